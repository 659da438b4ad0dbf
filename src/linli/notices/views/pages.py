"""The outbox of a community, one's own notices, and handing over in person."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.base.pages import SIGNED_IN, LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.notices import actions, gateways, queries, rules
from linli.notices.models import Notice
from linli.notices.workflow import State, can

PAGE = 50
#: Where the record a notice is about has its page; these apps stand above this one.
RECORDS = {
    "case": "cases:case",
    "commitment": "commitments:commitment",
    "meeting": "deliberation:meeting",
    "topic": "deliberation:topic",
    "message": "outreach:message",
}


@page("notices.see")
def outbox(request: LinliRequest) -> HttpResponse:
    """What went out in the viewer's areas, newest first; what failed or waits for a hand."""
    mine = queries.outbox(request.viewer)
    state = request.GET.get("state", "")
    shown = mine.filter(state=state) if state else mine
    context = {"chips": _chips(mine, state), **_paged(request, shown, {"state": state})}
    return render(request, "notices/desk/outbox.html", context)


def _chips(mine: Any, current: str) -> list[Chip]:
    counts = queries.count_by_state(mine)
    url = reverse("notices:outbox")
    everything = Chip(_("All"), url, sum(counts.values()), current=not current)
    return [everything] + [
        Chip(state.label, f"{url}?state={state}", counts.get(state, 0), current=state == current)
        for state in State
    ]


def _paged(request: LinliRequest, rows: Any, kept: dict[str, str]) -> dict[str, Any]:
    before = request.GET.get("before", "")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    older = ""
    if len(found) > PAGE:
        older = "?" + urlencode({**kept, "before": str(found[PAGE - 1].pk)})
    return {
        "notices": found[:PAGE],
        "older": older,
        "newer": "?" + urlencode(kept) if before else "",
    }


@page(SIGNED_IN)
def mine(request: LinliRequest) -> HttpResponse:
    """What was put on my own desk."""
    context = _paged(request, queries.inbox(request.viewer), {})
    return render(request, "notices/desk/mine.html", context)


@page(SIGNED_IN)
@never_cache
def notice(request: LinliRequest, pk: int) -> HttpResponse:
    """One notice: its words, how far it is, what can be done. Its link is shown only to who
    hands it over, or to whom it was sent.
    """
    found = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    return render(request, "notices/desk/notice.html", _context(request, found))


@page(SIGNED_IN)
@never_cache
def slip(request: LinliRequest, pk: int) -> HttpResponse:
    """The same on paper, with a QR code of the link, for who hands it over."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    if not rules.shows_link(request.viewer, found):
        return redirect("notices:notice", pk=found.pk)
    return render(request, "notices/desk/slip.html", _context(request, found))


def _context(request: LinliRequest, notice: Notice) -> dict[str, Any]:
    shows_link = rules.shows_link(request.viewer, notice)
    return {
        "notice": notice,
        "words": queries.words_shown(notice),
        "about_url": _address(notice.about),
        "link": request.build_absolute_uri(notice.link) if shows_link and notice.link else "",
        "shows_link": shows_link,
        "can_resend": rules.can_resend(request.viewer, notice)
        and notice.channel in gateways.GATEWAYS
        and not notice.is_stopped
        and can(notice.state, "resend"),
        "can_hand_over": rules.can_hand_over(request.viewer, notice) and not shows_link,
        "may_list": rules.RIGHTS.may(request.viewer, "see"),
        "can_read": rules.is_theirs(request.viewer, notice) and can(notice.state, "read"),
    }


def _address(about: str) -> str:
    kind, _sep, number = about.partition(":")
    try:
        return reverse(RECORDS[kind], args=[int(number)])
    except (KeyError, ValueError, NoReverseMatch):
        return ""


@page("notices.resend")
@require_POST
def resend(request: LinliRequest, pk: int) -> HttpResponse:
    """Try again to send it."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    actions.resend(found.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("It is in the queue again."))
    return redirect("notices:notice", pk=found.pk)


@page("notices.hand_over")
@require_POST
def hand_over(request: LinliRequest, pk: int) -> HttpResponse:
    """I bring it in person: show me its link; this is written down."""
    found = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    actions.hand_over(found.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Written down that you hand it over."))
    return redirect("notices:notice", pk=found.pk)


@page(SIGNED_IN)
@require_POST
def read(request: LinliRequest, pk: int) -> HttpResponse:
    """I have read it."""
    found = get_object_or_404(queries.inbox(request.viewer), pk=pk)
    actions.read(found.pk, by=request.viewer, now=clock.now())
    return redirect(_address(found.about) or found.link or reverse("notices:mine"))
