"""The language of colour rules: what can be measured of an item, tests on it, rules in order.

Pure, and the one definition: Python (`queries.colours.colour_of`) and SQL
(`queries.colours.coloured`) both read MEASURES and a `Scheme`, so a list, a page, an export and a
figure can never show different colours; a property test compares the two.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid

DAY = timedelta(days=1)
#: No test counts more days or percent than this.
MOST = 1000


class Counting(models.TextChoices):
    """Which days are counted to and since a date."""

    CALENDAR = "calendar", _("calendar days")
    WORKING = "working", _("working days")


class Op(models.TextChoices):
    """How a measure is compared with a number."""

    AT_LEAST = "ge", _("at least")
    AT_MOST = "le", _("at most")


class Look(models.TextChoices):
    """Colours that a scheme may use. Each is drawn with a shape of its own and a word."""

    RED = "red", _("Red, square")
    ORANGE = "orange", _("Orange, lozenge")
    YELLOW = "yellow", _("Yellow, triangle")
    BLUE = "blue", _("Blue, half disc")
    GREEN = "green", _("Green, disc")
    MET = "met", _("Green, tick")
    GREY = "grey", _("Grey, ring")


#: Shown for an item that no rule colours: drafts, suspended and withdrawn ones.
NO_COLOUR = ""


@dataclass(frozen=True)
class Facts:
    """What the rules may ask of one item on one day; None where it does not apply.

    `told_on`: when something was last reported. `missed`, `missed_on`: how many milestones are
    missed, and the day of the oldest. `next_on`: the next open milestone's day, today included.
    `mark`: the look that a supervisor has set, "" for none.
    """

    today: date
    starts_on: date
    due_on: date | None
    told_on: date
    percent: int
    closed: bool
    applied: bool
    missed: int = 0
    missed_on: date | None = None
    next_on: date | None = None
    mark: str = ""
    item_class: int = 0


# What can be measured


class Until(NamedTuple):
    """Days from today to the day in this column; negative when it has passed."""

    column: str


class Since(NamedTuple):
    """Days from the day in this column to today; negative when it is to come."""

    column: str


class Number(NamedTuple):
    """The number in this column."""

    column: str


class Flag(NamedTuple):
    """1 when this column says yes or holds something, else 0."""

    column: str


class Planned(NamedTuple):
    """The share of the time from start to deadline that has passed, in whole percent."""


class Behind(NamedTuple):
    """How many points the percentage lies below the share of the time (negative: ahead)."""


class Reached(NamedTuple):
    """How much of what the time demands is reached, in whole percent; None at the very start."""


Measured = Until | Since | Number | Flag | Planned | Behind | Reached


class Measure(NamedTuple):
    """One thing that can be measured: its words, its unit, and how it is computed."""

    label: object
    unit: Any
    how: Measured

    @property
    def is_flag(self) -> bool:
        """A yes or no, tested without a number."""
        return isinstance(self.how, Flag)

    def counted(self, number: int) -> str:
        """So much of it, with its unit: “3 days”."""
        return str(self.unit % {"n": number}) if self.unit else str(number)


_DAYS = ngettext_lazy("%(n)s day", "%(n)s days", "n")
_PERCENT = _("%(n)s%%")
_POINTS = ngettext_lazy("%(n)s point", "%(n)s points", "n")
MEASURES: Mapping[str, Measure] = {
    "marked": Measure(_("A supervisor has marked it"), "", Flag("mark")),
    "closed": Measure(_("It is closed out"), "", Flag("closed")),
    "applied": Measure(_("Close-out is applied for"), "", Flag("applied")),
    "over": Measure(_("Past its deadline by"), _DAYS, Since("due_on")),
    "left": Measure(_("Left until its deadline"), _DAYS, Until("due_on")),
    "next": Measure(_("Left until its next milestone"), _DAYS, Until("next_on")),
    "missed": Measure(_("Milestones missed"), "", Number("missed")),
    "missed_days": Measure(_("The oldest missed milestone is past by"), _DAYS, Since("missed_on")),
    "silence": Measure(_("Nothing reported for"), _DAYS, Since("told_on")),
    "percent": Measure(_("Progress"), _PERCENT, Number("percent")),
    "planned": Measure(_("Share of the time that has passed"), _PERCENT, Planned()),
    "behind": Measure(_("Progress behind the time by"), _POINTS, Behind()),
    "reached": Measure(_("Progress as a share of what the time demands"), _PERCENT, Reached()),
}

#: Days from one day to another by some calendar; negative backwards.
Span = Callable[[date, date], int]


def calendar_span(one: date, other: date) -> int:
    """Calendar days from one day to another."""
    return (other - one).days


def working_span(works: Callable[[date], bool]) -> Span:
    """Working days after one day up to the other: due on a Friday, Saturday and Sunday are not
    over yet; what falls on a holiday is over when the next working day begins (Civil Code 203).
    """

    def span(one: date, other: date) -> int:
        if other < one:
            return -span(other, one)
        return sum(works(one + DAY * step) for step in range(1, (other - one).days + 1))

    return span


def measure(code: str, facts: Facts, span: Span) -> int | None:
    """What is measured of an item on this day; None where it does not apply."""
    how = MEASURES[code].how
    if isinstance(how, Until | Since):
        day = getattr(facts, how.column)
        if day is None:
            return None
        return span(facts.today, day) if isinstance(how, Until) else span(day, facts.today)
    if isinstance(how, Number):
        return int(getattr(facts, how.column))
    if isinstance(how, Flag):
        return int(bool(getattr(facts, how.column)))
    planned = planned_share(facts.starts_on, facts.due_on, facts.today)
    if planned is None or isinstance(how, Planned):
        return planned
    if isinstance(how, Behind):
        return planned - facts.percent
    return facts.percent * 100 // planned if planned else None


def planned_share(starts_on: date, due_on: date | None, today: date) -> int | None:
    """The share of the time that has passed, in calendar days: 0 on the first, 100 on the last."""
    if due_on is None:
        return None
    if today >= due_on:
        return 100
    if today <= starts_on:
        return 0
    return 100 * (today - starts_on).days // (due_on - starts_on).days


def last_day_within(today: date, days: int, works: Callable[[date], bool] | None = None) -> date:
    """The last day to which it is at most so many days from today: what SQL compares with.

    `works`: which days are working days; without it calendar days are counted.
    """
    if works is None:
        return today + DAY * days
    day, left = today, days
    while left >= 0:
        day += DAY
        left -= works(day)
    if days >= 0:
        return day - DAY
    day = today + DAY
    while left < 0:
        day -= DAY
        left += works(day)
    return day - DAY


# Rules


@dataclass(frozen=True)
class Condition:
    """One condition: a measure, how it is compared, with which number."""

    measure: str
    op: str
    value: int

    def holds(self, found: int | None) -> bool:
        """Whether what was measured fulfils it; never where the measure does not apply."""
        if found is None:
            return False
        return found >= self.value if self.op == Op.AT_LEAST else found <= self.value


@dataclass(frozen=True)
class Shade:
    """One colour of a scheme: its look, its words, and whether it counts as overdue."""

    look: str
    name: str
    name_en: str = ""
    alarm: bool = False

    def __str__(self) -> str:
        return _said(self.name, self.name_en)


@dataclass(frozen=True)
class Rule:
    """One line: when all tests hold, the item has this look. `look` "": the one it is marked
    with. `item_class` 0: items of every class.
    """

    look: str
    tests: tuple[Condition, ...]
    name: str
    name_en: str = ""
    item_class: int = 0

    def __str__(self) -> str:
        return _said(self.name, self.name_en)

    def fits(self, facts: Facts, span: Span) -> bool:
        """All of its conditions hold for this item."""
        if self.item_class and self.item_class != facts.item_class:
            return False
        return all(test.holds(measure(test.measure, facts, span)) for test in self.tests)


@dataclass(frozen=True)
class Scheme:
    """Colours and the rules that give them, read from above; the first that fits decides."""

    shades: tuple[Shade, ...]
    rules: tuple[Rule, ...]
    counting: str = Counting.CALENDAR

    def as_json(self) -> dict[str, Any]:
        """As it is kept; `scheme_of` reads it back."""
        return {
            "counting": str(self.counting),
            "shades": [
                {"look": str(each.look), "name": each.name, "name_en": each.name_en,
                 "alarm": each.alarm}
                for each in self.shades
            ],
            "rules": [
                {"look": str(each.look), "name": each.name, "name_en": each.name_en,
                 "item_class": each.item_class,
                 "tests": [[test.measure, str(test.op), test.value] for test in each.tests]}
                for each in self.rules
            ],
        }  # fmt: skip

    def decide(self, facts: Facts, span: Span) -> tuple[int, str]:
        """Which rule gives this item its colour, and the colour's look."""
        if self.shade(facts.mark) is None:  # a colour that these rules no longer have
            facts = replace(facts, mark="")
        for at, rule in enumerate(self.rules):
            if rule.fits(facts, span):
                return at, rule.look or facts.mark
        return len(self.rules) - 1, self.rules[-1].look

    def shade(self, look: str) -> Shade | None:
        """The colour of this look; None when the scheme has no such colour."""
        return next((each for each in self.shades if each.look == look), None)

    def alarms(self) -> tuple[str, ...]:
        """Looks that count as overdue in the figures."""
        return tuple(each.look for each in self.shades if each.alarm)

    def measures(self) -> set[str]:
        """What its rules ask for."""
        return {test.measure for rule in self.rules for test in rule.tests}


def scheme_of(kept: Mapping[str, Any]) -> Scheme:
    """A scheme as it was kept."""
    return Scheme(
        tuple(Shade(**each) for each in kept["shades"]),
        tuple(
            Rule(
                each["look"],
                tuple(Condition(*test) for test in each["tests"]),
                each["name"],
                each["name_en"],
                each["item_class"],
            )
            for each in kept["rules"]
        ),
        kept["counting"],
    )


def ensure_sound(scheme: Scheme, classes: Sequence[int] = ()) -> None:
    """Invalid, with the words to act on, unless every item would get exactly one known colour."""
    looks = [each.look for each in scheme.shades]
    if not 2 <= len(looks) <= len(Look):
        raise Invalid(_("A set has two to seven colours."), field="shades")
    if len(set(looks)) < len(looks) or not set(looks) <= set(Look.values):
        raise Invalid(_("Each colour stands once."), field="shades")
    if not all(each.name.strip() for each in scheme.shades):
        raise Invalid(_("Give every colour its word."), field="shades")
    if not any(each.alarm for each in scheme.shades):
        raise Invalid(_("Say which colour counts as overdue."), field="shades")
    for rule in scheme.rules:
        _ensure_rule(rule, looks, classes)
    last = scheme.rules[-1] if scheme.rules else None
    if last is None or last.tests or last.item_class or not last.look:
        raise Invalid(
            _("The last rule holds for all the rest: no condition, no class, one colour."),
            field="rules",
        )


def _ensure_rule(rule: Rule, looks: Sequence[str], classes: Sequence[int]) -> None:
    said = {"rule": rule.name}
    if not rule.name.strip():
        raise Invalid(_("Say each rule in words: they are shown as the reason."), field="rules")
    if rule.look and rule.look not in looks:
        raise Invalid(_("“%(rule)s”: this colour is not in the set.") % said, field="rules")
    if rule.item_class and rule.item_class not in classes:
        raise Invalid(_("“%(rule)s”: this class is not in the ledger.") % said, field="rules")
    if not rule.look and not any(test.measure == "marked" for test in rule.tests):
        raise Invalid(
            _("“%(rule)s”: “as marked” needs the condition that it is marked.") % said,
            field="rules",
        )
    for test in rule.tests:
        known = test.measure in MEASURES and test.op in Op.values
        if not known or not -MOST <= test.value <= MOST:
            raise Invalid(_("“%(rule)s”: a condition cannot be read.") % said, field="rules")


def _said(name: str, name_en: str) -> str:
    return name_en if name_en and not str(get_language()).startswith("zh") else name
