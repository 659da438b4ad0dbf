"""Who is meant: the one place where an audience becomes rows.

In order: the source and its filter; within the area; whoever was promised never to be asked again
about this goes out; whoever said stop goes out; then one per person, one per telephone number, or
one per dwelling. Everything is one statement in the database, for a hundred thousand as for three.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber

from linli.base import masking
from linli.drives import queries as drives
from linli.drives.models import Target
from linli.events.models import Registration
from linli.events.workflow import STANDING
from linli.notices import queries as notices
from linli.outreach.models import Audience, Binding
from linli.outreach.queries.addressing import CALL, addressed, same_door, same_number
from linli.outreach.queries.sources import circles
from linli.outreach.spec import SENT, Described
from linli.people.models import Organisation, Person, Tie
from linli.places.models import Area

#: Rows of the sample that is shown before sending.
SAMPLE = 5
#: Below this a number that points at what people decided is not shown.
FEW = 5


@dataclass(frozen=True)
class Way:
    """A way out of an audience and how many go by it; `code` "" for none."""

    code: str
    count: int


@dataclass(frozen=True)
class Preview:
    """What sending would mean now. `meant`: who is in the filter; `stopped`: want no messages;
    `never`: not asked again about this; `doubles`: reached already with somebody else's.
    """

    meant: int
    stopped: int
    never: int
    doubles: int
    ways: tuple[Way, ...]
    sample: tuple[tuple[str, str, str], ...]

    @property
    def sent_to(self) -> int:
        """How many get it, by whatever way."""
        return sum(way.count for way in self.ways if way.code in SENT)

    @property
    def unreached(self) -> int:
        """How many have no way but a call or the door."""
        return sum(way.count for way in self.ways if way.code not in SENT)

    @property
    def never_is_few(self) -> bool:
        return 0 < self.never < FEW


def meant(area: Area, asked: Described) -> "QuerySet[Any, Any]":
    """Everybody the filter names, with `never` and `stopped` beside them; nobody is out yet."""
    if asked.source == "event":
        return _registered(area, asked)
    if asked.source in circles() or _is_of_firms(asked):
        return _firms(area, asked)
    return _persons(area, asked)


def _is_of_firms(asked: Described) -> bool:
    if asked.source != "drive":
        return False
    return Target.objects.filter(drive=asked.source_id, organisation__isnull=False).exists()


def written_to(area: Area, asked: Described) -> "QuerySet[Any, Any]":
    """Those who may be written to at all. Every audience, preview and sending starts here."""
    return meant(area, asked).filter(never=False, stopped=False)


def recipients(area: Area, asked: Described, channels: Iterable[str], *, household: bool) -> Any:
    """One row for each that gets it, with its `way` ("" for none) and the columns of a notice."""
    chosen = [code for code in channels if code in SENT]
    rows = addressed(written_to(area, asked), chosen)
    first = rows.annotate(same=same_door(rows) if household else same_number(rows)).annotate(
        turn=Window(
            RowNumber(),
            partition_by=[F("same")],
            order_by=[F("has_way").desc(), F("rank").asc(), F("pk").asc()],
        )
    )
    # Filtered by `way` only outside: inside, each way would have its own first of the same number.
    kept = first.filter(turn=1).values("pk")
    found: QuerySet[Any, Any] = rows.model._default_manager.filter(pk__in=Subquery(kept))
    return addressed(found, chosen)


def preview(
    area: Area, asked: Described, channels: Iterable[str] = SENT, *, household: bool = False
) -> Preview:
    """Counts and a masked sample (4 queries)."""
    every = meant(area, asked).order_by()
    counted = every.aggregate(
        number=Count("pk"),
        asked_never=Count("pk", filter=Q(never=True)),
        said_stop=Count("pk", filter=Q(stopped=True, never=False)),
    )
    rows = recipients(area, asked, channels, household=household)
    found = rows.order_by().values("way").annotate(n=Count("pk"))
    ways = {row["way"]: row["n"] for row in found}
    total = sum(ways.values())
    sample = rows.order_by("pk").values_list("called", "sent_to", "way")[:SAMPLE]
    return Preview(
        meant=counted["number"],
        stopped=counted["said_stop"],
        never=counted["asked_never"],
        doubles=counted["number"] - counted["asked_never"] - counted["said_stop"] - total,
        ways=tuple(Way(code, ways[code]) for code in (*SENT, CALL, "") if code in ways),
        sample=tuple(
            (masking.mask_name(name or ""), _masked(address, way), way)
            for name, address, way in sample
        ),
    )


def preview_of(audience: Audience) -> Preview:
    """The same for a saved one."""
    return preview(audience.area, audience.filter)


def _masked(address: str | None, way: str) -> str:
    if way == "email":
        name, _sep, domain = (address or "").partition("@")
        return f"{name[:1]}***@{domain}" if domain else ""
    return masking.mask_phone(address or "") if way in {"sms", CALL} else ""


def _persons(area: Area, asked: Described) -> "QuerySet[Any, Any]":
    """Persons of the registry, by their ties or as targets of a drive."""
    ties = Tie.objects.filter(until=None, person__erased_at=None)
    if asked.ties:
        ties = ties.filter(kind__in=asked.ties)
    if asked.compounds:
        ties = ties.filter(dwelling__compound__in=asked.compounds)
    if asked.areas:
        paths = Area.objects.filter(pk__in=asked.areas).values_list("path", flat=True)
        ties = ties.filter(dwelling__compound__area__path__within_any=[str(p) for p in paths])
    who = Q(pk__in=ties.values("person"))
    if asked.source == "drive":
        targets = Target.objects.filter(drive=asked.source_id, stage__code__in=asked.stages)
        narrowed = asked.ties or asked.compounds or asked.areas
        of_doors = ties.filter(dwelling__in=targets.exclude(dwelling=None).values("dwelling"))
        mine = Q(pk__in=targets.exclude(person=None).values("person"))
        who = (mine & who if narrowed else mine) | Q(pk__in=of_doors.values("person"))
    rows = Person.objects.filter(who, erased_at=None, area__path__within=str(area.path))
    never = drives.never_again(asked.about)
    doors = Tie.objects.filter(
        person=OuterRef("pk"),
        until=None,
        dwelling__in=never.exclude(dwelling=None).values("dwelling"),
    )
    own = Binding.objects.filter(person=OuterRef(OuterRef("pk"))).values("address_index")
    said = notices.opted_out()
    return rows.annotate(
        never=_yes(Q(pk__in=never.exclude(person=None).values("person")) | Exists(doors)),
        stopped=_yes(
            Exists(said.filter(address_index=OuterRef("phone_index")))
            | Exists(said.filter(address_index__in=own))
        ),
    )


def _registered(area: Area, asked: Described) -> "QuerySet[Any, Any]":
    """Who registered for a gathering, or for gatherings of a label."""
    rows = Registration.objects.filter(
        event__area__path__within=str(area.path), erased_at=None, phone_index__gt=""
    )
    if asked.label:
        rows = rows.filter(event__labels=asked.label)
    else:
        rows = rows.filter(event=asked.source_id)
    if asked.standings:
        rows = rows.filter(standing__in=asked.standings)
    else:
        rows = rows.filter(standing__in=STANDING)
    never = drives.never_again(asked.about).exclude(person=None).values("person__phone_index")
    said = notices.opted_out().filter(address_index=OuterRef("phone_index"))
    return rows.annotate(never=_yes(Q(phone_index__in=never)), stopped=_yes(Exists(said)))


def _firms(area: Area, asked: Described) -> "QuerySet[Any, Any]":
    """Firms of a circle, or on a drive's roster. Stops of their numbers hold from the queue on."""
    if asked.source == "drive":
        targets = Target.objects.filter(drive=asked.source_id, stage__code__in=asked.stages)
        which = targets.exclude(organisation=None).values("organisation")
    else:
        which = circles()[asked.source].organisations(asked.source_id)
    rows = Organisation.objects.filter(pk__in=which, active=True)
    never = drives.never_again(asked.about).exclude(organisation=None).values("organisation")
    return rows.filter(area__path__within=str(area.path)).annotate(
        never=_yes(Q(pk__in=never)),
        stopped=Value(False),  # noqa: FBT003 - a column
    )


def _yes(condition: Any) -> Case:
    """The condition as a column."""
    return Case(When(condition, then=Value(True)), default=Value(False))  # noqa: FBT003
