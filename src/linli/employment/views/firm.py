"""A firm keeps its vacancies in the portal: its contact, with an account or by the firm's link."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from linli.base.forms import ActForm, attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.employment import actions, forms, queries
from linli.employment.models import Vacancy
from linli.employment.spec import Source
from linli.employment.views._shared import COLOURS, posts_of, wage_of
from linli.employment.workflow import MOVES, State

Run = Callable[[int, dict[str, Any], dict[str, Any]], object]
#: Move → its form and the action that it calls.
ACTS: dict[str, tuple[type[ActForm], Run]] = {
    "pause": (forms.WhyForm, lambda pk, typed, to: actions.pause(pk, typed["why"], **to)),
    "resume": (ActForm, lambda pk, _typed, to: actions.resume(pk, **to)),
    "fill": (ActForm, lambda pk, _typed, to: actions.fill(pk, **to)),
    "renew": (forms.DayForm, lambda pk, typed, to: actions.renew(pk, typed["valid_until"], **to)),
    "withdraw": (forms.WhyForm, lambda pk, typed, to: actions.withdraw(pk, typed["why"], **to)),
}


@page("employment.firm", face="portal", links=True)
@never_cache
def vacancies(request: LinliRequest) -> HttpResponse:
    """What the own firm offers and offered, each with what may come next."""
    rows = queries.listed(queries.own_vacancies(request.viewer)).order_by("-pk")
    context = {"lines": [_line(row) for row in rows[: queries.SIZE]]}
    return render(request, "employment/portal/firm.html", context)


def _line(row: Vacancy) -> dict[str, Any]:
    open_moves = [move for move in ACTS if State(row.state) in MOVES[move].sources]
    return {
        "row": row,
        "meta": [wage_of(row), posts_of(row.posts)],
        "colour": COLOURS[State(row.state)],
        "edit": State(row.state) in MOVES["edit"].sources,
        "moves": [
            Chip(MOVES[move].label, reverse("employment:firm_move", args=[row.pk, move]))
            for move in open_moves
        ],
    }


def _get(request: LinliRequest, pk: int) -> Vacancy:
    return get_object_or_404(queries.listed(queries.own_vacancies(request.viewer)), pk=pk)


def _form(request: LinliRequest, **kwargs: Any) -> forms.VacancyForm:
    return forms.VacancyForm(
        request.POST or None,
        firms=queries.own_firms(request.viewer),
        occupations=queries.occupations(),
        skills=queries.skills(),
        areas=queries.work_areas(),
        **kwargs,
    )


@page("employment.firm", face="portal", links=True)
def new(request: LinliRequest) -> HttpResponse:
    """Offer one more."""
    first = queries.own_firms(request.viewer).first()
    form = _form(request, initial={"organisation": first})
    if request.method == "POST" and attempt(
        form,
        lambda: actions.offer(
            form.cleaned_data["organisation"].pk,
            queries.understood(form.draft()),
            source=Source.FIRM,
            by=request.viewer,
            now=clock.now(),
        ),
    ):
        messages.success(request, _("The vacancy is on offer."))
        return redirect("employment:firm_vacancies")
    return _page(request, form, _("Offer a vacancy"), _("Offer it"))


@page("employment.firm", face="portal", links=True)
def edit(request: LinliRequest, pk: int) -> HttpResponse:
    """Change what is offered."""
    row = _get(request, pk)
    form = _form(request, initial=forms.initial_of(row))
    form.fields["organisation"].disabled = True
    if request.method == "POST" and attempt(
        form,
        lambda: actions.change(
            row.pk,
            queries.understood(form.draft()),
            version=form.cleaned_data["version"],
            by=request.viewer,
            now=clock.now(),
        ),
    ):
        messages.success(request, _("Changed."))
        return redirect("employment:firm_vacancies")
    return _page(request, form, _("Change the vacancy"), _("Save"))


@page("employment.firm", face="portal", links=True)
def move(request: LinliRequest, pk: int, move: str) -> HttpResponse:
    """Pause it, open it again, all posts filled, offer it anew, withdraw it."""
    row = _get(request, pk)
    if move not in ACTS:
        raise Http404
    kind, run = ACTS[move]
    form = kind(request.POST or None, initial={"version": row.version})
    if request.method == "POST":
        typed = form.cleaned_data if form.is_valid() else {}
        to = {"by": request.viewer, "now": clock.now(), "version": typed.get("version")}
        if attempt(form, lambda: run(pk, typed, to) or True):
            messages.success(request, _("Done."))
            return redirect("employment:firm_vacancies")
    return _page(request, form, f"{MOVES[move].label}：{row.title}", MOVES[move].label)


def _page(request: LinliRequest, form: Any, title: object, button: object) -> HttpResponse:
    back = reverse("employment:firm_vacancies")
    template = "employment/portal/form.html"
    return form_page(request, form, title=title, button=button, back=back, template=template)
