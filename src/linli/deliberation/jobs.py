"""What happens by itself: what single speakers said is erased when it was kept long enough."""

from linli.base.jobs import periodic
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.deliberation import actions


@periodic("45 3 * * *")
def forget_statements() -> None:
    """Each night: statements at meetings, after `spec.STATEMENTS_KEPT` (PIPL art. 19)."""
    actions.forget_statements(by=system("retention"), now=clock.now())
