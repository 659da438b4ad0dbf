"""The one save at the door: the visit and all that was said there, or nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.base.acts import act
from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import actions as cases
from linli.cases.actions import Raised
from linli.cases.models import Source, Urgency
from linli.cases.spec import KINDS, Settled
from linli.cases.workflow import Outcome
from linli.doorstep import rules
from linli.doorstep.actions.overlaps import door_alone, note_overlaps, unseen_by
from linli.doorstep.spec import MOST_APPEALS, AppealDraft, Ending
from linli.drives import actions as drive_acts
from linli.drives import queries as drives
from linli.drives.spec import StepDraft
from linli.places import actions as places
from linli.places.models import Dwelling
from linli.visits import actions as visits
from linli.visits.models import Visit


@dataclass(frozen=True)
class Recorded:
    """What was kept: the visit, and the cases in the order in which they were said.

    `again`: the visit had been kept before; what was changed since was not taken over.
    """

    visit: Visit
    raised: tuple[Raised, ...] = ()
    again: bool = False


@act
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
    asked: Mapping[int, str] | None = None,
    first: bool = False,
) -> Recorded:
    """Keep a visit together with its appeals and what each drive learned: all of it, or nothing.

    `steps`: how targets of running drives at this door stand now, the door's own and those of who
    lives there; `facts`: what was said about the dwelling (codes of `places.spec.FACTS`, or a
    form's own). Where nobody opened, every drive that still asks here counts one more attempt. Of
    persons who need not be asked (again) nothing is taken down, unless somebody else told of them
    unseen. The same `once` gives what was kept the first time. Invalid names the field; for the
    n-th appeal it is "appeals-<n>-<field>", counted from 0, for a target "steps-<target>-<field>".
    `seen`: the number of the last visit at this door that the page showed; later ones of other
    people become overlaps.
    `asked`: what `drives.forms_asked_at` gave for this door in this transaction, if it was read.
    `first`: `once` comes of a record that is new.
    The clocks of what was said run from `at`, however late the phone brought it.
    """
    dwelling = door_alone(dwelling_id)
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
    visit = visits.record_visit(
        dwelling, outcome, note, at, once=once, by=by, now=now, again_on=again_on, first=first
    )
    raised = tuple(
        _raise(number, draft, dwelling, once=f"{once}:{number}", at=visit.at, by=by, now=now)
        for number, draft in enumerate(appeals)
    )
    if not visit.again:
        unseen = unseen_by(visit, seen)
        told = drives.said_in([other.pk for other in unseen]) if steps and unseen else {}
        if steps:
            _all_asked(visit, steps, told, by, asked)
        contested = _move_targets(visit, steps, told, once=once, by=by, now=now)
        places.note_facts(dwelling, facts or {}, source=f"visit:{visit.pk}", by=by, now=now)
        note_overlaps(visit, unseen, contested=contested, by=by, now=now)
    return Recorded(visit, raised, visit.again)


def _all_asked(
    visit: Visit,
    steps: Sequence[StepDraft],
    told: Mapping[int, str],
    by: Viewer,
    asked: Mapping[int, str] | None,
) -> None:
    """Invalid for a step of a drive that does not ask at this door, or does not ask this person
    (any more). `told`: what others said unseen; what contradicts that is kept beside it.
    """
    if asked is None:
        asked = drives.forms_asked_at(by, visit.dwelling_id)
    persons = {step.target_id for step in steps} - asked.keys()
    here = drives.persons_asked_at(by, visit.dwelling_id) if persons else {}
    if not persons <= here.keys():
        raise Invalid(_("This drive does not ask here (any more). Reload the page."))
    for number in sorted(persons - told.keys()):
        if not here[number]:
            raise Invalid(
                _(
                    "This person need not be asked any more, as was noted before: choose “Not"
                    " spoken about”."
                ),
                field=f"steps-{number}-stage",
                code="not_asked",
            )


def _move_targets(
    visit: Visit,
    steps: Sequence[StepDraft],
    told: Mapping[int, str],
    *,
    once: str,
    by: Viewer,
    now: datetime,
) -> bool:
    """Each drive of this household in its turn: as it was said, or one more vain attempt. What
    differs from a record that this one had not seen is kept beside it; whether there was such.
    """
    said = {step.target_id for step in steps}
    # Targets of which somebody else has said something else, which this record had not seen.
    contested = {
        each.target_id for each in steps if told.get(each.target_id, each.stage) != each.stage
    }
    for step in steps:
        once_each = f"{once}:t{step.target_id}"
        common: dict[str, Any] = {"at": visit.at, "visit_id": visit.pk, "once": once_each}
        try:
            if step.target_id in contested:
                drive_acts.keep_beside(
                    step.target_id,
                    step.stage,
                    kept_as=drive_acts.as_kept(step.reason, step.next_on, step.letter),
                    note=step.note,
                    **common,
                    by=by,
                    now=now,
                )
            else:
                drive_acts.record(
                    step.target_id,
                    step.stage,
                    reason=step.reason,
                    next_on=step.next_on,
                    note=step.note,
                    letter=step.letter,
                    submission=step.submission,
                    first=True,
                    **common,
                    by=by,
                    now=now,
                )
        except Invalid as refusal:
            refusal.field = f"steps-{step.target_id}-{refusal.field}"
            raise
    if visit.outcome != Visit.Outcome.NO_ONE_HOME:
        return bool(contested)
    for number in drives.misses_at(by, visit.dwelling_id):
        if number not in said:
            drive_acts.miss(
                number,
                at=visit.at,
                visit_id=visit.pk,
                once=f"{once}:t{number}",
                first=True,
                by=by,
                now=now,
            )
    return bool(contested)


def _raise(
    number: int,
    draft: AppealDraft,
    dwelling: Dwelling,
    *,
    once: str,
    at: datetime,
    by: Viewer,
    now: datetime,
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
            at=at,
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
