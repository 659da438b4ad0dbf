"""What did not arrive: the list, one of it, its file, and deciding on one or on many."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts import queries as accounts
from linli.base import exports, masking
from linli.base.errors import NotAllowed
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.notices.spec import REASONS
from linli.notices.workflow import Channel
from linli.notices.workflow import State as Delivery
from linli.outreach import actions, queries, rules
from linli.outreach.actions import Done
from linli.outreach.queries import AT_ONCE, SORTS, Wanted
from linli.outreach.spec import CLOSED_FOR
from linli.outreach.views.deliveries import masked
from linli.outreach.views.messages import get_message
from linli.outreach.workflow import FATE_LOOKS, FATES, Fate

SIZE = 50
ALL = "all"


@page("outreach.see")
@never_cache
def missing(request: LinliRequest) -> HttpResponse:
    """The list of what did not arrive, of all messages the viewer sees."""
    wanted = asked(request)
    rows = queries.listed(request.viewer, wanted)
    first = _number(request.GET.get("from", "")) or 0
    found = list(rows[first : first + SIZE + 1])
    shown = found[:SIZE]
    counts = queries.counts(request.viewer, wanted)
    titles, groups = queries.titles_of(shown), _groups(shown)
    decides = rules.RIGHTS.may(request.viewer, "approve")
    context = {
        "lines": [_line(row, titles, groups) for row in shown],
        "chips": _chips(wanted, counts),
        "wanted": wanted,
        "fate": wanted.fate or ALL,
        "reasons": _reasons(wanted, counts),
        "messages_offered": queries.messages_to_choose(request.viewer),
        "areas": queries.areas_to_choose(request.viewer),
        "channels": queries.channels(),
        "sorts": _sorts(),
        "older": _query(wanted, **{"from": first + SIZE}) if len(found) > SIZE else "",
        "newer": _query(wanted) if first else "",
        "query": _query(wanted).removeprefix("?"),
        "narrowed": bool(_values(replace(wanted, fate=Fate.OPEN))),
        "folded": bool({"channel", "since", "until", "sort", "area"} & _values(wanted).keys()),
        "size": _size(wanted, counts),
        "at_once": AT_ONCE,
        "decides": decides and bool(shown),
        "may_export": rules.RIGHTS.may(request.viewer, "export"),
        **(_acts(request, wanted.fate) if decides and shown else {}),
    }
    return render(request, "outreach/desk/missing.html", context)


@page("outreach.see")
def missing_of(request: LinliRequest, pk: int) -> HttpResponse:
    """What did not arrive of one message: the list narrowed to it."""
    found = get_message(request, pk)
    return redirect(f"{reverse('outreach:missing')}{_query(Wanted(message_id=found.pk))}")


@page("outreach.see")
@never_cache
def missing_one(request: LinliRequest, pk: int) -> HttpResponse:
    """One delivery that did not arrive: why, what helps, what was decided."""
    row = get_object_or_404(queries.missing(request.viewer), pk=pk)
    titles = queries.titles_of([row])
    decided = row.fate != Fate.OPEN
    decides = queries.to_decide(request.viewer).filter(pk=pk).exists()
    context = {
        **_line(row, titles, _groups([row])),
        "message": titles.get(row.mailing.about),
        "why": REASONS[row.reason],
        "address": masked(row),
        "sign": "" if row.reason in {"worker_lost", "changed_hands"} else row.error,
        "decision": row.decision if decided else None,
        "people": accounts.names_of([row.decision.by]) if decided else {},
        "closed_for": CLOSED_FOR.get(row.decision.reason, "") if decided else "",
        "back": reverse("outreach:missing_one", args=[pk]),
        "decides": decides,
        **(_acts(request, row.fate) if decides else {}),
    }
    context["can_again"] = context.get("can_again") and queries.again_helps(row)
    return render(request, "outreach/desk/missing_one.html", context)


@page("outreach.export")
def export_missing(request: LinliRequest) -> HttpResponse:
    """The list under the same filters for a spreadsheet, masked as on the page."""
    rows = queries.listed(request.viewer, asked(request))
    head = [
        _("Recipient"),
        _("Message"),
        _("Way"),
        _("Address"),
        _("Why it did not arrive"),
        _("Tried at"),
        _("Tries"),
        _("Decided"),
    ]
    titles = {row.key: row for row in queries.visible_to(request.viewer)}

    def lines() -> Any:
        for row in rows.iterator(chunk_size=2000):
            message = titles.get(row.mailing.about)
            yield [
                masking.mask_name(row.called),
                message.title if message else "",
                _way(row),
                masked(row),
                REASONS[row.reason].label,
                row.tried_at,
                row.attempts,
                Fate(row.fate).label,
            ]

    name = _("not arrived") + f"-{clock.local(clock.now()):%Y%m%d}"
    return exports.response(request, name, head, lines(), size=rows.count())


def _act(
    act: Callable[[HttpRequest, list[int], dict[str, Any]], Done], said: Callable[[int], str]
) -> Any:
    """A view that does one act on those chosen, or on all under the filters, and says how many."""

    @page("outreach.approve")
    @require_POST
    def view(request: LinliRequest) -> HttpResponse:
        back = request.POST.get("back", "")
        if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
            back = f"{reverse('outreach:missing')}{_query(asked(request))}"
        try:
            ids = _chosen(request)
            done = act(request, ids, {"by": request.viewer, "now": clock.now()})
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        if done.number:
            messages.success(request, said(done.number))
        if done.left:
            messages.warning(request, _left(done.left))
        gone = not queries.missing(request.viewer).filter(pk__in=ids[:1]).exists()
        return redirect("outreach:missing") if gone and "back" in request.POST else redirect(back)

    return view


def _left(n: int) -> str:
    return ngettext(
        "%(n)d stays as it is: decided or arrived meanwhile, or this does not help it.",
        "%(n)d stay as they are: decided or arrived meanwhile, or this does not help them.",
        n,
    ) % {"n": n}


def _chosen(request: HttpRequest) -> list[int]:
    """The numbers that were ticked; or of all under the filters, if the list is still as seen."""
    if request.POST.get("all") != "1":
        return [int(each) for each in request.POST.getlist("notice") if _number(each)]
    viewer = request.viewer  # type: ignore[attr-defined]
    rows = queries.listed(viewer, asked(request)).values_list("pk", flat=True)
    ids = list(rows[: AT_ONCE + 1])
    if len(ids) <= AT_ONCE and str(len(ids)) != request.POST.get("seen"):
        raise NotAllowed(_("The list changed meanwhile: look at it again."), code="changed")
    return ids


missing_again = _act(
    lambda request, ids, to: actions.send_again(
        ids, certain=request.POST.get("certain") == "1", **to
    ),
    lambda n: (
        ngettext("%(n)d is in the queue again.", "%(n)d are in the queue again.", n) % {"n": n}
    ),
)
missing_to_door = _act(
    lambda request, ids, to: actions.to_door(
        ids, _number(request.POST.get("drive", "")) or 0, **to
    ),
    lambda n: (
        ngettext(
            "%(n)d is visited now: it stands on the roster.",
            "%(n)d are visited now: they stand on the roster.",
            n,
        )
        % {"n": n}
    ),
)
missing_close = _act(
    lambda request, ids, to: actions.close(ids, request.POST.get("reason", ""), **to),
    lambda n: ngettext("%(n)d is closed.", "%(n)d are closed.", n) % {"n": n},
)
missing_reopen = _act(
    lambda _request, ids, to: actions.reopen(ids, **to),
    lambda n: (
        ngettext("%(n)d is to be decided anew.", "%(n)d are to be decided anew.", n) % {"n": n}
    ),
)


def asked(request: HttpRequest) -> Wanted:
    """The filters in the address; what does not fit chooses everything."""
    get = request.GET
    fate, reason, channel = (get.get(name, "") for name in ("fate", "reason", "channel"))
    return Wanted(
        fate="" if fate == ALL else fate if fate in Fate.values else Fate.OPEN.value,
        area_id=_number(get.get("area", "")),
        message_id=_number(get.get("message", "")),
        channel=channel if channel in dict(queries.channels()) else "",
        reason=reason if reason in REASONS else "",
        since=_day(get.get("since", "")),
        until=_day(get.get("until", "")),
        words=get.get("q", "").strip()[:60],
        sort=get.get("sort", "") if get.get("sort") in SORTS else SORTS[0],
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 2000 <= day.year < 2200 else None


def _values(wanted: Wanted) -> dict[str, Any]:
    values = {
        "fate": (wanted.fate or ALL) if wanted.fate != Fate.OPEN else "",
        "area": wanted.area_id,
        "message": wanted.message_id,
        "channel": wanted.channel,
        "reason": wanted.reason,
        "since": wanted.since,
        "until": wanted.until,
        "q": wanted.words,
        "sort": wanted.sort if wanted.sort != SORTS[0] else "",
    }
    return {name: value for name, value in values.items() if value}


def _query(wanted: Wanted, **more: Any) -> str:
    query = urlencode(_values(wanted) | more)
    return f"?{query}" if query else ""


def _chips(wanted: Wanted, counts: dict[tuple[str, str], int]) -> list[Chip]:
    """A chip per fate; those chosen by another reason do not count there."""
    url = reverse("outreach:missing")
    chosen: list[tuple[str, Any]] = [(fate.value, fate.label) for fate in Fate]
    return [
        Chip(
            label,
            f"{url}{_query(replace(wanted, fate=code))}",
            sum(n for (fate, _reason), n in counts.items() if not code or fate == code),
            current=wanted.fate == code,
            colour=FATE_LOOKS[Fate(code)] if code else "",
        )
        for code, label in [*chosen, ("", _("All"))]
    ]


def _size(wanted: Wanted, counts: dict[tuple[str, str], int]) -> int:
    return sum(n for (fate, _reason), n in counts.items() if wanted.fate in ("", fate))


def _reasons(wanted: Wanted, counts: dict[tuple[str, str], int]) -> list[tuple[str, Any]]:
    """Reasons that the list holds, and the one that is chosen."""
    held = {reason for _fate, reason in counts} | {wanted.reason}
    return [(code, reason.label) for code, reason in REASONS.items() if code in held]


def _sorts() -> list[tuple[str, Any]]:
    words = (_("Newest first"), _("Oldest first"), _("Most tries first"), _("By message"))
    return list(zip(SORTS, words, strict=True))


def _groups(rows: list[Any]) -> dict[str, str]:
    named = [row.recipient for row in rows if row.channel == Channel.ROBOT]
    return queries.names_of_groups(named) if named else {}


def _way(row: Any) -> Any:
    """By which way it went; what had none went by none."""
    return _("no way") if row.state == Delivery.NO_CHANNEL else Channel(row.channel).label


def _line(row: Any, titles: dict[str, Any], groups: dict[str, str]) -> dict[str, Any]:
    message, reason = titles.get(row.mailing.about), REASONS[row.reason]
    name = groups.get(row.recipient) or masking.mask_name(row.called) or _("without a name")
    meta = [
        message.title if message else "",
        str(_way(row)),
        masked(row),
        _("tries: %(n)d") % {"n": row.attempts} if row.attempts > 1 else "",
        row.error if row.reason == "provider" else "",
        str(row.decision.drive) if row.fate == Fate.DOOR else "",
        str(CLOSED_FOR.get(row.decision.reason, "")) if row.fate == Fate.CLOSED else "",
    ]
    return {
        "row": row,
        "title": f"{name} · {reason.label}",
        "name": name,
        "meta": [part for part in meta if part],
        "look": FATE_LOOKS[Fate(row.fate)],
        "word": Fate(row.fate).label,
    }


def _acts(request: LinliRequest, fate: str) -> dict[str, Any]:
    """What can be done with those of this fate ("" any), and what the acts ask for."""
    able = {f"can_{move}": not fate or Fate(fate) in step.sources for move, step in FATES.items()}
    drives = list(queries.drives_led(request.viewer)[:50]) if able["can_to_door"] else []
    return {
        **able,
        "drives": [(row.pk, str(row)) for row in drives],
        "closed_for": list(CLOSED_FOR.items()),
    }
