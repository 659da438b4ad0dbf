"""Turns at a station: planned week by week, exchanged, handed over, called off.

A plan, so that firms and colleagues know whom they find. Nobody checks in, nothing is counted.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from linli.accounts.models import Account
from linli.alliances import events, queries, rules
from linli.alliances.actions._shared import fresh, words
from linli.alliances.models import Turn
from linli.alliances.spec import DUTY_AHEAD, DUTY_KEPT, POSTS, DutyDraft
from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.events import queries as stations
from linli.events.models import Station
from linli.events.spec import OnHoliday, Slot, slots
from linli.journal import actions as journal

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@act
def plan_turns(draft: DutyDraft, *, by: Viewer, now: datetime) -> list[Turn]:
    """Their turns on these weekdays, days off left out; once where no weekday is given. All of
    them, or none where one is in the way of another turn of theirs.
    """
    station = Station.objects.select_related("area").get(pk=draft.station_id)
    ensure(rules.can_plan_duty(by, station.area.path), _only_who_leads())
    if draft.post not in POSTS:
        raise Invalid(_("Choose one of the list."), field="post")
    if draft.ends <= draft.starts:
        raise Invalid(_("It must end after it begins."), field="ends")
    today = clock.local(now).date()
    if draft.first < today:
        raise Invalid(_("Turns are planned from today on."), field="first")
    if not draft.first <= draft.last <= today + DUTY_AHEAD:
        raise Invalid(_("It ends after it begins, within half a year."), field="last")
    _ensure_able(station, draft.account_id, now, "account")
    _lock((draft.account_id,))
    made = [
        Turn(
            station=station,
            account_id=draft.account_id,
            post=draft.post,
            during=_span(draft, each.starts.date()),
            made_by=by.key,
        )
        for each in _slots(draft)
    ]
    if not made:
        raise Invalid(_("None of these days is a working day."), field="weekdays")
    for turn in made:
        _ensure_free(turn, "first")
    Turn.objects.bulk_create(made)
    for turn in made:
        _record(events.TURN_PLANNED, turn, by, now)
    return made


@act
def hand_over(
    turn_id: int,
    account_id: int,
    reason: str,
    *,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Turn:
    """A colleague has this turn instead, and why."""
    turn = _turn(turn_id, by, now, version)
    _ensure_able(turn.station, account_id, now, "account")
    if account_id == turn.account_id:
        raise Invalid(_("Choose somebody else."), field="account")
    before, turn.account_id = turn.account_id, account_id
    _lock((before, account_id))
    _ensure_free(turn, "account")
    _ensure_there(turn, "account")
    turn.reason = words(reason, "reason", _("Say why."), 200)
    return _keep(events.TURN_HANDED_OVER, turn, by, now, before=before, after=account_id)


@act
def exchange(
    turn_id: int,
    other_id: int,
    reason: str,
    *,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Turn:
    """Two colleagues exchange a turn each, and why: both or neither."""
    # Both in their order, so that two who exchange with one another at once do not wait for ever.
    both_turns = Turn.objects.filter(pk__in=(turn_id, other_id)).order_by("pk")
    list(both_turns.select_for_update(of=("self",)))
    turn = _turn(turn_id, by, now, version)
    other = Turn.objects.select_related("station__area").get(pk=other_id)
    if (
        other.station_id != turn.station_id
        or other.called_off_at is not None
        or other.account_id == turn.account_id
        or other.ends_at <= now
    ):
        raise Invalid(_("Choose a colleague’s turn that is still to come."), field="other")
    _ensure_able(turn.station, other.account_id, now, "other")
    said = words(reason, "reason", _("Say why."), 200)
    _lock((turn.account_id, other.account_id))
    both = {turn.pk: other.account_id, other.pk: turn.account_id}
    turn.account_id, other.account_id = other.account_id, turn.account_id
    for each in (turn, other):
        _ensure_free(each, "other", but=tuple(both))
        _ensure_there(each, "other")
    Turn.objects.filter(pk__in=both).update(
        account_id=Case(*(When(pk=pk, then=Value(account)) for pk, account in both.items())),
        reason=said,
        version=F("version") + 1,
    )
    for each in (turn, other):
        each.reason = said
        _record(events.TURN_EXCHANGED, each, by, now, with_turn=(set(both) - {each.pk}).pop())
    turn.refresh_from_db()
    return turn


@act
def call_off(
    turn_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Turn:
    """Nobody has this turn; the gap is shown in words."""
    turn = _turn(turn_id, by, now, version)
    ensure(rules.can_plan_duty(by, turn.station.area.path), _only_who_leads())
    turn.reason, turn.called_off_at = words(reason, "reason", _("Say why."), 200), now
    return _keep(events.TURN_CALLED_OFF, turn, by, now)


@act
def forget_turns(*, now: datetime) -> int:
    """Turns of long ago go: who worked when is nobody's to keep."""
    gone, _by_table = Turn.objects.filter(during__endswith__lt=now - DUTY_KEPT).delete()
    return gone


def _slots(draft: DutyDraft) -> list[Slot]:
    """One day as it is named, or the weekdays without days off. A working Saturday (调休) takes no
    weekday's turn by itself.
    """
    start = datetime.combine(draft.first, draft.starts)
    if not draft.weekdays:
        return [Slot(start, start)]
    chosen = ",".join(WEEKDAYS[each] for each in sorted(set(draft.weekdays)))
    return slots(
        f"FREQ=WEEKLY;BYDAY={chosen}",
        start,
        start,
        datetime.combine(draft.last + timedelta(days=1), draft.starts),
        on_holiday=OnHoliday.SKIP,
        works_on=clock.calendar().works_on,
    )


def _span(draft: DutyDraft, day: date) -> DateTimeTZRange:
    return DateTimeTZRange(
        stations.moment(datetime.combine(day, draft.starts)),
        stations.moment(datetime.combine(day, draft.ends)),
    )


def _lock(account_ids: Iterable[int]) -> None:
    """Who plans for somebody waits for who else does; always in the same order."""
    rows = Account.objects.filter(pk__in=account_ids).order_by("pk").select_for_update()
    list(rows.values_list("pk", flat=True))


def _turn(turn_id: int, by: Viewer, now: datetime, version: int | None) -> Turn:
    rows = Turn.objects.select_related("station__area").select_for_update(of=("self",))
    row = rows.get(pk=turn_id)
    ensure(rules.can_change_turn(by, row), _only_who_leads())
    fresh(row, version)
    if row.called_off_at is not None or row.ends_at <= now:
        raise NotAllowed(_("This turn is over or was called off."), code="over")
    return row


def _ensure_able(station: Station, account_id: int, now: datetime, field: str) -> None:
    if not queries.able_for(station, now).filter(pk=account_id).exists():
        raise Invalid(_("Choose one of the list."), field=field)


def _ensure_free(turn: Turn, field: str, but: tuple[int, ...] = ()) -> None:
    span = (turn.starts_at, turn.ends_at)
    rows = Turn.objects.filter(
        account_id=turn.account_id, called_off_at=None, during__overlap=span
    ).exclude(pk__in=(turn.pk or 0, *but))
    other = rows.select_related("station", "account").first()
    if other is not None:
        starts = clock.local(other.starts_at)
        raise Invalid(
            _("%(who)s is on duty at %(where)s then: %(day)s, %(from)s to %(to)s.")
            % {
                "who": other.account.name,
                "where": other.station.name,
                "day": f"{starts:%Y-%m-%d}",
                "from": f"{starts:%H:%M}",
                "to": f"{clock.local(other.ends_at):%H:%M}",
            },
            field=field,
            code="taken",
        )


def _ensure_there(turn: Turn, field: str) -> None:
    if queries.away_on([turn]).get(turn.pk) is not None:
        raise Invalid(_("They are on leave on that day."), field=field)


def _keep(kind: str, turn: Turn, by: Viewer, now: datetime, **data: Any) -> Turn:
    turn.version += 1
    turn.save()
    _record(kind, turn, by, now, **data)
    return turn


def _record(kind: str, turn: Turn, by: Viewer, now: datetime, **data: Any) -> None:
    journal.record(
        kind,
        subject=f"turn:{turn.pk}",
        about=(f"station:{turn.station_id}", f"account:{turn.account_id}"),
        area=turn.station.area.path,
        by=by,
        now=now,
        **data,
    )


def _only_who_leads() -> str:
    return _("Turns are planned by who leads the alliances here; everybody hands over their own.")
