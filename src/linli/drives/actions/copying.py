"""Copy a paper that a steward brought back: one building, many rows, one act."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.drives import queries, rules
from linli.drives.actions.common import ensure_open
from linli.drives.actions.recording import record
from linli.drives.models import Attempt, Drive
from linli.drives.spec import StepDraft


class RowsRefused(Invalid):
    """Some rows of a paper cannot be taken; nothing was saved. `rows`: target → the refusal."""

    def __init__(self, rows: Mapping[int, NotAllowed]) -> None:
        super().__init__(
            _("Nothing was saved yet: mend the rows that are marked."), code="rows_refused"
        )
        self.rows = dict(rows)


@transaction.atomic
def record_many(
    drive_id: int,
    steps: Sequence[StepDraft],
    *,
    once: str,
    by: Viewer,
    now: datetime,
    paper_on: date | None = None,
) -> list[Attempt]:
    """Record many targets of a drive at once, as they stand on a paper of the day `paper_on`
    (None: today, no paper). All of them, or none: RowsRefused says which rows are in the way.

    The same `once` gives what was kept the first time.
    """
    drive = Drive.objects.select_related("area").get(pk=drive_id)
    ensure(
        rules.RIGHTS.may_in(by, "record", str(drive.area.path)),
        _("Targets are recorded by the workers of their community."),
        code="not_worker",
    )
    ensure_open(drive)
    if not steps:
        raise Invalid(_("Choose a stage in at least one row."), field="stage")
    at = _moment(drive, paper_on, now)
    known = set(
        drive.targets.filter(pk__in=[step.target_id for step in steps]).values_list("pk", flat=True)
    )
    kept, refused = [], {}
    for step in steps:
        try:
            kept.append(_one(step, known, once=once, at=at, paper_on=paper_on, by=by, now=now))
        except NotAllowed as refusal:
            refused[step.target_id] = refusal
    if refused:
        raise RowsRefused(refused)
    return kept


def _one(step: StepDraft, known: set[int], *, once: str, **given: Any) -> Attempt:
    if step.target_id not in known:
        raise Invalid(_("This row is not on the roster of the drive."), field="stage")
    return record(
        step.target_id,
        step.stage,
        reason=step.reason,
        next_on=step.next_on,
        note=step.note,
        letter=step.letter,
        version=step.version,
        once=f"{once}-{step.target_id}",
        **given,
    )


def _moment(drive: Drive, day: date | None, now: datetime) -> datetime:
    if day is None:
        return now
    if not drive.starts_on <= day <= localdate(now):
        raise Invalid(
            _("The day on the paper lies between the beginning of the drive and today."),
            field="paper_on",
        )
    return queries.noon(day, now)
