"""What happens by itself: notes that were kept long enough are erased."""

from linli.base.jobs import periodic
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.visits import actions


@periodic("30 3 * * *")
def forget_notes() -> None:
    """Erase what was noted at doors longer ago than `spec.NOTES_KEPT` (PIPL art. 19)."""
    actions.forget_notes(by=system("retention"), now=clock.now())
