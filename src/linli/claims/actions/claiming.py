"""A unit takes something on, does it, both sides say how it was."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.claims import events, rules, workflow
from linli.claims.actions._shared import claim_of, keep, line_of, record, words
from linli.claims.models import Claim, Line, Rating, Service, Unit
from linli.claims.spec import RATINGS, RESOURCE, SIDES
from linli.claims.workflow import Listing, State
from linli.clock import queries as clock


@transaction.atomic
def claim(
    line_id: int,
    unit_id: int,
    what: str,
    *,
    due_on: date,
    by: Viewer,
    now: datetime,
    resource_id: int | None = None,
) -> Claim:
    """The unit takes a need or a project on, until a day, and says what it brings."""
    line = line_of(line_id, "claim")
    if not line.is_claimable:
        raise NotAllowed(_("Resources are offered, not claimed."), code="not_claimable")
    unit = _unit(line, unit_id)
    ensure(
        rules.can_act_for(by, unit), _("The unit's own contact, or who keeps the lists, claims.")
    )
    if line.claims.filter(unit=unit, state=State.CLAIMED).exists():
        raise NotAllowed(_("This unit has claimed it already."), code="claimed")
    made = Claim.objects.create(
        line=line,
        unit=unit,
        resource=_resource(unit, resource_id),
        what=words(what, "what", _("Say what the unit brings or does."))[:300],
        claimed_by=by.key,
        **clock.until(due_on, now).columns(),
    )
    record(events.CLAIMED, made, by, now, unit=unit.pk, due_on=due_on.isoformat())
    return made


@transaction.atomic
def note_service(
    claim_id: int, held_on: date, what: str, beneficiaries: int, *, by: Viewer, now: datetime
) -> Service:
    """One time that something was done, and how many had the use of it."""
    row = claim_of(claim_id)
    ensure(rules.can_work(by, row), _own())
    row.state = workflow.after(row.state, "note")
    if held_on > timezone.localdate(now):
        raise Invalid(_("Note it when it has been done."), field="held_on")
    if beneficiaries < 0:
        raise Invalid(_("A count cannot be negative."), field="beneficiaries")
    made = Service.objects.create(
        claim=row,
        held_on=held_on,
        what=words(what, "what", _("Say what was done."))[:300],
        beneficiaries=beneficiaries,
        noted_by=by.key,
        noted_at=now,
    )
    keep(events.NOTED, row, by, now, beneficiaries=beneficiaries)
    return made


@transaction.atomic
def fulfil(
    claim_id: int, proof: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Claim:
    """Report it fulfilled, and say by what one sees it."""
    row = claim_of(claim_id, version)
    ensure(rules.can_work(by, row), _own())
    row.state = workflow.after(row.state, "fulfil")
    row.proof = words(proof, "proof", _("Say by what one sees that it is done."))
    row.fulfilled_by, row.fulfilled_at, row.met_at = by.key, now, now
    keep(events.FULFILLED, row, by, now, text=row.proof, in_time=now <= row.due_at)
    return row


@transaction.atomic
def send_back(
    claim_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Claim:
    """It is not fulfilled after all; what was said of it goes."""
    row = claim_of(claim_id, version)
    ensure(
        rules.can_send_back(by, row),
        _("Somebody other than the one who reported it sends it back."),
    )
    row.state = workflow.after(row.state, "send_back")
    row.fulfilled_by, row.fulfilled_at, row.met_at = "", None, None
    row.ratings.all().delete()
    why = words(reason, "reason", _("Say what is still missing."))
    keep(events.SENT_BACK, row, by, now, text=why)
    return row


@transaction.atomic
def rate(
    claim_id: int, side: str, word: str, *, by: Viewer, now: datetime, comment: str = ""
) -> Claim:
    """One side says how it was; once both have, the claim is at its end."""
    row = claim_of(claim_id)
    if side not in SIDES or word not in RATINGS:
        raise Invalid(_("Choose one of the list."), field="word")
    ensure(
        rules.can_rate(by, row, side),
        _("Each side rates the other; who reported it fulfilled does not speak for the community."),
    )
    said = set(row.ratings.values_list("side", flat=True))
    if side in said:
        raise NotAllowed(_("This side has rated it already."), code="rated")
    row.state = workflow.after(row.state, "rate_last" if said else "rate")
    Rating.objects.create(
        claim=row,
        side=side,
        word=word,
        comment=comment.strip()[:300],
        rated_by=by.key,
        rated_at=now,
    )
    keep(events.RATED, row, by, now, side=side, word=word, text=comment.strip())
    return row


@transaction.atomic
def give_back(
    claim_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Claim:
    """The unit cannot do it: the line is free for others."""
    row = claim_of(claim_id, version)
    ensure(rules.can_work(by, row), _own())
    row.state = workflow.after(row.state, "give_back")
    row.given_back_why = words(reason, "reason", _("Say why it is given back."))[:300]
    row.met_at = now
    keep(events.GIVEN_BACK, row, by, now)
    return row


def _own() -> str:
    return _("The unit's own contact, or who keeps the lists, does this.")


def _unit(line: Line, unit_id: int) -> Unit:
    rows = Unit.objects.select_related("circle__area", "organisation")
    unit = rows.filter(pk=unit_id, circle_id=line.circle_id, left_on=None).first()
    if unit is None:
        raise Invalid(_("Choose a member unit."), field="unit")
    return unit


def _resource(unit: Unit, resource_id: int | None) -> Line | None:
    if resource_id is None:
        return None
    row = unit.lines.filter(pk=resource_id, kind=RESOURCE, state=Listing.LISTED).first()
    if row is None:
        raise Invalid(_("Choose one of the unit's own resources."), field="resource")
    return row
