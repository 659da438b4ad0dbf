"""Sessions of a drive: who is registered, who may be invited, what the reception needs."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from linli.base import crypto, masking
from linli.base.figures import Extent
from linli.base.viewer import Viewer
from linli.drives.models import Drive, Target
from linli.drives.workflow import ENDS, State
from linli.events.models import Event
from linli.events.workflow import AHEAD, STANDING, Standing
from linli.events.workflow import State as EventState
from linli.notices import queries as notices
from linli.people.models import Person
from linli.vaccination.models import Booking, Course, Observation, Session, Vault
from linli.vaccination.queries.courses import name_of, opened, plan_of
from linli.vaccination.queries.stages import promised
from linli.vaccination.rules import RIGHTS
from linli.vaccination.spec import Asked, Next, Proxy, why_words

#: Registrations that hold a place or wait for one.
HOLDS = Q(registration__standing__in=STANDING)


def sessions_visible_to(viewer: Viewer) -> "QuerySet[Session]":
    """Sessions at which the viewer receives; the twin of `rules.can_receive`."""
    areas = RIGHTS.areas(viewer, "record")
    return Session.objects.filter(drive__area__path__within_any=areas).select_related(
        "event__area", "drive__area"
    )


def shows_guests(viewer: Viewer, event: Event) -> bool:
    """Whether they see in the calendar who is registered for a session and came: who may read
    health data. Of other gatherings everybody does who sees them.
    """
    row = Session.objects.select_related("drive__area").filter(event=event).first()
    return row is None or RIGHTS.may_in(viewer, "read_health", str(row.drive.area.path))


def bookings_visible_to(viewer: Viewer) -> "QuerySet[Booking]":
    """Bookings at sessions where the viewer receives, of drives with their key."""
    areas = RIGHTS.areas(viewer, "record")
    rows = Booking.objects.filter(session__drive__area__path__within_any=areas)
    return rows.exclude(vault__wrapped="").select_related("session", "target__person")


def booking_of(session: Session, registration_id: int) -> Booking | None:
    """The booking beside a registration for this session."""
    return Booking.objects.filter(session=session, registration=registration_id).first()


def sessions_of(drive: Drive) -> "QuerySet[Any]":
    """The sessions of a drive, the next first, with how many are registered and came (1 query)."""
    placed = Q(event__registrations__standing=Standing.PLACED)
    came = Q(event__registrations__came__gt=0)
    return (
        Session.objects.filter(drive=drive)
        .select_related("event")
        .annotate(
            placed=Count("event__registrations", filter=placed),
            here=Count("event__registrations", filter=came),
        )
        .order_by("-event__starts_at", "-pk")
    )


def public_session(pk: int) -> Session | None:
    """A session that everybody finds by its address: announced, not forgotten yet."""
    rows = Session.objects.select_related("event__area", "drive__area")
    return rows.filter(
        pk=pk,
        event__state__in=(EventState.ANNOUNCED, EventState.HELD, EventState.CANCELLED),
        event__announced_at__isnull=False,
        drive__vault__destroyed_at=None,
    ).first()


def public_address(session: Session) -> str:
    """Where people register."""
    return reverse("vaccination:public_session", args=[session.pk])


def takes(session: Session, now: datetime) -> bool:
    """Whether one can register by the page now."""
    event: Event = session.event
    until = event.closes_at or event.starts_at
    return event.state == EventState.ANNOUNCED and session.drive.state == State.OPEN and now < until


def sealed_booking(asked: Asked, vault: Vault) -> str:
    """What was said with a registration, closed with the drive's key; without name and number."""
    box: dict[str, object] = {"transport": asked.transport, "address": asked.address}
    if asked.proxy is not None:
        box["proxy"] = asked.proxy.as_json()
    return crypto.seal_under(vault.wrapped, json.dumps(box, ensure_ascii=False))


def booked(booking: Booking) -> Asked:
    """What was said with a registration; nothing once the key is gone."""
    if not booking.sealed or not booking.vault.wrapped:
        return Asked("", "")
    box = json.loads(crypto.unseal_under(booking.vault.wrapped, booking.sealed))
    proxy = Proxy(**box["proxy"]) if "proxy" in box else None
    return Asked("", "", box["transport"], box["address"], proxy)


def target_called(drive: Drive, asked: Asked) -> Target | None:
    """Whom on the roster a registration means: by name and number, or by the name alone where a
    proxy gave their own number and only one has that name.
    """
    rows = Target.objects.select_related("drive", "area").filter(
        drive=drive, person__name_index=_name(asked.name)
    )
    phone = masking.normal_phone(asked.phone)
    found = rows.filter(person__phone_index=crypto.blind_index(phone)).order_by("pk").first()
    if found is not None or asked.proxy is None:
        return found
    if phone != masking.normal_phone(asked.proxy.phone):
        return None
    alike = list(rows[:2])
    return alike[0] if len(alike) == 1 else None


def knows_name(drive: Drive, name: str) -> bool:
    """Whether somebody of this name is on the roster, under whatever number."""
    return Target.objects.filter(drive=drive, person__name_index=_name(name)).exists()


def held_by(session: Session, asked: Asked) -> Booking | None:
    """The booking whose registration of this name and number holds a place, or waits for one."""
    index = crypto.blind_index(masking.normal_phone(asked.phone))
    rows = Booking.objects.filter(HOLDS, session=session).select_related("registration")
    mine = rows.filter(registration__name_index=_name(asked.name))
    return mine.filter(registration__phone_index=index).first() if index else None


def person_called(drive: Drive, asked: Asked) -> Person | None:
    """The person of the drive's area of this name and number."""
    phone = masking.normal_phone(asked.phone)
    return (
        Person.objects.filter(
            area__path__within=drive.area.path,
            name_index=_name(asked.name),
            phone_index=crypto.blind_index(phone),
            erased_at=None,
        )
        .exclude(phone_index="")
        .order_by("pk")
        .first()
    )


def _name(name: str) -> str:
    return crypto.blind_index(" ".join(name.split()))


def standing_bookings(now: datetime) -> "QuerySet[Booking]":
    """Bookings that hold a place at sessions ahead."""
    return Booking.objects.filter(
        HOLDS,
        registration__came_at=None,
        session__event__state__in=AHEAD,
        session__event__starts_at__gt=now,
    ).select_related("session__event", "registration")


def bookings_of(target: Target) -> "QuerySet[Booking]":
    """Sessions for which a target holds a place, or came to (1 query)."""
    rows = Booking.objects.filter(target=target).select_related("session__event", "registration")
    return rows.exclude(registration__standing=Standing.CANCELLED).order_by(
        "-session__event__starts_at"
    )


def booked_of(
    rows: Callable[[Extent], "QuerySet[Target]"],
) -> Callable[[Extent], "QuerySet[Target]"]:
    """For a figure: of these targets, those registered for a session or received at one."""

    def found(extent: Extent) -> "QuerySet[Target]":
        """Of these: registered in the period, and not cancelled since."""
        held = Booking.objects.filter(
            target=OuterRef("pk"), **extent.during("registration__registered_at")
        ).exclude(registration__standing=Standing.CANCELLED)
        return rows(extent).filter(Exists(held))

    return found


def may_be_invited(session: Session) -> "QuerySet[Target]":
    """Who is told of a session: on the roster, not at an end, not promised to be left alone, due
    by that day, without a place yet, with a number that did not say stop.
    """
    day = localdate(session.event.starts_at)
    mine = Booking.objects.filter(HOLDS, target=OuterRef("pk"), session__drive=session.drive)
    stopped = notices.opted_out().filter(address_index=OuterRef("person__phone_index"))
    rows = Target.objects.filter(drive=session.drive, detached_at=None, person__erased_at=None)
    return (
        rows.exclude(meaning__in=ENDS)
        .exclude(person__phone_index="")
        .exclude(pk__in=promised(session.drive).values("pk"))
        .filter(Q(next_on=None) | Q(next_on__lte=day))
        .filter(~Exists(mine), ~Exists(stopped))
        .select_related("person", "stage", "drive")
        .order_by("pk")
    )


@dataclass(frozen=True)
class Guest:
    """One line of the reception. `step`: expected, waiting, here, sitting, done; `left`: seconds
    of the thirty minutes.
    """

    booking: Booking
    name: str
    step: str
    next: Next | None
    why: str
    asked: Asked
    left: int = 0
    until: datetime | None = None

    @property
    def minutes(self) -> int:
        """The same in minutes begun."""
        return -(-self.left // 60)


def reception(session: Session, vault: Vault, now: datetime) -> list[Guest]:
    """Everybody registered or come, by order of arrival; who sits under observation on top, who
    may go first (4 queries).
    """
    rows = list(
        Booking.objects.filter(session=session)
        .exclude(registration__standing=Standing.CANCELLED)
        .select_related("registration", "target__person", "target__stage", "vault__product")
        .order_by("registration__arrival")
    )
    courses = {
        course.target_id: course
        for course in Course.objects.filter(target__in=[row.target_id for row in rows])
    }
    plan, day = plan_of(vault.product), localdate(session.event.starts_at)
    sits = {
        row.course.target_id: row
        for row in Observation.objects.filter(
            course__in=[course.pk for course in courses.values()],
            since__date=day,
        ).select_related("course")
    }
    found = []
    for row in rows:
        course = courses.get(row.target_id or 0)
        nothing = row.target is None
        coming = None if nothing else opened(course, vault).next(plan, day)
        sitting = sits.get(row.target_id or 0)
        found.append(_guest(row, coming, sitting, now))
    order = {"sitting": 0, "here": 1, "expected": 2, "waiting": 3, "done": 4}
    return sorted(found, key=lambda guest: (order[guest.step], guest.left))


def _guest(row: Booking, coming: Next | None, sitting: Observation | None, now: datetime) -> Guest:
    registration = row.registration
    if sitting is not None:
        step = "done" if sitting.released_at else "sitting"
    elif registration.came_at is not None:
        step = "here"
    else:
        step = "waiting" if registration.standing == Standing.WAITING else "expected"
    left = max(0, int((sitting.until - now).total_seconds())) if step == "sitting" else 0  # type: ignore[union-attr]  # sitting is here
    name = name_of(row.target) if row.target else masking.mask_name(registration.name)
    return Guest(
        row,
        name,
        step,
        coming,
        why_words(coming.as_json()) if coming else "",
        _masked(booked(row)),
        left,
        sitting.until if sitting else None,
    )


def _masked(asked: Asked) -> Asked:
    """Who registered them, as the reception reads it."""
    if asked.proxy is None:
        return asked
    proxy = asked.proxy
    name, phone = masking.mask_name(proxy.name), masking.mask_phone(proxy.phone)
    return replace(asked, proxy=replace(proxy, name=name, phone=phone))
