"""What happens by itself: what drives knew about persons is erased at the end of its time."""

from linli.base.jobs import periodic
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.drives import actions


@periodic("45 3 * * *")
def forget_due() -> None:
    """Each night: notes and letters of drives whose retention day has come (PIPL art. 19)."""
    actions.forget_due(by=system("retention"), now=clock.now())
