"""Who has a resource when: booked, confirmed, moved, cancelled, and with a gathering.

Whoever books locks the resource, so that the refusal can say what is in the way and when it is
free next; that two never overlap is the database's word (`booking_never_overlaps`).
"""

from datetime import datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from linli.base.acts import act
from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import queries as cases
from linli.clock import queries as clock
from linli.events import events, queries, rules, workflow
from linli.events.actions._shared import words
from linli.events.models import Booking, Event, Resource
from linli.events.spec import BOOKED_AHEAD, MOST_OF_A_FIRM, Span
from linli.events.workflow import HELD_FOR, Hold
from linli.journal import actions as journal
from linli.people import queries as people
from linli.people.models import Organisation


@act
def book(
    resource_id: int,
    starts_at: datetime,
    ends_at: datetime,
    purpose: str,
    *,
    organisation_id: int | None = None,
    case_id: int | None = None,
    by: Viewer,
    now: datetime,
) -> Booking:
    """Have it from when until when. Staff book what stands around them, for work, a firm or an
    order; a contact what is open to the own firm: booked at once, or asked for where the station
    wants to confirm. The same sent twice is one booking.
    """
    said = words(purpose, "purpose", _("Say what for."))[:120]
    row = _locked(resource_id)
    staff = rules.can_book(by, row)
    if staff:
        _check_for_whom(organisation_id, case_id, by)
    else:
        _ensure_open_to(row, organisation_id, by, now)
    during = DateTimeTZRange(starts_at, ends_at)
    sent: dict[str, Any] = {"purpose": said, "organisation": organisation_id, "made_by": by.key}
    same = Booking.objects.filter(resource=row, during=during, state__in=HELD_FOR, **sent)
    if (kept := same.first()) is not None:
        return kept  # the same form sent twice
    _ensure_free(row, Span(starts_at, ends_at), now, staff=staff)
    made = Booking.objects.create(
        resource=row,
        during=during,
        state=Hold.BOOKED if staff or not row.asks else Hold.ASKED,
        purpose=said,
        organisation_id=organisation_id,
        case_id=case_id if staff else None,
        made_by=by.key,
        made_at=now,
    )
    kind = events.BOOKED if made.state == Hold.BOOKED else events.ASKED_FOR
    _record(kind, made, by, now, starts_at=starts_at.isoformat())
    return made


@act
def confirm_booking(
    booking_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Booking:
    """What a firm asked for is theirs."""
    row = _changed(booking_id, "confirm", by, now, version)
    ensure(rules.can_book(by, row.resource), _only_staff())
    return _keep(events.BOOKING_CONFIRMED, row, by, now)


@act
def move_booking(
    booking_id: int,
    starts_at: datetime,
    ends_at: datetime,
    *,
    resource_id: int | None = None,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Booking:
    """Another time, or another resource (None: the same). What a firm moves is asked for again
    where the station wants to confirm.
    """
    row = _changed(booking_id, "move", by, now, version)
    target = _locked(resource_id or row.resource_id)
    staff = rules.can_book(by, target)
    if not staff:
        _ensure_open_to(target, row.organisation_id, by, now, but=row.pk)
    _ensure_free(target, Span(starts_at, ends_at), now, staff=staff, but=row.pk)
    before = row.starts_at.isoformat()
    row.resource, row.during = target, DateTimeTZRange(starts_at, ends_at)
    if not staff and target.asks:
        row.state = Hold.ASKED
    moved = {"before": before, "starts_at": starts_at.isoformat(), "by_firm": not staff}
    return _keep(events.BOOKING_MOVED, row, by, now, **moved)


@act
def cancel_booking(
    booking_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Booking:
    """It is free again; the reason is shown to the firm it was for."""
    row = _changed(booking_id, "cancel", by, now, version)
    row.reason = words(reason, "reason", _("Say why."))[:200]
    return _keep(
        events.BOOKING_CANCELLED, row, by, now, by_firm=not rules.can_book(by, row.resource)
    )


def take_for(event: Event, resource_id: int, *, by: Viewer, now: datetime) -> Booking:
    """The gathering, whose row is locked, takes place there: in the same transaction."""
    row = _locked(resource_id)
    ensure(rules.can_book(by, row) or rules.is_program(by), _only_staff())
    _ensure_holds(row, event)
    own = Booking.objects.filter(event=event, state__in=HELD_FOR).first()
    span = Span(event.starts_at, event.ends_at)
    _ensure_free(row, span, now, staff=True, but=own.pk if own else 0)
    if own is None:
        own = Booking(event=event, made_by=by.key, made_at=now)
    own.resource, own.purpose = row, event.title
    own.during = DateTimeTZRange(span.starts, span.ends)
    kind = events.BOOKING_MOVED if own.pk else events.BOOKED
    own.version += 1 if own.pk else 0
    own.save()
    _record(kind, own, by, now, starts_at=span.starts.isoformat())
    return own


def free_from(event: Event, reason: object, *, by: Viewer, now: datetime) -> None:
    """What the gathering had booked is free again."""
    rows = Booking.objects.select_related("resource__station__area")
    for row in rows.filter(event=event, state__in=HELD_FOR):
        row.state, row.reason = Hold.CANCELLED, str(reason)[:200]
        _keep(events.BOOKING_FREED, row, by, now)


def holds(event: Event) -> int | None:
    """The resource that the gathering has booked."""
    rows = Booking.objects.filter(event=event, state__in=HELD_FOR)
    return rows.values_list("resource_id", flat=True).first()


def _locked(resource_id: int) -> Resource:
    rows = Resource.objects.select_related("station__area").select_for_update(of=("self",))
    row = rows.get(pk=resource_id)
    if not (row.active and row.station.active):
        raise Invalid(_("This is out of use. Choose another one."), field="resource")
    return row


def _check_for_whom(organisation_id: int | None, case_id: int | None, by: Viewer) -> None:
    firms = people.organisations_visible_to(by)
    if organisation_id is not None and not firms.filter(pk=organisation_id).exists():
        raise Invalid(_("Choose one of the list."), field="organisation")
    if case_id is not None and not cases.visible_to(by).filter(pk=case_id).exists():
        raise Invalid(_("No case of yours has this number."), field="number")


def _ensure_open_to(
    row: Resource, organisation_id: int | None, by: Viewer, now: datetime, but: int = 0
) -> None:
    """A contact books for the own firm what is open to it, and not everything at once."""
    own = organisation_id is not None and organisation_id in rules.speaks_for(by)
    ensure(own, _only_staff())
    firm = Organisation.objects.select_related("area").get(pk=organisation_id or 0)
    if row.pk not in {each.pk for each in queries.open_to_firm(firm)}:
        raise NotAllowed(
            _("This is not open to your firm. Ask at the station."), code="not_open_to_firm"
        )
    ahead = queries.bookings_of_firms([firm.pk], now).filter(
        state__in=HELD_FOR, during__endswith__gt=now, resource__station=row.station
    )
    if ahead.exclude(pk=but).count() >= MOST_OF_A_FIRM:
        raise NotAllowed(
            _("Your firm has as many bookings ahead as it may. Cancel one first."),
            code="too_many_bookings",
        )


def ensure_holds(event: Event) -> None:
    """What the gathering has booked must hold as many as it has seats."""
    rows = Resource.objects.filter(bookings__event=event, bookings__state__in=HELD_FOR)
    for row in rows:
        _ensure_holds(row, event)


def _ensure_holds(row: Resource, event: Event) -> None:
    if row.capacity and event.capacity and event.capacity > row.capacity:
        raise Invalid(
            _("%(place)s holds %(n)d people: choose a larger one, or fewer seats.")
            % {"place": row.name, "n": row.capacity},
            field="capacity",
        )


def _ensure_free(row: Resource, span: Span, now: datetime, *, staff: bool, but: int = 0) -> None:
    if span.ends <= span.starts:
        raise Invalid(_("It must end after it begins."), field="ends")
    if span.ends <= now:
        raise Invalid(_("This time is over already."), field="day")
    if span.starts > now + BOOKED_AHEAD:
        raise Invalid(_("Choose a day within a year."), field="day")
    day = clock.local(span.starts).date()
    hours = queries.opening(row, day)
    if hours is None:
        raise Invalid(
            _("%(place)s cannot be had on a day off.") % {"place": row.name}
            + _when_free(row, span, now, but),
            field="day",
        )
    if span.starts < hours.starts or span.ends > hours.ends:
        raise Invalid(
            _("%(place)s can be had from %(from)s to %(to)s.")
            % {"place": row.name, "from": f"{row.opens:%H:%M}", "to": f"{row.closes:%H:%M}"},
            field="starts",
        )
    if (other := queries.overlapping(row.pk, span, but)) is not None:
        raise Invalid(
            _in_the_way(other, staff=staff) + _when_free(row, span, now, but),
            field="starts",
            code="taken",
        )


def _in_the_way(other: Booking, *, staff: bool) -> str:
    """What is there already. A firm does not read what others do."""
    told = {
        "what": f"{other.organisation} {other.purpose}" if other.organisation else other.purpose,
        "from": f"{clock.local(other.starts_at):%H:%M}",
        "to": f"{clock.local(other.ends_at):%H:%M}",
    }
    if staff:
        return _("Already taken by “%(what)s” from %(from)s to %(to)s.") % told
    return _("Already taken from %(from)s to %(to)s.") % told


def _when_free(row: Resource, span: Span, now: datetime, but: int) -> str:
    found = queries.next_free(row, max(span.starts, now), span.ends - span.starts, but)
    if found is None:
        return ""
    starts, ends = clock.local(found.starts), clock.local(found.ends)
    return " " + _("Free next: %(day)s, %(from)s to %(to)s.") % {
        "day": f"{starts:%Y-%m-%d}",
        "from": f"{starts:%H:%M}",
        "to": f"{ends:%H:%M}",
    }


def _changed(booking_id: int, move: str, by: Viewer, now: datetime, version: int | None) -> Booking:
    rows = Booking.objects.select_related("resource__station__area", "organisation")
    row = rows.select_for_update(of=("self",)).get(pk=booking_id)
    ensure(rules.can_change_booking(by, row), _only_staff())
    if version is not None and row.version != version:
        raise Conflict(_("Somebody else changed this meanwhile."), current=row)
    if row.event_id is not None:
        raise NotAllowed(
            _("This belongs to a gathering: move or cancel the gathering."), code="of_a_gathering"
        )
    if row.ends_at <= now:
        raise NotAllowed(_("This time is over: nothing is changed any more."), code="over")
    row.state = workflow.hold_after(row.state, move)
    return row


def _keep(kind: str, row: Booking, by: Viewer, now: datetime, **data: Any) -> Booking:
    row.version += 1
    row.save()
    _record(kind, row, by, now, **data)
    return row


def _record(kind: str, row: Booking, by: Viewer, now: datetime, **data: Any) -> None:
    about = {
        "event": row.event_id,
        "organisation": row.organisation_id,
        "case": row.case_id,
        "resource": row.resource_id,
    }
    journal.record(
        kind,
        subject=f"booking:{row.pk}",
        about=tuple(f"{name}:{pk}" for name, pk in about.items() if pk is not None),
        area=row.resource.station.area.path,
        by=by,
        now=now,
        **data,
    )


def _only_staff() -> str:
    return _("Staff around the station book it, and firms what is open to them.")
