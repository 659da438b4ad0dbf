"""What happens by itself: notes that were kept long enough are erased."""

from linli.base.jobs import periodic
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.liaison import actions


@periodic("45 3 * * *")
def forget_notes() -> None:
    """Each night: what was noted at firms longer ago than `spec.NOTES_KEPT` (PIPL art. 19)."""
    actions.forget_notes(by=system("retention"), now=clock.now())
