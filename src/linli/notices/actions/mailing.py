"""One content to many: queued in one statement, sent by workers in turns, stopped at once."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F, Q, QuerySet

from linli.base import crypto, jobs, masking
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.notices import events, gateways, queries
from linli.notices.actions.delivering import (
    PROGRAM,
    attempt,
    give_all,
    load,
    note_all,
    take,
)
from linli.notices.models import Lane, Mailing, Notice
from linli.notices.queries import ROWS
from linli.notices.workflow import Channel, State, after

#: Notices that one turn takes: what a stop has to wait for, at most.
BATCH = 50
#: Of these so many are given and noted in one statement each, where the gateway takes keys: what a
#: killed worker leaves in doubt is sent again under its own key. Elsewhere one at a time.
TOGETHER = 10
#: Workers that send one mailing at the same time.
PUMPS = 2

_QUEUE = """
    insert into notices_notice
      (kind, recipient, about, area, channel, address, address_index, mailing_id, called, door,
       subject_line, body, link, state, attempts, error, queued_at, round, reference, handed_by,
       version, once)
    select 'mailing', r.recipient, %s, r.area::ltree, %s, r.address, r.address_index, %s,
       r.called, r.door, %s, '', '', %s, 0, '', %s, 0, '', '', 1,
       %s || r.recipient
    from ({rows}) as r (recipient, area, address, address_index, called, door)
    where r.address_index = '' or not exists
      (select 1 from notices_optout o where o.address_index = r.address_index)
    on conflict (once) do nothing
"""


@transaction.atomic
def mail(
    about: str,
    *,
    channel: Channel,
    words: Mapping[str, str],
    rows: "QuerySet[Any, Any]",
    area: str,
    now: datetime,
    urgent: bool = False,
    reached: bool = True,
) -> Mailing:
    """Queue one content for all of these rows in one statement, and let workers send it after this
    transaction. Called again for the same record and channel it gives the mailing that stands.

    `words`: subject, text, link. `rows` yield the columns of `queries.ROWS`, in their order: sealed
    values are copied as they lie. `reached`: False for those without a way out.
    """
    state = State.QUEUED if reached else State.NO_CHANNEL
    mailing, is_new = Mailing.objects.get_or_create(
        once=f"{about}:{channel}:{state}",
        defaults={
            "about": about,
            "area": area,
            "channel": channel,
            "subject_line": words.get("subject", "")[:200],
            "body": words["text"],
            "link": words.get("link", ""),
            "urgent": urgent,
            "queued_at": now,
            "done_at": None if reached else now,
        },
    )
    if not is_new:
        return mailing
    # The columns have names of our own in the statement, whatever Django calls them inside.
    inner, given = rows.values_list(*ROWS).query.sql_with_params()
    subject = mailing.subject_line
    values = [about, str(channel), mailing.pk, subject, str(state), now, f"m{mailing.pk}:", *given]
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE.format(rows=inner), values)
    _index_bare(mailing)
    if reached:
        for _pump in range(PUMPS):
            jobs.defer_by_name("linli.notices.jobs.pump", mailing_id=mailing.pk)
    return mailing


def _index_bare(mailing: Mailing) -> None:
    """Numbers of firms have no digest in the registry: they get theirs here, few as they are, so
    that stops hold for them as well.
    """
    for notice in mailing.notices.filter(address_index="").exclude(address=""):
        notice.address = masking.normal_phone(notice.address)
        notice.address_index = crypto.blind_index(notice.address)
        notice.save(update_fields=["address", "address_index"])


def turn(
    mailing_id: int,
    *,
    now: datetime,
    moment: Callable[[], datetime] | None = None,
    most: int = BATCH,
) -> int:
    """Send the next of a mailing; how many were taken. Each answer is noted as it comes. `moment`
    tells the time of each giving, as a turn may last minutes; without it all are given at `now`.
    """
    mailing = Mailing.objects.get(pk=mailing_id)
    if mailing.stopped_at is not None:
        return 0
    taken = take(queries.due_of(mailing, now), now=now, most=most)
    if not taken:
        _finish(mailing, now)
        return 0
    rows, size = load(taken), TOGETHER if gateways.of(mailing.channel).takes_key else 1
    for start in range(0, len(rows), size):
        given = give_all(rows[start : start + size], now=moment() if moment else now)
        answers = [(notice, attempt(notice)) for notice in given]
        note_all(answers, now=moment() if moment else now)
    return len(taken)


def _finish(mailing: Mailing, now: datetime) -> None:
    """Once: nothing of it is queued or on its way any more."""
    with transaction.atomic():
        row = Mailing.objects.select_for_update().get(pk=mailing.pk)
        waiting = Q(state=State.QUEUED, erased_at=None) | Q(state=State.SENDING)
        open_ones = row.notices.filter(waiting)
        if row.done_at is not None or open_ones.exists():
            return
        row.done_at = now
        row.save(update_fields=["done_at"])
        _record(events.MAILED, row, PROGRAM, now)


@transaction.atomic
def stop(about: str, *, by: Viewer, now: datetime) -> int:
    """Stop all mailings about a record; how many notices stay here. What a gateway already has
    cannot be called back. The caller has asked whether `by` may.
    """
    mailings = Mailing.objects.filter(about=about, stopped_at=None, done_at=None)
    stopped = _stopped(Notice.objects.filter(mailing__in=mailings))
    for mailing in mailings.select_for_update():
        mailing.stopped_at = mailing.done_at = now
        mailing.save(update_fields=["stopped_at", "done_at"])
        _record(events.MAILING_STOPPED, mailing, by, now, notices=stopped)
    return stopped


@transaction.atomic
def stop_for(recipient: str, *, still_theirs: Collection[str], now: datetime) -> int:  # noqa: ARG001 - as all actions
    """Stop what mailings still hold for this recipient at addresses that are no longer theirs
    (keyed digests of those that are; none for somebody who moved away); how many.
    """
    rows = Notice.objects.filter(recipient=recipient, mailing__isnull=False)
    return _stopped(rows.exclude(address_index__in=still_theirs))


@transaction.atomic
def blacken_mailings(about: Collection[str], words: Collection[str], *, now: datetime) -> int:  # noqa: ARG001 - as all actions
    """Black out these words in the contents of mailings about these records; in how many."""
    named = Q(pk__in=())
    for word in words:
        if len(word) > 1:
            named |= Q(body__contains=word) | Q(subject_line__contains=word)
    rows = list(Mailing.objects.filter(named, about__in=about))
    for row in rows:
        changed = masking.blacken_fields(row, ("body", "subject_line"), words)
        row.save(update_fields=changed)
        row.notices.filter(erased_at=None).update(subject_line=row.subject_line)
    return len(rows)


def _stopped(rows: "QuerySet[Notice]") -> int:
    """Those nobody can have yet."""
    here = Q(state=State.QUEUED) | Q(state=State.SENDING, given_at=None)
    return rows.filter(here).update(state=State.STOPPED)


@transaction.atomic
def resend_failed(
    about: str, *, by: Viewer, now: datetime, but: "QuerySet[Any, Any] | tuple[()]" = ()
) -> int:
    """Queue once more what failed of a record's mailings, with a key of its own; how many. Of those
    whose fate nobody knows none is among them: each is decided alone. `but`: numbers of those that
    stay. The caller has asked.
    """
    failed = Notice.objects.filter(mailing__about=about).exclude(pk__in=but)
    return _queue_again(failed, by=by, now=now, anew=True)


@transaction.atomic
def resend_these(ids: Collection[int], *, by: Viewer, now: datetime) -> int:
    """The same for those of these notices that failed; what is queued already stays as it is. The
    mailing stays ended. The caller has asked.
    """
    return _queue_again(Notice.objects.filter(pk__in=ids), by=by, now=now, anew=False)


def _queue_again(rows: "QuerySet[Notice]", *, by: Viewer, now: datetime, anew: bool) -> int:
    failed = rows.filter(mailing__stopped_at=None, state=State.FAILED, erased_at=None)
    of = dict(failed.order_by().values_list("mailing").annotate(n=Count("pk")))
    number = failed.update(
        state=after(State.FAILED, "resend"),
        attempts=0,
        error="",
        round=F("round") + 1,
        not_before=None,
        queued_at=now,
    )
    for mailing in Mailing.objects.filter(pk__in=of):
        if anew:
            mailing.done_at = None
            mailing.save(update_fields=["done_at"])
        _record(events.RESENT, mailing, by, now, notices=of[mailing.pk])
        jobs.defer_by_name("linli.notices.jobs.pump", mailing_id=mailing.pk)
    return number


@transaction.atomic
def reserve(channel: str, number: int, *, now: datetime) -> float:
    """Take the next `number` places at a gateway; how many seconds to wait before using them. `now`
    is real time.
    """
    rate = gateways.rate_of(channel)
    if rate <= 0:
        return 0.0
    lane, _new = Lane.objects.select_for_update().get_or_create(
        channel=channel, defaults={"free_at": now}
    )
    starts = max(lane.free_at, now)
    lane.free_at = starts + timedelta(seconds=number / rate)
    lane.save(update_fields=["free_at"])
    return (starts - now).total_seconds()


def _record(kind: str, mailing: Mailing, by: Viewer, now: datetime, **data: Any) -> None:
    journal.record(
        kind,
        subject=f"mailing:{mailing.pk}",
        about=(mailing.about,),
        area=mailing.area,
        by=by,
        now=now,
        channel=str(mailing.channel),
        **data,
    )
