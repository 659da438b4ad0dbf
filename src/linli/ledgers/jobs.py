"""What happens by itself: items that fill themselves are counted anew."""

from linli.base.jobs import periodic
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.ledgers import actions


@periodic("*/10 * * * *")
def read_links() -> None:
    """Every ten minutes: the numbers behind linked items."""
    actions.read_links(by=system("ledgers"), now=clock.now())
