"""Whom running drives ask away from any door: firms, shops, persons."""

from django.db.models import F, QuerySet

from linli.base.viewer import Viewer
from linli.drives import workflow
from linli.drives.models import Target
from linli.drives.queries.scope import listed, promised, targets_visible_to
from linli.drives.rules import RIGHTS
from linli.drives.workflow import ENDS, Meaning, State


def called_on_by(viewer: Viewer) -> "QuerySet[Target]":
    """Targets without a door of running drives, in the areas where this viewer records."""
    rows = listed(targets_visible_to(viewer)).select_related("drive__area", "area")
    mine = rows.filter(area__path__within_any=RIGHTS.areas(viewer, "record"))
    return mine.filter(dwelling=None, drive__state=State.OPEN)


def calls_of(viewer: Viewer) -> "QuerySet[Target]":
    """Those that have not come to an end, here or for good in another drive of the kind; who
    expects somebody first, then who waits longest.
    """
    return (
        called_on_by(viewer)
        .exclude(meaning__in=ENDS)
        .filter(~promised())
        .order_by(F("next_on").asc(nulls_last=True), F("last_at").asc(nulls_first=True), "pk")
    )


def subject_of(target: Target) -> str:
    """What a target is: "dwelling:5", "person:7", "organisation:9"."""
    kind = target.drive.target_kind
    return f"{kind}:{getattr(target, f'{kind}_id')}"


def way_to(target: Target, code: str) -> list[str]:
    """Codes of the stages that one contact leads through: a shop that is looked over at the first
    call has agreed to it before. The last is `code`, reachable or not; the record says so.
    """
    stages = {stage.code: stage for stage in target.drive.stages.all()}
    here, wanted = target.meaning, stages.get(code)
    if wanted is None or wanted.pk == target.stage_id or workflow.may_go(here, wanted.meaning):
        return [code]
    between = next((one for one in stages.values() if one.meaning == Meaning.AGREED), None)
    if between is None or not workflow.may_go(here, Meaning.AGREED):
        return [code]
    return [between.code, code] if workflow.may_go(Meaning.AGREED, wanted.meaning) else [code]
