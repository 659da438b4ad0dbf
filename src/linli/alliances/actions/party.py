"""Party committee and branches of an alliance: set up, seated, and what shows their tasks done."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.alliances import events, queries, rules
from linli.alliances.actions._shared import alliance_of, fresh, keep, past, record, words
from linli.alliances.actions.constitution import LONGEST_TERM
from linli.alliances.actions.founding import managed
from linli.alliances.models import Alliance, Body, BodySeat, Member, PartyProof, PartyTask
from linli.alliances.spec import (
    BODIES,
    COMMITTEE,
    PARTY_NAMES_KEPT,
    PARTY_OFFICES,
    PARTY_SECRETARY,
    SAMPLE_STANDARDS,
    STANDARD,
    TASKS,
    PersonOfBody,
)
from linli.alliances.workflow import INSIDE
from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import queries as cases

#: Lists of tasks begin and end within so long.
LONGEST_PERIOD = timedelta(days=366)


@act
def found_body(
    alliance_id: int, kind: str, name: str, *, since: date, by: Viewer, now: datetime
) -> Body:
    """A committee (one of an alliance) or a branch. With the first one come eight standards, as a
    sample that the administrator words anew.
    """
    alliance = alliance_of(alliance_id)
    ensure(rules.can_manage(by, alliance), managed())
    if kind not in BODIES:
        raise Invalid(_("Choose one of the list."), field="kind")
    standing = Body.objects.filter(alliance=alliance, closed_on=None)
    if kind == COMMITTEE and standing.filter(kind=COMMITTEE).exists():
        raise Invalid(_("There is a committee already."), field="kind")
    named = _named(standing, name)
    row = Body.objects.create(
        alliance=alliance, kind=kind, name=named, since=past(since, now, "since")
    )
    _begin_standards(alliance, now)
    record(events.BODY_FOUNDED, row, by, now, body_kind=kind)
    return row


@act
def set_body(
    body_id: int,
    name: str,
    *,
    closed_on: date | None = None,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Body:
    """Another name; or it is dissolved on a day, and keeps what it did."""
    row = _body(body_id, by, version)
    standing = Body.objects.filter(alliance=row.alliance, closed_on=None).exclude(pk=row.pk)
    row.name = _named(standing, name)
    if closed_on is not None:
        if past(closed_on, now, "closed_on") < row.since:
            raise Invalid(_("It ends after it begins."), field="closed_on")
        row.closed_on = closed_on
        for seat in row.seats.filter(term__endswith__gt=closed_on):
            _end(seat, closed_on)
    keep(events.BODY_SET, row, by, now, closed=closed_on is not None)
    return row


@act
def seat_in_body(
    body_id: int,
    office: str,
    who: PersonOfBody,
    *,
    since: date,
    until: date,
    by: Viewer,
    now: datetime,
) -> BodySeat:
    """A member firm, one of the staff or somebody named by a firm belongs to it for a term, both
    days included.
    """
    row = _body(body_id, by, None)
    if office not in PARTY_OFFICES:
        raise Invalid(_("Choose one of the list."), field="office")
    if not since <= until <= since + LONGEST_TERM:
        raise Invalid(_("A term ends after it begins, within ten years."), field="until")
    name = who.name.strip()[:40]
    if who.member_id is None and who.account_id is None and not name:
        raise Invalid(_("Choose a firm or somebody of the staff, or write a name."), field="name")
    _check_who(row, who, now)
    term = DateRange(since, until + timedelta(days=1))
    taken = row.seats.filter(term__overlap=term)
    if office == PARTY_SECRETARY and taken.filter(office=PARTY_SECRETARY).exists():
        raise Invalid(_("There is a secretary in this time already."), field="office")
    if who.account_id is not None and taken.filter(account_id=who.account_id).exists():
        raise Invalid(_("It has a seat in this time already."), field="since")
    if (
        not name
        and who.account_id is None
        and taken.filter(member_id=who.member_id or 0, account=None, name="").exists()
    ):
        raise Invalid(_("It has a seat in this time already."), field="since")
    seat = BodySeat.objects.create(
        body=row,
        office=office,
        member_id=who.member_id,
        account_id=who.account_id,
        name=name,
        term=term,
    )
    keep(events.BODY_SEATED, row, by, now, office=office, seat=seat.pk, until=until.isoformat())
    return seat


@act
def unseat_from_body(seat_id: int, *, by: Viewer, now: datetime) -> None:
    """The term ends today; one that has not begun was never taken."""
    # The body first, as everywhere: two acts that lock both never wait for one another.
    row = _body(BodySeat.objects.values_list("body_id", flat=True).get(pk=seat_id), by, None)
    seat = BodySeat.objects.select_for_update().get(pk=seat_id)
    today = timezone.localdate(now)
    if seat.term.upper <= today:
        raise NotAllowed(_("This term is over already."), code="ended")
    keep(events.BODY_UNSEATED, row, by, now, office=seat.office, seat=seat.pk)
    _end(seat, today)


@act
def add_task(
    alliance_id: int,
    kind: str,
    said: str,
    *,
    words_en: str = "",
    first: date,
    last: date,
    by: Viewer,
    now: datetime,
) -> PartyTask:
    """One more study task or policy lecture of a period, for all bodies of the alliance."""
    alliance = alliance_of(alliance_id)
    ensure(rules.can_manage(by, alliance), managed())
    if kind not in TASKS or kind == STANDARD:
        raise Invalid(_("Choose one of the list."), field="kind")
    if not first <= last <= first + LONGEST_PERIOD:
        raise Invalid(_("It ends after it begins, within a year."), field="last")
    number = alliance.party_tasks.filter(kind=kind).count() + 1
    task = PartyTask.objects.create(
        alliance=alliance,
        kind=kind,
        number=number,
        words=words(said, "words", _("Say what is to be done."), 200),
        words_en=words_en.strip()[:200],
        first=first,
        last=last,
    )
    record(events.PARTY_TASK_SET, alliance, by, now, task=task.pk, list=kind)
    return task


@act
def retire_task(task_id: int, *, by: Viewer, now: datetime) -> PartyTask:
    """It is asked no more; what showed it stays."""
    task = _task(task_id)
    ensure(rules.can_manage(by, task.alliance), managed())
    if task.kind == STANDARD:
        raise NotAllowed(_("Standards are worded by the administrator."), code="standard")
    _retire(task, now)
    record(events.PARTY_TASK_SET, task.alliance, by, now, task=task.pk, list=task.kind)
    return task


@act
def word_standard(
    task_id: int, said: str, *, words_en: str = "", by: Viewer, now: datetime
) -> PartyTask:
    """The administrator words a standard anew: the old line stays for the years it was asked, the
    new one is asked from today on.
    """
    old = _task(task_id)
    ensure(rules.can_word(by, old.alliance), _only_administrator())
    if old.kind != STANDARD or old.retired_on is not None:
        raise NotAllowed(_("Only a standard in force is worded anew."), code="no_standard")
    said = words(said, "words", _("Say what has to be so."), 200)
    if (said, words_en.strip()) == (old.words, old.words_en) and not old.sample:
        raise Invalid(_("This says what the version before says."), field="words")
    _retire(old, now)
    new = PartyTask.objects.create(
        alliance=old.alliance,
        kind=STANDARD,
        number=old.number,
        words=said,
        words_en=words_en.strip()[:200],
        first=timezone.localdate(now),
    )
    record(events.PARTY_TASK_SET, old.alliance, by, now, task=new.pk, list=STANDARD)
    return new


@act
def show_done(
    task_id: int,
    body_id: int,
    year: int,
    *,
    event_id: int | None = None,
    case_number: str = "",
    by: Viewer,
    now: datetime,
) -> PartyProof:
    """A gathering that was held, or a case, shows that a body did a task. Linked twice it is linked
    once. Nothing is written besides.
    """
    task = _task(task_id)
    body = (
        Body.objects.select_related("alliance__area")
        .select_for_update(of=("self",))
        .get(pk=body_id)
    )
    ensure(rules.can_show(by, body.alliance), _("Whoever serves the alliance’s firms links it."))
    if task.alliance_id != body.alliance_id or not queries.asks(task, year):
        raise NotAllowed(_("This is not asked of this body in that year."), code="not_asked")
    shown: dict[str, Any] = {"event_id": event_id}
    if event_id is not None:
        _ensure_shows(task, year, event_id, by)
    elif (found := cases.visible_to(by).filter(number=case_number.strip().upper()).first()) is None:
        raise Invalid(_("Choose a gathering, or a case of yours by its number."), field="number")
    else:
        shown = {"case_id": found.pk}
    proof, made = PartyProof.objects.get_or_create(
        task=task,
        body=body,
        year=year,
        withdrawn_at=None,
        **shown,
        defaults={"linked_by": by.key, "linked_at": now},
    )
    if made:
        record(events.PARTY_TASK_SHOWN, body, by, now, task=task.pk, year=year)
    return proof


@act
def withdraw_proof(proof_id: int, *, by: Viewer, now: datetime) -> PartyProof:
    """The link was a mistake."""
    proof = (
        PartyProof.objects.select_related("body__alliance__area")
        .select_for_update(of=("self",))
        .get(pk=proof_id)
    )
    ensure(
        rules.can_show(by, proof.body.alliance), _("Whoever serves the alliance’s firms links it.")
    )
    if proof.withdrawn_at is None:
        proof.withdrawn_at = now
        proof.save(update_fields=["withdrawn_at"])
        record(events.PARTY_PROOF_WITHDRAWN, proof.body, by, now, task=proof.task_id)
    return proof


@act
def forget_party_names(*, by: Viewer, now: datetime) -> int:
    """Names of people outside the office go some time after their term; how many."""
    until = timezone.localdate(now) - PARTY_NAMES_KEPT
    rows = BodySeat.objects.exclude(name="").filter(term__endswith__lte=until)
    found = list(rows.select_related("body__alliance__area").order_by("pk"))
    for seat in found:
        forget_name(seat, now)
        record(events.PARTY_NAME_ERASED, seat.body, by, now, seat=seat.pk)
    return len(found)


def forget_name(seat: BodySeat, now: datetime) -> BodySeat:
    """The seat stays, whose it was is gone."""
    seat.name, seat.erased_at = "", now
    seat.save(update_fields=["name", "erased_at"])
    return seat


def _begin_standards(alliance: Alliance, now: datetime) -> None:
    if alliance.party_tasks.filter(kind=STANDARD).exists():
        return
    PartyTask.objects.bulk_create(
        PartyTask(
            alliance=alliance,
            kind=STANDARD,
            number=number,
            words=said,
            words_en=english,
            first=date(timezone.localdate(now).year, 1, 1),
            sample=True,
        )
        for number, (said, english) in enumerate(SAMPLE_STANDARDS, 1)
    )


def _ensure_shows(task: PartyTask, year: int, event_id: int, by: Viewer) -> None:
    if not queries.showing(by, task, year).filter(pk=event_id).exists():
        raise Invalid(
            _("Choose a gathering of this place that was held in that time."), field="event"
        )


def _check_who(row: Body, who: PersonOfBody, now: datetime) -> None:
    inside = Member.objects.filter(alliance=row.alliance, state__in=INSIDE)
    if who.member_id is not None and not inside.filter(pk=who.member_id).exists():
        raise Invalid(_("Only member firms belong to it."), field="member")
    staff = queries.staff_for(row.alliance, now)
    if who.account_id is not None and not staff.filter(pk=who.account_id).exists():
        raise Invalid(_("Choose one of the list."), field="account")


def _named(standing: Any, name: str) -> str:
    said = words(name, "name", _("Give it a name."), 80)
    if standing.filter(name=said).exists():
        raise Invalid(_("Something of this name is there already."), field="name")
    return said


def _body(body_id: int, by: Viewer, version: int | None) -> Body:
    rows = Body.objects.select_related("alliance__area").select_for_update(of=("self",))
    row = rows.get(pk=body_id)
    ensure(rules.can_manage(by, row.alliance), managed())
    fresh(row, version)
    if row.closed_on is not None:
        raise NotAllowed(_("This body was dissolved."), code="closed")
    return row


def _task(task_id: int) -> PartyTask:
    rows = PartyTask.objects.select_related("alliance__area").select_for_update(of=("self",))
    return rows.get(pk=task_id)


def _retire(task: PartyTask, now: datetime) -> None:
    if task.retired_on is None:
        task.retired_on = timezone.localdate(now)
        task.save(update_fields=["retired_on"])


def _end(seat: BodySeat, day: date) -> None:
    """Free from this day on."""
    if seat.term.lower >= day:
        seat.delete()
        return
    seat.term = DateRange(seat.term.lower, day)
    seat.save(update_fields=["term"])


def _only_administrator() -> str:
    return _("Standards are worded by the administrator.")
