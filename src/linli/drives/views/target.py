"""The page of one target: where it stands, how it came there, and what can be written down."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from linli.base import masking, rights
from linli.base.errors import Conflict
from linli.base.forms import attempt
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.drives import actions, forms, queries, rules, workflow
from linli.drives.models import Attempt, Target
from linli.drives.spec import Check
from linli.drives.views.common import conflict_page, find_target, line, name_of
from linli.drives.workflow import ENDS, STEPS, Meaning, State

Do = Callable[[Target, dict[str, Any], dict[str, Any]], object]


@page("drives.see")
def target(request: LinliRequest, pk: int) -> HttpResponse:
    """One target."""
    return target_page(request, find_target(request, pk))


@page("drives.record")
def sheet(request: LinliRequest, pk: int) -> HttpResponse:
    """The form of a target alone, for the dialog that the matrix opens."""
    found = find_target(request, pk)
    context = _context(request, found, back="matrix")
    context["beside"] = [line(each) for each in queries.neighbours(request.viewer, found)]
    return render(request, "drives/desk/_sheet.html", context)


def target_page(
    request: LinliRequest,
    found: Target,
    *,
    failed: str = "",
    bound: django_forms.Form | None = None,
) -> HttpResponse:
    """The page; with `bound` the form of the act `failed` as it came back."""
    may_read = rules.can_read_notes(request.viewer, found)
    attempts = list(queries.attempts_at(found))
    names = queries.names_of(attempts)
    last = next((row for row in attempts if row.withdrawn_at is None), None)
    context = _context(request, found, failed=failed, bound=bound, last=last) | {
        "attempts": [
            {
                "row": row,
                "who": names.get(row.recorded_by) or _("By the program"),
                "colour": workflow.look(row.to_stage.meaning),
                "note": row.note if may_read else "",
                "why": row.withdrawn_why if may_read else "",
            }
            for row in attempts
        ],
        "letters": [_letter(row) for row in queries.letters_of(found)] if may_read else [],
        "note": found.note if may_read else "",
        "happenings": queries.told_of_target(found, with_words=may_read),
        "links": _links(request, found),
        "checklist": _checklist(request, found),
    }
    return render(request, "drives/desk/target.html", context, status=422 if failed else 200)


def _context(
    request: LinliRequest,
    found: Target,
    *,
    failed: str = "",
    bound: django_forms.Form | None = None,
    back: str = "",
    last: Attempt | None = None,
) -> dict[str, Any]:
    may = _may(request, found, last)
    drawn = {
        name: bound if bound is not None and failed == name else make(found, back)
        for name, make in _FORMS.items()
        if may[name]
    }
    return {
        "target": found,
        "leads_to": queries.leads_to(found.drive),
        "name": name_of(found),
        "drive": found.drive,
        "colour": workflow.look(found.meaning),
        "may": may,
        "forms": drawn,
        "failed": failed,
        "last": last,
        "now": clock.now(),
    }


def _checklist(request: LinliRequest, found: Target) -> list[tuple[Check, str]]:
    """What is looked at here, each with the way to report it as a hazard where it is not so."""
    spec = queries.template(found.drive.template)
    if spec is None or found.meaning == Meaning.OUT:
        return []
    may_report = rights.may(request.viewer, "cases.raise")
    return [(check, _report(found, check) if may_report else "") for check in spec.checklist]


def _report(found: Target, check: Check) -> str:
    known = {
        "kind": "hazard",
        "organisation": found.organisation_id or "",
        "dwelling": found.dwelling_id or "",
        "summary": check.asked,
        "grade": check.grade,
        "basis": check.basis,
        "on_spot": check.on_spot,
    }
    return f"{reverse('cases:register')}?{urlencode({k: v for k, v in known.items() if v})}"


def _letter(row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "name": masking.mask_name(row.name or (row.person.name if row.person else "")),
    }


def _links(request: LinliRequest, found: Target) -> list[tuple[str, Any]]:
    """Where else this dwelling, person or firm is known."""
    viewer = request.viewer
    links: list[tuple[str, Any]] = []
    if found.dwelling_id is not None and rights.may(viewer, "doorstep.record"):
        links.append((reverse("doorstep:household", args=[found.dwelling_id]), _("At the door")))
    if found.dwelling_id is not None and rights.may(viewer, "visits.see"):
        query = f"compound={found.compound_id}"
        links.append((f"{reverse('visits:list')}?{query}", _("Visits in this compound")))
    if found.compound_id is not None and rights.may(viewer, "cases.see"):
        query = f"compound={found.compound_id}&stage=all"
        links.append((f"{reverse('cases:inbox')}?{query}", _("Cases in this compound")))
    if found.person_id is not None and rights.may(viewer, "people.see"):
        links.append((reverse("people:person", args=[found.person_id]), _("Resident's page")))
    if found.organisation_id is not None and rights.may(viewer, "people.see_organisations"):
        page_ = reverse("people:organisation", args=[found.organisation_id])
        links.append((page_, _("Page of the organisation")))
    if found.meaning == Meaning.DECLINED and rights.may(viewer, "cases.raise"):
        links.append((_raise_address(found), _("Raise as an appeal")))
    return links


def _raise_address(found: Target) -> str:
    """The page that takes down a case, knowing the door already."""
    words = f"{found.drive}：{found.reason or found.stage}"
    asked = {"dwelling": found.dwelling_id or "", "summary": words[:120]}
    return f"{reverse('cases:register')}?{urlencode(asked)}"


def _may(request: LinliRequest, found: Target, last: Attempt | None) -> dict[str, bool]:
    """Which acts this viewer has now; the action asks again."""
    viewer = request.viewer
    runs = found.drive.state == State.OPEN
    record = runs and rules.can_record(viewer, found)
    lead = rules.can_lead(viewer, found.drive.area)
    alive = lead and found.drive.state in {State.DRAFT, State.OPEN}
    meaning = Meaning(found.meaning)
    return {
        "record": record and meaning not in ENDS - {Meaning.DECLINED},
        "set_right": last is not None and rules.can_set_right(viewer, last),
        "take_back": record and meaning in STEPS["take_back"].sources,
        "leave_out": alive and meaning in STEPS["leave_out"].sources,
        "bring_back": alive and meaning == Meaning.OUT,
    }


def _step_form(found: Target, back: str = "", data: Any = None) -> forms.StepForm:
    return forms.StepForm(
        data,
        stages=queries.stages_open_to(found),
        reasons=[
            row
            for row in queries.reasons_in_use(found.drive)
            if row.meaning not in {Meaning.OUT, Meaning.DONE}
        ],
        initial={"version": found.version, "back": back},
        auto_id="record_%s",
    )


def _out_form(found: Target, _back: str = "", data: Any = None) -> forms.LeaveOutForm:
    reasons = list(queries.reasons_in_use(found.drive))
    start = {"version": found.version}
    return forms.LeaveOutForm(data, reasons=reasons, initial=start, auto_id="leave_out_%s")


def _why_form(name: str) -> Any:
    def make(found: Target, _back: str = "", data: Any = None) -> forms.WhyForm:
        start = {"version": found.version}
        return forms.WhyForm(data, initial=start, auto_id=f"{name}_%s")

    return make


_FORMS: dict[str, Any] = {
    "record": _step_form,
    "leave_out": _out_form,
    "set_right": _why_form("set_right"),
    "take_back": _why_form("take_back"),
}


def _act(name: str, right: str, said: object, do: Do) -> Any:
    """The page of one act: the form's values into the action, then back."""

    @page(right)
    @require_POST
    def view(request: LinliRequest, pk: int) -> HttpResponse:
        found = find_target(request, pk)
        form = _FORMS[name](found, "", request.POST)
        who: dict[str, Any] = {"by": request.viewer, "now": clock.now()}
        try:
            done = attempt(form, lambda: do(found, {**form.cleaned_data, "form": form}, who))
        except Conflict as conflict:
            return conflict_page(request, conflict, said)
        if done is None:
            return target_page(request, found, failed=name, bound=form)
        messages.success(request, str(said))
        return redirect(_next(found, request))

    return view


def _next(found: Target, request: LinliRequest) -> str:
    from_matrix = request.POST.get("back") == "matrix"
    compound = queries.compound_of(found) if from_matrix else None
    if compound is not None:
        address = reverse("drives:matrix", args=[found.drive_id, compound])
        return f"{address}#t{found.pk}"
    if from_matrix and found.organisation_id is not None:
        return f"{reverse('drives:grid', args=[found.drive_id])}#t{found.pk}"
    return reverse("drives:target", args=[found.pk])


def _record(found: Target, clean: dict[str, Any], who: dict[str, Any]) -> object:
    return actions.record(
        found.pk,
        clean["stage"],
        reason=clean.get("reason", ""),
        next_on=clean["next_on"],
        note=clean["note"],
        letter=clean["form"].letter(),
        version=clean["version"],
        once=clean["once"],
        **who,
    )


record = _act("record", "drives.record", gettext_lazy("Recorded."), _record)
take_back = _act(
    "take_back",
    "drives.record",
    gettext_lazy("The letter is taken back; it stays on file, marked."),
    lambda found, clean, who: actions.take_back_letter(
        found.pk, clean["why"], version=clean["version"], **who
    ),
)
leave_out = _act(
    "leave_out",
    "drives.lead",
    gettext_lazy("Left out."),
    lambda found, clean, who: actions.leave_out(
        found.pk, clean["reason"], note=clean["note"], version=clean["version"], **who
    ),
)


@page("drives.lead")
@require_POST
def bring_back(request: LinliRequest, pk: int) -> HttpResponse:
    """Put one that was left out on the roster again."""
    found = find_target(request, pk)
    actions.bring_back(found.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("On the roster again, as not visited."))
    return redirect("drives:target", pk=pk)


@page("drives.record")
@require_POST
def set_right(request: LinliRequest, pk: int, attempt_pk: int) -> HttpResponse:
    """Take back the last record of a target."""
    found = find_target(request, pk)
    last = get_object_or_404(found.history.all(), pk=attempt_pk)
    form = _FORMS["set_right"](found, "", request.POST)
    who: dict[str, Any] = {"by": request.viewer, "now": clock.now()}
    try:
        done = attempt(
            form,
            lambda: actions.set_right(
                last.pk, form.cleaned_data["why"], version=form.cleaned_data["version"], **who
            ),
        )
    except Conflict as conflict:
        return conflict_page(request, conflict, _("Take back the last record"))
    if done is None:
        return target_page(request, found, failed="set_right", bound=form)
    messages.success(request, _("Taken back; it stands where it stood before."))
    return redirect("drives:target", pk=pk)
