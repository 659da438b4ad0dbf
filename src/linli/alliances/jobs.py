"""What happens by itself: leaves begin and end, old turns and names are forgotten."""

from linli.alliances import actions
from linli.base.jobs import periodic
from linli.base.viewer import system
from linli.clock import queries as clock


@periodic("20 0 * * *")
def turn_leaves() -> None:
    """Just after midnight: firms pass to who stands in, and back."""
    actions.turn_leaves(now=clock.now())


@periodic("55 3 * * *")
def forget_turns() -> None:
    """Who was planned to be on duty more than a year ago is nobody's to keep."""
    actions.forget_turns(now=clock.now())


@periodic("57 3 * * *")
def forget_party_names() -> None:
    """Names of people outside the office go a year after their term (PIPL art. 19)."""
    actions.forget_party_names(by=system("retention"), now=clock.now())
