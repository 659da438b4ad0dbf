"""What the pages of supervision share."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from linli.base import gongwen
from linli.base.pages import LinliRequest
from linli.clock import queries as clock
from linli.clock.workflow import Colour
from linli.supervision import queries
from linli.supervision.models import Slip
from linli.supervision.workflow import State

#: States in which no clock matters any more → how their badge is drawn.
_SETTLED = {State.ACCEPTED: "met", State.ARCHIVED: "grey", State.WITHDRAWN: "slash"}


def get(request: LinliRequest, pk: int) -> Slip:
    """The slip, if it is theirs to see; else 404."""
    rows = queries.with_marks(queries.visible_to(request.viewer))
    return get_object_or_404(rows, pk=pk)


def look(slip: Slip, now: Any) -> dict[str, Any]:
    """How the slip is drawn: colour, word, and until when it waits."""
    state = State(slip.state)
    colour = clock.colour(slip, now)
    if state in _SETTLED:
        return {"colour": _SETTLED[state], "word": state.label, "due": None}
    word = state.label if colour == Colour.GREEN else f"{colour.label} · {state.label}"
    return {"colour": colour.value, "word": word, "due": slip.due_at}


def line(slip: Any, now: Any) -> dict[str, Any]:
    """What one row of a list reads."""
    marks = [
        _("Reminded %(n)d×") % {"n": slip.reminders} if slip.reminders else "",
        _("Talk held %(n)d×") % {"n": slip.talks} if slip.talks else "",
        _("In a circular") if slip.circulars else "",
        _("Asks for more time") if slip.wants_time else "",
    ]
    return {
        "slip": slip,
        "meta": (slip.number, str(slip.unit), str(slip.answerable), *marks),
        **look(slip, now),
    }


def number(text: str) -> int | None:
    """A key from an address, or None for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None


def document(name: str, **parts: Any) -> HttpResponse:
    """A .docx file in the layout of official documents, in the house's language."""
    with translation.override(settings.LANGUAGE_CODE):
        body = gongwen.official_document(**parts)
    response = HttpResponse(body, content_type=gongwen.MEDIA_TYPE)
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.docx")
    response["Content-Disposition"] = disposition or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
