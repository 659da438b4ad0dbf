"""The desk's list of vacancies, one vacancy, and what is done with it."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from linli.base import exports, rights
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.employment import actions, forms, queries, rules
from linli.employment.models import Vacancy
from linli.employment.spec import Source
from linli.employment.views._shared import (
    COLOURS,
    posts_of,
    vacancy_line,
    wage_of,
)
from linli.employment.workflow import MOVES, State
from linli.journal import queries as journal


@page("employment.see")
def vacancies(request: LinliRequest) -> HttpResponse:
    """What firms here offer, by state."""
    state, words, occupation = _asked(request)
    rows = _chosen(request)
    after = request.GET.get("after", "")
    if after.isdecimal() and len(after) < 12:
        rows = rows.filter(pk__lt=int(after))
    found = list(queries.listed(rows).order_by("-pk")[: queries.SIZE + 1])
    shown = found[: queries.SIZE]
    counts = queries.counts(request.viewer, words=words, occupation=occupation)
    states = [("all", gettext_lazy("All")), *State.choices]
    older = len(found) > queries.SIZE
    context = {
        "lines": [vacancy_line(row) for row in shown],
        "chips": [
            Chip(label, _address(request, state=code, after=""), counts[code][0], code == state)
            for code, label in sorted(states, key=lambda each: each[0] == "all")
        ],
        "posts": counts[state][1],
        "state": state,
        "words": words,
        "occupation": occupation,
        "older": _address(request, after=str(shown[-1].pk)) if older else "",
        "newer": _address(request, after="") if after else "",
        "export_url": f"{reverse('employment:export')}?{request.GET.urlencode()}",
        "undecided": len(queries.undecided(request.viewer)),
        "may_offer": rights.may(request.viewer, "employment.offer"),
        "may_import": rights.may(request.viewer, "employment.import"),
        "may_export": rights.may(request.viewer, "employment.export"),
        "may_decide": rights.may(request.viewer, "employment.decide"),
    }
    return render(request, "employment/desk/vacancies.html", context)


@page("employment.export")
def export(request: LinliRequest) -> HttpResponse:
    """The same list for a spreadsheet."""
    head = [
        _("Firm"),
        _("Post"),
        _("Occupation"),
        _("Occupation code"),
        _("Number of posts"),
        _("Wage"),
        _("Lowest a month"),
        _("Highest a month"),
        _("Social insurance"),
        _("Place of work"),
        _("Valid until"),
        _("State"),
    ]
    chosen = queries.where_may(_chosen(request), request.viewer, "export")
    rows = queries.listed(chosen).order_by("pk")
    lines = (
        [
            row.organisation.name,
            row.title,
            str(row.occupation or ""),
            row.occupation.code if row.occupation else "",
            row.posts,
            row.wage_words or wage_of(row),
            row.monthly_low,
            row.monthly_high,
            row.get_insurance_display(),
            row.place or str(row.work_area or row.area),
            row.valid_until,
            row.get_state_display(),
        ]
        for row in rows
    )
    name = f"{_('Vacancies')}-{clock.local(clock.now()):%Y%m%d}"
    return exports.response(request, name, head, list(lines))


def _asked(request: LinliRequest) -> tuple[str, str, int]:
    state = request.GET.get("state", State.OPEN)
    number = request.GET.get("occupation", "")
    words = request.GET.get("q", "").strip()[:60]
    known = state in State.values or state == "all"
    chosen = int(number) if number.isdecimal() and len(number) < 10 else 0
    return (state if known else State.OPEN), words, chosen


def _chosen(request: LinliRequest) -> "QuerySet[Vacancy]":
    state, words, occupation = _asked(request)
    return queries.filtered(request.viewer, state=state, words=words, occupation=occupation)


def _address(request: LinliRequest, **change: str) -> str:
    asked = {key: request.GET.get(key, "") for key in ("state", "q", "occupation", "after")}
    kept = {key: value for key, value in (asked | change).items() if value}
    return f"{reverse('employment:vacancies')}?{urlencode(kept)}"


def get(request: LinliRequest, pk: int) -> Vacancy:
    """The vacancy of this number, if the viewer may see it."""
    return get_object_or_404(queries.listed(queries.visible_to(request.viewer)), pk=pk)


@page("employment.see")
def vacancy(request: LinliRequest, pk: int) -> HttpResponse:
    """One vacancy: what is offered, what is asked for, what happened."""
    row = get(request, pk)
    may_offer = rules.can_offer(request.viewer, row.organisation)
    wait = row.occupation is None and rules.can_decide(request.viewer, row.area)
    context = {
        "vacancy": row,
        "wage": wage_of(row),
        "posts": posts_of(row.posts),
        "colour": COLOURS[State(row.state)],
        "needs": row.requirements.select_related("skill").order_by("-must", "pk"),
        "moves": [
            Chip(MOVES[move].label, reverse(f"employment:{move}", args=[row.pk]))
            for move in ("edit", "pause", "resume", "fill", "renew", "withdraw")
            if may_offer and State(row.state) in MOVES[move].sources
        ],
        "suggestions": [each for each, _s in queries.suggestions(row.title)] if wait else [],
        "is_public": row.state == State.OPEN,
        "may_match": row.state == State.OPEN and rights.may(request.viewer, "employment.match"),
        "happened": journal.timeline(f"vacancy:{row.pk}"),
    }
    return render(request, "employment/desk/vacancy.html", context)


def _form(request: LinliRequest, **kwargs: Any) -> forms.VacancyForm:
    return forms.VacancyForm(
        request.POST or None,
        firms=queries.firms_to_offer(request.viewer),
        occupations=queries.occupations(),
        skills=queries.skills(),
        areas=queries.work_areas(),
        **kwargs,
    )


@page("employment.offer")
def new(request: LinliRequest) -> HttpResponse:
    """A firm offers posts."""
    firm = request.GET.get("firm", "")
    form = _form(request, initial={"organisation": firm if firm.isdecimal() else None})
    if request.method == "POST":
        made = attempt(form, lambda: _offer(request, form))
        if made:
            messages.success(request, _("The vacancy is on offer."))
            return redirect("employment:vacancy", pk=made.pk)
    return form_page(
        request,
        form,
        title=_("Offer a vacancy"),
        button=_("Offer it"),
        back=reverse("employment:vacancies"),
    )


def _offer(request: LinliRequest, form: forms.VacancyForm) -> Vacancy:
    firm = form.cleaned_data["organisation"]
    own = rules.is_of_firm(request.viewer, firm.pk)
    return actions.offer(
        firm.pk,
        queries.understood(form.draft()),
        source=Source.FIRM if own else Source.DESK,
        by=request.viewer,
        now=clock.now(),
    )


@page("employment.offer")
def edit(request: LinliRequest, pk: int) -> HttpResponse:
    """Correct what is offered."""
    row = get(request, pk)
    form = _form(request, initial=forms.initial_of(row))
    form.fields["organisation"].disabled = True
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.change(
                row.pk,
                queries.understood(form.draft()),
                version=form.cleaned_data["version"],
                by=request.viewer,
                now=clock.now(),
            ),
        )
        if done:
            messages.success(request, _("Changed."))
            return redirect("employment:vacancy", pk=pk)
    return form_page(
        request,
        form,
        title=_("Change the vacancy"),
        button=_("Save"),
        back=reverse("employment:vacancy", args=[pk]),
    )


Act = Callable[[LinliRequest, int, dict[str, Any]], object]


def _with_form(
    request: LinliRequest, pk: int, form: django_forms.Form, act: Act, title: object, button: object
) -> HttpResponse:
    """A move that asks for one thing."""
    if request.method == "POST" and attempt(form, lambda: act(request, pk, form.cleaned_data)):
        messages.success(request, _("Done."))
        return redirect("employment:vacancy", pk=pk)
    back = reverse("employment:vacancy", args=[pk])
    return form_page(request, form, title=title, button=button, back=back)


def _why(request: LinliRequest, row: Vacancy) -> forms.WhyForm:
    return forms.WhyForm(request.POST or None, initial={"version": row.version})


@page("employment.offer")
def pause(request: LinliRequest, pk: int) -> HttpResponse:
    """Not on offer for a while."""
    row = get(request, pk)
    title = _("Pause “%(post)s”") % {"post": row.title}
    return _with_form(request, pk, _why(request, row), _pause, title, _("Pause"))


def _pause(request: LinliRequest, pk: int, clean: dict[str, Any]) -> object:
    why, version = clean["why"], clean["version"]
    return actions.pause(pk, why, version=version, by=request.viewer, now=clock.now())


@page("employment.offer")
def withdraw(request: LinliRequest, pk: int) -> HttpResponse:
    """No longer offered by the firm."""
    row = get(request, pk)
    title = _("Withdraw “%(post)s”") % {"post": row.title}
    return _with_form(request, pk, _why(request, row), _withdraw, title, _("Withdraw"))


def _withdraw(request: LinliRequest, pk: int, clean: dict[str, Any]) -> object:
    why, version = clean["why"], clean["version"]
    return actions.withdraw(pk, why, version=version, by=request.viewer, now=clock.now())


@page("employment.offer")
def renew(request: LinliRequest, pk: int) -> HttpResponse:
    """On offer anew, until a day."""
    row = get(request, pk)
    form = forms.DayForm(request.POST or None, initial={"version": row.version})
    title = _("Offer “%(post)s” anew") % {"post": row.title}
    return _with_form(request, pk, form, _renew, title, _("Offer it anew"))


def _renew(request: LinliRequest, pk: int, clean: dict[str, Any]) -> object:
    day, version = clean["valid_until"], clean["version"]
    return actions.renew(pk, day, version=version, by=request.viewer, now=clock.now())


@page("employment.offer")
@require_POST
def resume(request: LinliRequest, pk: int) -> HttpResponse:
    """On offer again."""
    row = get(request, pk)
    actions.resume(row.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("On offer again."))
    return redirect("employment:vacancy", pk=pk)


@page("employment.offer")
@require_POST
def fill(request: LinliRequest, pk: int) -> HttpResponse:
    """All posts are filled."""
    row = get(request, pk)
    actions.fill(row.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Noted: all posts are filled."))
    return redirect("employment:vacancy", pk=pk)
