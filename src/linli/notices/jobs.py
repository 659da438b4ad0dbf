"""Sending in the background."""

import time
from datetime import timedelta

from linli.base.jobs import defer, defer_at, defer_once, job, periodic
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.notices import actions, gateways, queries
from linli.notices.workflow import MOST_ATTEMPTS


class NotSentYet(Exception):
    """A gateway refused; the queue tries again later, each time after a longer pause."""


@job(retry=MOST_ATTEMPTS)
def deliver(notice_id: int) -> None:
    """Send one queued notice."""
    if not actions.deliver(notice_id, now=clock.now()):
        raise NotSentYet(f"notice {notice_id}")


#: A pump gives its place to other work after so many seconds.
TURN = 10.0
#: A gateway that is busy for longer than this many seconds is not waited for.
MOST_WAIT = 3.0


@job()
def pump(mailing_id: int) -> None:
    """Send a mailing, as fast as its gateway lets all workers together, for a while; what remains
    is left to the next turn. In quiet hours it waits for their end.
    """
    mailing = queries.find_mailing(mailing_id)
    quiet = None if mailing.urgent else queries.quiet_until(clock.now())
    if quiet is not None:
        defer_at(pump, clock.real_now() + (quiet - clock.now()), mailing_id=mailing_id)
        return
    rate = gateways.rate_of(mailing.channel)
    size = max(1, min(50, int(rate))) if rate else 50
    ends = time.monotonic() + TURN
    while time.monotonic() < ends:
        number = queries.number_due(mailing, clock.now(), size)
        wait = actions.reserve(mailing.channel, number, now=clock.real_now()) if number else 0.0
        if wait > MOST_WAIT:
            defer_at(pump, clock.real_now() + timedelta(seconds=wait), mailing_id=mailing_id)
            return
        time.sleep(wait)
        if not actions.turn(mailing_id, now=clock.now(), moment=clock.now, most=size):
            return  # what waits for its next try is found by `sweep`
    defer(pump, mailing_id=mailing_id)


@periodic("* * * * *")
def sweep() -> None:
    """Each minute: what lost its worker, what is due for another try, mailings without a pump."""
    actions.settle_doubts(now=clock.now())
    for mailing in queries.waiting_mailings():
        defer_once(pump, str(mailing.pk), mailing_id=mailing.pk)


@periodic("* * * * *")
def read_mailbox() -> None:
    """Each minute: answers and bounces that came by mail."""
    actions.read_mailbox(now=clock.now())


#: How long the words of a notice can be read (PIPL art. 19: no longer than needed).
KEEP_WORDS = timedelta(days=365)


@periodic("30 3 * * *")
def forget_words() -> None:
    """Each night: words, addresses and links of old notices."""
    now = clock.now()
    actions.forget(now - KEEP_WORDS, by=system("retention"), now=now)
