"""What the actions of vaccination do alike: lock, open the box, compute, close, write down."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.base import masking
from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.drives import actions as drives
from linli.drives.models import Target
from linli.drives.workflow import Meaning, State
from linli.journal import actions as journal
from linli.vaccination import events, queries, rules
from linli.vaccination.models import Course, Vault
from linli.vaccination.queries import Opened
from linli.vaccination.spec import Next, Plan

DECLINED: Any = _("They declined and are not asked again. Record it if they come by themselves.")


@dataclass
class Desk:
    """One course while it is worked on."""

    target: Target
    course: Course
    vault: Vault
    box: Opened
    plan: Plan


def take(target_id: int, by: Viewer, version: int | None) -> Desk:
    """The target's course, locked and opened; NotAllowed without right, key or running drive."""
    rows = Target.objects.select_related("drive", "area", "stage").select_for_update(of=("self",))
    target = rows.get(pk=target_id)
    ensure(
        rules.can_record(by, target),
        _("Sealed records are kept by the workers of the community."),
        code="not_worker",
    )
    vault = Vault.objects.select_related("product").filter(drive=target.drive).first()
    if vault is None or not vault.wrapped:
        raise NotAllowed(_("This drive keeps no sealed records."), code="no_vault")
    if target.drive.state != State.OPEN:
        raise NotAllowed(_("This drive is not running."), code="drive_not_open")
    found = Course.objects.select_for_update().filter(target=target).first()
    course = found or Course(target=target, vault=vault, version=0)
    if version is not None and version != course.version:
        raise Conflict(_("Someone else has kept this record meanwhile."), current=course)
    box = queries.opened(course, vault)
    return Desk(target, course, vault, box, queries.plan_of(vault.product))


def keep(desk: Desk, kind: str, by: Viewer, now: datetime) -> Next:
    """Compute what comes next, keep its reason, close the box, write down that it was kept. The
    entry says nothing of what is in it.
    """
    found = computed(desk.box, desk.plan, now)
    close(desk)
    journal.record(
        kind,
        subject=f"target:{desk.target.pk}",
        about=[f"drive:{desk.target.drive_id}"],
        area=str(desk.target.area.path),
        by=by,
        now=now,
    )
    return found


def close(desk: Desk) -> None:
    """Seal the box with the drive's key."""
    desk.course.sealed = queries.sealed_from(desk.box, desk.vault)
    desk.course.version += 1
    desk.course.save()


def computed(box: Opened, plan: Plan, now: datetime) -> Next:
    """What comes next; kept behind the earlier reasons if it says something new."""
    found = box.next(plan, localdate(now))
    said = {**found.as_json(), "edition": plan.edition}
    last = box.reasons[-1] if box.reasons else {}
    if {"at": last.get("at"), **said} != last:
        box.reasons.append({"at": now.isoformat(), **said})
    return found


def stand(
    desk: Desk,
    meaning: str,
    by: Viewer,
    now: datetime,
    *,
    reason: str = "",
    due: Any = None,
    stage: str = "",
    once: str = "",
) -> None:
    """Move the target to the drive's stage of this meaning (that of the code `stage`, where it has
    it), over “agrees” where that is between. `once`: how the keys of these records begin.
    """
    if desk.target.meaning == Meaning.DECLINED:
        raise NotAllowed(DECLINED, code="declined")
    here = desk.target.meaning
    to: dict[str, Any] = {"by": by, "now": now}
    once = once or f"course-{desk.target.pk}-{desk.course.version}"
    if meaning == Meaning.DONE and here not in {Meaning.AGREED, Meaning.REACHED, Meaning.DONE}:
        agreed = queries.stage_code(desk.target.drive, Meaning.AGREED)
        drives.record(desk.target.pk, agreed, once=f"{once}-agreed", **to)
    known = {each.code for each in desk.target.drive.reasons.filter(meaning=meaning, active=True)}
    drives.record(
        desk.target.pk,
        queries.stage_code(desk.target.drive, meaning, stage),
        once=once,
        reason=reason if reason in known else "",
        next_on=due if due and due >= localdate(now) else None,
        **to,
    )


def words(text: str, field: str, longest: int = 300) -> str:
    """What was written, without an identity number."""
    if masking.IDENTITY.search(text):
        raise Invalid(
            _("Leave the identity number out: there is no legal basis to keep it."), field=field
        )
    return text.strip()[:longest]


KEPT = events.KEPT
