"""The end of a team: its summary, open tasks in other hands, dissolved."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base import gongwen
from linli.base.forms import attempt
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.commitments import queries as commitments
from linli.teams import actions, forms, queries, rules
from linli.teams.models import Team
from linli.teams.views._shared import get
from linli.teams.workflow import State

#: Paragraphs that begin like this are headings: 一、 … 十、
HEADING = re.compile(r"[一二三四五六七八九十]+、")


@page("teams.see")
def summary(request: LinliRequest, pk: int) -> HttpResponse:
    """What the records say, the summary in words, and what is still to be handed on."""
    return _page(request, get(request, pk))


@page("teams.see")
@require_POST
def write_summary(request: LinliRequest, pk: int) -> HttpResponse:
    """Keep the summary as it was worded."""
    row = get(request, pk)
    form = forms.SummaryForm(request.POST)

    def write() -> Team:
        clean = form.cleaned_data
        return actions.write_summary(
            pk, clean["summary"], version=clean["version"], by=request.viewer, now=clock.now()
        )

    if attempt(form, write):
        messages.success(request, _("The summary is kept. It may be worded anew until the end."))
        return redirect("teams:summary", pk=pk)
    return _page(request, row, written=form)


@page("teams.see")
@require_POST
def hand_on(request: LinliRequest, pk: int, task_pk: int) -> HttpResponse:
    """Somebody takes an open task over."""
    row = get(request, pk)
    task = get_object_or_404(queries.commitments_of(row), pk=task_pk)
    form = _hand_on_form(request, row, task.pk, request.POST)

    def give() -> object:
        clean = form.cleaned_data
        return actions.hand_on(
            pk,
            task.pk,
            clean["owner"],
            next_check_on=clean["next_check_on"],
            by=request.viewer,
            now=clock.now(),
        )

    if attempt(form, give):
        messages.success(request, _("The new owner is told."))
        return redirect("teams:summary", pk=pk)
    return _page(request, row, handing={task.pk: form})


@page("teams.see")
@require_POST
def dissolve(request: LinliRequest, pk: int) -> HttpResponse:
    """The team ends."""
    get(request, pk)
    actions.dissolve(pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Dissolved. The summary stays here."))
    return redirect("teams:summary", pk=pk)


@page("teams.see")
def summary_docx(request: LinliRequest, pk: int) -> HttpResponse:
    """The summary as an official document to edit and send; always in Chinese."""
    row, now = get(request, pk), clock.now()
    text = row.summary or queries.drafted(row, queries.story(row, now))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    with translation.override("zh-hans"):
        body = gongwen.official_document(
            title=_("Summary of the task team “%(team)s”") % {"team": row.name},
            blocks=[gongwen.Block(line, heading=bool(HEADING.match(line))) for line in lines],
            signed=row.area.name,
            dated=date_format(clock.local(row.dissolved_at or now).date(), "DATE_FORMAT"),
        )
    name = f"team-{row.pk}-summary.docx"
    return HttpResponse(
        body,
        content_type=gongwen.MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _hand_on_form(request: LinliRequest, row: Team, task_pk: int, data: Any = None) -> Any:
    owners = commitments.owner_choices(request.viewer, row.area, clock.now())
    return forms.HandOnForm(data, auto_id=f"hand_on_{task_pk}_%s", owners=owners)


def _page(
    request: LinliRequest,
    row: Team,
    *,
    written: forms.SummaryForm | None = None,
    handing: dict[int, Any] | None = None,
) -> HttpResponse:
    now, running = clock.now(), row.state == State.AT_WORK
    told = queries.story(row, now)
    may_run = running and rules.can_run(request.viewer, row)
    may_manage = running and rules.can_manage(request.viewer, row)
    left = list(queries.to_hand_on(row)) if running else []
    start = {"summary": row.summary or queries.drafted(row, told), "version": row.version}
    owners = commitments.owner_choices(request.viewer, row.area, now) if may_manage and left else []
    failed = handing or {}
    context = {
        "team": row,
        "now": now,
        "told": told,
        "may_run": may_run,
        "may_manage": may_manage,
        "left": [
            {
                "row": task,
                "key": str(task.pk),
                "colour": clock.colour(task, now),
                "form": failed.get(task.pk)
                or forms.HandOnForm(auto_id=f"hand_on_{task.pk}_%s", owners=owners),
                "failed": task.pk in failed,
            }
            for task in left
        ],
        "form": written or forms.SummaryForm(initial=start),
        "drafted": not row.summary,
        "ready": may_manage and bool(row.summary) and not left,
        "paragraphs": [
            {"text": line, "heading": bool(HEADING.match(line))}
            for line in row.summary.splitlines()
            if line.strip()
        ],
    }
    status = 422 if written or handing else 200
    return render(request, "teams/desk/summary.html", context, status=status)
