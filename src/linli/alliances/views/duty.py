"""Who is on duty at a station: the week with its gaps, and how turns change hands."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.alliances import actions, forms, queries, rules
from linli.alliances.models import Turn
from linli.base import exports
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.events import queries as stations
from linli.events.models import Station

WEEK = 7
#: An export takes so many days from the Monday that is shown.
EXPORTED = timedelta(days=92)


def _station(request: LinliRequest, pk: int) -> Station:
    return get_object_or_404(stations.stations_visible_to(request.viewer), pk=pk)


def _turn(request: LinliRequest, pk: int) -> Turn:
    return get_object_or_404(queries.turns_visible_to(request.viewer), pk=pk)


def turn_words(turn: Turn) -> str:
    """Day, times and who: as it stands in a list to choose from."""
    starts, ends = clock.local(turn.starts_at), clock.local(turn.ends_at)
    return f"{starts:%Y-%m-%d} {starts:%H:%M}–{ends:%H:%M} {turn.account.name}"


@page("alliances.see_area")
def duty(request: LinliRequest, pk: int) -> HttpResponse:
    """A week of turns, day by day, with what nobody has."""
    row, now = _station(request, pk), clock.now()
    monday = stations.week_asked(request.GET.get("week", ""), now)
    leads = rules.can_plan_duty(request.viewer, row.area.path)
    days = queries.duty_days(row, monday, WEEK, now)
    context = {
        "station": row,
        "now": now,
        "monday": monday,
        "sunday": monday + timedelta(days=WEEK - 1),
        "before": f"?week={monday - timedelta(days=WEEK)}",
        "after": f"?week={monday + timedelta(days=WEEK)}",
        "days": [
            {
                "day": each,
                "lines": [
                    {"duty": duty, "may": _may(request, duty.turn, now, leads=leads)}
                    for duty in each.turns
                ],
            }
            for each in days
        ],
        "may_plan": leads and row.active,
        "may_export": rules.RIGHTS.may(request.viewer, "export"),
    }
    return render(request, "alliances/desk/duty.html", context)


def _may(request: LinliRequest, turn: Turn, now: Any, *, leads: bool) -> bool:
    mine = turn.account_id == request.viewer.account_id
    return (leads or mine) and turn.called_off_at is None and turn.ends_at > now


@page("alliances.manage")
def plan_turns(request: LinliRequest, pk: int) -> HttpResponse:
    """Somebody's turns, once or each week."""
    row, now = _station(request, pk), clock.now()
    today = clock.local(now).date()
    form = forms.DutyForm(
        request.POST or None,
        people=[(each.pk, each.name) for each in queries.able_for(row, now)],
        initial={
            "first": today,
            "last": today + timedelta(days=27),
            "starts": "09:00",
            "ends": "12:00",
        },
    )

    def plan() -> list[Turn]:
        return actions.plan_turns(form.draft(row.pk), by=request.viewer, now=now)

    if request.method == "POST" and (made := attempt(form, plan)):
        messages.success(request, _("%(n)d turns planned.") % {"n": len(made)})
        monday = clock.local(made[0].starts_at).date()
        return redirect(f"{reverse('alliances:duty', args=[pk])}?week={monday}")
    back = reverse("alliances:duty", args=[pk])
    title = _("Plan turns")
    return form_page(request, form, title=title, button=title, back=back, lead=row.name)


def _change(
    request: LinliRequest, turn: Turn, form: Any, title: str, run: Callable[..., Turn]
) -> HttpResponse:
    """A turn changes: a form with its reason, then back to its week."""
    monday = clock.local(turn.starts_at).date()
    back = f"{reverse('alliances:duty', args=[turn.station_id])}?week={monday}"

    def change() -> Turn:
        return run(turn.pk, **form.cleaned_data, by=request.viewer, now=clock.now())

    if request.method == "POST" and attempt(form, change):
        messages.success(request, _("Saved."))
        return redirect(back)
    return form_page(request, form, title=title, button=title, back=back, lead=turn_words(turn))


@page("alliances.see_area")
def hand_over(request: LinliRequest, pk: int) -> HttpResponse:
    """A colleague has it instead."""
    turn, now = _turn(request, pk), clock.now()
    leave = queries.away_on([turn]).get(turn.pk)
    able = queries.able_for(turn.station, now).exclude(pk=turn.account_id)
    form = forms.HandOverForm(
        request.POST or None,
        people=[(each.pk, each.name) for each in able],
        initial={
            "version": turn.version,
            "account": leave.substitute_id if leave else None,
            "reason": _("on leave") if leave else "",
        },
    )

    def run(turn_pk: int, *, account: int, **more: Any) -> Turn:
        return actions.hand_over(turn_pk, account, more.pop("reason"), **more)

    return _change(request, turn, form, _("Hand the turn over"), run)


@page("alliances.see_area")
def exchange(request: LinliRequest, pk: int) -> HttpResponse:
    """Two colleagues exchange a turn each."""
    turn, now = _turn(request, pk), clock.now()
    others = queries.to_exchange_with(turn, now)[:60]
    form = forms.ExchangeForm(
        request.POST or None,
        turns=[(each.pk, turn_words(each)) for each in others],
        initial={"version": turn.version},
    )

    def run(turn_pk: int, *, other: int, **more: Any) -> Turn:
        return actions.exchange(turn_pk, other, more.pop("reason"), **more)

    return _change(request, turn, form, _("Exchange the turn"), run)


@page("alliances.manage")
def call_off(request: LinliRequest, pk: int) -> HttpResponse:
    """Nobody has it."""
    turn = _turn(request, pk)
    form = forms.CallOffForm(request.POST or None, initial={"version": turn.version})

    def run(turn_pk: int, **more: Any) -> Turn:
        return actions.call_off(turn_pk, more.pop("reason"), **more)

    return _change(request, turn, form, _("Call the turn off"), run)


@page("alliances.export")
def export_turns(request: LinliRequest, pk: int) -> HttpResponse:
    """The plan of three months, for a spreadsheet: who is planned, never who came."""
    row = _station(request, pk)
    monday = stations.week_asked(request.GET.get("week", ""), clock.now())
    turns = list(queries.turns_between([row.pk], monday, monday + EXPORTED))
    away = queries.away_on(turns)
    head = [_("Begins at"), _("Ends at"), _("Person on duty"), _("On duty as"), _("Note")]
    lines = (
        [
            *(each.starts_at, each.ends_at, each.account.name, each.get_post_display()),
            _("on leave") if each.pk in away else each.reason,
        ]
        for each in turns
    )
    return exports.response(request, f"duty-{row.pk}", head, lines)
