"""Give one notice to its gateway, exactly once as far as the gateway lets us know.

Three short transactions instead of one long: take it, say that it is being given, note the answer.
A worker that dies in between leaves a row "on its way"; `settle_doubts` finds out what became of
it, by the gateway's own key, by asking, or by leaving it to a person (docs/adr/0028).
"""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse

from linli.base import jobs
from linli.base.viewer import Viewer, system
from linli.journal import actions as journal
from linli.notices import events, gateways, queries
from linli.notices.gateways import Answer, Outcome, Outgoing, marks
from linli.notices.models import Notice, OptOut
from linli.notices.workflow import MOST_ATTEMPTS, Channel, State, after

PROGRAM = system("notices")
#: A notice that is on its way for so long has lost its worker: longer than a whole turn of a
#: gateway that lets each of 50 wait for its patience.
LOST = timedelta(minutes=10)
#: The longest pause before another try.
LONGEST_PAUSE = timedelta(hours=1)
#: How long a gateway that can be asked is asked again.
ASKED_FOR = timedelta(days=1)
_CLEARED = {"error": "", "not_before": None}


def deliver(notice_id: int, *, now: datetime) -> bool:
    """Try to send a queued notice once. False: it failed, and the queue should come back.

    A second worker finds it taken or sent and does nothing.
    """
    lost = Notice.objects.filter(pk=notice_id, state=State.SENDING, taken_at__lt=now - LOST)
    settle(lost, now=now)
    if not take(Notice.objects.filter(pk=notice_id, mailing=None), now=now, most=1):
        return True
    given = [notice for notice in load([notice_id]) if give(notice, now=now)]
    return all(note(notice, attempt(notice), now=now) for notice in given)


def take(rows: "QuerySet[Notice]", *, now: datetime, most: int) -> list[int]:
    """Mark queued notices as on their way, oldest first; nobody else takes them then."""
    with transaction.atomic():
        due = rows.filter(state=State.QUEUED, erased_at=None)
        free = due.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
        taken = list(free.values_list("pk", flat=True)[:most])
        Notice.objects.filter(pk__in=taken).update(
            state=after(State.QUEUED, "begin"),
            attempts=F("attempts") + 1,
            taken_at=now,
            given_at=None,
        )
    return taken


def load(taken: list[int]) -> list[Notice]:
    """These notices with what is sent, in order."""
    return list(Notice.objects.filter(pk__in=taken).select_related("mailing").order_by("pk"))


def give(notice: Notice, *, now: datetime) -> bool:
    """The last look before the gateway, in one statement: what was stopped, erased or opted out of
    meanwhile stays here (False), and what another worker took since is theirs. From this moment on
    somebody may have it.
    """
    mine = Notice.objects.filter(
        pk=notice.pk, state=State.SENDING, attempts=notice.attempts, given_at=None
    )
    rows = mine.filter(erased_at=None)
    if notice.mailing_id is not None:
        refused = OptOut.objects.filter(address_index=OuterRef("address_index"))
        rows = rows.filter(~Exists(refused), mailing__stopped_at=None)
    if rows.update(given_at=now):
        return True
    mine.update(state=State.STOPPED)
    return False


def give_all(notices: list[Notice], *, now: datetime) -> list[Notice]:
    """The same for several of one mailing in one statement: those that go to the gateway now."""
    if len(notices) < 2:
        return [notice for notice in notices if give(notice, now=now)]
    refused = OptOut.objects.filter(address_index=OuterRef("address_index"))
    mine = Notice.objects.filter(
        pk__in=[notice.pk for notice in notices],
        state=State.SENDING,
        taken_at=notices[0].taken_at,
        given_at=None,
    )
    free = mine.filter(~Exists(refused), erased_at=None, mailing__stopped_at=None)
    if free.update(given_at=now) == len(notices):
        return notices
    mine.update(state=State.STOPPED)
    theirs = Notice.objects.filter(
        pk__in=[notice.pk for notice in notices],
        state=State.SENDING,
        taken_at=notices[0].taken_at,
        given_at=now,
    )
    given = set(theirs.values_list("pk", flat=True))
    return [notice for notice in notices if notice.pk in given]


def attempt(notice: Notice) -> Answer:
    """What the gateway says. Whatever it does becomes an answer; its words, which may hold an
    address, are left out.
    """
    subject, text, link = queries.words_of(notice)
    outgoing = Outgoing(
        key=notice.key,
        address=notice.address,
        subject=subject,
        text=text,
        link=link,
        is_mailing=notice.mailing_id is not None,
        stop_link=_stop_link(notice),
    )
    try:
        return gateways.of(notice.channel).send(outgoing)
    except Exception as error:  # noqa: BLE001 - whatever a gateway does must become visible
        return Answer(Outcome.LATER, error=type(error).__name__)


def _stop_link(notice: Notice) -> str:
    """Where the recipient of one of many says that they want no more; "" for other ways than mail,
    which have their own, and for answers to somebody's own matter, which still come.
    """
    if notice.mailing_id is None or notice.channel != Channel.EMAIL or not notice.address_index:
        return ""
    token = marks.stop_token(notice.pk, notice.address_index)
    return queries.full_link(reverse("notices:stop", args=[token]))


def note(notice: Notice, answer: Answer, *, now: datetime) -> bool:
    """Write down what became of a try. False: it is queued again and should come back.

    A receipt that came in before its own answer has the last word.
    """
    state, changes = _noted(notice, answer, now)
    if answer.reference:
        changes["reference"] = answer.reference
    here = Notice.objects.filter(
        pk=notice.pk,
        state__in=(State.SENDING, State.UNKNOWN),
        round=notice.round,
        attempts=notice.attempts,
    )
    if notice.mailing_id is not None:  # one statement: its own transaction
        here.update(state=state, **changes)
        return state != State.QUEUED
    with transaction.atomic():
        if here.update(state=state, **changes) and state in _KINDS:
            record(_KINDS[state], notice, PROGRAM, now)
    return state != State.QUEUED


_NOTE = """
    update notices_notice n
    set state = a.state, error = a.error, sent_at = a.sent_at, not_before = a.not_before,
      reference = case when a.reference = '' then n.reference else a.reference end
    from unnest(%s::bigint[], %s::int[], %s::int[], %s::text[], %s::text[], %s::timestamptz[],
      %s::timestamptz[], %s::text[])
      as a (pk, round, attempts, state, error, sent_at, not_before, reference)
    where n.id = a.pk and n.state in ('sending', 'unknown') and n.round = a.round
      and n.attempts = a.attempts
"""


def note_all(answers: list[tuple[Notice, Answer]], *, now: datetime) -> None:
    """The same for several of one mailing in one statement, each with its own answer."""
    if len(answers) < 2:
        for notice, answer in answers:
            note(notice, answer, now=now)
        return
    rows = []
    for notice, answer in answers:
        state, changes = _noted(notice, answer, now)
        kept = {
            "error": notice.error,
            "sent_at": notice.sent_at,
            "not_before": notice.not_before,
            **changes,
        }
        rows.append(
            (
                *(notice.pk, notice.round, notice.attempts, str(state)),
                *(kept["error"], kept["sent_at"], kept["not_before"], answer.reference),
            )
        )
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [list(column) for column in zip(*rows, strict=True)])


_KINDS = {
    State.SENT: events.SENT,
    State.DELIVERED: events.SENT,
    State.FAILED: events.FAILED,
    State.UNKNOWN: events.DOUBTED,
}


def _noted(notice: Notice, answer: Answer, now: datetime) -> tuple[State, dict[str, object]]:
    """The state after an answer, and what else changes."""
    here = State.SENDING
    if answer.outcome is Outcome.SENT:
        return after(here, "send"), {**_CLEARED, "sent_at": now}
    if answer.outcome is Outcome.DELIVERED:
        return after(here, "arrive"), {**_CLEARED, "sent_at": notice.sent_at or now}
    error = answer.error[:200]
    if answer.outcome is Outcome.REFUSED:
        return after(here, "fail"), {"error": error}
    last = notice.attempts >= MOST_ATTEMPTS
    if answer.outcome is Outcome.LATER:
        if last:
            return after(here, "fail"), {"error": error}
        return after(here, "put_back"), {"error": error, "not_before": now + pause(notice)}
    gateway = gateways.of(notice.channel)
    if gateway.takes_key and not last:
        return after(here, "put_back"), {"error": error, "not_before": now + pause(notice)}
    return after(here, "doubt"), {"error": error, "not_before": now + pause(notice)}


def pause(notice: Notice) -> timedelta:
    """4, 16, 64 … seconds, an hour at most."""
    return min(timedelta(seconds=4 ** min(notice.attempts, 6)), LONGEST_PAUSE)


def settle_doubts(*, now: datetime) -> int:
    """Each minute: what lost its worker, and what a gateway that can be asked never answered; how
    many were looked at.
    """
    lost = Notice.objects.filter(state=State.SENDING, taken_at__lt=now - LOST)
    unknown = Notice.objects.filter(
        state=State.UNKNOWN, not_before__lte=now, taken_at__gt=now - ASKED_FOR
    )
    return settle(lost, now=now) + settle(unknown, now=now)


def settle(rows: "QuerySet[Notice]", *, now: datetime, most: int = 200) -> int:
    """Find out what became of these: not given yet, or known by its key: again, as often as any
    other try; otherwise the gateway is asked; otherwise nobody knows, and a person decides.
    """
    found = list(rows.order_by("pk")[:most])
    for notice in found:
        gateway = gateways.of(notice.channel)
        last = notice.attempts >= MOST_ATTEMPTS
        again = gateway.takes_key and notice.state == State.SENDING and not last
        if notice.given_at is None and last:
            note(notice, Answer(Outcome.REFUSED, error=notice.error or "worker_lost"), now=now)
        elif notice.given_at is None or again:
            same = {"state": notice.state, "attempts": notice.attempts, "given_at": notice.given_at}
            put_back = Notice.objects.filter(pk=notice.pk, **same).update(
                state=after(notice.state, "put_back"), not_before=now
            )
            if put_back and notice.mailing_id is None:
                jobs.defer_by_name("linli.notices.jobs.deliver", notice_id=notice.pk)
        elif gateway.can_ask:
            note(notice, gateway.ask(notice.key), now=now)
        else:
            note(notice, Answer(Outcome.UNKNOWN, error=notice.error or "worker_lost"), now=now)
    return len(found)


def record(kind: str, notice: Notice, by: Viewer, now: datetime) -> None:
    """One entry about a notice, on the timeline of its record as well."""
    journal.record(
        kind,
        subject=f"notice:{notice.pk}",
        about=(notice.about,) if notice.about else (),
        area=notice.area,
        by=by,
        now=now,
        notice=notice.kind,
        channel=str(notice.channel),
    )
