"""What happens by itself: the words of questions are forgotten."""

from linli.base.jobs import periodic
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.knowledge import actions


@periodic("50 3 * * *")
def forget_due() -> None:
    """Each night: the words of questions older than ninety days."""
    actions.forget_due(by=system("retention"), now=clock.now())
