"""What happens by itself: leaves of specialists begin and end."""

from linli.alliances import actions
from linli.base.jobs import periodic
from linli.clock import queries as clock


@periodic("20 0 * * *")
def turn_leaves() -> None:
    """Just after midnight: firms pass to who stands in, and back."""
    actions.turn_leaves(now=clock.now())
