"""The desk's list of lectures; planning one; changing one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.base import exports
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.events import queries as events
from linli.live import actions, forms, queries, rules
from linli.live.models import Lecture
from linli.live.spec import Way
from linli.live.views._shared import get, look
from linli.live.workflow import State
from linli.places.models import Area


@page("live.see")
def listing(request: LinliRequest) -> HttpResponse:
    """Lectures, the latest first."""
    state, words, start = _asked(request)
    found = list(_chosen(request)[start : start + queries.SIZE + 1])
    more = len(found) > queries.SIZE
    context = {
        "now": clock.now(),
        "lines": [_line(row) for row in found[: queries.SIZE]],
        "chips": [
            Chip(words_, _address(request, state=code, start=""), None, state == code)
            for code, words_ in (("", _("All")), *State.choices)
        ],
        "searched": words,
        "state": state,
        "older": _address(request, start=str(start + queries.SIZE)) if more else "",
        "newer": _address(request, start=str(max(start - queries.SIZE, 0))) if start else "",
        "may_plan": rules.RIGHTS.may(request.viewer, "plan"),
        "may_export": rules.RIGHTS.may(request.viewer, "export"),
        "query": request.GET.urlencode(),
    }
    return render(request, "live/desk/list.html", context)


def _asked(request: LinliRequest) -> tuple[str, str, int]:
    state, start = request.GET.get("state", ""), request.GET.get("start", "")
    return (
        state if state in State.values else "",
        request.GET.get("q", "").strip()[:60],
        int(start) if start.isdecimal() and len(start) < 6 else 0,
    )


def _chosen(request: LinliRequest) -> Any:
    state, words, _start = _asked(request)
    rows = queries.filtered(request.viewer, state=state, words=words)
    return rows.order_by("-event__starts_at", "-pk")


def _line(row: Lecture) -> dict[str, Any]:
    asked = getattr(row, "asked", 0)
    return {
        "row": row,
        "colour": look(row.state),
        "word": row.get_state_display(),
        "starts": clock.local(row.event.starts_at),
        "meta": (
            row.lecturer_name,
            str(row.event.area),
            ngettext("%(n)d question", "%(n)d questions", asked) % {"n": asked} if asked else "",
        ),
    }


def _address(request: LinliRequest, **change: str) -> str:
    asked = {key: request.GET.get(key, "") for key in ("state", "q", "start")}
    kept = {key: value for key, value in (asked | change).items() if value}
    return f"{reverse('live:list')}?{urlencode(kept)}"


@page("live.export")
def export(request: LinliRequest) -> HttpResponse:
    """The same list for a spreadsheet."""
    head = [
        *(_("Subject of the lecture"), _("Lecturer"), _("Area"), _("Begins at"), _("State")),
        *(_("Questions from listeners"), _("Screens at one time"), _("Recording (seconds)")),
    ]
    lines = (
        [
            *(row.event.title, row.lecturer_name, str(row.event.area), row.event.starts_at),
            *(row.get_state_display(), row.asked, row.peak, row.seconds),
        ]
        for row in _chosen(request)[:20000]
    )
    return exports.response(
        request, f"{_('Lectures')}-{clock.local(clock.now()):%Y%m%d}", head, lines
    )


@page("live.plan")
def new(request: LinliRequest) -> HttpResponse:
    """Plan a lecture."""
    area = _area(request)
    if isinstance(area, HttpResponse):
        return area
    now = clock.now()
    form = forms.LectureForm(
        request.POST or None,
        lecturers=_lecturers(area),
        initial={"day": clock.local(now).date(), "moderated": True, "way": Way.STUDIO},
    )

    def plan() -> Lecture:
        return actions.plan_lecture(
            area.pk,
            form.draft(),
            organiser_id=request.viewer.account_id or 0,
            by=request.viewer,
            now=now,
        )

    if request.method == "POST" and (made := attempt(form, plan)):
        messages.success(
            request, _("Planned. Print the poster and pass on the link to the studio.")
        )
        return redirect("live:lecture", pk=made.pk)
    return form_page(
        request,
        form,
        title=_("Plan a lecture"),
        button=_("Plan it"),
        back=reverse("live:list"),
        lead=str(area),
    )


def _area(request: LinliRequest) -> Area | HttpResponse:
    places = events.places(request.viewer)
    asked = request.GET.get("area", "")
    if asked.isdecimal():
        return get_object_or_404(places, pk=int(asked[:18]))
    found = list(places)
    if len(found) == 1:
        return found[0]
    return render(request, "events/desk/where.html", {"places": found, "path": request.path})


def _lecturers(area: Area) -> list[tuple[int, str]]:
    return [(row.pk, row.name) for row in queries.lecturers(area, clock.now()).order_by("name")]


@page("live.plan")
def edit(request: LinliRequest, pk: int) -> HttpResponse:
    """Change a lecture that is not over."""
    lecture = get(request, pk)
    form = forms.LectureForm(
        request.POST or None,
        lecturers=_lecturers(lecture.event.area),
        initial=forms.LectureForm.values(lecture),
    )

    def change() -> Lecture:
        version = form.cleaned_data["version"]
        return actions.edit_lecture(
            pk, form.draft(), by=request.viewer, now=clock.now(), version=version
        )

    if request.method == "POST" and attempt(form, change):
        messages.success(request, _("Saved."))
        return redirect("live:lecture", pk=pk)
    return form_page(
        request,
        form,
        title=_("Change the lecture"),
        button=_("Save"),
        back=reverse("live:lecture", args=[pk]),
    )
