"""What a drive asks at a door: of the dwelling, and of each person who lives there."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import JSONObject

from linli.base.composed import Composed
from linli.base.masking import mask_name
from linli.base.viewer import Viewer
from linli.drives import workflow
from linli.drives.models import Attempt, Letter, Reason, Stage, Target
from linli.drives.queries.scope import listed, promised, targets_visible_to
from linli.drives.rules import RIGHTS
from linli.drives.workflow import ENDS, Meaning, State
from linli.people.models import Tie
from linli.places.models import in_this_language


@dataclass(frozen=True)
class Choice:
    """A stage or a reason that can be chosen at the door."""

    code: str
    name: str
    meaning: str


@dataclass(frozen=True)
class Task:
    """A target at a door with what can be written down: stages, and reasons by their meaning.

    `asks`: False once it has ended: that of a door is shown, and nothing is asked again; a person
    is not shown. `known`: all stages that any page of this door may have offered.
    """

    target: Target
    stages: tuple[Choice, ...]
    known: tuple[Choice, ...]
    reasons: tuple[Choice, ...]
    signed: bool
    left_alone: bool = False

    @property
    def asks(self) -> bool:
        return self.target.meaning not in ENDS and not self.left_alone and bool(self.stages)

    @property
    def person(self) -> str:
        """The masked name of whom it is about; "" for the dwelling itself."""
        return mask_name(self.target.person.name) if self.target.person is not None else ""

    @property
    def may_sign(self) -> bool:
        """Whether a letter can be signed here and now."""
        return any(stage.meaning == Meaning.SIGNED for stage in self.stages) and not self.signed


def at_dwellings(viewer: Viewer, dwelling_ids: Iterable[int]) -> dict[int, list[Target]]:
    """Targets of running drives at these doors (1 query); doors without any are missing."""
    found: dict[int, list[Target]] = {}
    for target in _running(viewer, dwelling_ids):
        if target.dwelling_id is not None:
            found.setdefault(target.dwelling_id, []).append(target)
    return found


def forms_asked_at(viewer: Viewer, dwelling_id: int) -> dict[int, str]:
    """Targets of running drives at this door → code of the drive's form, the drive that ends first
    on top (1 query): for an action that needs nothing else of them.
    """
    return forms_asked_of(viewer, "dwelling", dwelling_id)


def forms_asked_of(viewer: Viewer, kind: str, number: int) -> dict[int, str]:
    """The same of a dwelling, a person or an organisation (1 query)."""
    return dict(_forms_asked(viewer, kind, number=number))


def _asked(viewer: Viewer, kind: str, *, number: int) -> QuerySet[Any, Any]:
    rows = targets_visible_to(viewer).filter(**{f"{kind}_id": number}, drive__state=State.OPEN)
    return rows.order_by("drive__ends_on", "drive_id").values_list("pk", "drive__form")


_forms_asked = Composed[tuple[int, str]](_asked)


def asking_at(viewer: Viewer, dwelling_ids: Iterable[int]) -> dict[int, list[Target]]:
    """Those of them that have not come to an end, here or for good in another drive of the kind:
    for a round (1 query).
    """
    found: dict[int, list[Target]] = {}
    for target in _running(viewer, dwelling_ids).exclude(meaning__in=ENDS).filter(~promised()):
        found.setdefault(target.dwelling_id, []).append(target)
    return found


def persons_to_ask(viewer: Viewer, dwelling_ids: Iterable[int]) -> dict[int, int]:
    """How many of who lives at these doors running drives still ask; for a round (1 query). Doors
    without any are missing.
    """
    ties = Tie.objects.filter(dwelling_id__in=list(dwelling_ids), until=None)
    mine = targets_visible_to(viewer).filter(
        drive__state=State.OPEN, area__path__within_any=RIGHTS.areas(viewer, "record")
    )
    asking = mine.exclude(meaning__in=ENDS).filter(~promised(), person=OuterRef("person"))
    rows = ties.filter(person__erased_at=None).exclude(kind=Tie.Kind.OWNER).filter(Exists(asking))
    found = rows.order_by().values("dwelling_id").annotate(n=Count("person", distinct=True))
    return {row["dwelling_id"]: row["n"] for row in found}


def tasks_at(viewer: Viewer, dwelling_id: int) -> list[Task]:
    """What running drives ask at this door, the one that ends first on top; then what they ask of
    each person who lives there (1 query, however many). Persons who are not asked (any more) are in
    it as well: a page shows them to nobody.
    """
    if not RIGHTS.may(viewer, "record"):
        return []
    return [_task(target) for target in _tasks(viewer, number=dwelling_id)]


def _with_choices(viewer: Viewer, *, number: int) -> "QuerySet[Any]":
    rows: QuerySet[Any] = _listed(_there(viewer, number)).annotate(
        signed=Exists(Letter.objects.filter(target=OuterRef("pk"), withdrawn_at=None)),
        offered=_choices(Stage.objects.filter(at_door=True).order_by("order")),
        why=_choices(Reason.objects.filter(active=True).order_by("id")),
        left_alone=ExpressionWrapper(promised(), output_field=BooleanField()),
    )
    return rows.order_by(F("person_id").asc(nulls_first=True), "drive__ends_on", "drive_id")


_tasks = Composed[Any](_with_choices)


def persons_asked_at(viewer: Viewer, dwelling_id: int) -> dict[int, bool]:
    """Targets of persons who live here, in running drives → whether they may still be asked; for
    an action (1 query).
    """
    return dict(_persons_asked(viewer, number=dwelling_id))


def _persons(viewer: Viewer, *, number: int) -> "QuerySet[Any, Any]":
    asked = ExpressionWrapper(~Q(meaning__in=ENDS) & ~promised(), output_field=BooleanField())
    rows = _there(viewer, number).exclude(person=None).annotate(asked=asked)
    return rows.values_list("pk", "asked")


_persons_asked = Composed[tuple[int, bool]](_persons)


def misses_at(viewer: Viewer, dwelling_id: int) -> list[int]:
    """Numbers of targets for which a shut door is one more attempt: those that ask, of the door and
    of who lives behind it, where the drive knows a stage for it. Sealed drives as well: nobody
    reads them, they are only counted.
    """
    return _misses(viewer, number=dwelling_id)


def _missed(viewer: Viewer, *, number: int) -> "QuerySet[Any, Any]":
    away = Stage.objects.filter(drive=OuterRef("drive"), meaning=Meaning.AWAY)
    asking = _there(viewer, number).exclude(meaning__in=ENDS).filter(Exists(away), ~promised())
    return asking.order_by("drive__ends_on", "drive_id", "pk").values_list("pk", flat=True)


_misses = Composed[int](_missed)


#: Begins the key of a record that repeats what was kept beside, when that was settled to stand.
STANDS = "stands-"


def said_in(visit_ids: Iterable[int]) -> dict[int, str]:
    """What was said about targets in these visits, the last word of each: code of its stage."""
    rows = Attempt.objects.filter(visit_id__in=list(visit_ids), withdrawn_at=None).order_by("pk")
    return dict(rows.values_list("target_id", "to_stage__code"))


def told_in(viewer: Viewer, visit_ids: Iterable[int]) -> dict[int, list[Attempt]]:
    """Visit → what was said in it about targets that the viewer may see (1 query)."""
    rows = Attempt.objects.filter(
        visit_id__in=list(visit_ids), target__in=targets_visible_to(viewer)
    ).select_related("target__drive", "target__person", "to_stage", "said", "reason")
    found: dict[int, list[Attempt]] = {}
    for attempt in rows.order_by("pk"):
        if attempt.visit_id is not None:
            found.setdefault(attempt.visit_id, []).append(attempt)
    return found


def settled_of(attempts: Iterable[Attempt]) -> set[int]:
    """Of records that were kept beside: those that were taken over when it was settled."""
    keys = [attempt.once for attempt in attempts if attempt.once.startswith(STANDS)]
    return {int(key.removeprefix(STANDS)) for key in keys}


def last_attempt(target: Target) -> Attempt | None:
    """The latest record of a target that was not taken back."""
    rows = target.history.filter(withdrawn_at=None).select_related("from_stage", "from_reason")
    return rows.order_by("-pk").first()


def _running(viewer: Viewer, dwelling_ids: Iterable[int]) -> "QuerySet[Any]":
    rows = targets_visible_to(viewer).filter(dwelling_id__in=list(dwelling_ids))
    return _listed(rows.filter(drive__state=State.OPEN)).order_by("drive__ends_on", "drive_id")


def _listed(rows: "QuerySet[Target]") -> "QuerySet[Any]":
    return listed(rows).select_related("area")


def _there(viewer: Viewer, dwelling_id: int) -> "QuerySet[Target]":
    """Targets of running drives: the dwelling, and who lives there (not who merely owns it), as far
    as the viewer sees them and records in their area. Each way by its own index.
    """
    ties = Tie.objects.filter(dwelling_id=dwelling_id, until=None, person__erased_at=None)
    living = ties.exclude(kind=Tie.Kind.OWNER).values("person")
    persons = Target.objects.filter(
        person__in=living, area__path__within_any=RIGHTS.areas(viewer, "record")
    )
    doors = Target.objects.filter(dwelling_id=dwelling_id)
    return targets_visible_to(viewer).filter(
        pk__in=doors.values("pk").union(persons.values("pk"), all=True),
        drive__state=State.OPEN,
    )


def _choices(rows: "QuerySet[Any]") -> ArraySubquery:
    """The rows of each target's drive, in the same query."""
    fields = {name: name for name in ("code", "name", "name_en", "meaning")}
    return ArraySubquery(
        rows.filter(drive=OuterRef("drive")).values(_row=JSONObject(**fields)).values("_row")
    )


def _task(target: Any) -> Task:
    here, silent = target.meaning, {Meaning.UNTRIED, Meaning.AWAY}
    known = tuple(one for one in map(_choice, target.offered) if one.meaning not in silent)
    stages = tuple(
        choice
        for choice in known
        if choice.code == target.stage.code or workflow.may_go(here, choice.meaning)
    )
    reasons = tuple(map(_choice, target.why))
    return Task(target, stages, known, reasons, target.signed, target.left_alone)


def _choice(row: dict[str, str]) -> Choice:
    return Choice(row["code"], in_this_language(row["name"], row["name_en"]), row["meaning"])
