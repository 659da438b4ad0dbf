"""What the pages of ledgers share: finding what is theirs, and who may do what with it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.base.errors import Conflict
from linli.base.pages import LinliRequest
from linli.ledgers import queries
from linli.ledgers.models import Item, Ledger, Milestone
from linli.ledgers.queries import coloured
from linli.ledgers.spec import Measured
from linli.ledgers.spec.colours import Scheme

#: The rules in force by ledger, where a page has read them already.
Schemes = Mapping[int, Scheme] | None


def find_ledger(request: LinliRequest, pk: int) -> Ledger:
    """The ledger, if it is theirs to see; else 404."""
    return get_object_or_404(queries.ledgers_visible_to(request.viewer), pk=pk)


def find_item(request: LinliRequest, pk: int) -> Item:
    """The item, if it is theirs to see; else 404."""
    return get_object_or_404(queries.with_rows(queries.visible_to(request.viewer)), pk=pk)


def find_milestone(request: LinliRequest, pk: int) -> Milestone:
    """The milestone of an item they may see; else 404."""
    rows = queries.milestones_visible_to(request.viewer)
    return get_object_or_404(rows.select_related("item__area", "item__ledger__area"), pk=pk)


def today(now: datetime) -> date:
    """The day it is here."""
    return timezone.localdate(now)


def looks_of(
    items: Sequence[Item], day: date, schemes: Schemes = None
) -> dict[int, tuple[str, str]]:
    """Item → colour and word, by the rules of its ledger, for the rows of one page."""
    found = coloured.drawn(items, coloured.midnight(day), schemes)
    return {pk: (words.look, words.word) for pk, words in found.items()}


def measure_words(item: Item) -> str:
    """How the percentage came about, where it was not counted from milestones."""
    if item.measured_by == Measured.TYPED:
        return _("typed in")
    if item.measured_by == Measured.LINKS:
        return _("from records")
    return ""


def conflict_page(request: LinliRequest, conflict: Conflict, back: str) -> HttpResponse:
    """Both versions: what stands there now, and what was sent."""
    hidden = {"csrfmiddlewaretoken", "version"}
    sent = [(name, value) for name, value in request.POST.items() if name not in hidden and value]
    context = {"refusal": conflict, "current": conflict.current, "sent": sent, "back": back}
    return render(request, "ledgers/desk/conflict.html", context, status=409)
