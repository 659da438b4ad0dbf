"""The timeline's geometry: days as shares of the width, so that the server draws it once."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.ledgers.models import Item
from linli.ledgers.queries import planned, steps_of
from linli.ledgers.views._shared import Schemes, looks_of
from linli.ledgers.views.item import step_look

#: Half the width of a milestone's mark, in percent of the whole.
_HALF = 0.4


@dataclass(frozen=True)
class Month:
    """One month of the axis: where it begins and how wide it is, in percent."""

    label: str
    x: float
    width: float


@dataclass(frozen=True)
class Span:
    """The days that are drawn, both included."""

    code: str
    first: date
    last: date
    today: float | None = None

    def at(self, day: date) -> float:
        """Where the morning of this day lies, in percent; held within the drawing."""
        whole = (self.last - self.first).days + 1
        return round(max(0.0, min(100.0, (day - self.first).days * 100 / whole)), 3)

    @property
    def months(self) -> list[Month]:
        """The axis."""
        found, day = [], self.first.replace(day=1)
        while day <= self.last:
            end = day.replace(day=monthrange(day.year, day.month)[1]) + timedelta(days=1)
            x = self.at(day)
            found.append(Month(date_format(day, "N"), x, round(self.at(end) - x, 3)))
            day = end
        return found


def span(year: int, code: str, day: date) -> Span:
    """The ledger's year, or the half or quarter of it that `day` lies in."""
    months = {"half": 6, "quarter": 3}.get(code, 12)
    inside = min(max(day, date(year, 1, 1)), date(year, 12, 31))
    month = (inside.month - 1) // months * months + 1
    end = month + months - 1
    first, last = date(year, month, 1), date(year, end, monthrange(year, end)[1])
    made = Span(code if months < 12 else "", first, last)
    now = made.at(day) if first <= day <= last else None
    return Span(made.code, first, last, now)


def bars(
    items: Sequence[Item], over: Span, day: date, schemes: Schemes = None
) -> list[dict[str, Any]]:
    """The rows of the timeline."""
    looks = looks_of(items, day, schemes)
    return [_bar(item, over, day, looks[item.pk]) for item in items]


def _bar(item: Item, over: Span, day: date, look: tuple[str, str]) -> dict[str, Any]:
    """One row of the timeline: the plan as a bar, what was reached within it, each milestone."""
    steps = steps_of(item)
    colour, word = look
    end = item.due_on or date(item.ledger.year, 12, 31)
    begin_x, end_x = over.at(item.starts_on), over.at(end + timedelta(days=1))
    plan = planned(item, steps, day)
    return {
        "item": item,
        "colour": colour,
        "word": word,
        "planned": plan,
        "x": begin_x,
        "width": max(round(end_x - begin_x, 3), _HALF),
        "reached": round(max(end_x - begin_x, 0) * item.percent / 100, 3),
        "open_ended": item.due_on is None,
        "marks": [_mark(step, over, day) for step in steps if step.due_on or step.done_on],
        "said": _said(item, plan, word),
    }


def _mark(step: Any, over: Span, day: date) -> dict[str, Any]:
    colour, word = step_look(step, day)
    when = step.due_on or step.done_on
    late = step.done_on and step.due_on and step.done_on > step.due_on
    return {
        "x": over.at(when),
        "colour": colour,
        "word": f"{step.due_shown} {step.title}：{word}",
        "inside": over.first <= when <= over.last,
        # Reached on another day than planned: a line from the one to the other.
        "late_to": over.at(step.done_on) if late else None,
        "reached": step.done_on is not None,
    }


def _said(item: Item, plan: int | None, word: object) -> str:
    """The row in words, for whoever does not see the drawing."""
    values = {"from": item.starts_on, "to": item.due_shown, "percent": item.percent, "word": word}
    if plan is None:
        return _("%(from)s to %(to)s, %(percent)s%% reached, %(word)s") % values
    return _("%(from)s to %(to)s, %(percent)s%% reached of %(plan)s%% planned, %(word)s") % {
        **values,
        "plan": plan,
    }
