"""Consultations: free times, who comes, duties and their gaps."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from linli.base.figures import Extent, Line
from linli.base.viewer import Role, Viewer
from linli.clock import queries as clock
from linli.live import rules
from linli.live.models import Adviser, Consultation, Lecture, Slot
from linli.live.spec import CONSULTATIONS_KEPT, REMIND_BEFORE
from linli.live.workflow import BOOKED, OVER, Coming


def advisers_visible_to(viewer: Viewer) -> "QuerySet[Adviser]":
    """Advisers of the viewer's areas."""
    areas = rules.RIGHTS.areas(viewer, "see_consultations")
    rows = Adviser.objects.filter(area__path__within_any=areas)
    return rows.select_related("area", "account").order_by("name", "pk")


def consultations_visible_to(viewer: Viewer) -> "QuerySet[Consultation]":
    """Those of the viewer's areas, and one's own by link; the twin of the single-row rule."""
    areas = rules.RIGHTS.areas(viewer, "see_consultations")
    own = Q(pk__in=viewer.scoped("consultation", Role.RESIDENT))
    rows = Consultation.objects.filter(Q(adviser__area__path__within_any=areas) | own)
    return rows.select_related("adviser__area", "slot", "case")


def free_slots(now: datetime) -> "QuerySet[Slot]":
    """Times that can still be booked, the next first."""
    taken = Consultation.objects.filter(slot=OuterRef("pk"), standing__in=BOOKED)
    rows = Slot.objects.filter(~Exists(taken), withdrawn_at=None, starts_at__gt=now)
    return rows.select_related("adviser__area").order_by("starts_at", "pk")


def slots_of(adviser: Adviser, now: datetime) -> "QuerySet[Slot]":
    """Times of an adviser from today on."""
    since = now - timedelta(hours=12)
    return adviser.slots.filter(withdrawn_at=None, starts_at__gt=since).order_by("starts_at")


def open_advisers() -> "QuerySet[Adviser]":
    """Advisers whom anybody may ask for a time."""
    return Adviser.objects.select_related("area").order_by("area__path", "name", "pk")


def first_waiting(adviser_id: int) -> Consultation | None:
    """Who has waited longest for a time, of those who were not erased."""
    waiting = {"standing": Coming.WAITING, "erased_at": None}
    rows = Consultation.objects.filter(adviser_id=adviser_id, **waiting)
    return rows.order_by("booked_at", "pk").first()


def to_tell(consultation_id: int) -> Consultation | None:
    """The consultation with what a message says of it."""
    rows = Consultation.objects.select_related("adviser__area", "slot")
    return rows.filter(pk=consultation_id, erased_at=None).first()


def booked_before(once: str) -> Consultation | None:
    """The booking that was sent with this key."""
    return Consultation.objects.filter(once=once).select_related("adviser__area", "slot").first()


def to_remind(now: datetime) -> "QuerySet[Consultation]":
    """Booked, soon, and not reminded yet."""
    soon = {"slot__starts_at__gt": now, "slot__starts_at__lte": now + REMIND_BEFORE}
    return Consultation.objects.filter(standing=Coming.PLACED, reminded_at=None, **soon)


def consultations_to_forget(now: datetime) -> "QuerySet[Consultation]":
    """Whose name and note were kept long enough."""
    rows = Consultation.objects.filter(erased_at=None, booked_at__lt=now - CONSULTATIONS_KEPT)
    return rows.filter(Q(slot=None) | Q(slot__ends_at__lt=now)).order_by("pk")


def consultations_naming(name: str, phone: str) -> list[Consultation]:
    """Consultations under this number, or this name where no number was given."""
    rows = Consultation.objects.filter(erased_at=None)
    return [
        row
        for row in rows.iterator()
        if (phone and row.phone == phone) or (not row.phone and name and row.name == name)
    ]


@dataclass(frozen=True)
class Duty:
    """A duty of an adviser in a month or quarter: what is owed and what is there by now."""

    what: str
    owed: int
    done: int

    @property
    def gap(self) -> int:
        """What is still missing."""
        return max(self.owed - self.done, 0)


def duties(adviser: Adviser, now: datetime) -> list[Duty]:
    """The duties that are switched on: hours of this month, lectures of this quarter."""
    local = clock.local(now)
    month = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
    found = []
    if adviser.hours_a_month:
        times = adviser.slots.filter(withdrawn_at=None, starts_at__gte=month)
        next_month = (month + timedelta(days=32)).replace(day=1)
        seconds = sum(
            (slot.ends_at - slot.starts_at).total_seconds()
            for slot in times.filter(starts_at__lt=next_month)
        )
        found.append(Duty("hours", adviser.hours_a_month, int(seconds // 3600)))
    if adviser.lectures_a_quarter:
        own = Q(lecturer_name=adviser.name)
        if adviser.account_id is not None:
            own |= Q(lecturer_id=adviser.account_id)
        given = Lecture.objects.filter(own, state__in=OVER, ended_at__gte=quarter).count()
        found.append(Duty("lectures", adviser.lectures_a_quarter, given))
    return found


def booked(extent: Extent) -> "QuerySet[Consultation]":
    """Consultations whose booked time lies in the period."""
    areas = rules.RIGHTS.areas(extent.viewer, "see")
    rows = Consultation.objects.filter(
        standing__in=BOOKED,
        adviser__area__path__within_any=areas,
        **extent.during("slot__starts_at"),
    ).select_related("adviser__area", "slot")
    return rows.filter(adviser__area__path__within=extent.area) if extent.area else rows


def held(extent: Extent) -> "QuerySet[Consultation]":
    """Of these: held, with what came of it."""
    return booked(extent).filter(standing=Coming.HELD)


def consultation_line(row: Any) -> Line:
    """One consultation in a drill-down: nothing of who came or why."""
    when = f"{clock.local(row.slot.starts_at):%Y-%m-%d %H:%M}" if row.slot else ""
    meta = (when, str(row.get_standing_display()))
    return Line(str(row.adviser), meta, reverse("live:consultation", args=[row.pk]))
