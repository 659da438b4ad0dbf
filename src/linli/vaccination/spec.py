"""Schedules as data, and the arithmetic of the next dose: pure, from dates to a date and a reason.

A schedule is what the maker's leaflet and the health authority's notice say: doses, smallest
intervals, ages. It advises when somebody may come; whether they are vaccinated is decided by them
and by the doctor on the spot.
"""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from linli.base.masking import mask_name, mask_phone
from linli.base.sheets import Column

Unit = Literal["days", "months"]
UNITS: dict[str, Any] = {"days": _("days"), "months": _("months")}
#: How long somebody stays within sight after a dose, in minutes.
OBSERVATION = 30
#: Below so many persons a number would point at somebody (domain: "No totals under 5 by name").
FEW = 5


@dataclass(frozen=True)
class Gap:
    """The smallest interval to the dose before: so many days, or calendar months."""

    n: int
    unit: Unit = "days"

    def after(self, day: date) -> date:
        """The first day that keeps the interval."""
        if self.unit == "days":
            return day + timedelta(days=self.n)
        return add_months(day, self.n)


@dataclass(frozen=True)
class Plan:
    """One edition of a product's schedule. `gaps`: before the second dose, the third, …; a course
    has one dose more than gaps. Ages in full years, inclusive; `max_age` None: no upper limit.
    """

    gaps: tuple[Gap, ...] = ()
    min_age: int = 0
    max_age: int | None = None
    edition: int = 1

    @property
    def doses(self) -> int:
        return len(self.gaps) + 1

    def as_json(self) -> list[dict[str, Any]]:
        """The gaps as they are kept."""
        return [{"n": gap.n, "unit": gap.unit} for gap in self.gaps]


@dataclass(frozen=True)
class Next:
    """What comes next and why. `why` is a code with numbers, so that it can be kept, read again
    later, and said in the language of whoever reads; `due_on` None: nothing is due.
    """

    why: str
    number: int = 0
    due_on: date | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it is kept among the sealed reasons."""
        return {
            "why": self.why,
            "number": self.number,
            "due_on": self.due_on.isoformat() if self.due_on else "",
            "facts": dict(self.facts),
        }


#: Reason code → its words.
WHY: dict[str, Any] = {
    "first": _("First dose: from today on."),
    "age": _("First dose: from the day they are %(age)s years old."),
    "interval": _("Dose %(number)s: %(n)s %(unit)s after dose %(before)s on %(on)s."),
    "deferred": _("Deferred until %(until)s."),
    "complete": _("All %(doses)s doses are given; nothing is due."),
    "too_old": _("Older than %(age)s years: this vaccine is not meant for them."),
    "contraindicated": _("A medical certificate says that they must not be vaccinated."),
}


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where it has no such day
    (31 January + 1 month = 28 or 29 February).
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def birthday(born: date, age: int) -> date:
    """The day on which so many full years are reached. Born on 29 February, in a common year that
    is 1 March: a smallest age is never undercut.
    """
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def next_dose(
    plan: Plan,
    given: Iterable[date],
    *,
    today: date,
    born: date | None = None,
    deferred_until: date | None = None,
    contraindicated: bool = False,
) -> Next:
    """What comes next. The latest of interval, age and deferral decides and is the reason."""
    days = sorted(given)
    if contraindicated:
        return Next("contraindicated")
    if len(days) >= plan.doses:
        return Next("complete", facts={"doses": plan.doses})
    number = len(days) + 1
    if born and plan.max_age is not None and today >= birthday(born, plan.max_age + 1):
        return Next("too_old", number, facts={"age": plan.max_age})
    found = _by_interval(plan, days, number) if days else Next("first", number, today)
    if born and found.due_on and (of_age := birthday(born, plan.min_age)) > found.due_on:
        found = Next("age", number, of_age, {"age": plan.min_age})
    if deferred_until and found.due_on and deferred_until > found.due_on:
        found = Next("deferred", number, deferred_until, {"until": deferred_until.isoformat()})
    return found


def _by_interval(plan: Plan, days: list[date], number: int) -> Next:
    gap = plan.gaps[number - 2]
    said = {"n": gap.n, "unit": gap.unit, "before": number - 1, "on": days[-1].isoformat()}
    return Next("interval", number, gap.after(days[-1]), {"number": number, **said})


def too_early(plan: Plan, given: Iterable[date], on: date) -> Next | None:
    """What a dose on this day would fall short of; None if it keeps the interval. It is written
    down all the same where it was given elsewhere: what happened, happened.
    """
    days = sorted(day for day in given if day < on)
    if not days or len(days) >= plan.doses:
        return None
    expected = _by_interval(plan, days, len(days) + 1)
    return expected if expected.due_on and on < expected.due_on else None


def why_words(kept: Mapping[str, Any]) -> str:
    """The sentence of a kept reason."""
    facts = {key: UNITS.get(str(value), value) for key, value in kept.get("facts", {}).items()}
    return str(WHY[kept["why"]] % facts)


Cells = dict[str, dict[str, int]]


def screened(cells: Cells) -> dict[str, dict[str, int | None]]:
    """A table of places × ends without anything that points at somebody: numbers under five go
    (None), and with each row and column that has lost one goes a second, so that none can be had
    by subtraction from the totals. The totals are those of the table that comes in; give them
    beside it only for rows and columns that stand here whole or have lost two.
    """
    hidden = {
        (row, column)
        for row, line in cells.items()
        for column, number in line.items()
        if 0 < number < FEW
    }
    columns = sorted({column for line in cells.values() for column in line})
    lines = [[(row, column) for column in columns] for row in cells]
    lines += [[(row, column) for row in cells] for column in columns]
    again = True
    while again:
        again = False
        for line in lines:
            lost = [cell for cell in line if cell in hidden]
            if len(lost) != 1:
                continue
            rest = [cell for cell in line if cell not in hidden]
            if rest:
                hidden.add(min(rest, key=lambda at: (_at(cells, at) == 0, _at(cells, at), at)))
                again = True
    return {
        row: {
            column: None if (row, column) in hidden else line.get(column, 0) for column in columns
        }
        for row, line in cells.items()
    }


def _at(cells: Cells, at: tuple[str, str]) -> int:
    return cells[at[0]].get(at[1], 0)


def total_shown(numbers: Iterable[int]) -> int | None:
    """A sum that may be shown: None under five persons, zero is said."""
    total = sum(numbers)
    return None if 0 < total < FEW else total


# Sessions: who registers whom.

#: Who somebody is to the one they register.
RELATIONS: dict[str, Any] = {
    "child": _("Son or daughter"),
    "spouse": _("Wife or husband"),
    "relative": _("Another relative"),
    "carer": _("Neighbour or carer"),
    "guardian": _("Guardian by law"),
}
#: How the one concerned agreed. Only a guardian by law decides for somebody.
CONSENTS: dict[str, Any] = {
    "spoken": _("They said so to me"),
    "paper": _("They signed a paper"),
    "guardian": _("I decide as their guardian by law"),
}


@dataclass(frozen=True)
class Proxy:
    """Who registers somebody else: their name and number, what they are to them, and how the one
    concerned agreed.
    """

    name: str
    phone: str
    relation: str
    consent: str

    @property
    def relation_words(self) -> str:
        """What they are to the one they register."""
        return str(RELATIONS.get(self.relation, ""))

    @property
    def consent_words(self) -> str:
        """How the one concerned agreed."""
        return str(CONSENTS.get(self.consent, ""))

    def as_json(self) -> dict[str, str]:
        """As it lies in the sealed booking."""
        return {
            "name": self.name,
            "phone": self.phone,
            "relation": self.relation,
            "consent": self.consent,
        }


@dataclass(frozen=True)
class Asked:
    """A registration for a session: who comes (name, telephone), a lift, an address where the
    vaccination comes to their home, and who registers them.
    """

    name: str
    phone: str
    transport: bool = False
    address: str = ""
    proxy: Proxy | None = None


@dataclass(frozen=True)
class SessionDraft:
    """A session as it is planned. `way`: a code of `models.Session.Way`; `hints`: what to bring."""

    title: str
    venue: str
    starts_at: datetime
    ends_at: datetime
    capacity: int | None = None
    way: str = "place"
    transport: bool = False
    batch: str = ""
    hints: str = ""


# Lists of the health system, in and out.

#: What a list from the health system tells of each dose.
LIST: tuple[Column, ...] = (
    Column(
        "name",
        _("Name"),
        ("姓名", "接种人", "受种者姓名", "name"),
        required=True,
        example="周小满",
        mask=mask_name,
    ),
    Column(
        "phone",
        _("Telephone"),
        ("电话", "手机", "手机号", "联系电话", "phone"),
        required=True,
        example="13803710000",
        mask=mask_phone,
    ),
    Column(
        "given_on",
        _("Given on"),
        ("接种日期", "接种时间", "日期", "date"),
        required=True,
        example="2022-04-01",
    ),
    Column("batch", _("Batch number"), ("批号", "疫苗批号", "lot", "batch")),
)
#: What a list makes, in words.
MADE: dict[str, object] = {
    "vaccination.dose": _("Doses kept, sealed"),
    "vaccination.unmatched": _("Rows to settle by hand"),
}
NUMBER = Column("number", _("Number on the roster"))
#: What a list for the health system tells of each dose, after that number.
RESULTS: tuple[Column, ...] = (
    Column("name", _("Name")),
    Column("vaccine", _("Vaccine")),
    Column("dose", _("Number of the dose")),
    Column("given_on", _("Given on")),
    Column("batch", _("Batch number")),
    Column("where", _("Given where")),
)
WHERE: dict[str, Any] = {"here": _("In a session of ours"), "elsewhere": _("At another place")}
#: Stage and reason codes of a vaccination drive that the acts here know (programme's declaration).
CONTRAINDICATED, LEFT = "contraindicated", "left"
#: Group of labels that are kinds of mobilising organisations.
MOBILISERS = "mobiliser"
#: Ways by which somebody is told.
DOOR, TALK, MESSAGE = "door", "talk", "message"
WAYS: dict[str, Any] = {
    DOOR: _("At the door"),
    TALK: _("Spoken to, not at the door"),
    MESSAGE: _("By a message"),
}
