"""What a drive asks at a door."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from linli.base.viewer import Viewer
from linli.drives import workflow
from linli.drives.models import Attempt, Letter, Reason, Stage, Target
from linli.drives.queries.scope import listed, targets_visible_to
from linli.drives.rules import RIGHTS
from linli.drives.workflow import ENDS, Meaning, State
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

    `asks`: False once it has ended: it is shown, and nothing is asked again.
    """

    target: Target
    stages: tuple[Choice, ...]
    reasons: tuple[Choice, ...]
    signed: bool

    @property
    def asks(self) -> bool:
        return self.target.meaning not in ENDS and bool(self.stages)

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
    rows = targets_visible_to(viewer).filter(**{f"{kind}_id": number}, drive__state=State.OPEN)
    return dict(rows.order_by("drive__ends_on", "drive_id").values_list("pk", "drive__form"))


def asking_at(viewer: Viewer, dwelling_ids: Iterable[int]) -> dict[int, list[Target]]:
    """Those of them that have not come to an end: for a round (1 query)."""
    found = at_dwellings(viewer, dwelling_ids)
    asking = {
        door: [target for target in targets if target.meaning not in ENDS]
        for door, targets in found.items()
    }
    return {door: targets for door, targets in asking.items() if targets}


def tasks_at(viewer: Viewer, dwelling_id: int) -> list[Task]:
    """What running drives ask at this door, the one that ends first on top (1 query)."""
    if not RIGHTS.may(viewer, "record"):
        return []
    rows = _running(viewer, [dwelling_id]).annotate(
        signed=Exists(Letter.objects.filter(target=OuterRef("pk"), withdrawn_at=None)),
        offered=_choices(Stage.objects.filter(at_door=True).order_by("order")),
        why=_choices(Reason.objects.filter(active=True).order_by("id")),
    )
    return [_task(target) for target in rows]


def misses_at(viewer: Viewer, dwelling_id: int) -> list[int]:
    """Numbers of targets for which a shut door is one more attempt: those that ask, where the drive
    knows a stage for it. Sealed drives as well: nobody reads them, they are only counted.
    """
    rows = targets_visible_to(viewer).filter(dwelling_id=dwelling_id, drive__state=State.OPEN)
    away = Stage.objects.filter(drive=OuterRef("drive"), meaning=Meaning.AWAY)
    asking = rows.exclude(meaning__in=ENDS).filter(Exists(away))
    return list(asking.order_by("drive__ends_on", "drive_id").values_list("pk", flat=True))


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
    ).select_related("target__drive", "to_stage", "said", "reason")
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
    return (
        listed(targets_visible_to(viewer))
        .select_related("area")
        .filter(dwelling_id__in=list(dwelling_ids), drive__state=State.OPEN)
        .order_by("drive__ends_on", "drive_id")
    )


def _choices(rows: "QuerySet[Any]") -> ArraySubquery:
    """The rows of each target's drive, in the same query."""
    fields = {name: name for name in ("code", "name", "name_en", "meaning")}
    return ArraySubquery(
        rows.filter(drive=OuterRef("drive")).values(_row=JSONObject(**fields)).values("_row")
    )


def _task(target: Any) -> Task:
    here = target.meaning
    stages = tuple(
        choice
        for choice in map(_choice, target.offered)
        if choice.meaning not in {Meaning.UNTRIED, Meaning.AWAY}
        if choice.code == target.stage.code or workflow.may_go(here, choice.meaning)
    )
    return Task(target, stages, tuple(map(_choice, target.why)), target.signed)


def _choice(row: dict[str, str]) -> Choice:
    return Choice(row["code"], in_this_language(row["name"], row["name_en"]), row["meaning"])
