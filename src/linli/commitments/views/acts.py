"""One page per act on a commitment: the form's values into the action, then back to its page."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.commitments import actions, forms, queries
from linli.commitments.views._shared import commitment_page, get, tick_household, tried

Do = Callable[[int, dict[str, Any], dict[str, Any]], object]


def _act(verb: str, form_class: type[django_forms.Form], said: object, do: Do) -> Any:
    """A page that takes one act: the form's values into the action, then back to the page."""

    @page("commitments.see")
    @require_POST
    def view(request: LinliRequest, pk: int) -> HttpResponse:
        row = get(request, pk)
        now = clock.now()
        extra: dict[str, Any] = (
            {"owners": queries.owner_choices(request.viewer, row.area, now)}
            if verb == "hand_on"
            else {}
        )
        form = form_class(request.POST, auto_id=f"{verb}_%s", **extra)
        who = {"by": request.viewer, "now": now}
        if form.is_valid() and tried(form, lambda: do(pk, form.cleaned_data, who)):
            messages.success(request, str(said))
            return redirect("commitments:commitment", pk=pk)
        return commitment_page(request, row, verb=verb, bound=form)

    return view


note = _act(
    "note",
    forms.NoteForm,
    _("Noted."),
    lambda pk, clean, who: actions.note_progress(
        pk, clean["text"], version=clean["version"], **who
    ),
)
finish = _act(
    "finish",
    forms.FinishForm,
    _("Reported done. Somebody else confirms it."),
    lambda pk, clean, who: actions.finish(pk, clean["result"], version=clean["version"], **who),
)
confirm = _act(
    "confirm",
    forms.ConfirmForm,
    _("Confirmed."),
    lambda pk, clean, who: actions.confirm(pk, version=clean["version"], **who),
)
send_back = _act(
    "send_back",
    forms.ReasonForm,
    _("Sent back to its owner."),
    lambda pk, clean, who: actions.send_back(pk, clean["reason"], version=clean["version"], **who),
)
check = _act(
    "check",
    forms.CheckForm,
    _("Next check set."),
    lambda pk, clean, who: actions.set_next_check(
        pk, clean["next_check_on"], note=clean["note"], version=clean["version"], **who
    ),
)
extend = _act(
    "extend",
    forms.ExtendForm,
    _("Extended."),
    lambda pk, clean, who: actions.extend(
        pk, clean["due_on"], reason=clean["reason"], version=clean["version"], **who
    ),
)
hand_on = _act(
    "hand_on",
    forms.HandOnForm,
    _("The new owner is told."),
    lambda pk, clean, who: actions.hand_on(
        pk,
        clean["owner"],
        reason=clean["reason"],
        next_check_on=clean["next_check_on"],
        version=clean["version"],
        **who,
    ),
)
cancel = _act(
    "cancel",
    forms.ReasonForm,
    _("Cancelled. It leaves the figures; the reason stays here."),
    lambda pk, clean, who: actions.cancel(pk, clean["reason"], version=clean["version"], **who),
)


@page("commitments.link")
@require_POST
def send_link(request: LinliRequest, pk: int) -> HttpResponse:
    """Make the owner a new link; it waits among the notices of this page."""
    get(request, pk)
    actions.send_link(pk, by=request.viewer, now=clock.now())
    messages.success(request, _("A new link waits below to be copied, printed or sent."))
    return redirect("commitments:commitment", pk=pk)


@page("commitments.see")
@require_POST
def tick(request: LinliRequest, pk: int, contact_pk: int) -> HttpResponse:
    """Tick one household, or take the tick back."""
    tick_household(request, get(request, pk), contact_pk)
    return redirect(f"{reverse('commitments:commitment', args=(pk,))}#households")
