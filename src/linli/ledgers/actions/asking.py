"""The executor asks for more time or a pause; somebody else decides."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.ledgers import events, rules
from linli.ledgers.actions._shared import (
    NEVER_EXECUTOR,
    ONLY_EXECUTOR,
    keep,
    locked,
    move,
    today,
    words,
)
from linli.ledgers.models import Item, Milestone, Request
from linli.ledgers.spec import RequestKind


@transaction.atomic
def ask(
    item_id: int,
    kind: str,
    *,
    reason: str,
    by: Viewer,
    now: datetime,
    until: date | None = None,
    milestone_id: int | None = None,
    version: int | None = None,
) -> Request:
    """Ask for a later date of the item, or of one milestone, before it has passed; or for a pause
    until a day. Nothing changes until somebody else has granted it.
    """
    item = locked(item_id, version)
    ensure(rules.can_work(by, item), ONLY_EXECUTOR)
    move(item, "ask")
    why = words(reason, "reason", _("Say why."))
    step = _step(item, milestone_id) if kind == RequestKind.EXTENSION else None
    if kind not in RequestKind.values:
        raise Invalid(_("Choose what you ask for."), field="kind")
    if kind == RequestKind.EXTENSION:
        _check_extension(step.due_on if step else item.due_on, until, now)
    elif until is not None and until <= today(now):
        raise Invalid(_("The pause ends on a day to come."), field="until")
    if item.requests.filter(granted=None, kind=kind, milestone=step).exists():
        raise Invalid(_("This was asked already and waits for a decision."), field="kind")
    request = Request.objects.create(
        item=item,
        milestone=step,
        kind=kind,
        until=until,
        reason=why,
        asked_by=by.key,
        asked_at=now,
    )
    item.told_at = now
    keep(
        events.ASKED,
        item,
        by,
        now,
        request=request.pk,
        asked=kind,
        until=until.isoformat() if until else None,
        milestone=step.pk if step else None,
    )
    return request


def _step(item: Item, milestone_id: int | None) -> Milestone | None:
    if milestone_id is None:
        return None
    step = item.milestones.filter(pk=milestone_id, withdrawn_at=None, done_on=None).first()
    if step is None:
        raise Invalid(_("Choose a milestone that was not shown yet."), field="milestone")
    return step


def _check_extension(due_on: date | None, until: date | None, now: datetime) -> None:
    if due_on is None:
        raise Invalid(_("It has no day that could be moved."), field="until")
    if due_on < today(now):
        raise Invalid(
            _("The deadline has passed. An extension is asked for before it."), field="until"
        )
    if until is None or until <= due_on:
        raise Invalid(_("The new date must lie after the present one."), field="until")


@transaction.atomic
def decide(
    request_id: int,
    *,
    granted: bool,
    by: Viewer,
    now: datetime,
    answer: str = "",
    version: int | None = None,
) -> Request:
    """Grant or refuse what was asked. A refusal says why."""
    request = Request.objects.get(pk=request_id)
    item = locked(request.item_id, version)
    request = Request.objects.select_related("milestone").get(pk=request_id)
    request.item = item
    ensure(request.granted is None, _("This was decided already."), code="wrong_state")
    ensure(rules.can_decide(by, request), NEVER_EXECUTOR)
    move(item, "decide")
    if not granted:
        words(answer, "answer", _("Say why not."))
    request.granted, request.answer = granted, answer.strip()
    request.decided_by, request.decided_at = by.key, now
    request.save()
    before = _before(request)
    if granted:
        _give(request, item, now)
    keep(
        events.GRANTED if granted else events.REFUSED,
        item,
        by,
        now,
        request=request.pk,
        asked=request.kind,
        milestone=request.milestone_id,
        before=before,
        until=request.until.isoformat() if request.until else None,
    )
    return request


def _before(request: Request) -> str | None:
    due_on = request.milestone.due_on if request.milestone else request.item.due_on
    return due_on.isoformat() if due_on else None


def _give(request: Request, item: Item, now: datetime) -> None:
    if request.kind == RequestKind.SUSPENSION:
        move(item, "suspend")
        item.suspended_on, item.suspended_until = today(now), request.until
    elif request.milestone is not None:
        step = request.milestone
        step.due_on, step.due_words = request.until, ""
        step.version += 1
        step.save()
    else:
        item.due_on, item.due_words = request.until, ""


@transaction.atomic
def resume(
    item_id: int,
    *,
    by: Viewer,
    now: datetime,
    due_on: date | None = None,
    version: int | None = None,
) -> Item:
    """Take it up again; whoever keeps the ledger may give the deadline that holds from now on."""
    item = locked(item_id, version)
    keeper = rules.can_change(by, item)
    ensure(keeper or (due_on is None and rules.can_work(by, item)), NEVER_EXECUTOR)
    move(item, "resume")
    before = item.due_on
    if due_on is not None:
        if due_on < today(now):
            raise Invalid(_("The new deadline lies in the past."), field="due_on")
        item.due_on, item.due_words = due_on, ""
    item.suspended_on = item.suspended_until = None
    item.told_at = now
    return keep(
        events.RESUMED,
        item,
        by,
        now,
        before=before.isoformat() if before else None,
        due_on=item.due_on.isoformat() if item.due_on else None,
    )
