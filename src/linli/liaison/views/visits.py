"""Visits to firms: the list, the plan, the record at the firm."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from linli.base import exports
from linli.base.errors import Invalid
from linli.base.forms import attempt, form_page, refuse
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.cases import queries as cases
from linli.clock import queries as clock
from linli.liaison import actions, forms, queries, rules
from linli.liaison.queries import SIZE
from linli.liaison.views.words import COLOURS, day_of, visit_line
from linli.liaison.workflow import State
from linli.people import queries as people
from linli.people.models import Organisation


@page("liaison.see")
def listing(request: LinliRequest) -> HttpResponse:
    """Visits: what is planned first; what was held, newest first."""
    state, mine, words = _asked(request)
    number = request.GET.get("from", "")
    first = int(number) if number.isdecimal() and len(number) < 8 else 0
    found = list(queries.listed(_chosen(request))[first : first + SIZE + 1])
    context = {
        "lines": [visit_line(row) for row in found[:SIZE]],
        "chips": _chips(request, state, mine=mine, words=words),
        "state": state,
        "mine": mine,
        "words": words,
        "older": _address(request, **{"from": str(first + SIZE)}) if len(found) > SIZE else "",
        "newer": _address(request, **{"from": ""}) if first else "",
        "export_url": f"{reverse('liaison:export_visits')}?{request.GET.urlencode()}",
        "may_export": rules.RIGHTS.may(request.viewer, "export"),
    }
    return render(request, "liaison/desk/visits.html", context)


@page("liaison.export")
def export(request: LinliRequest) -> HttpResponse:
    """The same list for a spreadsheet, without what was noted."""
    head = [_("Firm"), _("Community"), _("Official"), _("State"), _("Day"), _("Problems")]
    lines = (
        [
            row.organisation.name,
            str(row.area),
            row.official.name,
            row.get_state_display(),
            clock.local(row.held_at).date() if row.held_at else row.planned_on,
            row.problems,
        ]
        for row in queries.listed(_chosen(request))
    )
    name = f"{_('Visits to firms')}-{clock.local(clock.now()):%Y%m%d}"
    return exports.response(request, name, head, lines)


def _asked(request: LinliRequest) -> tuple[str, bool, str]:
    state = request.GET.get("state", State.PLANNED)
    words = request.GET.get("q", "").strip()[:60]
    return (state if state in State.values else ""), request.GET.get("mine") == "1", words


def _chosen(request: LinliRequest) -> Any:
    state, mine, words = _asked(request)
    return queries.visits_filtered(request.viewer, state=state, mine=mine, words=words)


def _chips(request: LinliRequest, state: str, *, mine: bool, words: str) -> list[Chip]:
    counts = queries.counts(request.viewer, mine=mine, words=words)
    chips = [
        Chip(each.label, _address(request, state=each.value), counts.get(each, 0), state == each)
        for each in State
    ]
    own = _address(request, mine="" if mine else "1")
    return [*chips, Chip(_("Mine"), own, None, mine, icon="user")]


def _address(request: LinliRequest, **change: str) -> str:
    given = {key: request.GET.get(key, "") for key in ("state", "mine", "q")}
    kept = {key: value for key, value in (given | change).items() if value}
    return f"{reverse('liaison:visits')}?{urlencode(kept)}"


def _visit(request: LinliRequest, pk: int) -> Any:
    rows = queries.listed(queries.visits_visible_to(request.viewer))
    return get_object_or_404(rows, pk=pk)


@page("liaison.see")
def visit(request: LinliRequest, pk: int) -> HttpResponse:
    """One visit: planned, or what was noted and told there."""
    row = _visit(request, pk)
    now = clock.now()
    own = rules.can_change_visit(request.viewer, row)
    seen = cases.visible_to(request.viewer).filter(firm_visits=row)
    context = {
        "visit": row,
        "day": day_of(row),
        "colour": COLOURS[State(row.state)],
        "orders": list(cases.listed(cases.with_clock(seen, now)).order_by("pk")),
        "may_record": row.state == State.PLANNED
        and own
        and rules.can_visit(request.viewer, row.organisation),
        "may_change": row.state == State.PLANNED and own,
        "now": now,
    }
    return render(request, "liaison/desk/visit.html", context)


@page("liaison.visit")
def plan(request: LinliRequest, pk: int) -> HttpResponse:
    """A visit for a day."""
    rows = queries.pairs_visible_to(request.viewer).select_related("organisation")
    pair = get_object_or_404(rows, pk=pk)
    form = forms.DayForm(request.POST or None)
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.plan_visit(
                pk,
                form.cleaned_data["planned_on"],
                once=form.cleaned_data["once"],
                by=request.viewer,
                now=clock.now(),
            ),
        )
        if done:
            messages.success(request, _("Planned. It is on today's page three days before."))
            return redirect("liaison:firm", pk=pair.organisation_id)
    return form_page(
        request,
        form,
        title=_("Plan a visit to %(firm)s") % {"firm": pair.organisation},
        button=_("Plan"),
        back=reverse("liaison:firm", args=[pair.organisation_id]),
    )


@page("liaison.visit")
def move(request: LinliRequest, pk: int) -> HttpResponse:
    """Another day."""
    row = _visit(request, pk)
    form = forms.DayForm(
        request.POST or None, initial={"planned_on": row.planned_on, "version": row.version}
    )
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.move_visit(
                pk,
                form.cleaned_data["planned_on"],
                version=form.cleaned_data["version"],
                by=request.viewer,
                now=clock.now(),
            ),
        )
        if done:
            messages.success(request, _("Moved."))
            return redirect("liaison:visit", pk=pk)
    return form_page(
        request,
        form,
        title=_("Another day for %(firm)s") % {"firm": row.organisation},
        button=_("Move"),
        back=reverse("liaison:visit", args=[pk]),
    )


@page("liaison.visit")
def drop(request: LinliRequest, pk: int) -> HttpResponse:
    """It does not take place."""
    row = _visit(request, pk)
    form = forms.ReasonForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.drop_visit(
                pk,
                form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
                by=request.viewer,
                now=clock.now(),
            ),
        )
        if done:
            messages.success(request, _("Dropped. It stays in the records with your reason."))
            return redirect("liaison:firm", pk=row.organisation_id)
    return form_page(
        request,
        form,
        title=_("Drop the visit to %(firm)s?") % {"firm": row.organisation},
        button=_("Drop the visit"),
        back=reverse("liaison:visit", args=[pk]),
    )


@page("liaison.visit", face="field")
def record(request: LinliRequest, pk: int) -> HttpResponse:
    """At the firm: what is known here, and the one form for what was spoken of."""
    firm = get_object_or_404(queries.firms_visible_to(request.viewer), pk=pk)
    if request.method != "POST":
        planned = queries.planned_at(request.viewer, firm)
        form = forms.VisitForm(initial={"visit": planned.pk if planned else None})
        return _record_page(request, firm, form, forms.problem_forms())
    form = forms.VisitForm(request.POST)
    problems = forms.problem_forms(request.POST, request.FILES)
    used = [each for each in problems if each.has_changed()]
    if not [part for part in (form, *problems) if not part.is_valid()]:
        try:
            kept = _record(request, firm, form, used)
        except Invalid as refusal:
            _refuse(refusal, form, used)
        else:
            words = _("Kept before; what you changed since was not taken over.")
            messages.success(request, words if kept.again else _("Kept."))
            return redirect("liaison:visit", pk=kept.visit.pk)
    return _record_page(request, firm, form, problems, status=422)


def _record(
    request: LinliRequest,
    firm: Organisation,
    form: forms.VisitForm,
    used: list[forms.ProblemForm],
) -> actions.Visited:
    clean = form.cleaned_data
    return actions.record_visit(
        firm.pk,
        words=clean["words"],
        problems=[each.problem() for each in used],
        help_ids=clean.get("helps", ()),
        visit_id=clean["visit"],
        at=clean["at"],
        once=clean["once"],
        by=request.viewer,
        now=clock.now(),
    )


def _refuse(refusal: Invalid, form: forms.VisitForm, used: list[forms.ProblemForm]) -> None:
    parts = refusal.field.split("-", 2)
    if parts[0] == "problems" and len(parts) == 3:
        refuse(used[int(parts[1])], Invalid(refusal.message, field=parts[2]))
    else:
        refuse(form, refusal)


def _record_page(
    request: LinliRequest,
    firm: Organisation,
    form: forms.VisitForm,
    problems: list[forms.ProblemForm],
    *,
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    (line,) = people.organisation_lines([firm])
    matters = cases.with_clock(cases.on_desk(request.viewer).filter(organisation=firm), now)
    context = {
        "firm": firm,
        "line": line,
        "form": form,
        "problems": problems,
        "visits": [visit_line(row) for row in queries.of_firm(request.viewer, firm)[:3]],
        "matters": list(cases.open_ones(cases.listed(matters))[:10]),
        "returned": status != 200,
        "now": now,
    }
    return render(request, "liaison/field/record.html", context, status=status)
