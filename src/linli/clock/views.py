"""Settings of the clock: terms, days, hours. One action each."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from linli.base import lent
from linli.base.errors import Invalid
from linli.base.forms import refuse
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import actions, queries, rules
from linli.clock.forms import AmountForm, DayForm, ExceptionForm, HoursForm
from linli.clock.models import Term


@page("clock.see")
def terms(request: LinliRequest) -> HttpResponse:
    """How long things may take, and when each would be due if it began now."""
    now = queries.now()
    names, days = dict(lent.areas(request.viewer)), queries.calendar()
    rows = [
        {
            "term": term,
            "title": term.label,
            "meta": _term_facts(term, names.get(term.area, term.area)),
            "due_at": queries.due(term, now, days),
            "may_set": rules.can_set(request.viewer, term.area),
        }
        for term in queries.visible_to(request.viewer)
    ]
    may_add = rules.RIGHTS.may(request.viewer, "edit")
    context = {"rows": rows, "now": now, "may_add": may_add, "tabs": _tabs("terms")}
    return render(request, "clock/desk/terms.html", context)


@page("clock.edit")
def term(request: LinliRequest, pk: int) -> HttpResponse:
    """Change one term; what runs already keeps the one before."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    initial = {name: getattr(found, name) for name in ("amount", "unit", "warn_percent", "version")}
    form = AmountForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            actions.set_term(
                found.code,
                **form.cleaned_data,
                area=found.area,
                category=found.category,
                by=request.viewer,
                now=queries.now(),
            )
        except Invalid as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved. What runs already keeps its old term."))
            return redirect("clock:terms")
    return _form(request, form, title=str(found.label), term=found)


@page("clock.edit")
def new_term(request: LinliRequest) -> HttpResponse:
    """An exception for one area or one category."""
    form = ExceptionForm(request.POST or None, viewer=request.viewer)
    if form.is_bound and form.is_valid():
        try:
            actions.set_term(**form.cleaned_data, by=request.viewer, now=queries.now())
        except Invalid as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved. What runs already keeps its old term."))
            return redirect("clock:terms")
    return _form(request, form, title=_("A term of its own for an area or category"))


@page("clock.edit")
@require_POST
def retire_term(request: LinliRequest, pk: int) -> HttpResponse:
    """Take an exception out of force."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    actions.retire_term(found.pk, by=request.viewer, now=queries.now())
    messages.success(request, _("The wider term holds again."))
    return redirect("clock:terms")


@page("clock.see")
def days(request: LinliRequest) -> HttpResponse:
    """Holidays, moved working days and the town's own days of a year; the working hours."""
    return _days(request, DayForm(), HoursForm(initial=_hours_now()))


@page("clock.edit")
@require_POST
def set_day(request: LinliRequest) -> HttpResponse:
    """One day as the town has it."""
    form = DayForm(request.POST)
    if form.is_valid():
        try:
            actions.set_day(
                form.cleaned_data["day"], **form.values(), by=request.viewer, now=queries.now()
            )
        except Invalid as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved. What runs already keeps its due moment."))
            return redirect("clock:days")
    return _days(request, form, HoursForm(initial=_hours_now()))


@page("clock.edit")
@require_POST
def clear_day(request: LinliRequest, pk: int) -> HttpResponse:
    """Let the national calendar decide a day again."""
    found = get_object_or_404(queries.own_days(), pk=pk)
    actions.clear_day(found.pk, by=request.viewer, now=queries.now())
    messages.success(request, _("The national calendar decides this day again."))
    return redirect("clock:days")


@page("clock.edit")
@require_POST
def set_hours(request: LinliRequest) -> HttpResponse:
    """The working hours of every working day."""
    form = HoursForm(request.POST)
    if form.is_valid():
        try:
            actions.set_hours(form.hours(), by=request.viewer, now=queries.now())
        except Invalid as refusal:
            form.add_error("closes" if form.cleaned_data["closes"] else "pauses", str(refusal))
        else:
            messages.success(request, _("Saved. What runs already keeps its due moment."))
            return redirect("clock:days")
    return _days(request, DayForm(), form)


def _days(request: LinliRequest, day_form: DayForm, hours_form: HoursForm) -> HttpResponse:
    today = queries.now().date()
    given = request.GET.get("year", "")
    year = int(given) if given.isdecimal() and abs(int(given) - today.year) <= 5 else today.year
    context = {
        "days": [_day_row(each) for each in queries.unusual_days(year)],
        "years": [_year_chip(each, year) for each in range(today.year - 1, today.year + 3)],
        "day_form": day_form,
        "hours_form": hours_form,
        "hours": queries.calendar().hours,
        "may_set": rules.can_set(request.viewer, ""),
        "tabs": _tabs("days"),
    }
    failed = day_form.errors or hours_form.errors
    return render(request, "clock/desk/days.html", context, status=422 if failed else 200)


def _day_row(each: queries.UnusualDay) -> dict[str, Any]:
    weekday = date_format(each.day, "l")
    return {
        "day": each.day,
        "works": each.works,
        "own": each.own,
        "title": f"{each.day:%Y-%m-%d} {weekday}",
        "colour": "blue" if each.works else "grey",
        "word": _("Working day") if each.works else _("Day off"),
        "meta": (each.name, _("set by the town") if each.own else ""),
    }


def _form(
    request: LinliRequest, form: AmountForm, *, title: str, term: Term | None = None
) -> HttpResponse:
    removable = term is not None and bool(term.area or term.category)
    context = {"form": form, "title": title, "term": term, "removable": removable}
    return render(request, "clock/desk/term.html", context, status=422 if form.errors else 200)


def _term_facts(term: Term, place: str) -> tuple[str, ...]:
    """For what and whom a term holds, how long it is, when it turns yellow."""
    days = ngettext("%(n)s working day", "%(n)s working days", term.amount)
    minutes = ngettext("%(n)s working minute", "%(n)s working minutes", term.amount)
    return (
        (days if term.unit == Term.Unit.DAYS else minutes) % {"n": term.amount},
        str(term.category_label) if term.category or not place else "",
        place,
        _("yellow in the last %(percent)s %%") % {"percent": term.warn_percent},
    )


def _tabs(current: str) -> list[Chip]:
    return [
        Chip(_("Terms"), _address("terms"), current=current == "terms"),
        Chip(_("Working days and hours"), _address("days"), current=current == "days"),
    ]


def _address(name: str) -> str:
    return reverse(f"clock:{name}")


def _year_chip(each: int, shown: int) -> Chip:
    return Chip(str(each), f"?year={each}", current=each == shown)


def _hours_now() -> dict[str, Any]:
    """The first two stretches of today's hours, as the form has them."""
    (opens, pauses), *rest = queries.calendar().hours
    reopens, closes = rest[0] if rest else (None, None)
    return {"opens": opens, "pauses": pauses, "reopens": reopens, "closes": closes}
