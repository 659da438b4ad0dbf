"""Erasures outlive the backups that know nothing of them.

Whoever is erased, or takes consent back, stands in every backup made before. So the house keeps
beside its database a list of what was erased, by number and without a name (`erasures.jsonl`);
a restore repeats what the backup does not know yet.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import Max

from linli.base.errors import NotAllowed
from linli.base.viewer import system
from linli.cases import actions as cases
from linli.cases import events as case
from linli.clock import queries as clock
from linli.events import actions as events
from linli.events import events as event
from linli.journal import actions as journal
from linli.journal.models import GENESIS, Delivery, Entry
from linli.journal.queries import reactions
from linli.people import actions as people
from linli.people import events as person
from linli.site import paths

PROGRAM = system("restore")


def _numbered(action: Callable[..., Any]) -> Callable[..., Any]:
    def repeat(subject: str, **to: Any) -> None:
        action(int(subject.partition(":")[2]), **to)

    return repeat


#: What is repeated, by the kind of its entry in the journal.
AGAIN: dict[str, Callable[..., Any]] = {
    person.PERSON_ERASED: _numbered(people.erase_person),
    case.ERASED: _numbered(cases.erase),
    case.CONSENT_WITHDRAWN: _numbered(cases.withdraw_consent),
    person.CONSENT_WITHDRAWN: people.withdraw_consent,
    event.REGISTRATION_ERASED: _numbered(events.erase_registration),
}
#: Tables whose numbers must not be given again to others: the list speaks of them.
NUMBERED = {
    "person": "people_person",
    "case": "cases_case",
    "registration": "events_registration",
}


@dataclass(frozen=True)
class Line:
    """One erasure: of which house, its entry in the journal, what was done to which record."""

    house: str
    entry: int
    kind: str
    subject: str


def remember(entry: Entry) -> None:
    """Reaction: note what was erased. Noted twice it is still repeated once."""
    _write([Line(_house(), entry.pk, entry.kind, entry.subject)])


def catch_up() -> None:
    """Note what the journal knows and the list does not, before the journal is replaced."""
    house, known = _house(), set(_lines())
    entries = Entry.objects.filter(kind__in=AGAIN).order_by("pk")
    lines = (Line(house, entry.pk, entry.kind, entry.subject) for entry in entries)
    _write(line for line in lines if line not in known)


def repeat() -> int:
    """After a restore: erase again what was erased after the backup was made; how many. What
    follows in other apps follows at once.
    """
    last = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
    house = _house()
    missed = [line for line in _lines() if line.house == house and line.entry > last]
    _leave_numbers(missed)
    asked = list(dict.fromkeys((line.kind, line.subject) for line in missed))
    done = sum(_done_again(kind, subject) for kind, subject in asked)
    _let_follow(last)
    return done


def _done_again(kind: str, subject: str) -> bool:
    try:
        AGAIN[kind](subject, by=PROGRAM, now=clock.now())
    except (ObjectDoesNotExist, NotAllowed):  # came after the backup, or is erased already
        return False
    return True


def _let_follow(last: int) -> None:
    while True:
        waiting = Delivery.objects.filter(done_at=None, attempts=0, entry_id__gt=last)
        ids = sorted(set(waiting.values_list("entry_id", flat=True)))
        if not ids:
            return
        for entry_id in ids:
            try:
                journal.deliver_entry(entry_id, reactions(), now=clock.now())
            except journal.DeliveryFailed:  # stands on the journal's page; the queue comes back
                continue


def _leave_numbers(missed: Iterable[Line]) -> None:
    """New records get numbers beyond all that the list names: it must never mean another's."""
    highest: dict[str, int] = {}
    for line in missed:
        thing, _sep, number = line.subject.partition(":")
        for table, pk in ((NUMBERED.get(thing), int(number)), ("journal_entry", line.entry)):
            if table is not None:
                highest[table] = max(highest.get(table, 0), pk)
    with connection.cursor() as cursor:
        for table, pk in highest.items():
            cursor.execute(
                "select setval(name::regclass, greatest(nextval(name::regclass), %s))"
                " from pg_get_serial_sequence(%s, 'id') as name",
                [pk, table],
            )


def _house() -> str:
    """Tells this house from others whose list might lie here: its first entry never changes."""
    first = Entry.objects.order_by("pk").first()
    return first.link(GENESIS)[:16] if first is not None else ""


def _lines() -> Iterator[Line]:
    path = paths.erasures_file()
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for written in file:
            try:
                yield Line(**json.loads(written))
            except (TypeError, ValueError):  # the power went while it was written
                continue


def _write(lines: Iterable[Line]) -> None:
    words = "".join(f"{json.dumps(asdict(line))}\n" for line in lines)
    if not words:
        return
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
    with os.fdopen(os.open(paths.erasures_file(), flags, 0o600), "a+b") as file:
        file.write(_after_torn_line(file) + words.encode())
        file.flush()
        os.fsync(file.fileno())


def _after_torn_line(file: BinaryIO) -> bytes:
    """A line that the power cut off must not spoil the one written behind it."""
    if not file.seek(0, os.SEEK_END):
        return b""
    file.seek(-1, os.SEEK_END)
    return b"" if file.read(1) == b"\n" else b"\n"
