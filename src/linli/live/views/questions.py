"""What those who run a lecture do with its questions."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.cases import queries as cases
from linli.clock import queries as clock
from linli.knowledge import queries as knowledge
from linli.live import actions, forms, queries
from linli.live.models import Question


def _get(request: LinliRequest, pk: int) -> Question:
    return get_object_or_404(queries.questions_visible_to(request.viewer), pk=pk)


def _move(move: str) -> Any:
    """A page that moves a question on."""

    @page("live.run")
    @require_POST
    def view(request: LinliRequest, pk: int) -> HttpResponse:
        row = _get(request, pk)
        if move == "answer_live":
            actions.answer_live(pk, by=request.viewer, now=clock.now())
        else:
            actions.move_question(pk, move, by=request.viewer, now=clock.now())
        return redirect("live:lecture", pk=row.lecture_id)

    return view


show, shortlist, put_on_air = _move("show"), _move("shortlist"), _move("put_on_air")
put_back, hide, answer_live = _move("put_back"), _move("hide"), _move("answer_live")


@page("live.run")
def answer(request: LinliRequest, pk: int) -> HttpResponse:
    """Answer in writing; where an approved answer fits, it stands there to be looked over."""
    row = _get(request, pk)
    known = row.answer or knowledge.suggestion(row.text, row.lecture.event.area, clock.now())
    form = forms.AnswerForm(request.POST or None, initial={"answer": known})

    def write() -> Question:
        words = form.cleaned_data["answer"]
        return actions.answer_in_writing(pk, words, by=request.viewer, now=clock.now())

    if request.method == "POST" and attempt(form, write):
        messages.success(request, _("Answered. Everybody can read it under the question."))
        return redirect("live:lecture", pk=row.lecture_id)
    return _asking(request, row, form, title=_("Answer in writing"), button=_("Publish the answer"))


@page("live.hand_over")
def hand_over(request: LinliRequest, pk: int) -> HttpResponse:
    """Make a case of it: somebody owes an answer by a day."""
    row = _get(request, pk)
    form = forms.HandOverForm(
        request.POST or None,
        categories=[(one.pk, str(one)) for one in cases.categories_for("inquiry")],
    )

    def give() -> Question:
        clean = form.cleaned_data
        return actions.hand_over(
            pk, clean["category"], clean["to"], by=request.viewer, now=clock.now()
        )

    if request.method == "POST" and (moved := attempt(form, give)):
        messages.success(request, _("Handed over as %(number)s.") % {"number": moved.case.number})
        return redirect("live:lecture", pk=row.lecture_id)
    return _asking(
        request, row, form, title=_("Hand the question over"), button=_("Hand the question over")
    )


def _asking(request: LinliRequest, row: Question, form: Any, **words: Any) -> HttpResponse:
    from_lecture = f"/live/{row.lecture_id}/"
    return form_page(request, form, back=from_lecture, lead=row.text, **words)
