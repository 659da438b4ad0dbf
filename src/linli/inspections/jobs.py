"""What happens by itself: notes that were kept long enough are erased."""

from linli.base.jobs import periodic
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.inspections import actions


@periodic("50 3 * * *")
def forget_notes() -> None:
    """Each night: what was noted at inspections before `spec.NOTES_KEPT` (PIPL art. 19)."""
    actions.forget_notes(by=system("retention"), now=clock.now())
