"""Pages of the journal: what happened how often, what has still to follow, and the chain."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base import lent, rights
from linli.base.exports import csv_response
from linli.base.pages import LinliRequest, page
from linli.journal import actions, events, queries, spec
from linli.journal.forms import Asked, asked
from linli.journal.models import Delivery, Entry

PAGE = 50
MOST_EXPORTED = 50_000


@page("journal.see")
def journal(request: LinliRequest) -> HttpResponse:
    """Kinds and counts of a period, the reactions that wait, the state of the chain."""
    what = asked(request.GET, lent.now().date())
    found = queries.during(queries.visible_to(request.viewer), what.first, what.last)
    kinds: list[dict[str, Any]] = [
        {
            "label": events.words().get(each.kind, each.kind),
            "count": each.count,
            "last_at": each.last_at,
            "url": reverse("journal:entries") + what.query(kind=each.kind),
        }
        for each in queries.kinds(found)
    ]
    unfinished = list(queries.unfinished(request.viewer)[: PAGE + 1])
    context = {
        "asked": what,
        "kinds": kinds,
        "total": sum(each["count"] for each in kinds),
        "all_url": reverse("journal:entries") + what.query(),
        "reactions": [_reaction(delivery) for delivery in unfinished[:PAGE]],
        "more_reactions": len(unfinished) > PAGE,
        "may_retry": rights.may(request.viewer, "journal.retry"),
        "chain": queries.chain_state(),
    }
    return render(
        request, "journal/desk/journal.html", context, status=422 if what.form.errors else 200
    )


@page("journal.see")
def entries(request: LinliRequest) -> HttpResponse:
    """What happened, newest first: kind, record, who, when, where. No words of people."""
    what = asked(request.GET, lent.now().date())
    found = _asked_for(request, what)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    shown = list(found[: PAGE + 1])
    context = {
        "asked": what,
        "kind_label": events.words().get(what.kind, what.kind),
        "rows": list(_rows(request, shown[:PAGE])),
        "older": what.query(before=str(shown[PAGE - 1].pk)) if len(shown) > PAGE else "",
        "newer": what.query() if before else "",
        "export_url": reverse("journal:export") + what.query(),
        "back_url": reverse("journal:journal") + what.query(kind=""),
    }
    return render(
        request, "journal/desk/entries.html", context, status=422 if what.form.errors else 200
    )


@page("journal.export")
def export(request: LinliRequest) -> HttpResponse:
    """The same entries for a spreadsheet, the newest 50,000."""
    what = asked(request.GET, lent.now().date())
    found = list(_asked_for(request, what)[:MOST_EXPORTED])
    header = (_("When"), _("Act"), _("Kind"), _("Record"), _("By whom"), _("Area"))
    lines = (
        (row["at"], row["what"], row["kind"], row["thing"], row["who"], row["place"])
        for row in _rows(request, found)
    )
    return csv_response(f"journal-{what.first}-{what.last}", header, lines)


@page("journal.retry")
@require_POST
def retry(request: LinliRequest, pk: int) -> HttpResponse:
    """Put a failed reaction into the queue again."""
    delivery = get_object_or_404(queries.unfinished(request.viewer), pk=pk)
    actions.retry(delivery.pk, by=request.viewer, now=lent.now())
    messages.success(request, _("It is in the queue again. Look again in a minute."))
    return redirect("journal:journal")


@page("journal.see")
@require_POST
def check(request: LinliRequest) -> HttpResponse:
    """Recompute the whole chain and hold it against the heads that were exported."""
    found = queries.verify(queries.chain(), queries.heads())
    for problem in found[:5]:
        messages.error(request, str(problem))
    if not found:
        messages.success(request, _("The chain holds: nothing was altered, removed or reordered."))
    return redirect("journal:journal")


@page("journal.see")
def heads(request: LinliRequest) -> HttpResponse:
    """The heads of the days, for paper: what is printed cannot be rewritten here."""
    shown = list(queries.heads()[:366])
    return render(request, "journal/desk/heads.html", {"heads": shown})


def _asked_for(request: LinliRequest, what: Asked) -> "QuerySet[Entry]":
    found = queries.during(queries.visible_to(request.viewer), what.first, what.last)
    return (found.filter(kind=what.kind) if what.kind else found).order_by("-pk")


def _rows(request: LinliRequest, found: Iterable[Entry]) -> Iterable[dict[str, Any]]:
    shown = list(found)
    names = lent.names({entry.actor for entry in shown})
    places = dict(lent.areas(request.viewer))
    for entry in shown:
        thing = spec.thing_words(entry.subject)
        who = names.get(entry.actor) or _outsider(entry.actor)
        place = places.get(entry.area, "")
        yield {
            "at": entry.happened_at,
            "what": entry.label,
            "kind": entry.kind,
            "thing": thing,
            "who": who,
            "place": place,
            "meta": (thing, who, place),
        }


def _outsider(actor: str) -> str:
    """Who acted without an account."""
    kind = actor.partition(":")[0]
    known = {"system": _("Linli itself"), "link": _("By a signed link"), "anyone": _("A visitor")}
    return known.get(kind) or spec.thing_words(actor)


def _reaction(delivery: Delivery) -> dict[str, Any]:
    failed = bool(delivery.error)
    return {
        "pk": delivery.pk,
        "what": delivery.entry.label,
        "colour": "red" if failed else "grey",
        "word": _("failed") if failed else _("waiting"),
        "meta": (
            spec.thing_words(delivery.entry.subject),
            delivery.handler.removeprefix("linli."),
            delivery.error,
        ),
        "attempts": delivery.attempts,
    }
