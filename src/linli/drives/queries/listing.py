"""Lists: drives, and the roster of one drive under filters, sorted, page by page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import (
    Count,
    DateField,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from linli.accounts.models import Account
from linli.base import masking
from linli.base.search import matching
from linli.base.viewer import Viewer
from linli.drives import workflow
from linli.drives.models import Batch, Drive, Reason, Stage, Target, target_kinds
from linli.drives.queries.overview import remaining
from linli.drives.queries.registry import records
from linli.drives.queries.scope import listed, possible_leads, targets_of, visible_to
from linli.drives.rules import RIGHTS
from linli.drives.spec import RosterFilter
from linli.drives.workflow import CONSENTING, Meaning, State
from linli.people.models import Organisation, Person, Tie
from linli.places import queries as places
from linli.places.models import Area, Building, Compound

#: Lines of one page.
SIZE = 50
#: What stands on the first page of drives.
ALIVE = (State.OPEN, State.DRAFT)
_NEVER_ON = Value(date(9999, 12, 31), output_field=DateField())
_NEVER_AT = Value(datetime(1970, 1, 1, tzinfo=UTC), output_field=DateTimeField())
#: Word in the address → what the roster is sorted by, ascending.
SORTS: dict[str, Any] = {
    "roster": F("pk"),
    "next": Coalesce("next_on", _NEVER_ON),
    "last": Coalesce("last_at", _NEVER_AT),
    "attempts": Value(0, output_field=IntegerField()) - F("attempts"),
}

#: Where the name of a target stands.
_NAMES = {
    "dwelling": "dwelling__address",
    "person": "person__name",
    "organisation": "organisation__name",
}


@dataclass(frozen=True)
class Filters:
    """What of a roster is shown. `due_on`: next date not after this day; `remaining`: neither
    consenting nor ended; `attempts`: at least so many vain ones.
    """

    stage: str = ""
    reason: str = ""
    compound_id: int | None = None
    building_id: int | None = None
    worker_id: int | None = None
    due_on: date | None = None
    attempts: int = 0
    remaining: bool = False
    words: str = ""
    sort: str = "roster"


def drives(viewer: Viewer, state: str, words: str = "") -> "QuerySet[Drive]":
    """Drives in a state ("" = those alive, "all"), newest first, with `size` and `consenting`."""
    rows = visible_to(viewer)
    if state != "all":
        rows = rows.filter(state__in=(state,) if state else ALIVE)
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(name_en__icontains=words))
    there = Target.objects.filter(drive=OuterRef("pk")).exclude(meaning=Meaning.OUT).order_by()
    return rows.annotate(
        size=_number(there), consenting=_number(there.filter(meaning__in=CONSENTING))
    ).order_by("-pk")


def _number(rows: "QuerySet[Target]") -> Coalesce:
    counted = rows.values("drive").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


def count_by_state(viewer: Viewer) -> dict[str, int]:
    """State → how many drives the viewer sees."""
    rows = visible_to(viewer).order_by().values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


def roster(viewer: Viewer, drive: Drive, chosen: Filters) -> "QuerySet[Target]":
    """The targets of a drive that the filters name, as far as the viewer may see them."""
    rows = targets_of(viewer, drive)
    if drive.target_kind == "person" and (chosen.compound_id or chosen.building_id):
        rows = rows.filter(person__in=_tied(chosen))
        chosen = replace(chosen, compound_id=None, building_id=None)
    rows = _narrowed(rows, chosen)
    if chosen.words and drive.target_kind == "dwelling":
        rows = matching(rows, chosen.words, column="dwelling__bigrams", text="dwelling__address")
    elif chosen.words:
        rows = rows.filter(organisation__name__icontains=chosen.words)
    return remaining(rows) if chosen.remaining else rows


def _tied(chosen: Filters) -> "QuerySet[Any]":
    """Persons who are tied to a door of the compound or building asked for."""
    places_of = {"dwelling__compound": chosen.compound_id, "dwelling__building": chosen.building_id}
    asked = {name: value for name, value in places_of.items() if value}
    return Tie.objects.filter(until=None, **asked).values("person")


def _narrowed(rows: "QuerySet[Target]", chosen: Filters) -> "QuerySet[Target]":
    lookups = {
        "stage__code": chosen.stage,
        "reason__code": chosen.reason,
        "compound": chosen.compound_id,
        "dwelling__building": chosen.building_id,
        "worker": chosen.worker_id,
        "next_on__lte": chosen.due_on,
        "attempts__gte": chosen.attempts,
    }
    return rows.filter(**{name: value for name, value in lookups.items() if value})


def page_of(rows: "QuerySet[Target]", sort: str, after: int | None) -> list[Target]:
    """One page behind the target `after`, one row more than `SIZE`."""
    rows = listed(rows).defer("note", "dwelling__bigrams").annotate(sort_key=SORTS[sort])
    if after and (mark := rows.filter(pk=after).values_list("sort_key", flat=True).first()):
        rows = rows.filter(Q(sort_key__gt=mark) | Q(sort_key=mark, pk__gt=after))
    elif after and sort == "attempts":  # a key of 0 is a key as well
        rows = rows.filter(Q(sort_key__gt=0) | Q(sort_key=0, pk__gt=after))
    return list(rows.order_by("sort_key", "pk")[: SIZE + 1])


def count_by_stage(rows: "QuerySet[Target]") -> dict[int, int]:
    """Stage → how many of these targets stand on it."""
    found = rows.order_by().values("stage").annotate(n=Count("pk"))
    return {row["stage"]: row["n"] for row in found}


def compounds_in(viewer: Viewer, drive: Drive) -> "QuerySet[Compound]":
    """Compounds in which the drive has targets that the viewer may see."""
    if drive.target_kind == "person":
        persons = targets_of(viewer, drive).order_by().values("person")
        ties = Tie.objects.filter(person__in=persons, until=None).values("dwelling__compound")
        return Compound.objects.filter(pk__in=ties).order_by("py", "pk")
    there = targets_of(viewer, drive).exclude(compound=None).order_by()
    return Compound.objects.filter(pk__in=there.values("compound")).order_by("py", "pk")


def buildings_in(viewer: Viewer, drive: Drive) -> "QuerySet[Building]":
    """Buildings in which the drive has targets that the viewer may see."""
    there = targets_of(viewer, drive).exclude(dwelling=None).order_by()
    return Building.objects.filter(pk__in=there.values("dwelling__building"))


def workers_of(drive: Drive) -> "QuerySet[Account]":
    """Who recorded targets of this drive last."""
    there = drive.targets.exclude(worker=None).order_by()
    return Account.objects.filter(pk__in=there.values("worker")).order_by("name", "pk")


def areas_to_lead(viewer: Viewer) -> "QuerySet[Area]":
    """Areas in which the viewer may make a drive."""
    return Area.objects.filter(
        path__within_any=RIGHTS.areas(viewer, "lead"), closed_on=None, in_use=True
    ).order_by("code", "id")


def reasons_in_use(drive: Drive) -> "QuerySet[Reason]":
    """Reasons that can be given now."""
    return drive.reasons.filter(active=True).order_by("meaning", "pk")


def stages_open_to(target: Target) -> list[Stage]:
    """Stages on which a target may stand after a record at the desk (1 query)."""
    return [
        stage
        for stage in target.drive.stages.all()
        if stage.meaning not in {Meaning.UNTRIED, Meaning.OUT}
        and (
            stage.pk == target.stage_id
            or stage.meaning == Meaning.AWAY
            or workflow.may_go(target.meaning, stage.meaning)
        )
        and not (stage.meaning == target.meaning and stage.order < target.stage.order)
    ]


def batches_visible_to(viewer: Viewer) -> "QuerySet[Batch]":
    """Batches of drives that the viewer leads: they name single households."""
    led = visible_to(viewer).filter(area__path__within_any=RIGHTS.areas(viewer, "lead"))
    return Batch.objects.filter(drive__in=led.order_by()).select_related(
        "drive__area", "organisation", "stage"
    )


def to_hand_over(viewer: Viewer, drive: Drive, compound_id: int | None) -> "QuerySet[Target]":
    """Signed targets that were not handed over yet, in the order of their doors."""
    rows = targets_of(viewer, drive).filter(meaning=Meaning.SIGNED, batch_lines=None)
    if compound_id:
        rows = rows.filter(compound=compound_id)
    return rows.select_related("dwelling", "organisation", "person", "compound", "stage").order_by(
        "compound__py", "dwelling__building__order", "dwelling__floor", "dwelling__room", "pk"
    )


def compounds_to_draw(viewer: Viewer, drive: Drive) -> "QuerySet[Compound]":
    """Compounds of the drive's area in use, to choose from."""
    rows = places.visible_to(viewer).filter(area__path__within=drive.area.path, active=True)
    return rows.order_by("py", "pk")


def names_of_compounds(viewer: Viewer, ids: Sequence[int]) -> list[str]:
    """Names of compounds that a filter names (no query for none)."""
    rows = places.visible_to(viewer).filter(pk__in=ids).order_by("py", "pk")
    return [row.name for row in rows] if ids else []


def kind_words(kind: str) -> object:
    """A kind of organisation in words."""
    return dict(Organisation.Kind.choices).get(kind, kind)


def target_words(kind: str) -> object:
    """What the targets of a drive are, in words."""
    return dict(target_kinds())[kind]


def leads_for(viewer: Viewer, area: Area | None, now: datetime) -> "QuerySet[Account]":
    """Who may lead a drive: the staff of this area, or of all in which the viewer may make one."""
    if area is not None:
        return possible_leads(area, now)
    areas = list(areas_to_lead(viewer))
    staff = Account.objects.none()
    for each in areas[:20]:
        staff = staff | possible_leads(each, now)
    return staff


@dataclass(frozen=True)
class Preview:
    """What a filter would bring: how many records, how many of them new, and the first ones."""

    found: int
    new: int
    sample: tuple[str, ...]


def preview(drive: Drive, chosen: RosterFilter) -> Preview:
    """Look before drawing (3 queries)."""
    rows = records(drive, chosen)
    standing = drive.targets.order_by().values(f"{drive.target_kind}_id")
    new = rows.exclude(pk__in=standing.exclude(**{drive.target_kind: None}))
    sample = [_face(row) for row in new[:8]]
    return Preview(rows.count(), new.count(), tuple(sample))


def _face(row: Any) -> str:
    """A record of the registry, masked where it is a person."""
    return masking.mask_name(row.name) if isinstance(row, Person) else str(row)


def lines_of(drive: Drive, rows: "QuerySet[Target]") -> Iterator[tuple[Any, ...]]:
    """Targets as lines of a file, names of persons masked, without notes (3 queries). Plain values:
    a file holds fifty thousand of them.
    """
    stages = {row.pk: str(row) for row in drive.stages.all()}
    reasons = {row.pk: str(row) for row in drive.reasons.all()}
    found = rows.values_list(
        _NAMES[drive.target_kind],
        "compound__name",
        "stage_id",
        "reason_id",
        "attempts",
        "last_at",
        "next_on",
        "worker__name",
    )
    hide = masking.mask_name if drive.target_kind == "person" else str
    for name, compound, stage, reason, *rest, worker in found:
        yield (
            *(hide(name), compound or "", stages[stage], reasons.get(reason, "")),
            *(*rest, worker or ""),
        )
