"""Complaints and suggestions about Linli itself; the answers are for everyone to read."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from linli.base import throttle
from linli.base.errors import Invalid
from linli.base.pages import PUBLIC, LinliRequest, page
from linli.base.viewer import ANYONE
from linli.cases import actions, forms, queries
from linli.cases.models import Source
from linli.cases.spec import Raiser
from linli.cases.views.raising import RAISED_HERE, first_words
from linli.clock import queries as clock

SHOWN = 30


@page(PUBLIC, face="portal")
def feedback(request: LinliRequest) -> HttpResponse:
    """The form, and what was asked and answered before."""
    if request.method != "POST":
        return _page(request, forms.FeedbackForm())
    if not throttle.passes(request, "raise", **RAISED_HERE):
        return throttle.refused(request)
    form = forms.FeedbackForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        raised = _raise(form)
    except Invalid as refusal:
        field = {"summary": "body"}.get(refusal.field, refusal.field)
        forms.refuse(form, Invalid(refusal.message, field=field))
        return _page(request, form, status=422)
    return redirect(f"/t/{raised.token}/?new=1")


def _raise(form: forms.FeedbackForm) -> actions.Raised:
    clean, now = form.cleaned_data, clock.now()
    return actions.raise_case(
        kind="inquiry",
        category_id=queries.feedback_category().pk,
        area_id=queries.feedback_area_id(now),
        summary=first_words(clean["body"]),
        body=clean["body"],
        source=Source.PORTAL,
        raiser=Raiser(name=clean["name"], phone=clean["phone"], consent=clean["consent"]),
        once=clean["once"],
        by=ANYONE,
        now=now,
    )


def _page(request: LinliRequest, form: forms.FeedbackForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "answers": queries.public_answers()[:SHOWN], "now": clock.now()}
    return render(request, "cases/portal/feedback.html", context, status=status)
