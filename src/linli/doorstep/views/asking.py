"""The raiser's word, taken down at the door by someone who did not handle the case."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.pages import (
    LinliRequest,
    is_meant_for_another,
    page,
    sign_in_as_another,
    wants_json,
)
from linli.cases import actions as cases
from linli.cases import queries as case_reads
from linli.cases.models import Case, Confirmation
from linli.clock import queries as clock
from linli.doorstep.forms import AskForm
from linli.doorstep.views import carrying
from linli.doorstep.views.doors import dwelling_of
from linli.places.models import Dwelling


@page("doorstep.record", face="field")
@require_POST
def ask(request: LinliRequest, pk: int, case_pk: int) -> HttpResponse:
    """Take down the raiser's word about an ended case, from the page or from the phone's queue."""
    if wants_json(request) and is_meant_for_another(request):
        return sign_in_as_another()
    dwelling = dwelling_of(request, pk)
    case = case_reads.visible_to(request.viewer).filter(pk=case_pk, dwelling=dwelling).first()
    if case is None and wants_json(request):  # the queue shows its reason
        raise NotAllowed(_("This case is not asked about at this door any more."))
    if case is None:
        raise Http404
    form = AskForm(request.POST)
    if wants_json(request):
        return _answer(request, dwelling, case, form)
    if not form.is_valid():
        return _ask_again(request, dwelling, case, form)
    try:
        answered = _take_down(request, case, form)
    except Conflict:
        messages.error(request, _("Someone else has changed this case meanwhile. Look again."))
        return redirect("doorstep:household", dwelling.pk)
    except Invalid as refusal:
        _refuse(form, refusal)
        return _ask_again(request, dwelling, case, form)
    messages.success(request, _told(answered))
    return redirect("doorstep:household", dwelling.pk)


def _answer(request: LinliRequest, dwelling: Dwelling, case: Case, form: AskForm) -> HttpResponse:
    """What the phone's queue is told; every refusal in it names a reason (`base.pages.refused`)."""
    if form.is_valid():
        once = form.cleaned_data["once"]
        again = case_reads.has_word(case, once)
        try:
            answered = _take_down(request, case, form)
        except Invalid as refusal:
            _refuse(form, refusal)
        else:
            if not again:
                messages.success(request, _told(answered))
            household = reverse("doorstep:household", args=[dwelling.pk])
            return carrying.kept(once, done=household, again=again, pass_on=[])
    return carrying.to_mend([form])


def _take_down(request: LinliRequest, case: Case, form: AskForm) -> Case:
    typed: dict[str, Any] = form.cleaned_data
    now = clock.now()
    return cases.confirm(
        case.pk,
        how=Confirmation.How.DOOR,
        solved=typed["solved"],
        satisfied=typed["satisfied"],
        comment=typed["comment"],
        once=typed["once"],
        at=now - timedelta(seconds=typed["waited"] or 0),
        by=request.viewer,
        now=now,
        version=typed["version"],
    )


def _refuse(form: AskForm, refusal: Invalid) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def _told(case: Case) -> str:
    if case.closed_at:
        return _("%(number)s is confirmed as solved.") % {"number": case.number}
    return _("%(number)s is open again; its owner is told.") % {"number": case.number}


def _ask_again(
    request: LinliRequest, dwelling: Dwelling, case: Case, form: AskForm
) -> HttpResponse:
    context = {"dwelling": dwelling, "case": case, "form": form}
    return render(request, "doorstep/field/ask.html", context, status=422)
