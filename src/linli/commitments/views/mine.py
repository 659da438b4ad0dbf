"""The owner's own pages: behind a signed link, large, for a phone."""

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.pages import LINK, LinliRequest, page
from linli.clock import queries as clock
from linli.commitments import actions, forms, queries, rules
from linli.commitments.models import Commitment
from linli.commitments.views._shared import OPEN, line, tick_household, tried
from linli.commitments.workflow import State
from linli.journal import queries as journal


@page(LINK, face="portal")
def mine(request: LinliRequest) -> HttpResponse:
    """What the bearer of the link, or the one signed in, has promised: large, for a phone."""
    if not rules.RIGHTS.may(request.viewer, "see"):
        return render(request, "commitments/portal/no_link.html", status=403)
    now = clock.now()
    rows = queries.listed(queries.owned_by(request.viewer)).exclude(state=State.CANCELLED)
    lines = [line(row, clock.colour(row, now)) for row in rows.order_by("due_at", "pk")]
    open_lines = [line for line in lines if line["row"].state == OPEN]
    rest = [line for line in lines if line["row"].state != OPEN]
    return render(
        request, "commitments/portal/mine.html", {"now": now, "open": open_lines, "rest": rest}
    )


@page(LINK, face="portal")
def mine_one(request: LinliRequest, pk: int) -> HttpResponse:
    """One promise of the owner: the households to reach, and the word that it is done."""
    return _mine_page(request, _get_mine(request, pk))


@page(LINK, face="portal")
@require_POST
def mine_note(request: LinliRequest, pk: int) -> HttpResponse:
    """The owner notes how far it is."""
    row, form = _get_mine(request, pk), forms.NoteForm(request.POST)
    if form.is_valid() and tried(
        form,
        lambda: actions.note_progress(
            pk, form.cleaned_data["text"], by=request.viewer, now=clock.now()
        ),
    ):
        messages.success(request, _("Noted."))
        return redirect("commitments:mine_one", pk=pk)
    return _mine_page(request, row, note=form)


@page(LINK, face="portal")
@require_POST
def mine_finish(request: LinliRequest, pk: int) -> HttpResponse:
    """The owner reports it done."""
    row, form = _get_mine(request, pk), forms.FinishForm(request.POST)
    if form.is_valid() and tried(
        form,
        lambda: actions.finish(pk, form.cleaned_data["result"], by=request.viewer, now=clock.now()),
    ):
        messages.success(request, _("Thank you. The community looks at it and confirms."))
        return redirect("commitments:mine_one", pk=pk)
    return _mine_page(request, row, finish=form)


@page(LINK, face="portal")
@require_POST
def mine_tick(request: LinliRequest, pk: int, contact_pk: int) -> HttpResponse:
    """The owner ticks one household."""
    tick_household(request, _get_mine(request, pk), contact_pk)
    return redirect(f"{reverse('commitments:mine_one', args=(pk,))}#households")


def _mine_page(request: LinliRequest, row: Commitment, **bound: django_forms.Form) -> HttpResponse:
    now = clock.now()
    context = {
        "commitment": row,
        "now": now,
        "colour": clock.colour(row, now),
        "doors": queries.doors_to_reach(row),
        "may_work": row.state == OPEN and rules.can_work(request.viewer, row),
        "note": forms.NoteForm(),
        "finish": forms.FinishForm(),
        "happenings": queries.told(journal.timeline(f"commitment:{row.pk}")),
        **bound,
    }
    return render(
        request, "commitments/portal/mine_one.html", context, status=422 if bound else 200
    )


def _get_mine(request: LinliRequest, pk: int) -> Commitment:
    return get_object_or_404(queries.listed(queries.owned_by(request.viewer)), pk=pk)
