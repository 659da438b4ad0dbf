"""Sending in the background."""

from linli.base.jobs import job
from linli.clock import queries as clock
from linli.notices import actions
from linli.notices.workflow import MOST_ATTEMPTS


class NotSentYet(Exception):
    """A gateway refused; the queue tries again later, each time after a longer pause."""


@job(retry=MOST_ATTEMPTS)
def deliver(notice_id: int) -> None:
    """Send one queued notice."""
    if not actions.deliver(notice_id, now=clock.now()):
        raise NotSentYet(f"notice {notice_id}")
