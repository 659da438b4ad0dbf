"""What happens by itself: names of outside members go after their time."""

from linli.base.jobs import periodic
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.teams import actions


@periodic("40 3 * * *")
def forget_outsiders() -> None:
    """Each night: names of outside members, `spec.OUTSIDERS_KEPT` after their team ended."""
    actions.forget_outsiders(by=system("retention"), now=clock.now())
