"""Registrations: found by number or code, counted, remembered no longer than needed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from linli.base import crypto
from linli.base.figures import Extent
from linli.base.viewer import Viewer
from linli.events.models import Event, Headcount, Invitation, Registration
from linli.events.queries.gatherings import held, visible_to
from linli.events.spec import KEPT_DAYS, REMIND_HOURS, Party
from linli.events.workflow import STANDING, Standing, State
from linli.people.models import Organisation
from linli.people.spec import Erased
from linli.places.models import Area

#: Rows of somebody known by a number, now or before it was erased; not a mere "two more came".
KNOWN = ~Q(phone_index="") | Q(erased_at__isnull=False)


def name_index(name: str) -> str:
    """The digest by which a name under a number is found again, however it was spaced."""
    return crypto.blind_index(" ".join(name.split()))


def _theirs(phone_index: str, name: str) -> Q:
    """Of one number: any registration, where names do not count; else those of this name."""
    named = Q(event__by_name=True, phone_index=phone_index, name_index=name_index(name))
    return Q(event__by_name=False) | named


def standing_of(event_id: int, phone_index: str, name: str) -> Registration | None:
    """The registration of this number that still stands; where people register by name, theirs."""
    if not phone_index:
        return None
    rows = Registration.objects.select_related("event__area").filter(_theirs(phone_index, name))
    return rows.filter(event_id=event_id, phone_index=phone_index, standing__in=STANDING).first()


def sent_before(event_id: int, phone_index: str, name: str, once: str) -> Registration | None:
    """The registration of this number that stands, or the one sent with this key before; where
    people register by name, only theirs.
    """
    same = Q(event_id=event_id, phone_index=phone_index, standing__in=STANDING)
    rows = Registration.objects.select_related("event__area")
    found = rows.filter(same | Q(once=once) if phone_index else Q(once=once))
    return found.filter(_theirs(phone_index, name)).first()


def taken_under(event_id: int, phone_index: str) -> set[int]:
    """Which registrations of this number stand, of those that it may have."""
    rows = Registration.objects.filter(event_id=event_id, standing__in=STANDING)
    return set(rows.filter(phone_index=phone_index).values_list("nth", flat=True))


def by_once(once: str) -> Registration | None:
    """The registration that was sent with this key before."""
    return Registration.objects.select_related("event__area").filter(once=once).first()


def by_code(event_id: int, code: str) -> Registration | None:
    """The registration with this code, however it was typed."""
    typed = "".join(code.split()).upper()
    return Registration.objects.filter(event_id=event_id, code=typed).first()


def visitor_of(phone_index: str, name: str) -> str:
    """The key under which they were counted before; "" for somebody new. A number is one person,
    unless several have registered under it by name: then each name is one.
    """
    if not phone_index:
        return ""
    rows = Registration.objects.filter(phone_index=phone_index).order_by("-pk")
    keys = list(rows.values_list("name_index", "visitor"))
    named = {index: visitor for index, visitor in reversed(keys) if index}
    if named and name:
        return named.get(name_index(name), "")
    return keys[0][1] if keys else ""


def organisation_named(firm: str) -> int | None:
    """The one organisation of this name in the house, if it is the only one: firms come from next
    door as well.
    """
    if not firm.strip():
        return None
    found = Organisation.objects.filter(name=firm.strip(), active=True).values_list("pk", flat=True)
    keys = list(found[:2])
    return keys[0] if len(keys) == 1 else None


def waiting_list(event_id: int) -> "QuerySet[Registration]":
    """Who waits for a place, by order of arrival."""
    return Registration.objects.filter(event_id=event_id, standing=Standing.WAITING).order_by(
        "arrival"
    )


def place_in_line(registration: Registration) -> int:
    """How many registrations wait before this one, and this one itself; 0 if it does not wait."""
    if registration.standing != Standing.WAITING:
        return 0
    before = waiting_list(registration.event_id).filter(arrival__lt=registration.arrival)
    return before.count() + 1


def registrations(event_id: int) -> "QuerySet[Registration]":
    """All registrations of a gathering by order of arrival. Callers ask first if it may be seen."""
    return (
        Registration.objects.filter(event_id=event_id)
        .select_related("organisation")
        .order_by("arrival")
    )


def for_registered(viewer: Viewer) -> "QuerySet[Registration]":
    """The one registration that the bearer of a link sees."""
    keys = [
        grant.scope.partition(":")[2]
        for grant in viewer.grants
        if grant.scope.startswith("registration:")
    ]
    return Registration.objects.filter(pk__in=keys, erased_at=None).select_related("event__area")


def registered_under(phone_index: str) -> "QuerySet[Registration]":
    """Registrations under this number that are not erased."""
    rows = Registration.objects.filter(erased_at=None)
    return rows.filter(phone_index=phone_index) if phone_index else rows.none()


def to_tell(event_id: int) -> "QuerySet[Registration]":
    """Who is told of what happens: registrations that stand, with a number to reach them."""
    rows = registrations(event_id).select_related("event__area")
    return rows.filter(standing__in=STANDING).exclude(phone="")


def to_remind(now: datetime) -> "QuerySet[Registration]":
    """Who has a place at what begins soon, and was not reminded yet. Not those who registered
    within that time anyway.
    """
    soon = now + timedelta(hours=REMIND_HOURS)
    return Registration.objects.filter(
        standing=Standing.PLACED,
        reminded_at=None,
        erased_at=None,
        event__state=State.ANNOUNCED,
        event__starts_at__gt=now,
        event__starts_at__lte=soon,
        registered_at__lt=now - timedelta(hours=1),
    ).order_by("pk")


def to_forget(now: datetime) -> "QuerySet[Registration]":
    """Registrations whose gathering ended so long ago that names and numbers go."""
    return (
        Registration.objects.filter(
            erased_at=None, event__ends_at__lt=now - timedelta(days=KEPT_DAYS)
        )
        .exclude(name="", phone="", comment="")
        .order_by("pk")
    )


def naming(model: type[Any], fields: Iterable[str], who: Erased) -> "QuerySet[Any]":
    """Rows of gatherings in the areas of an erased person in whose texts their name or number
    stands. Words of a single sign are not looked for.
    """
    stands = Q(pk__in=())
    for field in fields:
        for word in who.words:
            stands |= Q(**{f"{field}__contains": word}) if len(word) > 1 else Q(pk__in=())
    areas = Area.objects.filter(
        Q(persons=who.person_id) | Q(compounds__dwellings__in=who.dwellings)
    )
    path = "area" if hasattr(model, "area") else "event__area"
    rows: QuerySet[Any] = model.objects.filter(stands, **{f"{path}__in": areas.values("pk")})
    return rows


@dataclass(frozen=True)
class Tally:
    """How one gathering is filled: seats, people, firms. `counted`: the latest count by heads."""

    placed: int
    waiting: int
    registrations: int
    came: int
    came_registrations: int
    walked_in: int
    no_shows: int
    firms: int
    rated: int
    stars: float | None
    counted: Headcount | None


def tally(event: Event) -> Tally:
    """The numbers of one gathering, in two queries. A no-show is known once it is closed."""
    found = Registration.objects.filter(event=event).aggregate(
        placed=Coalesce(Sum("people", filter=Q(standing=Standing.PLACED)), 0),
        waiting=Coalesce(Sum("people", filter=Q(standing=Standing.WAITING)), 0),
        registrations=Count("pk", filter=Q(standing__in=STANDING)),
        came_total=Coalesce(Sum("came"), 0),
        came_registrations=Count("pk", filter=Q(came__gt=0)),
        walked_in=Coalesce(Sum("came", filter=Q(standing=Standing.WALKED_IN)), 0),
        missing=Count("pk", filter=Q(standing=Standing.PLACED, came=0)),
        firms=Count("firm_key", filter=Q(came__gt=0) & ~Q(firm_key=""), distinct=True),
        rated=Count("stars"),
        mean=Avg("stars"),
    )
    is_over = event.state == State.HELD
    return Tally(
        placed=found["placed"],
        waiting=found["waiting"],
        registrations=found["registrations"],
        came=found["came_total"],
        came_registrations=found["came_registrations"],
        walked_in=found["walked_in"],
        no_shows=found["missing"] if is_over else 0,
        firms=found["firms"],
        rated=found["rated"],
        stars=found["mean"],
        counted=Headcount.objects.filter(event=event).order_by("-pk").first(),
    )


# Figures: what a programme declares, as rows; `Measure("sum", "came")` and `Measure("distinct", …)`


def held_of(
    extent: Extent,
    *,
    kinds: tuple[str, ...] = (),
    series: tuple[int, ...] = (),
    origins: tuple[str, ...] = (),
    labels: tuple[int, ...] = (),
    sections: tuple[int, ...] = (),
    organisations: tuple[int, ...] = (),
) -> "QuerySet[Event]":
    """Gatherings held in the period: of these kinds, series, origins ("mechanism:3"), labels,
    organisers. What is not given does not narrow.
    """
    rows = held(extent)
    given: dict[str, tuple[int | str, ...]] = {
        "kind__in": kinds,
        "series__in": series,
        "origin__in": origins,
        "labels__in": labels,
        "sections__in": sections,
        "organisations__in": organisations,
    }
    narrowed = {lookup: values for lookup, values in given.items() if values}
    return rows.filter(**narrowed).distinct() if narrowed else rows


def came(events: "QuerySet[Event]") -> "QuerySet[Registration]":
    """Registrations and walk-ins that came to these. Sum of `came`: person-times. Distinct
    `visitor`: people known by a number, each once (those beside them are counted as times only).
    """
    return Registration.objects.filter(event__in=events.values("pk"), came__gt=0)


def firms_came(events: "QuerySet[Event]") -> "QuerySet[Registration]":
    """Firms that came to these. Count: firm-times. Distinct `firm_key`: firms."""
    return came(events).filter(party=Party.FIRM)


def with_attendance(events: "QuerySet[Event]") -> "QuerySet[Any]":
    """Each gathering with how many people and firms came."""
    here = Q(registrations__came__gt=0)
    return events.annotate(
        people_came=Coalesce(Sum("registrations__came"), 0),
        firms_came=Count("registrations", filter=here & ~Q(registrations__firm_key="")),
    )


@dataclass(frozen=True)
class Attendance:
    """Who came to some gatherings. Times count everybody each time, people and firms once; guests
    invited by name are in both. `counted` is the sum of the latest counts by heads of those
    gatherings where nobody was received by name.
    """

    events: int
    people: int
    person_times: int
    firms: int
    firm_times: int
    counted: int


def attendance(events: "QuerySet[Event]") -> Attendance:
    """The attendance of these gatherings, in five queries whatever their number."""
    keys = list(events.order_by().values_list("pk", flat=True).distinct())
    rows = Registration.objects.filter(event__in=keys, came__gt=0)
    found = rows.aggregate(
        times=Coalesce(Sum("came"), 0),
        people=Count("visitor", distinct=True, filter=KNOWN),
        firm_times=Count("pk", filter=Q(party=Party.FIRM)),
    )
    firms = set(rows.filter(party=Party.FIRM).values_list("firm_key", flat=True))
    guests = Invitation.objects.filter(
        event__in=keys, withdrawn_at=None, checked_in_at__isnull=False
    )
    named = set(guests.values_list("event_id", "account_id", "person_id", "organisation_id"))
    invited = {(account, person) for _e, account, person, _o in named if account or person}
    firm_guests = [
        firm for _e, account, person, firm in named if firm and not account and not person
    ]
    person_guests = sum(bool(account or person) for _e, account, person, _o in named)
    return Attendance(
        events=len(keys),
        people=found["people"] + len(invited),
        person_times=found["times"] + person_guests,
        firms=len(firms | {f"organisation:{pk}" for pk in firm_guests}),
        firm_times=found["firm_times"] + len(firm_guests),
        counted=_counted(keys),
    )


def _counted(keys: list[int]) -> int:
    received = set(
        Registration.objects.filter(event__in=keys, came__gt=0).values_list("event_id", flat=True)
    )
    rows = Headcount.objects.filter(event__in=[key for key in keys if key not in received])
    latest = rows.order_by("event_id", "-pk").distinct("event_id").values_list("number", flat=True)
    return sum(latest)


def seen_registration(viewer: Viewer, pk: int) -> Registration | None:
    """A registration of a gathering that the viewer may see."""
    rows = Registration.objects.filter(event__in=visible_to(viewer).values("pk"))
    return rows.select_related("event__area").filter(pk=pk).first()
