"""What the pages show of a visit, ready to draw."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.clock import queries as clock
from linli.liaison.models import FirmVisit
from linli.liaison.workflow import State

COLOURS = {State.PLANNED: "blue", State.HELD: "green", State.DROPPED: "grey"}


def visit_line(row: Any) -> dict[str, Any]:
    """A row of `queries.listed`."""
    told = _("problems: %(n)d") % {"n": row.problems} if row.problems else ""
    helps = "、".join(str(label) for label in row.helps.all())
    return {
        "title": row.organisation.name,
        "day": day_of(row),
        "url": reverse("liaison:visit", args=[row.pk]),
        "meta": [part for part in (day_of(row), row.official.name, helps, told) if part],
        "colour": COLOURS[State(row.state)],
        "word": row.get_state_display(),
    }


def day_of(row: FirmVisit) -> str:
    """When it was, or for when it is planned."""
    day = clock.local(row.held_at).date() if row.held_at else row.planned_on
    return date_format(day, "DATE_FORMAT") if day else ""
