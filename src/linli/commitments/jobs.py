"""What happens by itself: notes about households that were kept long enough are erased."""

from linli.base.jobs import periodic
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.commitments import actions


@periodic("35 3 * * *")
def forget_notes() -> None:
    """Each night: notes about households, after `spec.NOTES_KEPT` (PIPL art. 19)."""
    actions.forget_notes(by=system("retention"), now=clock.now())
