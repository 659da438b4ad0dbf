"""The daily look for stored bytes that belong to nothing."""

from linli.base.jobs import SLOW, periodic
from linli.clock import queries as clock
from linli.files import actions


@periodic("20 19 * * *", queue=SLOW)
def sweep() -> None:
    """Remove bytes without a row. Ages are judged by real time, as the file system writes it."""
    actions.sweep(real_now=clock.real_now())
