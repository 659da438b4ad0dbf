"""What a drive asks at a door."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from linli.base.viewer import Viewer
from linli.drives import workflow
from linli.drives.models import Attempt, Reason, Stage, Target
from linli.drives.queries.scope import listed, targets_visible_to
from linli.drives.rules import RIGHTS
from linli.drives.workflow import ENDS, Meaning, State


@dataclass(frozen=True)
class Task:
    """A target at a door with what can be written down: stages, and the reasons of each meaning.

    `asks`: False once it has ended: it is shown, and nothing is asked again.
    """

    target: Target
    stages: tuple[Stage, ...]
    reasons: tuple[Reason, ...]
    signed: bool

    @property
    def asks(self) -> bool:
        return self.target.meaning not in ENDS and bool(self.stages)


def at_dwellings(viewer: Viewer, dwelling_ids: Iterable[int]) -> dict[int, list[Target]]:
    """Targets of running drives at these doors (1 query); doors without any are missing."""
    rows = listed(targets_visible_to(viewer)).filter(
        dwelling_id__in=list(dwelling_ids), drive__state=State.OPEN
    )
    found: dict[int, list[Target]] = {}
    for target in rows.order_by("drive__ends_on", "drive_id"):
        if target.dwelling_id is not None:
            found.setdefault(target.dwelling_id, []).append(target)
    return found


def tasks_at(viewer: Viewer, dwelling_id: int) -> list[Task]:
    """What running drives ask at this door, the one that ends first on top (4 queries)."""
    if not RIGHTS.may(viewer, "record"):
        return []
    targets = at_dwellings(viewer, [dwelling_id]).get(dwelling_id, [])
    drives = [target.drive_id for target in targets]
    stages = _by_drive(Stage.objects.filter(drive__in=drives, at_door=True))
    reasons = _by_drive(Reason.objects.filter(drive__in=drives, active=True))
    signed = set(
        Target.objects.filter(pk__in=[target.pk for target in targets], letters__withdrawn_at=None)
        .exclude(letters=None)
        .values_list("pk", flat=True)
    )
    return [
        Task(
            target,
            tuple(
                stage
                for stage in stages.get(target.drive_id, [])
                if stage.pk == target.stage_id or workflow.may_go(target.meaning, stage.meaning)
                if stage.meaning not in {Meaning.UNTRIED, Meaning.AWAY}
            ),
            tuple(reasons.get(target.drive_id, [])),
            target.pk in signed,
        )
        for target in targets
    ]


def last_attempt(target: Target) -> Attempt | None:
    """The latest record of a target that was not taken back."""
    rows = target.history.filter(withdrawn_at=None).select_related("from_stage", "from_reason")
    return rows.order_by("-pk").first()


def _by_drive(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.drive_id, []).append(row)
    return found
