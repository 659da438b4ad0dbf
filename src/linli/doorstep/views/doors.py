"""Pages at the door: the round, a household, what was kept, and the raiser's word."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from linli.base.errors import Invalid
from linli.base.pages import (
    LinliRequest,
    is_meant_for_another,
    page,
    sign_in_as_another,
    wants_json,
)
from linli.base.parts import Chip
from linli.cases.models import Case
from linli.clock import queries as clock
from linli.clock.workflow import Colour
from linli.commitments import queries as commitments
from linli.doorstep import actions, queries, rules
from linli.doorstep.actions import Recorded
from linli.doorstep.forms import (
    AppealForm,
    AskForm,
    HazardForm,
    MatterForm,
    StepForm,
    VisitForm,
    matter_forms,
    step_forms,
    strays,
)
from linli.doorstep.queries import COLOURS, Sign
from linli.doorstep.views import carrying
from linli.drives import queries as drives
from linli.people import queries as people
from linli.people.queries import Resident
from linli.places import queries as places
from linli.places.models import Compound, Dwelling
from linli.surveys import queries as surveys
from linli.surveys.spec import FACT
from linli.visits import queries as visits
from linli.visits.models import Assignment
from linli.visits.spec import OUTCOME_COLOURS

#: Visits of a household that are shown; the list on the desk has all.
LATEST = 5
#: Where the session keeps the codes of the last record, to be passed on at the door.
CODES = "door_codes"


@page("doorstep.record", face="field")
def today(request: LinliRequest) -> HttpResponse:
    """Today's round: the first compound of this week's plan, or all compounds to choose from."""
    now = clock.now()
    shares = visits.shares_of(request.viewer, localdate(now))
    if shares:
        return _round(request, shares[0].plan.compound, shares, reverse("doorstep:pack"))
    context = {"compounds": queries.compounds(request.viewer), "now": now}
    context["calls"] = drives.calls_of(request.viewer).count()
    return render(request, "doorstep/field/no_round.html", context)


@page("doorstep.record", face="field")
def compound(request: LinliRequest, pk: int) -> HttpResponse:
    """The round in one compound: the viewer's share of it, else all of it."""
    found = get_object_or_404(queries.compounds(request.viewer), pk=pk)
    shares = visits.shares_of(request.viewer, localdate(clock.now()))
    return _round(request, found, shares, f"{reverse('doorstep:pack')}?compound={found.pk}")


def _round(
    request: LinliRequest, where: Compound, shares: list[Assignment], pack: str
) -> HttpResponse:
    now = clock.now()
    share = next((share for share in shares if share.plan.compound_id == where.pk), None)
    chips = [
        Chip(
            share.plan.compound.name,
            reverse("doorstep:compound", args=[share.plan.compound_id]),
            current=share.plan.compound_id == where.pk,
        )
        for share in shares
    ]
    context = {
        "round": queries.round_in(request.viewer, where, share, now),
        "chips": chips if len(chips) > 1 or share is None else [],
        "legend": [(COLOURS[sign], sign.label) for sign in Sign],
        "pack": pack,
        "calls": drives.calls_of(request.viewer).count(),
        "now": now,
    }
    return render(request, "doorstep/field/round.html", context)


@page("doorstep.record", face="field")
def find(request: LinliRequest) -> HttpResponse:
    """Find a door by words of its address."""
    words = request.GET.get("q", "").strip()[:60]
    context = {
        "words": words,
        "doors": queries.find(request.viewer, words),
        "compounds": queries.compounds(request.viewer),
    }
    return render(request, "doorstep/field/find.html", context)


@dataclass(frozen=True)
class Forms:
    """The one form at the door, in its parts."""

    visit: VisitForm
    appeals: list[AppealForm]
    hazards: list[HazardForm]
    steps: list[StepForm]

    def is_valid(self) -> bool:
        # All are asked, so that all faults are shown at once.
        parts = (self.visit, *self.matters(), *self.steps)
        return not [form for form in parts if not form.is_valid()]

    def matters(self) -> list[MatterForm]:
        """What may become a case."""
        return [*self.appeals, *self.hazards]

    def used(self) -> list[MatterForm]:
        """Those in which something was typed."""
        return [form for form in self.matters() if form.has_changed()]

    def refuse(self, refusal: Invalid) -> None:
        """Put a refusal of the action on its field, or above the form."""
        parts = refusal.field.split("-", 2)
        if parts[0] == "steps" and len(parts) == 3:
            step = next(one for one in self.steps if str(one.task.target.pk) == parts[1])
            step.refuse(parts[2], str(refusal))
            return
        form, field = (
            (self.used()[int(parts[1])], parts[2])
            if len(parts) == 3
            else (self.visit, refusal.field)
        )
        form.add_error(field if field in form.fields else None, str(refusal))


@page("doorstep.record", face="field")
def household(request: LinliRequest, pk: int) -> HttpResponse:
    """A door: what is known here, and the one form for what happened."""
    dwelling = dwelling_of(request, pk)
    residents = people.households([dwelling.pk])[dwelling.pk]
    tasks = drives.tasks_at(request.viewer, dwelling.pk)
    if request.method != "POST":
        given = {"once": uuid4().hex, "seen": getattr(dwelling, "last_visit", None) or 0}
        forms = Forms(
            VisitForm(initial=given),
            *matter_forms(None, None, residents),
            step_forms(tasks),
        )
        return _household(request, dwelling, residents, forms, 200)
    typed = Forms(
        VisitForm(request.POST),
        *matter_forms(request.POST, request.FILES, residents),
        step_forms(tasks, request.POST),
    )
    if wants_json(request):
        return _answer(request, dwelling, typed)
    if typed.is_valid():
        try:
            kept = _record(request, dwelling, typed)
        except Invalid as refusal:
            typed.refuse(refusal)
        else:
            _remember_codes(request, kept)
            return redirect("doorstep:done", kept.visit.pk)
    return _household(request, dwelling, residents, typed, 422)


def _answer(request: LinliRequest, dwelling: Dwelling, typed: Forms) -> HttpResponse:
    """What the phone's queue is told: what was kept, or what to mend, field by field."""
    if is_meant_for_another(request):
        return sign_in_as_another()
    if typed.is_valid():
        try:
            kept = _record(request, dwelling, typed)
        except Invalid as refusal:
            typed.refuse(refusal)
        else:
            _remember_codes(request, kept)
            told = {str(one.case.pk): [one.tracking_code, one.token] for one in kept.raised}
            return carrying.kept(
                kept.visit.once,
                done=reverse("doorstep:done", args=[kept.visit.pk]),
                again=kept.again,
                pass_on=[_pass_on(request, one.case, told) for one in kept.raised],
            )
    return carrying.to_mend([typed.visit, *typed.matters(), *typed.steps])


def _record(request: LinliRequest, dwelling: Dwelling, typed: Forms) -> Recorded:
    values = typed.visit.cleaned_data
    now = clock.now()
    steps = [draft for form in typed.steps if (draft := form.draft())]
    return actions.record(
        dwelling.pk,
        values["outcome"],
        values["note"],
        values["at"] or now - timedelta(seconds=values["waited"] or 0),
        [form.draft() for form in typed.used()],
        once=values["once"],
        again_on=values["again_on"],
        steps=[*steps, *strays(typed.steps, request.POST)],
        seen=values["seen"],
        by=request.viewer,
        now=now,
    )


def dwelling_of(request: LinliRequest, pk: int) -> Dwelling:
    """The door, if this viewer may record there; else 404."""
    doors = visits.with_visits(queries.dwellings(request.viewer))
    return get_object_or_404(
        places.with_facts(queries.with_last_visit(doors)).select_related("compound__area"), pk=pk
    )


def _household(
    request: LinliRequest,
    dwelling: Dwelling,
    residents: list[Resident],
    forms: Forms,
    status: int,
) -> HttpResponse:
    now = clock.now()
    before, after = visits.neighbours(dwelling)
    found = queries.cases_at(request.viewer, dwelling, now)
    context = {
        "dwelling": dwelling,
        "mark": queries.mark_with(request.viewer, dwelling, found, now),
        "residents": residents,
        "visits": [
            (visit, OUTCOME_COLOURS[visit.outcome])
            for visit in visits.of_dwelling(request.viewer, dwelling.pk)[:LATEST]
        ],
        "cases": [_case_line(case) for case in found if not rules.can_ask(request.viewer, case)],
        "to_ask": [
            (case, AskForm(auto_id=f"ask-{case.pk}-%s"))
            for case in found
            if rules.can_ask(request.viewer, case)
        ],
        "facts": places.facts_in(dwelling),
        "commitments": commitments.touching_dwelling(request.viewer, dwelling.pk),
        "before": before,
        "after": after,
        "forms": forms,
        "survey_forms": surveys.offered(request.viewer, str(dwelling.compound.area.path)),
        "now": now,
        "returned": status != 200,
    }
    return render(request, "doorstep/field/household.html", context, status=status)


def _case_line(case: Any) -> dict[str, Any]:
    colour = Colour(case.colour_code)
    return {"case": case, "colour": colour.value, "word": case.get_state_display()}


def _remember_codes(request: LinliRequest, kept: Recorded) -> None:
    """The codes are told once, on the next page; only their digests are in the tables."""
    request.session[CODES] = {
        "visit": kept.visit.pk,
        "again": kept.again,
        "codes": {str(one.case.pk): [one.tracking_code, one.token] for one in kept.raised},
    }


@page("doorstep.record", face="field")
def done(request: LinliRequest, pk: int) -> HttpResponse:
    """What was kept, what to pass on to the household, and where to go next."""
    visit = get_object_or_404(visits.listed(visits.visible_to(request.viewer)), pk=pk)
    told = request.session.get(CODES) or {}
    codes = told.get("codes", {}) if told.get("visit") == visit.pk else {}
    _before, after = visits.neighbours(visit.dwelling)
    context = {
        "visit": visit,
        "colour": OUTCOME_COLOURS[visit.outcome],
        "raised": [
            _pass_on(request, case, codes) for case in queries.cases_of(request.viewer, visit.once)
        ],
        "again": told.get("visit") == visit.pk and told.get("again"),
        "recorded_at": localtime(visit.recorded_at),
        "after": after,
        "track": request.build_absolute_uri("/track/"),
    }
    return render(request, "doorstep/field/done.html", context)


def _pass_on(request: LinliRequest, case: Case, codes: dict[str, list[str]]) -> dict[str, Any]:
    code, token = codes.get(str(case.pk), ["", ""]) if case.spec.asks_raiser else ["", ""]
    link = request.build_absolute_uri(f"/t/{token}/") if token else ""
    return {"case": case, "code": code, "link": link}


@page("doorstep.record", face="field")
def fill(request: LinliRequest, pk: int, form_pk: int) -> HttpResponse:
    """A survey form at this door, with what is known filled in; works on without network."""
    dwelling = dwelling_of(request, pk)
    at = str(dwelling.compound.area.path)
    version = get_object_or_404(surveys.forms_to_fill(request.viewer, at), form_id=form_pk)
    context = {
        "dwelling": dwelling,
        "version": version,
        "fill": surveys.fill(
            version,
            request.viewer,
            subject=f"dwelling:{dwelling.pk}",
            known=[
                surveys.Known(f"{FACT}{fact.code}", fact.value, fact.said_at)
                for fact in places.facts_in(dwelling)
            ],
            send_to=reverse("doorstep:send", args=[dwelling.pk, form_pk]),
        ),
    }
    return render(request, "doorstep/field/fill.html", context)
