"""The one save at the site: how each line was found, and every fault as a hazard, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import actions as cases
from linli.cases.models import Case, Source
from linli.cases.spec import HAZARD, Settled
from linli.inspections import events, rules
from linli.inspections.actions._shared import keep, locked
from linli.inspections.models import Finding, Inspection
from linli.inspections.spec import (
    LATEST_NOTE,
    LONGEST_NOTE,
    MOST_OTHERS,
    Ending,
    FindingDraft,
    Result,
)


@dataclass(frozen=True)
class Held:
    """What was kept: the inspection, and the hazards in the order in which they were found.

    `again`: it had been kept before; what was changed since was not taken over.
    """

    inspection: Inspection
    hazards: tuple[Case, ...] = ()
    again: bool = False


@transaction.atomic
def hold(
    inspection_id: int,
    *,
    answers: Mapping[int, str],
    findings: Sequence[FindingDraft] = (),
    words: str = "",
    at: datetime | None = None,
    once: str,
    by: Viewer,
    now: datetime,
) -> Held:
    """Keep what was looked at and what was found. Each fault is a hazard of its own: put right on
    the spot, by a day, or, where that is refused, handed to the authority with enforcement power
    and followed on. Invalid names the field; for the n-th finding "findings-<n>-<field>", from 0.
    """
    if (known := Inspection.objects.filter(pk=inspection_id, held_once=once).first()) and once:
        found = tuple(finding.case for finding in known.findings.select_related("case"))
        return Held(known, found, again=True)
    row = locked(inspection_id, "hold")
    ensure(rules.can_hold(by, row), _("It is written down by those who take part."))
    moment = at or now
    if not now - LATEST_NOTE <= moment <= now:
        raise Invalid(_("Name a moment within the last month."), field="at")
    row.answers = _answers(row, answers, findings)
    row.held_at, row.recorded_at, row.held_once = moment, now, once
    row.note = words.strip()[:LONGEST_NOTE]
    hazards = tuple(
        _raise(number, draft, row, f"{once}:{number}", by=by, now=now)
        for number, draft in enumerate(findings)
    )
    keep(
        events.HELD,
        row,
        by,
        now,
        about=[f"case:{case.pk}" for case in hazards],
        hazards=len(hazards),
    )
    return Held(row, hazards)


def _answers(
    row: Inspection, answers: Mapping[int, str], findings: Sequence[FindingDraft]
) -> dict[str, str]:
    """Every line has an answer, and “not in order” its finding."""
    items = (
        list(row.checklist.items.filter(retired=False).values_list("pk", flat=True))
        if row.checklist
        else []
    )
    for pk in items:
        if answers.get(pk) not in Result.values:
            raise Invalid(_("Say of every line how it was found."), field=f"item-{pk}")
    faulty = {pk for pk in items if answers[pk] == Result.NOT}
    found = {draft.item_id for draft in findings if draft.item_id is not None}
    if faulty != found:
        first = min(faulty ^ found)
        raise Invalid(
            _("What is not in order needs a line about what becomes of it."), field=f"item-{first}"
        )
    if len(findings) - len(found) > MOST_OTHERS:
        raise Invalid(
            _("At most %(n)d findings beside the checklist.") % {"n": MOST_OTHERS}, field="findings"
        )
    return {str(pk): answers[pk] for pk in items}


def _raise(
    number: int, draft: FindingDraft, row: Inspection, once: str, *, by: Viewer, now: datetime
) -> Case:
    try:
        if draft.ending not in Ending.values:
            raise Invalid(_("Choose what becomes of it."), field="ending")
        case = cases.raise_case(**_values(draft, row), once=once, by=by, now=now).case
        if draft.ending == Ending.REFUSED:
            _hand_over(case, draft, by=by, now=now)
    except Invalid as refusal:
        refusal.field = f"findings-{number}-{refusal.field}"
        raise
    Finding.objects.create(inspection=row, item_id=draft.item_id, case=case)
    return case


def _values(draft: FindingDraft, row: Inspection) -> dict[str, Any]:
    facts: dict[str, object] = {"grade": draft.grade, "basis": draft.basis}
    if draft.done.strip():
        facts["on_spot"] = draft.done
    if draft.ending == Ending.BY_DAY and draft.due_on is not None:
        facts["due_on"] = draft.due_on
    return {
        "kind": HAZARD.code,
        "category_id": draft.category_id,
        "area_id": row.area_id,
        "organisation_id": row.organisation_id,
        "place": row.site,
        "summary": draft.summary,
        "source": Source.DOOR,
        "facts": facts,
        "photos": draft.photos,
        "settled": Settled(HAZARD.outcomes[0], "") if draft.ending == Ending.ON_SPOT else None,
        "receive": True,
    }


def _hand_over(case: Case, draft: FindingDraft, *, by: Viewer, now: datetime) -> None:
    """Whoever found it takes it in hand, hands it over, and asks the authority again."""
    kind, _sep, number = draft.authority.partition(":")
    if kind not in {"section", "organisation"} or not number.isdecimal():
        raise Invalid(_("Choose one authority."), field="authority")
    if draft.next_on is None or draft.next_on <= localdate(now):
        raise Invalid(_("Name a coming day, within a year."), field="next_on")
    cases.accept(case.pk, by=by, now=now)
    target: dict[str, Any] = {f"{kind}_id": int(number)}
    words = draft.done.strip() or _("Refuses to put it right; found at a joint inspection.")
    cases.hand_over(case.pk, **target, note=words, next_on=draft.next_on, by=by, now=now)
