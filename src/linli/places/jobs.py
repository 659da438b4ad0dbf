"""What is done for places in the background."""

from datetime import timedelta

from linli.base import jobs
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.places import actions

#: How long rows read from a file are kept: waiting ones, and refused ones for mending.
KEEP_ROWS = timedelta(days=30)


@jobs.periodic("40 3 * * *")
def forget_import_rows() -> None:
    """Each night forget what was read of old Excel files (PIPL art. 19: no longer than needed)."""
    now = clock.now()
    actions.forget_rows(now - KEEP_ROWS, by=system("retention"), now=now)
