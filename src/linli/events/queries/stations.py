"""Service stations and their resources: who sees them, who may have them, bookings of a day."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, Value

from linli.base.viewer import Viewer
from linli.events import rules
from linli.events.models import Booking, Resource, Station
from linli.events.queries.series import admits, audience_choices, audience_name, moment
from linli.events.rules import RIGHTS
from linli.events.spec import FIRMS, Applicant
from linli.events.workflow import HELD_FOR, Hold
from linli.people.models import Organisation
from linli.people.spec import Erased
from linli.places.models import Area, Level


def _near(viewer: Viewer, act: str, prefix: str = "") -> Q:
    """In the viewer's areas, above or below them; the twin of `rules.near`."""
    areas = RIGHTS.areas(viewer, act)
    above = {
        path.rsplit(".", depth)[0] for path in areas for depth in range(1, path.count(".") + 1)
    }
    return Q(**{f"{prefix}area__path__within_any": areas}) | Q(**{f"{prefix}area__path__in": above})


def stations_visible_to(viewer: Viewer) -> "QuerySet[Station]":
    """Stations around this viewer; the twin of `rules.can_see_station`."""
    return Station.objects.filter(_near(viewer, "see_area")).select_related("area")


def listed_stations(rows: "QuerySet[Station]", now: datetime) -> "QuerySet[Any]":
    """With what a list shows: how much can be booked there, what is booked from now on, what of
    it is asked for.
    """
    ahead = Q(resources__bookings__during__endswith__gt=now)
    held = Q(resources__bookings__state__in=HELD_FOR)
    asked = Q(resources__bookings__state=Hold.ASKED)
    found: QuerySet[Any] = rows.annotate(
        resource_count=Count("resources", filter=Q(resources__active=True), distinct=True),
        ahead_count=Count("resources__bookings", filter=ahead & held, distinct=True),
        asked_count=Count("resources__bookings", filter=ahead & asked, distinct=True),
    )
    return found.order_by("-active", "area__path", "name", "pk")


def areas_for_stations(viewer: Viewer) -> "QuerySet[Area]":
    """Where the viewer may set up a station, the widest first."""
    return Area.objects.filter(
        path__within_any=RIGHTS.areas(viewer, "keep_stations"),
        level__in=(Level.SUBDISTRICT, Level.COMMUNITY),
        closed_on=None,
    ).order_by("path")


def resources_visible_to(viewer: Viewer) -> "QuerySet[Resource]":
    """What stands in the stations around this viewer, what is out of use too."""
    rows = Resource.objects.filter(_near(viewer, "see_area", "station__"))
    return rows.select_related("station__area").order_by("station_id", "name", "pk")


def bookable(viewer: Viewer, station: Station | None = None) -> "QuerySet[Resource]":
    """What this viewer may book as staff; the twin of `rules.can_book` for what is in use."""
    rows = Resource.objects.filter(
        _near(viewer, "book", "station__"), active=True, station__active=True
    )
    if station is not None:
        rows = rows.filter(station=station)
    return rows.select_related("station__area").order_by("station_id", "name", "pk")


def resource_words(resource: Resource) -> str:
    """Station, resource, for how many people: as it stands in a list to choose from."""
    seats = f" ({resource.capacity})" if resource.capacity else ""
    return f"{resource.station} · {resource.name}{seats}"


def open_to_firm(firm: Organisation) -> list[Resource]:
    """What this firm may book by its own pages: in stations of its area and above it, open to every
    firm or to an audience it belongs to.
    """
    steps = str(firm.area.path).split(".")
    above = [".".join(steps[:length]) for length in range(1, len(steps) + 1)]
    rows = Resource.objects.filter(
        ~Q(open_to=""), active=True, station__active=True, station__area__path__in=above
    ).select_related("station__area")
    who = Applicant(organisation_id=firm.pk, firm=firm.name)
    found = list(rows.order_by("station_id", "name", "pk"))
    admitted = {key for key in {row.open_to for row in found} if key == FIRMS or admits(key, who)}
    return [row for row in found if row.open_to in admitted]


def open_to_choices(viewer: Viewer, path: str) -> list[tuple[str, Any]]:
    """Declared audiences for whom a resource of this area may be open: its own and those of the
    area it lies in.
    """
    around = [path, path.rpartition(".")[0]] if path.count(".") > 1 else [path]
    found = {key: words for each in around for key, words in audience_choices(viewer, each)}
    return list(found.items())


def audience_names(rows: Iterable[Resource]) -> dict[str, str]:
    """The words of the audiences these are open to: a query for each of them, mostly one."""
    keys = {row.open_to for row in rows} - {"", FIRMS}
    return {key: audience_name(key) for key in sorted(keys)}


def bookings_visible_to(viewer: Viewer) -> "QuerySet[Booking]":
    """Bookings around this viewer, a contact's own firms'; the twin of `rules.can_see_booking`."""
    seen = _near(viewer, "see_area", "resource__station__")
    if own := rules.speaks_for(viewer):
        seen |= Q(organisation_id__in=own)
    return Booking.objects.filter(seen).select_related(
        "resource__station__area", "event", "case", "organisation"
    )


def day_of(day: date) -> tuple[datetime, datetime]:
    """Midnight to midnight, in the town's zone."""
    start = moment(datetime.combine(day, time.min))
    return start, moment(datetime.combine(day + timedelta(days=1), time.min))


def between(rows: "QuerySet[Booking]", first: date, last: date) -> "QuerySet[Booking]":
    """What is held for somebody on these days, both included, in the order of time."""
    found = rows.filter(during__overlap=(day_of(first)[0], day_of(last)[1]), state__in=HELD_FOR)
    return found.order_by("during", "resource_id")


def asked_for(rows: "QuerySet[Booking]", now: datetime) -> "QuerySet[Booking]":
    """What firms asked for and nobody has answered."""
    return rows.filter(state=Hold.ASKED, during__endswith__gt=now).order_by("during", "pk")


def booking_of(event_id: int) -> Booking | None:
    """What a gathering has booked for itself."""
    rows = Booking.objects.filter(event_id=event_id, state__in=HELD_FOR)
    return rows.select_related("resource__station").first()


def with_resources(rows: "QuerySet[Station]") -> "QuerySet[Station]":
    """Stations with what is in use there."""
    used = Resource.objects.filter(active=True).order_by("name", "pk")
    return rows.prefetch_related(Prefetch("resources", queryset=used, to_attr="used"))


def bookings_of_firms(firm_ids: Iterable[int], now: datetime) -> "QuerySet[Booking]":
    """What these firms have booked or asked for, still to come or refused lately."""
    rows = Booking.objects.filter(
        organisation_id__in=firm_ids, during__endswith__gt=now - timedelta(days=7)
    )
    return rows.select_related("resource__station", "organisation").order_by("during", "pk")


def booking_of_firm(booking_id: int) -> Booking | None:
    """A booking that is for a firm and follows no gathering."""
    rows = Booking.objects.filter(pk=booking_id, organisation__isnull=False, event=None)
    return rows.select_related("resource__station__area", "organisation").first()


def bookings_naming(who: Erased) -> "QuerySet[Booking]":
    """Bookings in stations around an erased person in whose words their name or number stands."""
    stands = Q(pk__in=())
    for word in who.words:
        if len(word) > 1:
            stands |= Q(purpose__contains=word) | Q(reason__contains=word)
    paths = Area.objects.filter(
        Q(persons=who.person_id) | Q(compounds__dwellings__in=who.dwellings)
    ).values_list("path", flat=True)
    around = {
        ".".join(str(path).split(".")[:length])
        for path in paths
        for length in range(1, str(path).count(".") + 2)
    }
    return Booking.objects.filter(stands, resource__station__area__path__in=around)


def waiting_for(viewer: Viewer, now: datetime) -> "QuerySet[Any, Any]":
    """What firms asked for and is to be confirmed, for who keeps the station. No clock runs; it
    waits until the time itself.
    """
    areas = RIGHTS.areas(viewer, "keep_stations")
    rows = Booking.objects.filter(resource__station__area__path__within_any=areas)
    return (
        asked_for(rows, now)
        .order_by()
        .annotate(
            thing=Value("booking"),
            title=F("purpose"),
            place=F("resource__name"),
            colour=Value(0),
            due_at=F("during__startswith"),
            act=Value("confirm"),
        )
    )
