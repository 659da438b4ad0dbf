"""Who got it and who did not: the rows behind the totals, and their file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from linli.base import exports, masking
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.notices.models import Notice
from linli.notices.workflow import Channel
from linli.notices.workflow import State as Delivery
from linli.outreach import queries, rules
from linli.outreach.views.audiences import way_words
from linli.outreach.views.messages import DELIVERY_LOOKS, get_message


@page("outreach.see")
def deliveries(request: LinliRequest, pk: int) -> HttpResponse:
    """The recipients of a message in a state, masked, page by page."""
    found = get_message(request, pk)
    state = _state(request)
    rows = queries.deliveries(found, state)
    after = request.GET.get("after", "")
    if after.isdecimal():
        rows = rows.filter(pk__gt=int(after))
    page_ = list(rows[: queries.SIZE + 1])
    shown, more = page_[: queries.SIZE], len(page_) > queries.SIZE
    url = reverse("outreach:deliveries", args=[pk])
    totals = queries.totals(found)
    chips = [Chip(_("All"), url, sum(row["times"] for row in totals), current=not state)] + [
        Chip(
            Delivery(row["state"]).label,
            f"{url}?state={row['state']}",
            row["times"],
            current=row["state"] == state,
        )
        for row in totals
    ]
    kept = {"state": state}
    groups = queries.names_of_groups(row.recipient for row in shown)
    context = {
        "message": found,
        "chips": chips,
        "lines": [_line(row, groups) for row in shown],
        "older": f"?{urlencode(kept | {'after': str(shown[-1].pk)})}" if more else "",
        "newer": f"?{urlencode(kept)}" if after else "",
        "query": urlencode(kept),
        "may_export": rules.RIGHTS.may(request.viewer, "export"),
    }
    return render(request, "outreach/desk/deliveries.html", context)


def _state(request: LinliRequest) -> str:
    state = request.GET.get("state", "")
    return state if state in Delivery.values else ""


def _line(row: Notice, groups: dict[str, str]) -> dict[str, Any]:
    known = groups.get(row.recipient) or masking.mask_name(row.called)
    name = known or _("without a name")
    meta = [str(Channel(row.channel).label), masked(row)]
    if row.state == Delivery.NO_CHANNEL:
        meta = [way_words(queries.CALL), masked(row)] if row.address else [way_words("")]
    meta += [_("tries: %(n)d") % {"n": row.attempts}] if row.attempts > 1 else []
    return {
        "row": row,
        "title": name,
        "meta": [part for part in (*meta, row.error) if part],
        "look": DELIVERY_LOOKS[Delivery(row.state)],
        "word": Delivery(row.state).label,
    }


def masked(row: Notice) -> str:
    """The address as a list may show it."""
    if row.channel in {Channel.SMS, Channel.PRINT}:
        return masking.mask_phone(row.address)
    if row.channel == Channel.EMAIL:
        return masking.mask_mail(row.address)
    return ""


@page("outreach.export")
def export(request: LinliRequest, pk: int) -> HttpResponse:
    """The same for a spreadsheet, masked as on the page."""
    found = get_message(request, pk)
    rows = queries.deliveries(found, _state(request))
    head = [
        _("Recipient"),
        _("Way"),
        _("Address"),
        _("State"),
        _("Tries"),
        _("Last failure"),
        _("Queued at"),
        _("Sent"),
        _("Read on"),
    ]
    lines = (
        [
            masking.mask_name(row.called),
            Channel(row.channel).label,
            masked(row),
            Delivery(row.state).label,
            row.attempts,
            row.error,
            row.queued_at,
            row.sent_at,
            row.read_at,
        ]
        for row in rows.iterator(chunk_size=2000)
    )
    name = f"{found.title}-{clock.local(clock.now()):%Y%m%d}"
    return exports.response(request, name, head, lines, size=rows.count())
