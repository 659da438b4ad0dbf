"""What all actions on drives do alike: lock, compare versions, write down."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.base.composed import Composed
from linli.base.errors import Conflict, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.drives import rules
from linli.drives.models import Drive, Target
from linli.drives.spec import TARGET_KINDS
from linli.drives.workflow import State
from linli.journal import actions as journal
from linli.journal.models import Entry

_LEADS = _("Drives are led by the secretary of their area.")


def locked_drive(drive_id: int, by: Viewer, version: int | None = None) -> Drive:
    """The drive, locked, for somebody who may lead it. Conflict if it was changed meanwhile."""
    rows = Drive.objects.select_related("area", "lead").select_for_update(of=("self",))
    drive = rows.get(pk=drive_id)
    ensure(rules.can_lead(by, drive.area), _LEADS, code="not_secretary")
    if version is not None and version != drive.version:
        raise Conflict(_("Someone else has changed this drive meanwhile."), current=drive)
    return drive


def ensure_may_lead(by: Viewer, area: Any) -> None:
    """NotAllowed for whoever does not lead drives here."""
    ensure(rules.can_lead(by, area), _LEADS, code="not_secretary")


def locked_target(target_id: int, version: int | None = None) -> Target:
    """The target with its drive and stage, locked."""
    target = _held.one(number=target_id)
    if version is not None and version != target.version:
        raise Conflict(_("Someone else has recorded this household meanwhile."), current=target)
    return target


_held = Composed[Target](
    lambda number: (
        Target.objects.select_related("drive__area", "area", "stage", "reason")
        .select_for_update(of=("self",))
        .filter(pk=number)
    )
)


def ensure_open(drive: Drive) -> None:
    """NotAllowed unless the drive runs."""
    if drive.state != State.OPEN:
        raise NotAllowed(
            _("“%(drive)s” is not running: start it, or run it again, first.") % {"drive": drive},
            code="drive_not_open",
        )


def things_of(target: Target) -> list[str]:
    """What a journal entry about the target is about. Of a sealed drive nobody: the journal keeps
    for good, and would tell for good what somebody said about their health.
    """
    if target.drive.sealed:
        return [f"drive:{target.drive_id}"]
    numbers = {kind: getattr(target, f"{kind}_id") for kind in TARGET_KINDS}
    things = [f"{kind}:{number}" for kind, number in numbers.items() if number]
    return [f"drive:{target.drive_id}", *things]


def note_drive(
    kind: str, drive: Drive, by: Viewer, now: datetime, about: Iterable[str] = (), **data: Any
) -> Entry:
    """Write down what happened to a drive."""
    return journal.record(
        kind,
        subject=f"drive:{drive.pk}",
        about=about,
        area=str(drive.area.path),
        by=by,
        now=now,
        **data,
    )


def note_target(
    kind: str, target: Target, by: Viewer, now: datetime, *, text: str = "", **data: Any
) -> Entry:
    """Write down what happened to a target: stages and reasons as codes, words erasable."""
    return journal.record(
        kind,
        subject=f"target:{target.pk}",
        about=things_of(target),
        area=str(target.area.path),
        by=by,
        now=now,
        text=text,
        **data,
    )
