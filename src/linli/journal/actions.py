"""Write down what happened, let what follows follow once, and seal it."""

import json
import logging
import os
import re
import traceback
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from itertools import count
from typing import Any, TypeAlias

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.base import crypto, jobs, masking
from linli.base.composed import ask
from linli.base.errors import NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import events, queries, rules
from linli.journal.models import GENESIS, DayHead, Delivery, Entry, Seal, Text

Handler: TypeAlias = Callable[[Entry], object]
Reactions: TypeAlias = Mapping[str, tuple[Handler, ...]]

logger = logging.getLogger(__name__)

_KIND = re.compile(r"[a-z_]+\.[a-z_]+")
_THING = re.compile(r"[a-z_]+:[\w.-]+", re.ASCII)
_CODE = re.compile(r"[!-~]{0,120}")


class DeliveryFailed(Exception):
    """At least one reaction to an entry failed; the queue tries again later."""


def record(
    kind: str,
    *,
    subject: str,
    by: Viewer,
    now: datetime,
    area: str = "",
    about: Iterable[str] = (),
    text: str = "",
    **data: Any,
) -> Entry:
    """Write one entry, inside the transaction of the change: both are kept, or neither.

    `kind` is a constant of the app's events.py; `subject` and `about` are "kind:id"; `area` is
    the area's path. `data` takes codes, numbers, truth values, None and lists or dicts of
    these: text of people goes into `text`, which can be erased. ValueError on anything else.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() belongs inside the transaction of the change")
    about = list(dict.fromkeys(thing for thing in about if thing != subject))
    _require(_KIND, kind)
    for thing in (subject, *about):
        _require(_THING, thing)
    _require_codes(data)
    salt = os.urandom(16) if text else b""
    entry = Entry(
        kind=kind,
        subject=subject,
        about=about,
        actor=by.key,
        area=area,
        happened_at=now,
        data=data,
        text_digest=crypto.salted_digest(text, salt) if text else "",
    )
    _insert(entry)
    if text:
        Text.objects.create(entry=entry, body=text, salt=salt)
    _expect_reactions(entry)
    return entry


#: Every act writes entries, so their one statement is neither composed nor planned anew each time.
_INSERT = """
    insert into journal_entry
        (kind, subject, about, actor, area, happened_at, data, text_digest)
    values (%s, %s, %s::varchar[], %s, %s, %s, %s::jsonb, %s)
    returning id, written_at, xid
"""


def _insert(entry: Entry) -> None:
    row = (
        entry.kind,
        entry.subject,
        entry.about,
        entry.actor,
        entry.area,
        entry.happened_at,
        json.dumps(entry.data),
        entry.text_digest,
    )
    [(entry.id, entry.written_at, entry.xid)] = ask(connection, _INSERT, row)
    entry._state.adding, entry._state.db = False, connection.alias


def _require(pattern: re.Pattern[str], word: str) -> None:
    if not pattern.fullmatch(word):
        raise ValueError(f"not a name for the journal: {word!r}")


def _require_codes(value: object) -> None:
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple):
        for part in value:
            _require_codes(part)
    elif isinstance(value, str):
        personal = masking.PHONE.fullmatch(value) or masking.IDENTITY.fullmatch(value)
        if personal or not _CODE.fullmatch(value):
            raise ValueError("the journal's data holds codes only; people's words go into `text`")
    elif not (value is None or isinstance(value, int)):
        raise ValueError(f"the journal's data cannot hold a {type(value).__name__}")


def _expect_reactions(entry: Entry) -> None:
    handlers = queries.reactions().get(entry.kind, ())
    if handlers:
        Delivery.objects.bulk_create(
            Delivery(entry=entry, handler=name_of(handler)) for handler in handlers
        )
        jobs.defer_by_name("linli.journal.jobs.deliver", entry_id=entry.pk)


def name_of(handler: Handler) -> str:
    """The name under which a handler is remembered."""
    return f"{handler.__module__}.{handler.__qualname__}"


def deliver_entry(entry_id: int, reactions: Reactions, *, now: datetime) -> int:
    """Let every reaction to an entry happen that has not happened yet; how many did.

    Each runs in a transaction of its own, together with the mark that it ran: any number of
    workers make it happen once, and a crash undoes both. One that fails leaves the others
    alone; in the end DeliveryFailed is raised, so that the queue comes back. A handler
    takes the moment it acts at from the entry (`happened_at`).
    """
    entry = Entry.objects.get(pk=entry_id)
    handlers = {name_of(handler): handler for handler in reactions.get(entry.kind, ())}
    waiting = Delivery.objects.filter(entry=entry, done_at=None).order_by("id")
    results = [
        _deliver(entry, name, handlers.get(name, _gone), now=now)
        for name in list(waiting.values_list("handler", flat=True))
    ]
    if False in results:
        raise DeliveryFailed(f"{results.count(False)} of {len(results)} for entry {entry_id}")
    return results.count(True)


@transaction.atomic
def _deliver(entry: Entry, name: str, handler: Handler, *, now: datetime) -> bool | None:
    """True: it happened. False: it failed. None: another worker has it in hand."""
    delivery = (
        Delivery.objects.select_for_update(skip_locked=True)
        .filter(entry=entry, handler=name, done_at=None)
        .first()
    )
    if delivery is None:
        return None
    delivery.attempts += 1
    try:
        with transaction.atomic():
            handler(entry)
            connection.check_constraints()  # else a broken reference would only show at commit
    except Exception as error:  # noqa: BLE001 - whatever a handler does wrong must become visible
        delivery.error = _place_of(error)
        logger.warning("reaction %s to entry %s failed: %s", name, entry.pk, delivery.error)
    else:
        delivery.error, delivery.done_at = "", now
    delivery.save(update_fields=("attempts", "error", "done_at"))
    return delivery.done_at is not None


def _gone(entry: Entry) -> None:
    raise LookupError(f"nobody reacts to {entry.kind} any more")


def _place_of(error: Exception) -> str:
    """Kind and place of a failure, without its message, which may hold personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].name}:{frames[-1].lineno}" if frames else ""
    kind = (
        f"{type(error).__name__}({error.code})"
        if isinstance(error, NotAllowed)
        else type(error).__name__
    )
    return f"{kind} in {where}"


def deliver_waiting(reactions: Reactions, *, now: datetime) -> int:
    """Deliver everything that waits, here and now, until nothing new comes of it; how many.

    For replays and tests; in a running house the queue does this entry by entry.
    """
    done = 0
    for _turn in count():
        waiting = Delivery.objects.filter(done_at=None).order_by("entry_id")
        ids = list(waiting.values_list("entry_id", flat=True).distinct())
        if not ids:
            break
        done += sum(deliver_entry(entry_id, reactions, now=now) for entry_id in ids)
    return done


@transaction.atomic
def retry(delivery_id: int, *, by: Viewer, now: datetime) -> Delivery:
    """Put a failed reaction into the queue again, whatever number of attempts it had."""
    delivery = (
        Delivery.objects.select_related("entry").select_for_update(of=("self",)).get(pk=delivery_id)
    )
    ensure(rules.can_retry(by, delivery.entry), _("Only an administrator starts a reaction again."))
    if delivery.done_at is not None:
        raise NotAllowed(
            _("This reaction has happened meanwhile. Nothing is left to do."), code="done"
        )
    record(
        events.RETRIED,
        subject=f"delivery:{delivery.pk}",
        about=(delivery.entry.subject,),
        area=delivery.entry.area,
        by=by,
        now=now,
        attempts=delivery.attempts,
    )
    jobs.defer_by_name("linli.journal.jobs.deliver", entry_id=delivery.entry_id)
    return delivery


@transaction.atomic
def seal(*, all_visible: bool = False) -> int:
    """Give every finished entry its place in the hash chain; how many were sealed.

    Run each minute by a job, one at a time for the whole house: a chain under a lock in each
    write would halve throughput. `all_visible` after a restore only (see `queries.unsealed`).
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('linli.journal.seal'))")
    head = queries.last_seal()
    position, previous = (head.position, head.hash) if head else (0, GENESIS)
    seals: list[Seal] = []
    for entry in queries.unsealed(all_visible=all_visible):
        position += 1
        seals.append(
            Seal(entry=entry, position=position, previous=previous, hash=entry.link(previous))
        )
        previous = seals[-1].hash
    Seal.objects.bulk_create(seals, batch_size=2000)
    return len(seals)


@transaction.atomic
def export_head(day: date, *, now: datetime) -> DayHead | None:
    """Keep the chain's head as the head of this day. None if nothing is sealed yet, or if the
    day has its head already: one that could be replaced would prove nothing.
    """
    head = queries.last_seal()
    if head is None:
        return None
    kept, new = DayHead.objects.get_or_create(
        day=day, defaults={"position": head.position, "hash": head.hash, "exported_at": now}
    )
    return kept if new else None


@transaction.atomic
def erase_text(subject: str, *, by: Viewer, now: datetime) -> int:
    """Erase the words of all entries on a record; how many. The entries and digests stay, and
    without the salt nobody can test a guess against a digest.

    The caller has asked whether `by` may erase the record.
    """
    texts = Text.objects.filter(entry__subject=subject, erased_at=None)
    return _erase(texts, subject, by=by, now=now)


@transaction.atomic
def erase_texts_naming(subject: str, words: Iterable[str], *, by: Viewer, now: datetime) -> int:
    """Erase those words on a record, and of entries about it, that hold one of these (the name
    and number of somebody who was erased); how many. Texts are sealed, so each is read.
    """
    words = [word for word in words if len(word) > 1]
    texts = Text.objects.filter(
        Q(entry__subject=subject) | Q(entry__about__contains=[subject]), erased_at=None
    )
    naming = [text.pk for text in texts if any(word in text.body for word in words)]
    return _erase(Text.objects.filter(pk__in=naming), subject, by=by, now=now)


@transaction.atomic
def erase_own_text(entry: Entry, *, now: datetime) -> None:
    """Erase the words of one entry that were only kept until all that follows had followed."""
    Text.objects.filter(entry=entry, erased_at=None).update(body="", salt=b"", erased_at=now)


def _erase(texts: "QuerySet[Text]", subject: str, *, by: Viewer, now: datetime) -> int:
    erased = texts.update(body="", salt=b"", erased_at=now)
    if erased:
        record(events.ERASED, subject=subject, by=by, now=now, texts=erased)
    return erased
