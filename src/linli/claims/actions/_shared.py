"""Locks and entries that all changes of circles, lines and claims share."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.base.errors import Conflict, Invalid
from linli.base.viewer import Viewer
from linli.claims import workflow
from linli.claims.models import Circle, Claim, Line
from linli.journal import actions as journal


def circle_of(circle_id: int, version: int | None = None) -> Circle:
    """The circle, locked."""
    rows = Circle.objects.select_related("area").select_for_update(of=("self",))
    circle = rows.get(pk=circle_id)
    _fresh(circle, version)
    return circle


def line_of(line_id: int, move: str, version: int | None = None) -> Line:
    """The line, locked; NotAllowed when its state does not know the move."""
    rows = Line.objects.select_related("circle__area", "unit__circle__area", "unit__organisation")
    line = rows.select_for_update(of=("self",)).get(pk=line_id)
    _fresh(line, version)
    line.state = workflow.listing_after(line.state, move)
    return line


def claim_of(claim_id: int, version: int | None = None) -> Claim:
    """The claim, locked."""
    rows = Claim.objects.select_related(
        "line__circle__area", "line__unit", "unit__circle__area", "unit__organisation"
    )
    claim = rows.select_for_update(of=("self",)).get(pk=claim_id)
    _fresh(claim, version)
    return claim


def _fresh(row: Any, version: int | None) -> None:
    if version is not None and row.version != version:
        raise Conflict(_("Somebody else changed this meanwhile."), current=row)


def keep(kind: str, row: Any, by: Viewer, now: datetime, **said: Any) -> None:
    """Save with a new version and write down what happened."""
    row.version += 1
    row.save()
    record(kind, row, by, now, **said)


def record(kind: str, row: Any, by: Viewer, now: datetime, *, text: str = "", **data: Any) -> None:
    """One entry, on the row's timeline and on those of what it belongs to."""
    subject, about, circle = _named(row)
    journal.record(
        kind, subject=subject, area=circle.area.path, by=by, now=now, about=about, text=text, **data
    )


def _named(row: Any) -> tuple[str, tuple[str, ...], Circle]:
    if isinstance(row, Claim):
        return f"claim:{row.pk}", (f"line:{row.line_id}",), row.line.circle
    if isinstance(row, Line):
        return f"line:{row.pk}", (f"circle:{row.circle_id}",), row.circle
    return f"circle:{row.pk}", (), row


def words(text: str, field: str, ask: object) -> str:
    """The words without outer blanks; Invalid with `ask` when there are none."""
    if not text.strip():
        raise Invalid(ask, field=field)
    return text.strip()
