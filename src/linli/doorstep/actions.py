"""The one save at the door: the visit and all that was said there, or nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import actions as cases
from linli.cases.actions import Raised
from linli.cases.models import Case, Source, Urgency
from linli.cases.spec import KINDS, Settled
from linli.cases.workflow import Outcome
from linli.doorstep import events, rules
from linli.doorstep.models import Overlap
from linli.doorstep.spec import MOST_APPEALS, AppealDraft, Differs, Ending
from linli.drives import actions as drive_acts
from linli.drives import queries as drives
from linli.drives.spec import StepDraft
from linli.journal import actions as journal
from linli.places import actions as places
from linli.places.models import Dwelling
from linli.visits import actions as visits
from linli.visits import queries as reads
from linli.visits.models import Visit


@dataclass(frozen=True)
class Recorded:
    """What was kept: the visit, and the cases in the order in which they were said.

    `again`: the visit had been kept before; what was changed since was not taken over.
    """

    visit: Visit
    raised: tuple[Raised, ...] = ()
    again: bool = False


@transaction.atomic
def record(
    dwelling_id: int,
    outcome: str,
    note: str = "",
    at: datetime | None = None,
    appeals: Sequence[AppealDraft] = (),
    *,
    once: str,
    by: Viewer,
    now: datetime,
    again_on: date | None = None,
    steps: Sequence[StepDraft] = (),
    facts: Mapping[str, str] | None = None,
    seen: int | None = None,
) -> Recorded:
    """Keep a visit together with its appeals and what each drive learned: all of it, or nothing.

    `steps`: how targets of running drives at this door stand now; `facts`: what was said about the
    dwelling (codes of `places.spec.FACTS`, or a form's own). Where nobody opened, every
    drive that still asks here counts one more attempt. The same `once` gives what was kept the
    first time. Invalid names the field; for the n-th appeal it is "appeals-<n>-<field>", counted
    from 0, for a target "steps-<target>-<field>". `seen`: the number
    of the last visit at this door that the page showed; later ones of other people become overlaps.
    """
    dwelling = _door_alone(dwelling_id)
    ensure(
        rules.can_record(by, dwelling),
        _("Visits here are recorded by the workers of its community."),
        code="not_worker",
    )
    per_kind = Counter(draft.kind for draft in appeals)
    if max(per_kind.values(), default=0) > MOST_APPEALS:
        raise Invalid(
            _("At most %(n)d appeals in one record: register the others at the desk.")
            % {"n": MOST_APPEALS},
            field="appeals",
        )
    again = reads.by_key(once, by) is not None
    visit = visits.record_visit(
        dwelling_id, outcome, note, at, once=once, by=by, now=now, again_on=again_on
    )
    raised = tuple(
        _raise(number, draft, dwelling, once=f"{once}:{number}", by=by, now=now)
        for number, draft in enumerate(appeals)
    )
    if not again:
        _move_targets(visit, steps, once=once, by=by, now=now)
        places.note_facts(dwelling_id, facts or {}, source=f"visit:{visit.pk}", by=by, now=now)
        if seen is not None:
            _note_overlaps(visit, seen, by=by, now=now)
    return Recorded(visit, raised, again)


def _move_targets(
    visit: Visit, steps: Sequence[StepDraft], *, once: str, by: Viewer, now: datetime
) -> None:
    """Each drive of this household in its turn: as it was said, or one more vain attempt."""
    said = {step.target_id for step in steps}
    here = {
        target.pk
        for target in drives.at_dwellings(by, [visit.dwelling_id]).get(visit.dwelling_id, [])
    }
    if not said <= here:
        raise Invalid(_("This drive does not ask here (any more). Reload the page."))
    for step in steps:
        try:
            drive_acts.record(
                step.target_id,
                step.stage,
                reason=step.reason,
                next_on=step.next_on,
                note=step.note,
                letter=step.letter,
                submission=step.submission,
                at=visit.at,
                visit_id=visit.pk,
                once=f"{once}:t{step.target_id}",
                by=by,
                now=now,
            )
        except Invalid as refusal:
            refusal.field = f"steps-{step.target_id}-{refusal.field}"
            raise
    if visit.outcome != Visit.Outcome.NO_ONE_HOME:
        return
    for target in drives.misses_at(by, visit.dwelling_id):
        if target.pk not in said:
            drive_acts.miss(
                target.pk,
                at=visit.at,
                visit_id=visit.pk,
                once=f"{once}:t{target.pk}",
                by=by,
                now=now,
            )


def _raise(
    number: int, draft: AppealDraft, dwelling: Dwelling, *, once: str, by: Viewer, now: datetime
) -> Raised:
    try:
        return cases.raise_case(
            kind=draft.kind,
            category_id=draft.category_id,
            area_id=dwelling.compound.area_id,
            compound_id=dwelling.compound_id,
            dwelling_id=dwelling.pk,
            place=draft.place,
            summary=draft.summary,
            body=draft.body,
            urgency=Urgency.URGENT if _ending(draft) == Ending.URGENT else Urgency.NORMAL,
            source=Source.DOOR,
            raiser=draft.raiser,
            photos=draft.photos,
            once=once,
            settled=_settled(draft),
            facts=draft.facts,
            by=by,
            now=now,
        )
    except Invalid as refusal:
        refusal.field = f"appeals-{number}-{refusal.field}"
        raise


def _ending(draft: AppealDraft) -> Ending:
    if draft.ending not in Ending.values:
        raise Invalid(_("Choose what becomes of it."), field="ending")
    return Ending(draft.ending)


def _settled(draft: AppealDraft) -> Settled | None:
    if _ending(draft) != Ending.SETTLED:
        return None
    kind = KINDS.get(draft.kind)
    if not draft.answer.strip() and not (kind and kind.settled_by):
        raise Invalid(_("Say how it was settled."), field="answer")
    return Settled(Outcome.SOLVED, draft.answer.strip())


# --- two records of one household, the second made without sight of the first ---


def _door_alone(dwelling_id: int) -> Dwelling:
    """The door, held until the end of this transaction: of two records that arrive at the same
    moment the second one must find the first.
    """
    doors = Dwelling.objects.select_for_update(of=("self",), no_key=True)
    return doors.select_related("compound__area").get(pk=dwelling_id)


def _note_overlaps(visit: Visit, seen: int, *, by: Viewer, now: datetime) -> list[Overlap]:
    """Write down each visit of somebody else that came after what the page of this one showed."""
    unseen = Visit.objects.filter(
        dwelling_id=visit.dwelling_id, withdrawn_at=None, pk__gt=seen, pk__lt=visit.pk
    ).exclude(worker_id=visit.worker_id)
    return [_write_down(other, visit, by, now) for other in unseen.order_by("pk")]


def _write_down(first: Visit, second: Visit, by: Viewer, now: datetime) -> Overlap:
    overlap = Overlap(
        area=second.area,
        dwelling_id=second.dwelling_id,
        first=first,
        second=second,
        differs=_differences(first, second),
        found_at=now,
    )
    overlap.save(force_insert=True)
    _record(events.OVERLAP_FOUND, overlap, by, now)
    return overlap


def _differences(first: Visit, second: Visit) -> list[str]:
    raised = [
        sorted(Case.objects.filter(once__startswith=f"{one.once}:").values_list("category_id"))
        for one in (first, second)
    ]
    differs = {
        Differs.OUTCOME: first.outcome != second.outcome,
        Differs.NOTE: first.note != second.note,
        Differs.AGAIN: first.again_on != second.again_on,
        Differs.APPEALS: raised[0] != raised[1],
    }
    return [str(what) for what, is_so in differs.items() if is_so]


@transaction.atomic
def settle_overlap(
    overlap_id: int,
    how: str,
    why: str = "",
    *,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Overlap:
    """Say what stands. With "first" or "second" the other visit is withdrawn with `why` as its
    reason; it stays in the records. Raises Invalid, Conflict, NotAllowed.
    """
    rows = Overlap.objects.select_for_update(of=("self",))
    overlap = rows.select_related("area", "first", "second").get(pk=overlap_id)
    if version is not None and version != overlap.version:
        raise Conflict(_("Someone else has settled this meanwhile."), current=overlap)
    ensure(
        rules.can_settle(by, overlap),
        _("The secretary of the community settles this."),
        code="not_secretary",
    )
    if overlap.settled_at is not None:
        raise NotAllowed(_("This is settled already."), code="settled")
    if how not in Overlap.How.values:
        raise Invalid(_("Choose what stands."), field="how")
    _withdraw_the_other(overlap, how, why.strip(), by, now)
    overlap.settled_at, overlap.settled_by = now, by.key
    overlap.settled_how, overlap.settled_why = how, why.strip()[:200]
    overlap.version += 1
    overlap.save()
    _record(events.OVERLAP_SETTLED, overlap, by, now, how=how)
    return overlap


def _withdraw_the_other(overlap: Overlap, how: str, why: str, by: Viewer, now: datetime) -> None:
    if how == Overlap.How.BOTH:
        return
    if not why:
        raise Invalid(_("Say why the other one is withdrawn."), field="why")
    other = overlap.second if how == Overlap.How.FIRST else overlap.first
    if other.withdrawn_at is None:
        visits.withdraw_visit(other.pk, why, by=by, now=now)


def _record(kind: str, overlap: Overlap, by: Viewer, now: datetime, **data: str) -> None:
    journal.record(
        kind,
        subject=f"overlap:{overlap.pk}",
        about=[
            f"dwelling:{overlap.dwelling_id}",
            f"visit:{overlap.first_id}",
            f"visit:{overlap.second_id}",
        ],
        area=overlap.area.path,
        by=by,
        now=now,
        **data,
    )
