"""Sending in the background."""

from datetime import timedelta

from linli.base.jobs import job, periodic
from linli.base.viewer import system
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


#: How long the words of a notice can be read (PIPL art. 19: no longer than needed).
KEEP_WORDS = timedelta(days=365)


@periodic("30 3 * * *")
def forget_words() -> None:
    """Each night: words, addresses and links of old notices."""
    now = clock.now()
    actions.forget(now - KEEP_WORDS, by=system("retention"), now=now)
