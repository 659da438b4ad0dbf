"""What the pages of commitments share."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from linli.base.errors import Invalid
from linli.base.pages import LinliRequest
from linli.clock import queries as clock
from linli.commitments import actions, forms, queries, rules
from linli.commitments.models import Commitment
from linli.commitments.workflow import State
from linli.journal import queries as journal
from linli.notices import queries as notices

OPEN, DONE = State.OPEN.value, State.DONE.value


def get(request: LinliRequest, pk: int) -> Commitment:
    """The commitment, if it is theirs to see; else 404."""
    return get_object_or_404(queries.listed(queries.visible_to(request.viewer)), pk=pk)


def commitment_page(
    request: LinliRequest,
    row: Commitment,
    *,
    verb: str = "",
    bound: django_forms.Form | None = None,
) -> HttpResponse:
    """The page of one commitment; with `bound` the form of the act `verb` as it came back."""
    now = clock.now()
    owners = (
        queries.owner_choices(request.viewer, row.area, now)
        if _may(request, row)["hand_on"]
        else ()
    )
    start = {"version": row.version}
    acts: dict[str, django_forms.Form] = {
        "note": forms.NoteForm(initial=start, auto_id="note_%s"),
        "finish": forms.FinishForm(initial=start | {"result": row.result}, auto_id="finish_%s"),
        "confirm": forms.ConfirmForm(initial=start, auto_id="confirm_%s"),
        "send_back": forms.ReasonForm(initial=start, auto_id="send_back_%s"),
        "check": forms.CheckForm(initial=start, auto_id="check_%s"),
        "extend": forms.ExtendForm(initial=start, auto_id="extend_%s"),
        "hand_on": forms.HandOnForm(initial=start, auto_id="hand_on_%s", owners=owners),
        "cancel": forms.ReasonForm(initial=start, auto_id="cancel_%s"),
    }
    if bound is not None:
        acts[verb] = bound
    context = {
        "commitment": row,
        "now": now,
        "colour": clock.colour(row, now),
        "contacts": queries.contacts_of(row),
        "may": _may(request, row),
        "forms": acts,
        "failed": verb,
        "notices": notices.of(f"commitment:{row.pk}"),
        "happenings": queries.told(journal.timeline(f"commitment:{row.pk}")),
    }
    return render(request, "commitments/desk/commitment.html", context, status=422 if verb else 200)


def _may(request: LinliRequest, row: Commitment) -> dict[str, bool]:
    """Which acts this viewer has now; the action asks again."""
    viewer, open_, done = request.viewer, row.state == OPEN, row.state == DONE
    change = open_ and rules.can_change(viewer, row)
    work = open_ and rules.can_work(viewer, row)
    return {
        "work": work,
        "note": work,
        "finish": work,
        "confirm": done and rules.can_confirm(viewer, row),
        "send_back": row.state in (DONE, State.CONFIRMED) and rules.can_send_back(viewer, row),
        "check": open_ and rules.can_set_check(viewer, row),
        "extend": change,
        "hand_on": change,
        "cancel": change,
        "link": open_
        and row.owner.kind in ("person", "organisation")
        and rules.can_send_link(viewer, row),
    }


def tried(form: django_forms.Form, do: Callable[[], object]) -> bool:
    """Run the action; a value it refuses is shown at its field."""
    try:
        do()
    except Invalid as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True


def tick_household(request: LinliRequest, row: Commitment, contact_pk: int) -> None:
    contact = get_object_or_404(queries.contacts_of(row), pk=contact_pk)
    form = forms.TickForm(request.POST)
    if form.is_valid():
        clean = form.cleaned_data
        actions.tick_contact(
            contact.pk,
            reached=clean["reached"],
            note=clean["note"],
            by=request.viewer,
            now=clock.now(),
        )


def line(row: Any, colour: Any) -> dict[str, Any]:
    """What one row of a list reads."""
    reached = ""
    if row.contact_count:
        reached = _("%(n)d of %(of)d households reached") % {
            "n": row.reached_count,
            "of": row.contact_count,
        }
    return {
        "row": row,
        "colour": colour.value,
        "word": colour.label if row.state == OPEN else row.get_state_display(),
        "due": row.due_at if row.state == OPEN else None,
        "meta": (row.owner_name, str(row.compound or row.area), reached),
    }
