"""What happens by itself: answers that were kept long enough are erased."""

from linli.base.jobs import periodic
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.surveys import actions


@periodic("40 3 * * *")
def forget_expired() -> None:
    """Erase answers kept longer than their form says (PIPL art. 19)."""
    actions.forget_expired(by=system("retention"), now=clock.now())
