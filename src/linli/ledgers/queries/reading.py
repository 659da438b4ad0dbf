"""How the cells of a ledger's sheet are read, one row after the other.

People and sections are found by name; those that are not known are named, never made. The words
of the sheet stay with the item, so that it can be given back as it was.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.accounts.models import Account
from linli.base.wording import (
    DOUBTS,
    REASONS,
    Kind,
    Reading,
    read_deadline,
    read_share,
    read_sum,
    split_steps,
)
from linli.clock import queries as clock
from linli.ledgers.models import Ledger
from linli.ledgers.queries.scope import possible_in_charge, possible_leaders, sections_for

Rows = Iterable[tuple[int, dict[str, str]]]
#: A row that only names a category: 一、民生实事（8项）.
_CHAPTER = re.compile(
    r"^[（(]?[一二三四五六七八九十]{1,3}[)）、.．]+\s*(.+?)(?:[（(]\s*(?:共)?\d+\s*[项件个][)）])?$"
)
_NAMES = re.compile(r"[、,，;；/\s]+")
LONGEST_TITLE, LONGEST_WORDS = 200, 60
_ONE = Decimal(10_000)


@dataclass(frozen=True)
class Cell:
    """One cell: how it was read ("" where it is plain text), and what one should look at."""

    read: str = ""
    remark: str = ""


@dataclass
class Planned:
    """One item as it will be made, with the cells it was read from."""

    row: int
    values: dict[str, str]
    cells: dict[str, Cell] = field(default_factory=dict)
    reason: str = ""
    category: str = ""
    item_class_id: int = 0
    title: str = ""
    goal: str = ""
    number: str = ""
    starts_on: date = date.min
    due_on: date | None = None
    due_words: str = ""
    leader_id: int | None = None
    lead_section_id: int | None = None
    in_charge_id: int | None = None
    assisting: tuple[int, ...] = ()
    tags: tuple[int, ...] = ()
    funds: Decimal | None = None
    percent: int | None = None
    steps: tuple["PlannedStep", ...] = ()

    @property
    def remarks(self) -> int:
        """Cells one should look at."""
        return sum(1 for cell in self.cells.values() if cell.remark)


@dataclass(frozen=True)
class PlannedStep:
    """One milestone as it will be made."""

    title: str
    due_on: date | None
    due_words: str


class Reader:
    """Reads the rows of one sheet for one ledger (6 queries)."""

    def __init__(self, ledger: Ledger, now: datetime, fallback: int | None) -> None:
        self.ledger, self.fallback = ledger, fallback
        self.today = clock.local(now).date()
        self.festivals = clock.festivals(ledger.year)
        self.classes = {_plain(row.name): row.pk for row in ledger.classes.filter(active=True)}
        self.tags = {_plain(row.name): row.pk for row in ledger.tags.all()}
        self.sections = _by_name((row.name, row.pk) for row in sections_for(ledger.area))
        self.leaders = _by_name(_named(possible_leaders(ledger.area, now)))
        self.people = _by_name(_named(possible_in_charge(ledger.area, now)))
        rows = ledger.items.values_list("number", "category__name", "title")
        self.numbers = {number for number, _category, _title in rows}
        self.there = {(category, title) for _number, category, title in rows}
        self.category = ""

    def all(self, rows: Rows) -> list[Planned]:
        """The rows in their order; those that only name a category are no items."""
        found = []
        for row, values in rows:
            chapter = _chapter(values)
            if chapter:
                self.category = chapter
            else:
                found.append(self._one(row, values))
        return found

    def _one(self, row: int, values: dict[str, str]) -> Planned:
        planned = Planned(row, values)
        self._words(planned)
        self._time(planned)
        self._people(planned)
        self._numbers(planned)
        planned.reason = planned.reason or self._trouble(planned)
        if not planned.reason:
            self.numbers.add(planned.number)
            self.there.add((planned.category, planned.title))
        return planned

    # Words

    def _words(self, planned: Planned) -> None:
        values = planned.values
        said = values.get("category", "")
        chapter = _CHAPTER.match(said)
        self.category = (chapter[1].strip() if chapter else said) or self.category
        planned.category = self.category
        if chapter:
            planned.cells["category"] = Cell(self.category)
        planned.title = values.get("title", "")
        planned.goal = values.get("goal", "") or planned.title
        if not values.get("goal"):
            planned.cells["goal"] = Cell(planned.goal, _("No goal: the title was taken."))
        self._class(planned)
        self._labels(planned)

    def _class(self, planned: Planned) -> None:
        said = planned.values.get("item_class", "")
        known = self.classes.get(_plain(said))
        if known:
            planned.item_class_id = known
        elif said:
            planned.reason = _("“%(name)s” is no class of this ledger.") % {"name": said}
        elif self.classes:
            name, planned.item_class_id = next(iter(self.classes.items()))
            planned.cells["item_class"] = Cell(name, _("No class: the first one was taken."))
        else:
            planned.reason = _("This ledger has no classes yet.")

    def _labels(self, planned: Planned) -> None:
        said = planned.values.get("tags", "")
        names = [name for name in _NAMES.split(said) if name]
        planned.tags = tuple(self.tags[_plain(name)] for name in names if _plain(name) in self.tags)
        unknown = [name for name in names if _plain(name) not in self.tags]
        if unknown:
            planned.cells["tags"] = Cell("", _unknown(unknown))

    # Time

    def _time(self, planned: Planned) -> None:
        values = planned.values
        planned.steps = self._steps(planned)
        start, due = self._read(values.get("starts_on", "")), self._read(values.get("due", ""))
        self._note(planned, "starts_on", start)
        if due.kind == Kind.EMPTY:
            self._without_deadline(planned)
        else:
            planned.due_on, planned.due_words = due.end, due.words[:LONGEST_WORDS]
            self._note(planned, "due", due)
        begun = due.start if due.kind == Kind.PERIOD else None
        planned.starts_on = start.start or start.end or begun or date(self.ledger.year, 1, 1)
        if start.kind == Kind.EMPTY and planned.due_on:
            planned.starts_on = min(planned.starts_on, planned.due_on)

    def _without_deadline(self, planned: Planned) -> None:
        """No deadline in the sheet: the last milestone's, else the row cannot be taken."""
        days = [step.due_on for step in planned.steps if step.due_on]
        if not days:
            planned.reason = _("There is no deadline, and no milestone with a date.")
            return
        planned.due_on = max(days)
        remark = _("No deadline: that of the last milestone was taken.")
        planned.cells["due"] = Cell(f"{planned.due_on:%Y-%m-%d}", remark)

    def _steps(self, planned: Planned) -> tuple[PlannedStep, ...]:
        said = planned.values.get("milestones", "")
        steps, told, remark = [], [], ""
        for step in split_steps(said):
            read = self._read(step.due_words)
            steps.append(PlannedStep(step.title[:LONGEST_TITLE], read.end, step.due_words[:60]))
            told.append(f"{step.title}：{said_of(read) or _('no date')}")
            remark = remark or (str(DOUBTS[read.doubt]) if read.doubt else "")
        if said:
            planned.cells["milestones"] = Cell("\n".join(told), remark)
        return tuple(steps)

    def _read(self, words: str) -> Reading:
        return read_deadline(words, self.ledger.year, today=self.today, festivals=self.festivals)

    @staticmethod
    def _note(planned: Planned, column: str, read: Reading) -> None:
        if read.kind == Kind.EMPTY:
            return
        remark = DOUBTS.get(read.doubt, "") or REASONS.get(read.reason, "")
        if read.kind == Kind.UNREAD and column == "due":
            remark = _("%(why)s The item has no day until one is set.") % {"why": remark}
        planned.cells[column] = Cell(said_of(read), str(remark))

    # People

    def _people(self, planned: Planned) -> None:
        planned.leader_id = self._person(planned, "leader", self.leaders)
        planned.in_charge_id = self._person(planned, "in_charge", self.people)
        if planned.in_charge_id is None and self.fallback:
            planned.in_charge_id = self.fallback
        if planned.in_charge_id is None and not planned.reason:
            said = planned.values.get("in_charge", "")
            planned.reason = (
                _("“%(name)s” is nobody who works here.") % {"name": said}
                if said
                else _("Nobody answers for it: the person in charge is missing.")
            )
        names = self._sections(planned, "lead")
        planned.lead_section_id = names[0] if names else None
        planned.assisting = tuple(self._sections(planned, "assisting"))

    def _person(self, planned: Planned, column: str, known: Mapping[str, list[int]]) -> int | None:
        """The first one named who is known; the cell's words stay where it says more."""
        said = planned.values.get(column, "")
        names = [name for name in _NAMES.split(said) if name]
        found = [known.get(_plain(name), []) for name in names]
        unknown = [name for name, ids in zip(names, found, strict=True) if not ids]
        twice = [name for name, ids in zip(names, found, strict=True) if len(ids) > 1]
        chosen = next((ids[0] for ids in found if len(ids) == 1), None)
        if names and (len(names) > 1 or unknown or twice):
            remark = _unknown(unknown) if unknown else ""
            remark = (
                _("Several here are called %(names)s.") % {"names": _list(twice)}
                if twice
                else remark
            )
            planned.cells[column] = Cell("", remark)
        return chosen

    def _sections(self, planned: Planned, column: str) -> list[int]:
        said = planned.values.get(column, "")
        names = [name for name in _NAMES.split(said) if name]
        found = [self.sections.get(_plain(name), []) for name in names]
        unknown = [name for name, ids in zip(names, found, strict=True) if len(ids) != 1]
        if unknown or (column == "lead" and len(names) > 1):
            planned.cells[column] = Cell("", _unknown(unknown) if unknown else "")
        return [ids[0] for ids in found if len(ids) == 1]

    # Numbers

    def _numbers(self, planned: Planned) -> None:
        values = planned.values
        said = values.get("funds", "")
        money = read_sum(said)
        planned.funds = money.yuan / _ONE if money.yuan is not None else None
        if said:
            shown = f"{planned.funds:f}" if planned.funds is not None else ""
            remark = _("No sum can be read.") if money.reason else ""
            planned.cells["funds"] = Cell(shown, remark)
        said = values.get("percent", "")
        planned.percent = read_share(said) if said else None
        if said:
            remark = _("No percentage can be read.") if planned.percent is None else ""
            shown = f"{planned.percent} %" if planned.percent is not None else ""
            planned.cells["percent"] = Cell(shown, remark)
        self._number(planned)

    def _number(self, planned: Planned) -> None:
        """Its number in the sheet; where each category counts anew, its category's before it."""
        said = planned.values.get("number", "")[:12]
        number = said or str(len(self.numbers) + 1)
        tries = 1
        while number in self.numbers:
            tries += 1
            number = f"{said or len(self.numbers) + 1}-{tries}"
        planned.number = number
        if number != said:
            planned.cells["number"] = Cell(number)

    def _trouble(self, planned: Planned) -> str:
        if not planned.title:
            return _("The item has no name.")
        if len(planned.title) > LONGEST_TITLE:
            return _("The name is longer than 200 signs.")
        if not planned.category:
            return _("There is no category above or beside it.")
        if len(planned.category) > LONGEST_WORDS:
            return _("The category's name is longer than 60 signs.")
        if (planned.category, planned.title) in self.there:
            return _("This item is in the ledger already.")
        if planned.due_on and planned.due_on < planned.starts_on:
            return _("The deadline lies before the start.")
        return ""


def said_of(read: Reading) -> str:
    """A reading in words: a day, a period, standing, not read."""
    if read.kind == Kind.EMPTY:
        return ""
    if read.kind == Kind.UNREAD:
        return _("not read")
    if read.kind == Kind.DAY:
        return f"{read.end:%Y-%m-%d}"
    if read.kind == Kind.STANDING:
        return _("standing, no last day") + (f"（{_beat(read.every)}）" if read.every else "")
    if read.start is None:
        return _("until %(day)s") % {"day": f"{read.end:%Y-%m-%d}"}
    return f"{read.start:%Y-%m-%d} – {read.end:%Y-%m-%d}"


def _beat(every: str) -> str:
    beat, _colon, number = every.partition(":")
    words = {
        "day": _("every day"),
        "week": _("every week"),
        "month": _("every month"),
        "quarter": _("every quarter"),
        "half": _("every half-year"),
        "year": _("every year"),
    }[beat]
    return f"{words} {number}".strip()


def _chapter(values: Mapping[str, str]) -> str:
    """The category that a row names and nothing else; "" for an item's row."""
    said = {words for words in values.values() if words}
    if len(said) != 1:
        return ""
    found = _CHAPTER.match(said.pop())
    return found[1].strip() if found else ""


def _named(rows: "QuerySet[Account]") -> list[tuple[str, int]]:
    return [(account.name, account.pk) for account in rows]


def _by_name(rows: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for name, pk in rows:
        found.setdefault(_plain(name), []).append(pk)
    return found


def _plain(words: str) -> str:
    return "".join(words.split()).casefold()


def _list(names: Sequence[str]) -> str:
    return "、".join(names)


def _unknown(names: Sequence[str]) -> str:
    return _("Not known here: %(names)s. The words stay.") % {"names": _list(names)}
