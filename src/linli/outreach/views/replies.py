"""What people wrote back, and deciding on what nobody knows; chat groups and their robots."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.base import masking
from linli.base.forms import attempt
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.notices.models import Reply
from linli.notices.workflow import Channel
from linli.outreach import actions, forms, queries

#: What a reply became, in words; a case is named by its link.
BECAME = {
    "": gettext_lazy("To be sorted"),
    "stop": gettext_lazy("Stopped by them"),
    "bound": gettext_lazy("Account bound"),
    "code_refused": gettext_lazy("Code opened nothing"),
    queries.ASIDE: gettext_lazy("Nothing follows"),
}
_UNKNOWN: dict[str, Any] = {Channel.EMAIL: gettext_lazy("unknown sender")}
LOOKS = {"": "yellow", "stop": "slash", "bound": "met", "code_refused": "red"}


@page("outreach.see")
@never_cache
def replies(request: LinliRequest) -> HttpResponse:
    """Replies to messages of the viewer's areas, and those of unknown numbers."""
    undecided = request.GET.get("state", "") == "open"
    waiting = queries.open_replies(request.viewer)
    rows = queries.replies_visible_to(request.viewer)
    if undecided:
        rows = rows.filter(pk__in=waiting.order_by().values("pk"))
    before = request.GET.get("before", "")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: queries.SIZE + 1])
    shown, more = found[: queries.SIZE], len(found) > queries.SIZE
    url = reverse("outreach:replies")
    kept = {"state": "open"} if undecided else {}
    context = {
        "lines": [_line(row) for row in shown],
        "chips": [
            Chip(_("All"), url, current=not undecided),
            Chip(_("To be sorted"), f"{url}?state=open", waiting.count(), current=undecided),
        ],
        "older": f"?{urlencode(kept | {'before': str(shown[-1].pk)})}" if more else "",
        "newer": f"?{urlencode(kept)}" if before else "",
    }
    return render(request, "outreach/desk/replies.html", context)


def _sender(row: Reply) -> str:
    """Whose number or address it is, masked; of WeChat there is but a code."""
    if row.channel == Channel.EMAIL:
        return masking.mask_mail(row.sender)
    return masking.mask_phone(row.sender) if row.channel == Channel.SMS else ""


def _line(row: Reply) -> dict[str, Any]:
    is_case = row.became.startswith("case:")
    return {
        "row": row,
        "title": masking.redact(row.words)[:60] or _("(words erased)"),
        "meta": [
            str(row.get_kind_display()),
            str(row.get_channel_display()),
            _sender(row),
            "" if row.notice_id else _UNKNOWN.get(row.channel, _("unknown number")),
        ],
        "look": "blue" if is_case else LOOKS.get(row.became, "grey"),
        "word": _("Became a case") if is_case else BECAME.get(row.became, row.became),
    }


@page("outreach.see")
@never_cache
def reply(request: LinliRequest, pk: int) -> HttpResponse:
    """One reply: its words without numbers, what it became; whose matter it is, if nobody knows."""
    row = get_object_or_404(queries.replies_visible_to(request.viewer), pk=pk)
    decides = queries.open_replies(request.viewer).filter(pk=pk).exists()
    line = _line(row)
    context = {
        **line,
        "said": masking.redact(row.words),
        "meta": [part for part in line["meta"] if part],
        "form": forms.TakeForm(areas=_areas(request)) if decides else None,
        "case_url": _case_url(row.became),
        "about_url": _message_url(row),
    }
    return render(request, "outreach/desk/reply.html", context)


def _areas(request: LinliRequest) -> list[tuple[int, str]]:
    rows = queries.areas_to_write_for(request.viewer)
    return [(row.pk, str(row)) for row in rows if row.level in {"subdistrict", "community"}]


def _case_url(became: str) -> str:
    kind, _sep, number = became.partition(":")
    return reverse("cases:case", args=[int(number)]) if kind == "case" else ""


def _message_url(row: Reply) -> str:
    kind, _sep, number = (row.notice.about if row.notice else "").partition(":")
    return reverse("outreach:message", args=[int(number)]) if kind == "message" else ""


@page("outreach.approve")
@require_POST
def take_reply(request: LinliRequest, pk: int) -> HttpResponse:
    """It is a matter of one of the viewer's places."""
    row = get_object_or_404(queries.replies_visible_to(request.viewer), pk=pk)
    form = forms.TakeForm(request.POST, areas=_areas(request))
    if not form.is_valid():
        messages.error(request, _("Choose a place."))
        return redirect("outreach:reply", pk=pk)
    area = form.cleaned_data["area"]
    actions.take_reply(row.pk, area, by=request.viewer, now=clock.now())
    messages.success(request, _("It is a case now, and answered like any other."))
    return redirect("outreach:reply", pk=pk)


@page("outreach.approve")
@require_POST
def set_aside(request: LinliRequest, pk: int) -> HttpResponse:
    """Nothing follows from it."""
    row = get_object_or_404(queries.replies_visible_to(request.viewer), pk=pk)
    actions.set_aside(row.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Nothing follows from it; it stays in the list."))
    return redirect("outreach:replies")


@page("outreach.approve")
def groups(request: LinliRequest) -> HttpResponse:
    """Chat groups that messages reach by a robot."""
    form = forms.GroupForm(request.POST or None, areas=_areas(request))

    def add() -> Any:
        clean = form.cleaned_data
        to: dict[str, Any] = {"by": request.viewer, "now": clock.now()}
        return actions.add_group(clean["area"], clean["name"], clean["key"], **to)

    if request.method == "POST" and attempt(form, add):
        messages.success(request, _("Messages can be said in this group now."))
        return redirect("outreach:groups")
    rows = queries.groups_visible_to(request.viewer)
    context = {"form": form, "groups": rows[: queries.MOST]}
    return render(request, "outreach/desk/groups.html", context, status=422 if form.errors else 200)


@page("outreach.approve")
@require_POST
def drop_group(request: LinliRequest, pk: int) -> HttpResponse:
    """No message goes there any more."""
    row = get_object_or_404(queries.groups_visible_to(request.viewer), pk=pk)
    actions.drop_group(row.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("No message goes there any more."))
    return redirect("outreach:groups")
