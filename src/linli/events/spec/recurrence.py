"""When a series takes place: RFC 5545 rules, read by python-dateutil, on the town's working days.

Everything here is local wall-clock time without a zone, as a series is agreed ("every Tuesday at
nine"); whoever keeps an occurrence gives it the town's zone.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule, rrulestr
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid

#: Rules that come more often than once a day are no gatherings.
FREQUENCIES = {YEARLY, MONTHLY, WEEKLY, DAILY}
#: No neighbourhood plans more of one series at a time; a rule that gives more is a mistake.
MOST = 4000
#: For how many days a day off is moved on until a working day is found.
FARTHEST = 31


class OnHoliday(models.TextChoices):
    """What becomes of an occurrence that falls on a day on which the town does not work."""

    KEEP = "keep", _("It takes place all the same")
    SKIP = "skip", _("It is left out")
    NEXT = "next", _("It moves to the next working day")
    PREVIOUS = "previous", _("It moves to the working day before")


#: Rules in words, for the form. The last and the first working day follow from the days of the
#: month together with the move to a working day, so that moved working days (调休) count.
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Slot:
    """One occurrence: where the rule puts it, and when it really is (both local)."""

    planned: datetime
    starts: datetime


def parse(rule: str, first: datetime) -> rrule:
    """The rule of a series that begins at `first`; Invalid for what is no rule, or one that never
    ends within reason.
    """
    text = rule.strip().removeprefix("RRULE:").upper()
    try:
        found: Any = rrulestr(f"RRULE:{text}", dtstart=first, ignoretz=True)
    except (ValueError, TypeError, KeyError, IndexError) as fault:
        raise Invalid(
            _("This rule cannot be read. Choose how often it takes place."), field="rule"
        ) from fault
    if not isinstance(found, rrule) or found._freq not in FREQUENCIES or _finer_than_days(text):
        raise Invalid(_("A series takes place at most once a day."), field="rule")
    return found


def _finer_than_days(text: str) -> bool:
    parts = dict(part.partition("=")[::2] for part in text.split(";"))
    return any(name in parts for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))


def slots(
    rule: str,
    first: datetime,
    start: datetime,
    end: datetime,
    *,
    on_holiday: str = OnHoliday.KEEP,
    works_on: Callable[[date], bool],
    left_out: Collection[date] = (),
    added: Collection[date] = (),
) -> list[Slot]:
    """Occurrences planned from `start` until before `end` (all local), in order, each day once.

    `left_out`: days on which it does not take place; `added`: days besides the rule.
    """
    planned = [*_planned(rule, first, start, end), *_added(added, first, start, end)]
    found: dict[date, Slot] = {}
    for moment in sorted(planned):
        if moment.date() in left_out:
            continue
        moved = _moved(moment, on_holiday, works_on)
        if moved is not None:
            found.setdefault(moved.date(), Slot(moment, moved))
    return sorted(found.values(), key=lambda slot: slot.planned)


def _planned(rule: str, first: datetime, start: datetime, end: datetime) -> Iterator[datetime]:
    found = parse(rule, first).xafter(start - timedelta(seconds=1))
    for number, moment in enumerate(found):
        if moment >= end:
            return
        if number >= MOST:
            raise Invalid(_("This rule gives more gatherings than can be planned."), field="rule")
        yield moment


def _added(
    added: Collection[date], first: datetime, start: datetime, end: datetime
) -> Iterator[datetime]:
    for day in added:
        moment = datetime.combine(day, first.time())
        if start <= moment < end:
            yield moment


def _moved(moment: datetime, how: str, works_on: Callable[[date], bool]) -> datetime | None:
    if how == OnHoliday.KEEP or works_on(moment.date()):
        return moment
    if how == OnHoliday.SKIP:
        return None
    step = timedelta(days=1 if how == OnHoliday.NEXT else -1)
    for _turn in range(FARTHEST):
        moment += step
        if works_on(moment.date()):
            return moment
    return None
