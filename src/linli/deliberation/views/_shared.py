"""What the pages of topics and meetings share."""

from collections.abc import Callable

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from linli.base.errors import Invalid
from linli.base.pages import LinliRequest
from linli.deliberation import queries
from linli.deliberation.models import AgendaItem, Meeting, Topic


def get_topic(request: LinliRequest, pk: int) -> Topic:
    """The topic, if it is theirs to see; else 404."""
    rows = queries.visible_to(request.viewer).select_related("area", "compound")
    return get_object_or_404(rows, pk=pk)


def get_meeting(request: LinliRequest, pk: int) -> Meeting:
    """The meeting, if it is theirs to see; else 404."""
    return get_object_or_404(queries.meetings_visible_to(request.viewer), pk=pk)


def get_item(meeting: Meeting, pk: int) -> AgendaItem:
    """One topic of this meeting's agenda; else 404."""
    return get_object_or_404(meeting.items.select_related("topic"), pk=pk)


def tried(form: django_forms.Form, do: Callable[[], object]) -> bool:
    """Run the action; a value that it refuses is shown at its field."""
    try:
        do()
    except Invalid as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True


def back_to(name: str, pk: int, anchor: str = "") -> HttpResponse:
    """Redirect to a page of this app, at the part that was worked on."""
    return redirect(reverse(f"deliberation:{name}", args=(pk,)) + (f"#{anchor}" if anchor else ""))


def number(text: str) -> int | None:
    """A number from an address; None for anything else."""
    return int(text) if text.isdecimal() and len(text) < 19 else None
