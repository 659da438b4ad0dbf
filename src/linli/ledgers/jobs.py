"""What happens by itself: items that fill themselves are counted anew, each day is coloured."""

from linli.base.jobs import periodic
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.ledgers import actions
from linli.ledgers.actions import colouring


@periodic("*/10 * * * *")
def read_links() -> None:
    """Every ten minutes: the numbers behind linked items."""
    actions.read_links(by=system("ledgers"), now=clock.now())


@periodic("*/5 * * * *")
def colour_the_day() -> None:
    """Write the colours that a new day brings: within five minutes after midnight by the house's
    own clock, and days on which nothing ran afterwards. On other turns there is nothing to do.
    """
    colouring.colour_days(clock.now())
