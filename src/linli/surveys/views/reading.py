"""Submissions: the list, one of them, its review and correction, and what leaves the house."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.accounts import queries as accounts
from linli.base import exports
from linli.base.errors import Conflict, Invalid
from linli.base.forms import refuse
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip, Happening
from linli.clock import queries as clock
from linli.journal import queries as journal
from linli.surveys import actions, queries, rules
from linli.surveys.forms import Chosen, EditForm, ReviewForm
from linli.surveys.models import Submission
from linli.surveys.workflow import COLOURS, MOVES, State

PAGE = 50
#: The most submissions that leave the house in one file; with photos, fewer.
MOST_ROWS, MOST_WITH_FILES = 20_000, 500


def badge(row: Submission) -> tuple[str, Any]:
    """Colour and word of a submission; what is not whole, or stands beside another, says so."""
    if row.conflict_of_id:
        return ("grey", _("Settled copy")) if row.settled_at else ("red", _("Second copy"))
    if row.missing:
        return "orange", _("Files missing")
    state = State(row.state)
    return COLOURS[state], state.label


@page("surveys.see")
def submissions(request: LinliRequest) -> HttpResponse:
    """What was filled in, latest first. Answers stand on each one's own page only."""
    chosen = Chosen(request.GET)
    values = chosen.values()
    rows = _chosen(request, values)
    if values["before"]:
        rows = rows.filter(pk__lt=values["before"])
    found = list(queries.listed(rows)[: PAGE + 1])
    subjects = queries.subject_words(row.subject for row in found)
    lines = []
    for row in found[:PAGE]:
        colour, word = badge(row)
        lines.append(
            {
                "row": row,
                "title": subjects.get(row.subject) or row.form_version.title,
                "meta": (row.form_version.title, row.sender.name if row.sender else ""),
                "colour": colour,
                "word": word,
                "moment": f"{localtime(row.received_at):%Y-%m-%d %H:%M}",
            }
        )
    context = {
        "lines": lines,
        "form": chosen,
        "chips": _chips(request, values),
        "query": request.GET.urlencode(),
        "filtered": any(values.values()),
        "older": _address(request, before=found[PAGE - 1].pk) if len(found) > PAGE else "",
        "newer": _address(request, before=None) if values["before"] else "",
        "one_form": queries.forms_visible_to(request.viewer).filter(pk=values["form"] or 0).first(),
        "forms": queries.forms_visible_to(request.viewer).order_by("title")[:100],
        "may_export": rules.RIGHTS.may(request.viewer, "export"),
    }
    return render(request, "surveys/desk/submissions.html", context)


def _address(request: LinliRequest, **changed: object) -> str:
    query = request.GET.copy()
    for name, value in changed.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"{request.path}?{query.urlencode()}"


def _chosen(request: LinliRequest, values: dict[str, Any]) -> "QuerySet[Submission]":
    return queries.filtered(
        queries.visible_to(request.viewer),
        form_id=values["form"],
        state=values["state"] or "",
        conflicts=values["only"] == "conflicts",
        incomplete=values["only"] == "incomplete",
        start=values["start"],
        end=values["end"],
    )


def _chips(request: LinliRequest, chosen: dict[str, Any]) -> list[Chip]:
    at = {"before": None}
    chips = [
        Chip(
            _("All"),
            _address(request, state=None, only=None, **at),
            current=not chosen["state"] and not chosen["only"],
        )
    ]
    chips += [
        Chip(
            state.label,
            _address(request, state=state.value, only=None, **at),
            current=chosen["state"] == state.value,
            colour=COLOURS[state],
        )
        for state in State
    ]
    for code, words, colour in (
        ("conflicts", _("Second copies"), "red"),
        ("incomplete", _("Files missing"), "orange"),
    ):
        url = _address(request, state=None, only=code, **at)
        chips.append(Chip(words, url, current=chosen["only"] == code, colour=colour))
    return chips


@page("surveys.see")
def submission(request: LinliRequest, pk: int) -> HttpResponse:
    """One submission: answers, files, whether the signature holds, corrections, what happened."""
    found = _visible(request, pk)
    return _show(request, found, ReviewForm(), _edit_form(found), 200)


@page("surveys.review")
@require_POST
def review(request: LinliRequest, pk: int) -> HttpResponse:
    """Pass, return for correction, reject, or take up again."""
    found = _visible(request, pk)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, _edit_form(found), 422)
    given = form.cleaned_data
    to: dict[str, Any] = {"by": request.viewer, "now": clock.now(), "version": given["version"]}
    try:
        if given["move"] == "approve":
            actions.approve(found.pk, **to)
        elif given["move"] == "take_up":
            actions.take_up(found.pk, **to)
        elif given["move"] == "send_back":
            actions.send_back(found.pk, given["why"], **to)
        else:
            actions.reject(found.pk, given["why"], **to)
    except Conflict:
        messages.error(request, _("Someone else has changed this meanwhile. Look again."))
    except Invalid as refusal:
        refuse(form, refusal)
        return _show(request, found, form, _edit_form(found), 422)
    else:
        messages.success(request, _("Reviewed."))
    return redirect("surveys:submission", pk=pk)


@page("surveys.edit")
@require_POST
def edit(request: LinliRequest, pk: int) -> HttpResponse:
    """Correct one answer; the old one stays readable."""
    found = _visible(request, pk)
    form = _edit_form(found, request.POST)
    if form.is_valid():
        try:
            actions.edit(found.pk, **form.cleaned_data, by=request.viewer, now=clock.now())
        except Conflict:
            messages.error(request, _("Someone else has changed this meanwhile. Look again."))
            return redirect("surveys:submission", pk=pk)
        except Invalid as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Corrected; what stood there before is kept."))
            return redirect("surveys:submission", pk=pk)
    return _show(request, found, ReviewForm(), form, 422)


@page("surveys.see")
def medium(request: LinliRequest, pk: int, medium_id: Any) -> Any:
    """A photo or signature of a submission."""
    found = {one.pk: one for one in queries.attachments_of(_visible(request, pk)).values()}
    if medium_id not in found:
        raise Http404
    return queries.file_response(found[medium_id])


def _visible(request: LinliRequest, pk: int) -> Submission:
    rows = queries.visible_to(request.viewer).select_related(
        "form_version__form", "area", "sender", "conflict_of"
    )
    return get_object_or_404(rows, pk=pk)


def _edit_form(found: Submission, data: Any = None) -> EditForm:
    answers = queries.read_answers(found)
    return EditForm(data, answers=answers, initial={"version": found.version})


def _show(
    request: LinliRequest, found: Submission, review: ReviewForm, edit: EditForm, status: int
) -> HttpResponse:
    colour, word = badge(found)
    entries = journal.timeline(f"submission:{found.pk}")
    edits = list(found.edits.all())
    names = accounts.names_of([*(entry.actor for entry in entries), *(one.by for one in edits)])
    files = queries.attachments_of(found)
    state = State(found.state)
    may_review = rules.can_review(request.viewer, found)
    context = {
        "submission": found,
        "subject": queries.subject_words([found.subject]).get(found.subject, ""),
        "colour": colour,
        "word": word,
        "answers": [(one, files.get(one.value)) for one in queries.read_answers(found)],
        "holds": queries.signature_holds(found),
        "edits": [(one, names.get(one.by, "")) for one in edits],
        "copies": list(found.copies.order_by("pk")),
        "may_settle": rules.can_settle(request.viewer, found),
        "may_settle_copies": rules.RIGHTS.may_in(request.viewer, "settle", found.area.path),
        "happenings": [
            Happening(entry.happened_at, entry.label, names.get(entry.actor, ""), entry.words)
            for entry in entries
        ],
        "moves": [
            (name, MOVES[name].label)
            for name in ("approve", "send_back", "reject", "take_up")
            if may_review and state in MOVES[name].sources
        ],
        "review": review,
        "edit": edit,
        "may_edit": bool(found.answers)
        and state in MOVES["edit"].sources
        and rules.can_edit(request.viewer, found),
    }
    return render(request, "surveys/desk/submission.html", context, status=status)


@page("surveys.export")
def export(request: LinliRequest, pk: int) -> HttpResponse:
    """One form's submissions as CSV, `?as=xlsx` Excel, `?as=zip` archive, `?as=geojson` points."""
    form = get_object_or_404(queries.forms_visible_to(request.viewer).select_related("area"), pk=pk)
    kind = request.GET.get("as", "csv")
    rows = _to_export(request, pk)
    latest = queries.versions_visible_to(request.viewer).filter(form=form).order_by("-pk").first()
    if latest is None:
        raise Http404
    questions = queries.questions_of(latest)
    if kind == "geojson" and not queries.has_points(questions):
        raise Http404
    found = list(rows[: MOST_WITH_FILES if kind == "zip" else MOST_ROWS])
    name = f"{form.code}-{localdate(clock.now()):%Y%m%d}"
    if kind == "xlsx" and (offered := exports.offer(request, name, len(found))) is not None:
        return offered
    areas = queries.areas_of(found)
    for area in areas:
        own = sum(row.area_id == area.pk for row in found)
        actions.note_export(form.pk, area, own, by=request.viewer, now=clock.now())
    if kind == "zip":
        body = queries.archive(form.code, questions, found)
        return _file(body, f"{name}.zip", "application/zip")
    if kind == "geojson":
        return _file(queries.geojson(questions, found), f"{name}.geojson", "application/geo+json")
    columns, lines = queries.table(questions, found)
    header = [_("Number of the record"), _("Received"), _("Review"), _("About"), _("Sent by")]
    header += [column.words for column in columns]
    subjects = queries.subject_words(row.subject for row in found)
    table = (
        [
            row.instance_id,
            row.received_at,
            badge(row)[1],
            subjects.get(row.subject, row.subject),
            row.sender.name if row.sender else "",
            *(column.said(value) for column, value in zip(columns, answers, strict=True)),
        ]
        for row, answers in lines
    )
    if kind == "xlsx":
        return exports.xlsx_response(name, header, table, size=len(found))
    return exports.csv_response(name, header, table)


def _to_export(request: LinliRequest, form_id: int) -> "QuerySet[Submission]":
    rows = queries.filtered(queries.in_area(request.viewer, "export"), form_id=form_id)
    return (
        rows.filter(erased_at=None)
        .select_related("form_version", "area", "sender")
        .prefetch_related("media__attachment")
        .order_by("pk")
    )


def _file(body: Any, name: str, media_type: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
