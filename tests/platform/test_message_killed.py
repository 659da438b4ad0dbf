"""A real worker is killed in the middle of a message to many: everybody gets it once, or it is
known of whom nobody can say. `make chaos` runs the long form.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from linli.base import crypto, jobs
from linli.clock import queries as clock
from linli.notices import actions
from linli.notices.jobs import pump
from linli.notices.models import Mailing, Notice
from linli.notices.tests.factories import HERE
from linli.notices.tests.provider import Provider
from linli.notices.workflow import Channel, State
from linli.site import database

pytestmark = pytest.mark.django_db(transaction=True)
#: Recipients, and how often a worker is killed; `make chaos` sets 1500 and 8.
RECIPIENTS = int(os.environ.get("LINLI_CHAOS_MESSAGES", "40"))
KILLS = int(os.environ.get("LINLI_CHAOS_KILLS", "1"))
WORKER = [
    *(sys.executable, "-m", "django", "procrastinate", "worker"),
    *("--concurrency", "4", "--fetch-job-polling-interval", "1"),
]


@dataclass
class Book:
    """What a provider has delivered, to whom how often; `keyed`: it knows a key again."""

    keyed: bool
    asks: bool = False
    keys: set[str] = field(default_factory=set)
    delivered: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    enough: threading.Event = field(default_factory=threading.Event)
    wanted: int = 0
    heard: int = 0

    def answer(self, asked: dict[str, Any]) -> tuple[int, str]:
        """Deliver it; one in seven is delivered and yet answered by a page, one in eleven is turned
        away unheard.
        """
        key = asked["key"]
        if "text" not in asked:  # it is only asked what became of it
            known = "accepted" if key in self.keys else "unheard_of"
            return 200, json.dumps({"status": known, "id": key})
        with self.lock:
            self.heard += 1
            nth = self.heard
            if nth >= self.wanted:
                self.enough.set()
            if nth % 11 == 0:
                return 429, ""
            if not (self.keyed and key in self.keys):
                self.delivered[asked["to"]] += 1
            self.keys.add(key)
        if nth % 7 == 0:
            return 502, "<html>Bad gateway</html>"
        return 200, json.dumps({"status": "accepted", "id": key, "to": asked["to"]})


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.close()


def to_many() -> Mailing:
    """A message to all recipients, as it lies in the queue."""
    now = clock.now()
    mailing = Mailing.objects.create(
        about="message:1",
        area=HERE,
        channel=Channel.SMS,
        body="停水通知",
        urgent=True,
        queued_at=now,
        once="message:1:sms",
    )
    numbers = [f"139{number:08}" for number in range(RECIPIENTS)]
    Notice.objects.bulk_create(
        Notice(
            kind="mailing",
            recipient=f"person:{number}",
            about="message:1",
            area=HERE,
            channel=Channel.SMS,
            address=number,
            address_index=crypto.blind_index(number),
            mailing=mailing,
            queued_at=now,
            once=f"m{mailing.pk}:{number}",
        )
        for number in numbers
    )
    return mailing


def killed_when(book: Book, heard: int, mailing: Mailing, environment: dict[str, str]) -> None:
    """A worker of its own process sends until the provider has heard so many; then SIGKILL."""
    book.wanted, book.enough = heard, threading.Event()
    jobs.defer(pump, mailing_id=mailing.pk)
    jobs.defer(pump, mailing_id=mailing.pk)
    with subprocess.Popen(WORKER, env=environment, stderr=subprocess.DEVNULL) as worker:
        try:
            assert book.enough.wait(60)
        finally:
            worker.send_signal(signal.SIGKILL)


def time_passes() -> None:
    """Long enough that a worker counts as lost, and each pause is over."""
    ago = timedelta(minutes=11)
    Notice.objects.filter(state=State.SENDING).update(taken_at=F("taken_at") - ago)
    Notice.objects.exclude(not_before=None).update(not_before=clock.now() - ago)
    actions.settle_doubts(now=clock.now())
    Notice.objects.exclude(not_before=None).update(not_before=clock.now() - ago)


def finish(mailing: Mailing) -> None:
    """All the rest, with a worker that lives."""
    for _try in range(8):
        time_passes()
        while actions.turn(mailing.pk, now=clock.now()):
            pass


@pytest.mark.parametrize(
    ("keyed", "asks"), [(True, False), (False, True), (False, False)], ids=["keys", "asks", "mute"]
)
def test_everybody_gets_it_once_though_workers_are_killed(
    provider: Provider,
    settings: Any,
    keyed: bool,
    asks: bool,
) -> None:
    book = Book(keyed=keyed, asks=asks)
    provider.answer = book.answer
    settings.LINLI_SMS = {
        "url": provider.url,
        "token": "t",
        "secret": "s",
        "keyed": book.keyed,
        "asks": book.asks,
    }
    settings.LINLI_RATES = {}
    name = str(connection.settings_dict["NAME"])
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "linli.site.settings",
        "LINLI_DATABASE_URL": database.with_name(os.environ["LINLI_DATABASE_URL"], name),
        "LINLI_SMS_URL": provider.url,
        "LINLI_SMS_KEYED": str(int(book.keyed)),
        "LINLI_SMS_ASKS": str(int(book.asks)),
        "LINLI_RATES": "sms=0",
    }
    mailing = to_many()
    for kill in range(1, KILLS + 1):
        killed_when(book, kill * RECIPIENTS // (KILLS + 2), mailing, environment)
        time_passes()
    finish(mailing)

    found = Counter(Notice.objects.values_list("state", flat=True))
    assert set(book.delivered.values()) == {1}, "nobody has it twice"
    if book.keyed or book.asks:
        assert found == {State.SENT: RECIPIENTS}
        assert len(book.delivered) == RECIPIENTS
    else:
        doubted = set(Notice.objects.filter(state=State.UNKNOWN).values_list("address", flat=True))
        assert set(found) == {State.SENT, State.UNKNOWN}
        assert len(book.delivered.keys() | doubted) == RECIPIENTS
        pages = book.heard // 7
        assert len(doubted) <= pages + 2 * KILLS, "of each pump at most one for each kill"
    mailing.refresh_from_db()
    assert mailing.done_at is not None
