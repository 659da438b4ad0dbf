"""The list of needs: its matrix, its rows, one need; the acts on it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.alliances import queries as alliances
from linli.alliances.models import Alliance
from linli.alliances.spec import CHAIN
from linli.base import exports
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.cases import queries as cases
from linli.clock import queries as clock
from linli.services import actions, forms, queries, rules
from linli.services.models import Need
from linli.services.spec import FACTORS, GUESSES, MODULES
from linli.services.views._shared import Act, act_view, chosen, get_alliance, number, plainly, tabs
from linli.services.workflow import NEED_MOVES
from linli.services.workflow import Need as State

LOOKS = {State.OPEN: "yellow", State.MET: "green", State.JOINED: "grey", State.DROPPED: "grey"}
#: Orders, visits and gatherings offered as places where a need was heard.
OFFERED = 60


def _asked(request: LinliRequest) -> dict[str, str]:
    given = request.GET
    return {
        "link": chosen(given.get("link", ""), CHAIN),
        "module": chosen(given.get("module", ""), MODULES),
        "factor": chosen(given.get("factor", ""), FACTORS),
        "state": chosen(given.get("state", ""), State.values),
        "q": given.get("q", "").strip()[:60],
    }


def _rows(request: LinliRequest, row: Alliance, **change: str) -> Any:
    asked = _asked(request) | change
    words = asked.pop("q")
    return queries.filtered(request.viewer, row, **asked, words=words)


def _to(name: str, row: Alliance, asked: Mapping[str, Any]) -> str:
    kept: dict[str, Any] = {key: value for key, value in asked.items() if value}
    return f"{reverse(f'services:{name}', args=[row.pk])}?{urlencode(kept)}"


def _chips(
    name: str, row: Alliance, asked: dict[str, str], key: str, words: Any, every: Any
) -> list[Chip]:
    first = Chip(every, _to(name, row, asked | {key: ""}), None, not asked[key])
    return [
        first,
        *(
            Chip(label, _to(name, row, asked | {key: code}), None, asked[key] == code)
            for code, label in words
        ),
    ]


@page("services.see")
def home(request: LinliRequest) -> HttpResponse:
    """The alliances whose firms are served; one alone opens at once."""
    rows = list(queries.alliances_of(request.viewer).order_by("area__path", "pk")[:100])
    if len(rows) == 1:
        return redirect("services:matrix", pk=rows[0].pk)
    lines = [
        {"title": row.name, "url": reverse("services:matrix", args=[row.pk]), "meta": str(row.area)}
        for row in rows
    ]
    return render(request, "services/desk/home.html", {"lines": lines})


@page("services.see")
def matrix(request: LinliRequest, pk: int) -> HttpResponse:
    """Nine modules × four factors: how many needs of how many firms; each opens its rows."""
    row, asked = get_alliance(request, pk), _asked(request)
    state = asked["state"] or State.OPEN.value
    cells = queries.cells(_rows(request, row, module="", factor="", state=state, q=""))
    here = {"link": asked["link"], "state": state}
    lines = [
        {
            "label": words,
            "url": _to("needs", row, here | {"module": module}),
            "cells": [
                each
                | {"url": _to("needs", row, here | {"module": module, "factor": each["factor"]})}
                for each in found
            ],
            "needs": sum(each["needs"] for each in found),
        }
        for module, words, found in cells
    ]
    totals = [
        sum(found[place]["needs"] for _m, _w, found in cells) for place in range(len(FACTORS))
    ]
    asked = asked | {"state": state, "q": "", "module": "", "factor": ""}
    states = [(each.value, each.label) for each in State if each != State.JOINED]
    context = {
        "alliance": row,
        "tabs": tabs(row, "matrix"),
        "factors": FACTORS.values(),
        "lines": lines,
        "totals": totals,
        "total": sum(totals),
        "links": _chips("matrix", row, asked, "link", CHAIN.items(), _("Every link")),
        "states": [
            Chip(label, _to("matrix", row, asked | {"state": code}), None, state == code)
            for code, label in states
        ],
        "may_work": rules.can_work(request.viewer, row),
        "all_url": _to("needs", row, here),
    }
    return render(request, "services/desk/matrix.html", context)


@page("services.see")
def needs(request: LinliRequest, pk: int) -> HttpResponse:
    """The rows of the matrix."""
    row, asked = get_alliance(request, pk), _asked(request)
    after = number(request.GET.get("after", ""))
    found = queries.page_of(_rows(request, row), after)
    shown = found[: queries.PAGE]
    more = len(found) > queries.PAGE
    states = [(each.value, each.label) for each in State]
    context = {
        "alliance": row,
        "tabs": tabs(row, "matrix"),
        "lines": [_line(each) for each in shown],
        "asked": asked,
        "states": _chips("needs", row, asked, "state", states, _("All but joined ones")),
        "links": _chips("needs", row, asked, "link", CHAIN.items(), _("Every link")),
        "modules": MODULES.items(),
        "factors": FACTORS.items(),
        "older": _to("needs", row, asked | {"after": str(shown[-1].pk)}) if more else "",
        "newer": _to("needs", row, asked) if after else "",
        "may_work": rules.can_work(request.viewer, row),
        "may_export": rules.RIGHTS.may(request.viewer, "export"),
        "export_url": _to("export_needs", row, asked),
    }
    return render(request, "services/desk/needs.html", context)


def _line(row: Any) -> dict[str, Any]:
    count = row.joined_count
    return {
        "title": row.text,
        "url": reverse("services:need", args=[row.pk]),
        "meta": [
            row.organisation.name,
            str(row.get_module_display()),
            str(row.get_factor_display()),
            str(row.get_link_display()) if row.link else "",
            _("%(n)d joined to it") % {"n": count} if count else "",
        ],
        "colour": LOOKS[State(row.state)],
        "word": row.get_state_display(),
    }


@page("services.export")
def export_needs(request: LinliRequest, pk: int) -> HttpResponse:
    """The same rows for a spreadsheet."""
    row = get_alliance(request, pk)
    head = [
        _("Firm"),
        _("Link of the chain"),
        _("Module"),
        _("Factor"),
        _("What the firm needs"),
        _("Where it was heard"),
        _("On"),
        _("State"),
        _("How it was met"),
    ]
    lines = (
        [
            each.organisation.name,
            each.get_link_display() if each.link else "",
            each.get_module_display(),
            each.get_factor_display(),
            each.text,
            each.case.number if each.case else each.get_origin_display(),
            each.raised_on,
            each.get_state_display(),
            each.solution.title if each.solution else each.reason,
        ]
        for each in _rows(request, row).select_related("case", "solution").order_by("pk")
    )
    name = f"{row.name}-{_('needs')}-{clock.local(clock.now()):%Y%m%d}"
    return exports.response(request, name, head, lines)


@page("services.work")
def new_need(request: LinliRequest, pk: int) -> HttpResponse:
    """A need more; from an order with its firm and words already there."""
    row = get_alliance(request, pk)
    form = forms.NeedForm(
        request.POST or None,
        choices={"organisation": _firms(row), "heard": _heard(request, row)},
        initial=_begun(request, row),
    )

    def make() -> Need:
        return actions.list_need(
            pk,
            form.draft(),
            raised_on=form.cleaned_data["raised_on"],
            once=form.cleaned_data["once"],
            by=request.viewer,
            now=clock.now(),
        )

    if request.method == "POST" and (made := attempt(form, make)):
        messages.success(request, _("On the list."))
        return redirect("services:need", pk=made.pk)
    back = reverse("services:matrix", args=[pk])
    return form_page(
        request, form, title=_("Put a need on the list"), button=_("Put it on the list"), back=back
    )


def _firms(row: Alliance) -> list[tuple[int, str]]:
    return [(each.organisation_id, each.organisation.name) for each in alliances.current(row)]


def _heard(request: LinliRequest, row: Alliance) -> list[tuple[str, str]]:
    orders = queries.listable_orders(request.viewer, row)[:OFFERED]
    visits = queries.told_visits(request.viewer, row)[:OFFERED]
    held = queries.told_events(row)[:OFFERED]
    return [
        *((f"case:{each.pk}", f"{each.number} {each.summary}") for each in orders),
        *((f"visit:{each.pk}", f"{each.held_at:%Y-%m-%d} {each.organisation}") for each in visits),
        *((f"event:{each.pk}", f"{each.starts_at:%Y-%m-%d} {each.title}") for each in held),
    ]


def _begun(request: LinliRequest, row: Alliance) -> dict[str, Any]:
    """From the order in the address: firm, words, and the place its category suggests."""
    asked = number(request.GET.get("order", ""))
    case = cases.on_desk(request.viewer).filter(pk=asked or 0).select_related("category").first()
    if case is None or not row.members.filter(organisation_id=case.organisation_id or 0).exists():
        return {}
    module, factor = GUESSES.get(case.category.code, ("", ""))
    return {
        "organisation": case.organisation_id,
        "text": case.summary,
        "heard": f"case:{case.pk}",
        "module": module,
        "factor": factor,
    }


@page("services.see")
def need(request: LinliRequest, pk: int) -> HttpResponse:
    """One need: where it was heard, what was joined to it, what helped before."""
    row = get_object_or_404(
        queries.needs_visible_to(request.viewer).select_related(
            "case", "visit", "event", "solution"
        ),
        pk=pk,
    )
    may_work = rules.can_work(request.viewer, row.alliance)
    offers = [
        Chip(act.title, reverse(f"services:{act.code}", args=[pk]))
        for act in ACTS
        if may_work and act.code.removesuffix("_need") in _moves(row)
    ]
    similar = queries.solutions_for(
        request.viewer, row.alliance, module=row.module, factor=row.factor
    )[:5]
    context = {
        "need": row,
        "look": LOOKS[State(row.state)],
        "tabs": tabs(row.alliance, "matrix"),
        "offers": offers,
        "heard_url": _heard_url(row),
        "joined": row.joined.select_related("organisation").order_by("pk"),
        "similar": [
            {"title": each.title, "url": reverse("services:solution", args=[each.pk])}
            for each in similar
        ],
        "may_work": may_work,
    }
    return render(request, "services/desk/need.html", context)


def _moves(row: Need) -> set[str]:
    moves = {name for name, move in NEED_MOVES.items() if State(row.state) in move.sources}
    return moves | ({"edit"} if row.state in {State.OPEN, State.MET} else set())


def _heard_url(row: Need) -> str:
    if row.case_id is not None:
        return reverse("cases:case", args=[row.case_id])
    if row.visit_id is not None:
        return reverse("liaison:visit", args=[row.visit_id])
    return reverse("events:event", args=[row.event_id]) if row.event_id is not None else ""


def _edit(row: Need, form: Any, **to: Any) -> object:
    return actions.edit_need(row.pk, form.draft(), version=form.cleaned_data["version"], **to)


def _edited(row: Need, _request: LinliRequest) -> dict[str, Any]:
    return {
        "choices": {"organisation": [(row.organisation_id, row.organisation.name)]},
        "initial": {
            "organisation": row.organisation_id,
            "text": row.text,
            "module": row.module,
            "factor": row.factor,
            "link": row.link,
            "raised_on": row.raised_on,
        },
    }


def _joinable(row: Need, _request: LinliRequest) -> dict[str, Any]:
    rows = queries.joinable(row)[:200]
    return {"choices": {"into": [(each.pk, f"{each.organisation} · {each.text}") for each in rows]}}


def _solutions(row: Need, request: LinliRequest) -> dict[str, Any]:
    rows = queries.solutions_for(request.viewer, row.alliance)[:200]
    return {"choices": {"solution_id": [(each.pk, each.title) for each in rows]}}


def _act(code: str, title: Any, done: Any, run: Any, **more: Any) -> Act:
    return Act(
        f"{code}_need",
        "services.work",
        title,
        title,
        done,
        lambda viewer: queries.needs_visible_to(viewer),
        run,
        "services:need",
        **more,
    )


ACTS = (
    _act(
        "meet",
        gettext_lazy("Note as met"),
        gettext_lazy("Noted."),
        plainly(actions.meet_need),
        form=forms.MeetForm,
        options=_solutions,
    ),
    _act(
        "join",
        gettext_lazy("Join to another"),
        gettext_lazy("Joined: only the other one is counted now."),
        plainly(actions.join_needs, into="into_id"),
        form=forms.JoinForm,
        options=_joinable,
    ),
    _act(
        "part",
        gettext_lazy("Take apart again"),
        gettext_lazy("It stands on the list by itself again."),
        plainly(actions.part_needs),
    ),
    _act(
        "edit",
        gettext_lazy("Edit"),
        gettext_lazy("Saved."),
        _edit,
        form=forms.NeedForm,
        options=_edited,
    ),
    _act(
        "drop",
        gettext_lazy("Drop"),
        gettext_lazy("Dropped; it stays in the records."),
        plainly(actions.drop_need),
        form=forms.DropForm,
    ),
    _act(
        "reopen",
        pgettext_lazy("need", "Open again"),
        gettext_lazy("Open again."),
        plainly(actions.reopen_need),
    ),
)
ACT_VIEWS = {act.code: act_view(act) for act in ACTS}
