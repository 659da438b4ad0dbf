"""What an item's page says of its colour: the reason, the mark by hand, the history as a strip."""

from collections.abc import Mapping
from typing import Any

from linli.base.pages import LinliRequest
from linli.ledgers import rules
from linli.ledgers.forms import colours as forms
from linli.ledgers.models import Item
from linli.ledgers.queries import preview
from linli.ledgers.queries.colours import Colour
from linli.ledgers.spec.colours import Scheme
from linli.ledgers.workflow import ALIVE

#: Stretches that are listed below the strip, the newest first.
MOST_STRETCHES = 20


def story(
    request: LinliRequest,
    item: Item,
    colour: Colour,
    scheme: Scheme,
    names: Mapping[str, str],
    now: Any,
    failed: Any,
) -> dict[str, Any]:
    """What an item's page says of its colour: the reason, the mark, the history as a strip."""
    mark = preview.mark_in_force(item, now)
    may = item.ledger.is_open and item.state in ALIVE and rules.can_mark(request.viewer, item)
    form = failed[1] if failed and failed[0] == "mark" else None
    stretches = preview.stretches(item)
    return {
        "reason": colour.rule,
        "measured_words": preview.measured_words(colour.measured),
        "mark": mark,
        "marked_by": names.get(mark.made_by, "") if mark else "",
        "may_mark": may,
        "mark_form": form or (forms.MarkForm(shades=scheme.shades) if may else None),
        "mark_failed": form is not None,
        "strip": _strip(stretches, now),
        "stretches": list(reversed(stretches))[:MOST_STRETCHES],
    }


def _strip(stretches: list[preview.Stretch], now: Any) -> list[dict[str, Any]]:
    """The stretches as shares of the time since the first one."""
    if not stretches:
        return []
    first = stretches[0].since
    whole = max((now - first).total_seconds(), 1)

    def at(moment: Any) -> float:
        return float(round(min(max((moment - first).total_seconds() / whole, 0), 1) * 100, 2))

    return [
        {
            "look": each.look,
            "word": each.word,
            "x": at(each.since),
            "width": round(at(each.until or now) - at(each.since), 2),
        }
        for each in stretches
    ]
