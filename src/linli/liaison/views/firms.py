"""The list of firms with their officials, and one firm's file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.base import exports, rights
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.cases import queries as cases
from linli.clock import queries as clock
from linli.liaison import queries, rules
from linli.liaison.queries import SIZE, Card
from linli.liaison.spec import WHICH
from linli.liaison.views.words import visit_line
from linli.people import queries as people
from linli.people import rules as person_rules

LATEST = 50


@page("liaison.see")
def firms(request: LinliRequest) -> HttpResponse:
    """Firms with their officials, those longest not visited first."""
    which, mine, words = asked(request)
    after = request.GET.get("after", "")
    found = queries.page_after(
        _chosen(request), int(after) if after.isdecimal() and len(after) < 12 else None, SIZE
    )
    shown = queries.cards(found[:SIZE])
    context = {
        "lines": [_line(card) for card in shown],
        "chips": _chips(request, which, mine=mine, words=words),
        "which": which,
        "mine": mine,
        "words": words,
        "older": _address(request, after=str(found[SIZE - 1].pk)) if len(found) > SIZE else "",
        "newer": _address(request, after="") if after else "",
        "export_url": f"{reverse('liaison:export')}?{request.GET.urlencode()}",
        "may_export": rules.RIGHTS.may(request.viewer, "export"),
        "now": clock.now(),
    }
    return render(request, "liaison/desk/firms.html", context)


@page("liaison.export")
def export(request: LinliRequest) -> HttpResponse:
    """The same list for a spreadsheet: no contacts, no notes."""
    head = [
        _("Firm"),
        _("Community"),
        _("Unified social credit code"),
        _("Official"),
        _("Since"),
        _("Last visit"),
        _("Open orders"),
    ]
    rows = list(_chosen(request).order_by("pk"))
    lines = (
        [
            card.firm.name,
            str(card.firm.area),
            card.firm.credit_code,
            card.officials,
            card.since,
            card.firm.last_visit,
            card.firm.open_orders,
        ]
        for card in queries.cards(rows)
    )
    name = f"{_('Firms and their officials')}-{clock.local(clock.now()):%Y%m%d}"
    return exports.response(request, name, head, lines)


def asked(request: LinliRequest) -> tuple[str, bool, str]:
    """What was chosen above the list."""
    which = request.GET.get("which", "assigned")
    words = request.GET.get("q", "").strip()[:60]
    return (which if which in WHICH else "assigned"), request.GET.get("mine") == "1", words


def _chosen(request: LinliRequest) -> Any:
    which, mine, words = asked(request)
    return queries.filtered(request.viewer, which=which, mine=mine, words=words)


def _chips(request: LinliRequest, which: str, *, mine: bool, words: str) -> list[Chip]:
    counts = queries.counts_of_firms(request.viewer, mine=mine, words=words)
    chips = [
        Chip(label, _address(request, which=code, after=""), counts[code], code == which)
        for code, label in WHICH.items()
    ]
    own = _address(request, mine="" if mine else "1", after="")
    return [*chips, Chip(_("Mine"), own, None, mine, icon="user")]


def _address(request: LinliRequest, **change: str) -> str:
    given = {key: request.GET.get(key, "") for key in ("which", "mine", "q", "after")}
    kept = {key: value for key, value in (given | change).items() if value}
    return f"{reverse('liaison:firms')}?{urlencode(kept)}" if kept else reverse("liaison:firms")


def _line(card: Card) -> dict[str, Any]:
    firm = card.firm
    visited = (
        _("last visited %(day)s") % {"day": f"{clock.local(firm.last_visit):%Y-%m-%d}"}
        if firm.last_visit
        else _("never visited")
    )
    orders = _("open orders: %(n)d") % {"n": firm.open_orders} if firm.open_orders else ""
    return {
        "title": firm.name,
        "url": reverse("liaison:firm", args=[firm.pk]),
        "meta": [part for part in (str(firm.area), visited, orders) if part],
        "note": card.officials,
        "colour": "green" if firm.visited else "grey" if not firm.assigned else "yellow",
        "word": pgettext("firm", "Visited")
        if firm.visited
        else pgettext("firm", "Not visited")
        if firm.assigned
        else _("Without an official"),
    }


@page("liaison.see")
def firm(request: LinliRequest, pk: int) -> HttpResponse:
    """One firm's file: who looks after it, visits, what it raised and what was found there."""
    found = get_object_or_404(queries.firms_visible_to(request.viewer), pk=pk)
    now = clock.now()
    (line,) = people.organisation_lines([found])
    may_reveal = person_rules.can_reveal_contact(request.viewer, found)
    matters = cases.with_clock(cases.on_desk(request.viewer).filter(organisation=found), now)
    pairs = list(queries.pairs_of(found))
    context = {
        "firm": found,
        "line": line,
        "reveal": _reveal(found.pk) if may_reveal else "",
        "pairs": pairs,
        "current": [pair for pair in pairs if pair.until is None],
        "visits": [visit_line(row) for row in queries.of_firm(request.viewer, found)[:LATEST]],
        "matters": list(cases.listed(matters).order_by("-pk")[:LATEST]),
        "may_pair": rules.can_pair(request.viewer, found),
        "may_visit": rules.can_visit(request.viewer, found),
        "own_pair": queries.pair_of(request.viewer, found.pk),
        "organisation_url": _organisation_url(request, found.pk),
        "inspections_url": _inspections_url(request, found.pk),
        "now": now,
    }
    return render(request, "liaison/desk/firm.html", context)


def _reveal(pk: int) -> str:
    back = reverse("liaison:firm", args=[pk])
    query = {"subject": f"organisation:{pk}", "field": "contact_phone", "back": back}
    return f"{reverse('accounts:reveal')}?{urlencode(query)}"


def _organisation_url(request: LinliRequest, pk: int) -> str:
    shown = people.organisations_visible_to(request.viewer).filter(pk=pk).exists()
    return reverse("people:organisation", args=[pk]) if shown else ""


def _inspections_url(request: LinliRequest, pk: int) -> str:
    """Where the inspections of this firm are listed; another app beside this one shows them."""
    if not rights.may(request.viewer, "inspections.see"):
        return ""
    try:
        return f"{reverse('inspections:list')}?state=all&organisation={pk}"
    except NoReverseMatch:
        return ""
