"""What the pages of circles share."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from linli.base.pages import LinliRequest
from linli.claims import queries
from linli.claims.models import Circle, Claim, Line, Unit
from linli.claims.workflow import Listing, State
from linli.labels import queries as labels

#: How the state of a line looks.
LINES = {Listing.LISTED: "blue", Listing.MET: "met", Listing.WITHDRAWN: "none"}
#: How the state of a claim looks; an open one shows the colour of its day.
CLAIMS = {State.FULFILLED: "blue", State.RATED: "met", State.WITHDRAWN: "none"}


def get_circle(request: LinliRequest, pk: int) -> Circle:
    """The circle, if it is theirs to see; else 404."""
    return get_object_or_404(queries.visible_to(request.viewer).select_related("area"), pk=pk)


def get_line(request: LinliRequest, pk: int) -> Line:
    """The line, if its circle is theirs to see; else 404."""
    return get_object_or_404(queries.line_for(request.viewer), pk=pk)


def get_claim(request: LinliRequest, pk: int) -> Claim:
    """The claim, if it is theirs to see; else 404."""
    rows: QuerySet[Claim] = queries.claims_of(
        queries.claims_visible_to(request.viewer)
    ).select_related(
        "line__circle__area", "line__unit", "unit__organisation", "unit__circle__area", "resource"
    )
    return get_object_or_404(rows, pk=pk)


def claim_line(row: Any, colour: Any) -> dict[str, Any]:
    """What one row of a list of claims reads."""
    is_open = row.state == State.CLAIMED
    return {
        "row": row,
        "colour": CLAIMS.get(State(row.state), colour.value),
        "word": colour.label if is_open else row.get_state_display(),
        "due": row.due_at if is_open else None,
    }


def unit_choices(units: list[Unit]) -> list[tuple[int, str]]:
    """Units for a select."""
    return [(unit.pk, str(unit)) for unit in units]


def label_choices() -> list[tuple[int, str]]:
    """Lines of work and services, in one list."""
    return [*labels.choices("work"), *labels.choices("service")]
