"""What the pages of gatherings share."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from linli.base.pages import LinliRequest
from linli.events import queries
from linli.events.models import Event
from linli.events.spec import INVITED
from linli.events.workflow import State

#: The badge's colour of a state.
LOOKS = {State.PLANNED: "grey", State.ANNOUNCED: "blue", State.HELD: "met", State.CANCELLED: "none"}


def get(request: LinliRequest, pk: int) -> Event:
    """The gathering, if it is theirs to see; else 404."""
    rows = queries.visible_to(request.viewer).select_related("area", "organiser", "series")
    return get_object_or_404(rows, pk=pk)


def get_with_guests(request: LinliRequest, pk: int) -> Event:
    """The gathering, if who comes is theirs to see; else 404."""
    row = get(request, pk)
    if not queries.shows_guests(request.viewer, row):
        raise Http404
    return row


def look(state: str) -> Any:
    """The badge's colour of a gathering."""
    return LOOKS[State(state)]


def word(row: Event) -> str:
    """The words of its state: a meeting is held, everything else took place."""
    if row.state == State.HELD and row.audience != INVITED:
        return _("Took place")
    return str(row.get_state_display())


def calendar_file(body: bytes, name: str) -> HttpResponse:
    """A calendar for a phone or a programme."""
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response
