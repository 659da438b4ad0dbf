"""Topics: the list, gathering from cases, the page of one, answering its cases."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from linli.base import exports
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.cases.models import Case
from linli.clock import queries as clock
from linli.commitments import queries as commitments
from linli.deliberation import actions, forms, queries, rules
from linli.deliberation.models import Resolution, Topic
from linli.deliberation.queries import drafts
from linli.deliberation.spec import Place
from linli.deliberation.views._shared import back_to, get_topic, number, tried
from linli.deliberation.workflow import State
from linli.journal import queries as journal

SIZE = 50
OPEN = (State.WAITING, State.ON_AGENDA)
ENDED = (State.RESOLVED, State.HANDED_OVER)
#: How a state looks in a list: colour code of the badge.
LOOKS = {
    State.WAITING: "grey",
    State.ON_AGENDA: "blue",
    State.RESOLVED: "met",
    State.HANDED_OVER: "grey",
    State.WITHDRAWN: "none",
}


@page("deliberation.see")
def topics(request: LinliRequest) -> HttpResponse:
    """All topics of the viewer's areas, newest first."""
    state, words = _asked(request)
    rows = queries.listed(_chosen(request))
    before = number(request.GET.get("before", ""))
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: SIZE + 1])
    context = {
        "lines": [_line(row) for row in found[:SIZE]],
        "chips": _chips(request, state),
        "searched": words,
        "state": state,
        "older": _address(request, before=str(found[SIZE - 1].pk)) if len(found) > SIZE else "",
        "newer": _address(request, before="") if before else "",
        "may_raise": rules.RIGHTS.may(request.viewer, "raise"),
        "query": request.GET.urlencode(),
    }
    return render(request, "deliberation/desk/topics.html", context)


@page("deliberation.export")
def topics_export(request: LinliRequest) -> HttpResponse:
    """The same list for a spreadsheet."""
    head = [_("Topic"), _("Place"), _("State"), _("Cases"), _("Raised"), _("Ended")]
    rows: Any = queries.listed(_chosen(request)).order_by("-pk")
    lines = (
        [
            row.title,
            str(row.compound or row.area),
            row.get_state_display(),
            row.case_count,
            row.raised_at,
            row.ended_at,
        ]
        for row in rows
    )
    name = f"{_('Topics')}-{clock.local(clock.now()):%Y%m%d}"
    return exports.response(request, name, head, lines, size=rows.count())


@page("deliberation.raise")
def gather(request: LinliRequest) -> HttpResponse:
    """Choose a place, then its cases, then give the topic a title."""
    viewer = request.viewer
    asked = request.POST.get("place") or request.GET.get("place", "")
    where = queries.place(viewer, "raise", asked)
    if where is None:
        choice = forms.PlaceForm(places=queries.place_choices(viewer, "raise"))
        return render(request, "deliberation/desk/gather_where.html", {"form": choice})
    cases = _gatherable(request, where)
    form_cases = [case.pk for case in cases]
    if request.method != "POST":
        chosen = {number(pk) for pk in request.GET.getlist("case")}
        form = forms.TopicForm(cases=form_cases)
        return _gather_page(request, form, cases, asked, where, chosen)
    form = forms.TopicForm(request.POST, cases=form_cases)
    made: list[Topic] = []
    if form.is_valid() and tried(form, lambda: made.append(_raise(request, form, where))):
        messages.success(request, _("The topic waits for the next agenda."))
        return redirect("deliberation:topic", pk=made[0].pk)
    chosen = {number(pk) for pk in request.POST.getlist("case_ids")}
    return _gather_page(request, form, cases, asked, where, chosen)


def _raise(request: LinliRequest, form: forms.TopicForm, where: Place) -> Topic:
    clean = form.cleaned_data
    return actions.raise_topic(
        clean["title"],
        body=clean["body"],
        area_id=where.area_id,
        compound_id=where.compound_id,
        case_ids=clean["case_ids"],
        by=request.viewer,
        now=clock.now(),
    )


def _gatherable(request: LinliRequest, where: Place) -> list[Case]:
    rows = queries.gatherable(request.viewer, area_id=where.area_id, compound_id=where.compound_id)
    return list(rows[:200])


def _gather_page(
    request: LinliRequest,
    form: django_forms.Form,
    cases: list[Case],
    asked: str,
    where: Place,
    chosen: set[int | None],
) -> HttpResponse:
    context = {
        "form": form,
        "cases": cases,
        "chosen": chosen,
        "asked": asked,
        "where": queries.place_name(where),
    }
    status = 422 if form.is_bound else 200
    return render(request, "deliberation/desk/gather.html", context, status=status)


@page("deliberation.see")
def topic(request: LinliRequest, pk: int) -> HttpResponse:
    """One topic: its cases, the meetings it stood before, what was agreed and what became of it."""
    return _topic_page(request, get_topic(request, pk))


def _topic_page(
    request: LinliRequest, row: Topic, *, verb: str = "", bound: django_forms.Form | None = None
) -> HttpResponse:
    now = clock.now()
    viewer = request.viewer
    history = list(queries.history(row))
    resolution = queries.latest_resolution(row)
    may_end = rules.can_end(viewer, row)
    acts = {
        "hand_over": forms.HandOverForm(auto_id="hand_over_%s"),
        "withdraw": forms.ReasonForm(auto_id="withdraw_%s"),
    }
    context = {
        "topic": row,
        "now": now,
        "look": LOOKS[State(row.state)],
        "cases": queries.cases_of(viewer, row),
        "history": history,
        "promises": _promises(resolution, now),
        "resolution": resolution,
        "may": {
            "gather": row.state in OPEN and rules.can_raise(viewer, row.area.path),
            "plan": row.state == State.WAITING and rules.can_plan(viewer, row.area.path),
            "hand_over": row.state in OPEN and may_end,
            "withdraw": row.state == State.WAITING and may_end,
            "answer": row.state in ENDED and rules.can_answer(viewer, row),
        },
        "ready": queries.can_be_answered(row),
        "where": f"compound:{row.compound_id}" if row.compound_id else f"area:{row.area_id}",
        "forms": acts | ({verb: bound} if bound else {}),
        "failed": verb,
        "happenings": commitments.told(journal.timeline(f"topic:{row.pk}")),
    }
    return render(request, "deliberation/desk/topic.html", context, status=422 if verb else 200)


def _promises(resolution: Resolution | None, now: datetime) -> list[dict[str, Any]]:
    rows = list(resolution.commitments.all()) if resolution else []
    return [{"row": promise, "colour": clock.colour(promise, now)} for promise in rows]


@page("deliberation.raise")
def add_cases(request: LinliRequest, pk: int) -> HttpResponse:
    """Gather more cases of the same place into the topic."""
    row = get_topic(request, pk)
    cases = _gatherable(request, Place(row.area_id, row.compound_id))
    ids = [case.pk for case in cases]
    form = forms.CasesForm(request.POST or None, cases=ids)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["case_ids"]
        if tried(form, lambda: actions.add_cases(pk, chosen, by=request.viewer, now=clock.now())):
            messages.success(request, _("Gathered into the topic."))
            return redirect("deliberation:topic", pk=pk)
    chosen_ids = {number(key) for key in request.POST.getlist("case_ids")}
    context = {"topic": row, "form": form, "cases": cases, "chosen": chosen_ids}
    status = 422 if request.method == "POST" else 200
    return render(request, "deliberation/desk/add_cases.html", context, status=status)


@page("deliberation.raise")
@require_POST
def remove_case(request: LinliRequest, pk: int, case_pk: int) -> HttpResponse:
    """Take a case out of the topic."""
    row = get_topic(request, pk)
    get_object_or_404(queries.cases_of(request.viewer, row), pk=case_pk)
    actions.remove_case(pk, case_pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Taken out; the case goes on by itself."))
    return back_to("topic", pk, "cases")


@page("deliberation.plan")
@require_POST
def hand_over(request: LinliRequest, pk: int) -> HttpResponse:
    """Somebody else decides it."""
    row, form = get_topic(request, pk), forms.HandOverForm(request.POST, auto_id="hand_over_%s")
    if form.is_valid():
        clean = form.cleaned_data
        actions.hand_over(
            pk, clean["to"], reason=clean["reason"], by=request.viewer, now=clock.now()
        )
        messages.success(request, _("Handed over."))
        return redirect("deliberation:topic", pk=pk)
    return _topic_page(request, row, verb="hand_over", bound=form)


@page("deliberation.plan")
@require_POST
def withdraw(request: LinliRequest, pk: int) -> HttpResponse:
    """Nothing is left to deliberate."""
    row, form = get_topic(request, pk), forms.ReasonForm(request.POST, auto_id="withdraw_%s")
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.withdraw_topic(pk, reason, by=request.viewer, now=clock.now())
        messages.success(request, _("Withdrawn."))
        return redirect("deliberation:topic", pk=pk)
    return _topic_page(request, row, verb="withdraw", bound=form)


@page("deliberation.answer")
def answer(request: LinliRequest, pk: int) -> HttpResponse:
    """Answer those whose cases the topic gathers: each with an outcome and the prepared words."""
    row = get_topic(request, pk)
    pairs = _answers(request, row)
    if request.method == "POST":
        given = [(case, form) for case, form in pairs if form.is_valid()]
        chosen = [form.given(case.pk) for case, form in given if form.cleaned_data["chosen"]]
        head = forms.CasesForm(request.POST)
        sent = len(given) == len(pairs) and tried(
            head,
            lambda: actions.answer_cases(pk, chosen, by=request.viewer, now=clock.now()),
        )
        if sent:
            messages.success(
                request, _("Answered. Those who raised it are asked whether it is so.")
            )
            return redirect("deliberation:topic", pk=pk)
    else:
        head = forms.CasesForm()
    context = {"topic": row, "pairs": pairs, "form": head, "ready": queries.can_be_answered(row)}
    status = 422 if request.method == "POST" else 200
    return render(request, "deliberation/desk/answer.html", context, status=status)


def _answers(request: LinliRequest, row: Topic) -> list[tuple[Case, forms.AnswerForm]]:
    """A form for each case that still waits for its answer."""
    resolution, ready = queries.latest_resolution(row), queries.can_be_answered(row)
    return [
        (
            case,
            forms.AnswerForm(
                request.POST if request.method == "POST" else None,
                prefix=f"case-{case.pk}",
                outcomes=queries.outcomes_of(case),
                initial={"answer": drafts.answer(case, resolution), "chosen": ready},
            ),
        )
        for case in queries.answerable_cases(request.viewer, row)
    ]


def _asked(request: LinliRequest) -> tuple[str, str]:
    state = request.GET.get("state", "")
    return (state if state in State.values else ""), request.GET.get("q", "").strip()[:100]


def _chosen(request: LinliRequest) -> Any:
    state, words = _asked(request)
    rows = queries.searched(queries.visible_to(request.viewer), words)
    return rows.filter(state=state) if state else rows


def _chips(request: LinliRequest, state: str) -> list[Chip]:
    counts = queries.count_by_state(queries.visible_to(request.viewer))
    every = Chip(_("All"), _address(request, state="", before=""), sum(counts.values()), not state)
    return [
        every,
        *(
            Chip(
                value.label,
                _address(request, state=value.value, before=""),
                counts.get(value.value, 0),
                state == value,
            )
            for value in State
        ),
    ]


def _address(request: LinliRequest, **change: str) -> str:
    """This list with other filters."""
    asked = {key: request.GET.get(key, "") for key in ("state", "q", "before")}
    kept = {key: value for key, value in (asked | change).items() if value}
    return f"{reverse('deliberation:topics')}?{urlencode(kept)}"


def _line(row: Any) -> dict[str, Any]:
    n = row.case_count
    cases = ngettext("%(n)d case", "%(n)d cases", n) % {"n": n} if n else _("no case")
    return {
        "row": row,
        "look": LOOKS[State(row.state)],
        "meta": (str(row.compound or row.area), cases, row.handed_to),
    }
