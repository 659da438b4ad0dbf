"""Found a circle; its units, part-time members, duty, meetings."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.claims import events, rules
from linli.claims.actions._shared import circle_of, keep, record, words
from linli.claims.models import Circle, Meeting, PartTime, Unit
from linli.claims.spec import GATHERING, KINDS
from linli.claims.workflow import State
from linli.events import actions as gatherings
from linli.events.spec import Guest
from linli.people.models import Organisation
from linli.places.models import Area


@transaction.atomic
def found_circle(
    kind: str, name: str, *, area_id: int, founded_on: date, by: Viewer, now: datetime
) -> Circle:
    """A circle of this area; its units join one by one."""
    area = Area.objects.get(pk=area_id)
    ensure(rules.can_found(by, area.path), _managed())
    if kind not in KINDS:
        raise Invalid(_("Choose one of the list."), field="kind")
    name = words(name, "name", _("Give it a name."))[:80]
    if Circle.objects.filter(kind=kind, area=area, name=name, closed_on=None).exists():
        raise Invalid(_("There is one of this name already."), field="name")
    circle = Circle.objects.create(kind=kind, area=area, name=name, founded_on=founded_on)
    record(events.CIRCLE_FOUNDED, circle, by, now, circle_kind=kind)
    return circle


@transaction.atomic
def edit_circle(
    circle_id: int,
    name: str,
    *,
    by: Viewer,
    now: datetime,
    meets_quarterly: bool = False,
    replaces: str = "",
    version: int | None = None,
) -> Circle:
    """Name, and whether it is to meet each quarter: only if that replaces an old table."""
    circle = circle_of(circle_id, version)
    ensure(rules.can_manage(by, circle), _managed())
    circle.name = words(name, "name", _("Give it a name."))[:80]
    circle.replaces = replaces.strip()[:80]
    if meets_quarterly and not circle.replaces:
        raise Invalid(
            _("No duty without relief: name the old table that this one replaces."),
            field="replaces",
        )
    circle.meets_quarterly = meets_quarterly
    keep(events.CIRCLE_EDITED, circle, by, now, meets_quarterly=meets_quarterly)
    return circle


@transaction.atomic
def join(circle_id: int, organisation_id: int, *, by: Viewer, now: datetime) -> Unit:
    """An organisation becomes a member unit. Asking twice is asking once."""
    circle = circle_of(circle_id)
    ensure(rules.can_manage(by, circle), _managed())
    found = circle.units.filter(organisation_id=organisation_id, left_on=None).first()
    if found:
        return found
    if not Organisation.objects.filter(pk=organisation_id, active=True).exists():
        raise Invalid(_("Choose an organisation of the registry."), field="organisation")
    unit = Unit.objects.create(
        circle=circle, organisation_id=organisation_id, joined_on=timezone.localdate(now)
    )
    keep(events.UNIT_JOINED, circle, by, now, organisation=organisation_id)
    return unit


@transaction.atomic
def join_all(
    circle_id: int, organisation_ids: Sequence[int], *, by: Viewer, now: datetime
) -> list[Unit]:
    """Many organisations at once, the founders of an alliance; those that are in it stay."""
    circle = circle_of(circle_id)
    ensure(rules.can_manage(by, circle), _managed())
    here = set(circle.units.filter(left_on=None).values_list("organisation_id", flat=True))
    new = [pk for pk in dict.fromkeys(organisation_ids) if pk not in here]
    if Organisation.objects.filter(pk__in=new, active=True).count() != len(new):
        raise Invalid(_("Choose an organisation of the registry."), field="organisation")
    today = timezone.localdate(now)
    made = Unit.objects.bulk_create(
        Unit(circle=circle, organisation_id=pk, joined_on=today) for pk in new
    )
    if made:
        keep(events.UNIT_JOINED, circle, by, now, organisations=new)
    return made


@transaction.atomic
def leave(unit_id: int, *, by: Viewer, now: datetime) -> Unit:
    """A unit leaves; what it claimed must be fulfilled or given back first."""
    unit = Unit.objects.get(pk=unit_id)
    circle = circle_of(unit.circle_id)
    ensure(rules.can_manage(by, circle), _managed())
    if unit.claims.filter(state=State.CLAIMED).exists():
        raise NotAllowed(_("It still has open claims: have them given back first."), code="open")
    _part(unit, circle, by, now)
    return unit


def _part(unit: Unit, circle: Circle, by: Viewer, now: datetime) -> None:
    unit.refresh_from_db()
    if unit.left_on is None:
        unit.left_on = timezone.localdate(now)
        unit.save(update_fields=["left_on"])
        for person in unit.part_time.filter(until=None):
            _end(person, now)
        keep(events.UNIT_LEFT, circle, by, now, organisation=unit.organisation_id)


@transaction.atomic
def leave_for_good(unit_id: int, why: str, *, by: Viewer, now: datetime) -> Unit:
    """A unit leaves with its alliance: what it had claimed is given back for this reason. For the
    app whose circle it is, which has asked whether `by` may.
    """
    unit = Unit.objects.get(pk=unit_id)
    circle = circle_of(unit.circle_id)
    for row in unit.claims.filter(state=State.CLAIMED).select_for_update().order_by("pk"):
        row.state, row.given_back_why, row.met_at = State.WITHDRAWN, why[:300], now
        keep(events.GIVEN_BACK, row, by, now)
    _part(unit, circle, by, now)
    return unit


@transaction.atomic
def name_part_time(
    unit_id: int, name: str, position: str, *, by: Viewer, now: datetime
) -> PartTime:
    """A person of a unit sits in the circle part-time."""
    unit = Unit.objects.get(pk=unit_id)
    circle = circle_of(unit.circle_id)
    ensure(rules.can_manage(by, circle), _managed())
    if not circle.spec.part_time:
        raise NotAllowed(_("There are no part-time members here."), code="not_of_this_kind")
    person = PartTime.objects.create(
        unit=unit,
        name=words(name, "name", _("Say who it is."))[:60],
        position=words(position, "position", _("Say which office they hold."))[:60],
        since=timezone.localdate(now),
    )
    keep(events.PART_TIME_NAMED, circle, by, now, unit=unit.pk)
    return person


@transaction.atomic
def end_part_time(person_id: int, *, by: Viewer, now: datetime) -> PartTime:
    """The office ends, and the name goes with it."""
    person = PartTime.objects.select_related("unit").get(pk=person_id)
    circle = circle_of(person.unit.circle_id)
    ensure(rules.can_manage(by, circle), _managed())
    if person.until is None:
        _end(person, now)
        keep(events.PART_TIME_ENDED, circle, by, now, unit=person.unit_id)
    return person


def _end(person: PartTime, now: datetime) -> None:
    person.until, person.name = timezone.localdate(now), ""
    person.save(update_fields=["until", "name"])


@transaction.atomic
def plan_meeting(
    circle_id: int,
    title: str,
    *,
    venue: str,
    starts_at: datetime,
    ends_at: datetime,
    by: Viewer,
    now: datetime,
) -> Meeting:
    """A meeting of the circle: a gathering to which every unit is asked."""
    circle = circle_of(circle_id)
    ensure(rules.can_meet(by, circle), _("Its meetings are planned by the secretary or leader."))
    event = gatherings.plan_event(
        GATHERING,
        area_id=circle.area_id,
        title=title,
        venue=venue,
        starts_at=starts_at,
        ends_at=ends_at,
        organiser_id=by.account_id or 0,
        by=by,
        now=now,
    )
    for unit in circle.units.filter(left_on=None).order_by("pk"):
        guest = Guest("organisation", unit.organisation_id)
        gatherings.invite(event.pk, guest, capacity="guest", by=by, now=now)
    meeting = Meeting.objects.create(circle=circle, event=event)
    record(events.MEETING_PLANNED, circle, by, now, event=event.pk)
    return meeting


@transaction.atomic
def hold_meeting(
    meeting_id: int, minutes: str, *, present: set[int], by: Viewer, now: datetime
) -> Meeting:
    """It was held: who came (invitations), and what was said and agreed. That meets the duty."""
    meeting = Meeting.objects.select_related("event").get(pk=meeting_id)
    circle = circle_of(meeting.circle_id)
    ensure(rules.can_meet(by, circle), _("Its meetings are planned by the secretary or leader."))
    meeting.minutes = words(minutes, "minutes", _("Write down what was said and agreed."))
    for invitation in meeting.event.invitations.filter(pk__in=present, withdrawn_at=None):
        gatherings.check_in(invitation.pk, by=by, now=now)
    gatherings.hold(meeting.event_id, by=by, now=now)
    meeting.save(update_fields=["minutes"])
    record(events.MEETING_HELD, circle, by, now, event=meeting.event_id)
    return meeting


def _managed() -> str:
    return _("The secretary, the leader or the section keeps this.")
