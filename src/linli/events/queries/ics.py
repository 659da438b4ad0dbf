"""Calendars as others read and write them: iCalendar (RFC 5545), by the icalendar library."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from dateutil.rrule import rruleset, rrulestr
from django.core import signing
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Entry

from linli.base.errors import Invalid
from linli.clock import queries as clock
from linli.events.models import Event
from linli.events.workflow import State

#: A calendar larger than this is none of a neighbourhood.
MOST_BYTES = 2_000_000
MOST_ENTRIES = 500
#: A series of somebody else is taken over so far ahead.
AHEAD = timedelta(days=366)
SALT = "linli.events.feed"
STATUS = {State.CANCELLED: "CANCELLED", State.PLANNED: "TENTATIVE"}


def written(events: Iterable[Event], *, name: str, now: datetime, host: str) -> bytes:
    """These gatherings as a calendar. Moments are in UTC, so every programme reads them alike; a
    new version of one has a higher SEQUENCE.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Linli//events//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", str(clock.zone()))
    for event in events:
        entry = Entry()
        entry.add("uid", f"event-{event.pk}@{host.partition(':')[0]}")
        entry.add("dtstamp", now.astimezone(UTC))
        entry.add("dtstart", event.starts_at.astimezone(UTC))
        entry.add("dtend", event.ends_at.astimezone(UTC))
        entry.add("summary", event.title)
        entry.add("location", event.venue)
        entry.add("sequence", event.version)
        entry.add("status", STATUS.get(State(event.state), "CONFIRMED"))
        if event.is_public:
            entry.add("url", f"https://{host}/e/{event.pk}/")
        if event.programme:
            entry.add("description", event.programme)
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def feed_token(area_id: int, audience: str) -> str:
    """The address of a calendar, signed: nobody finds that of a closed circle by trying."""
    return signing.dumps([area_id, audience], salt=SALT, compress=True)


def feed_of(token: str) -> tuple[int, str] | None:
    """Area and audience of a calendar's address; None if it is not ours."""
    try:
        area_id, audience = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(area_id), str(audience)


@dataclass(frozen=True)
class Incoming:
    """A gathering of somebody else's calendar, in the town's time."""

    uid: str
    title: str
    venue: str
    starts_at: datetime
    ends_at: datetime
    programme: str = ""


@dataclass(frozen=True)
class Reading:
    """What stands in a calendar file, and the reason beside each entry that cannot be taken."""

    found: list[Incoming]
    left_out: list[tuple[str, str]]


def read(body: bytes, now: datetime) -> Reading:
    """Read a calendar of somebody else. Each moment is read in its own zone (with that zone's
    summer time), times without a zone as the town's; a series is taken as its single days, until
    a year from now. What is over, cancelled, or lasts all day is left out, with the reason.
    """
    if len(body) > MOST_BYTES:
        raise Invalid(_("This calendar is larger than 2 MB."), field="upload")
    try:
        calendar: Any = Calendar.from_ical(body)
        entries = list(calendar.walk("VEVENT"))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as fault:
        raise Invalid(_("This is not a calendar file (.ics)."), field="upload") from fault
    moved = {(str(entry.get("uid", "")), _when(entry, "recurrence-id")) for entry in entries}
    found: dict[str, Incoming] = {}
    left_out: list[tuple[str, str]] = []
    for entry in entries:
        title = str(entry.get("summary", "")).strip()[:120] or _("Without a title")
        try:
            rows = _occurrences(entry, title, moved, now)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            left_out.append((title, _("Its times cannot be read.")))
            continue
        if isinstance(rows, str):
            left_out.append((title, rows))
            continue
        for row in rows:
            found[row.uid] = row
        if len(found) > MOST_ENTRIES:
            raise Invalid(_("There are more than 500 entries in it."), field="upload")
    return Reading(sorted(found.values(), key=lambda row: row.starts_at), left_out)


def _when(entry: Any, name: str) -> datetime | None:
    value = entry.get(name)
    return _aware(value.dt) if value is not None else None


def _aware(value: date) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time.min)
    return value if value.tzinfo is not None else value.replace(tzinfo=clock.zone())


def _occurrences(
    entry: Any, title: str, moved: set[tuple[str, datetime | None]], now: datetime
) -> list[Incoming] | str:
    start = entry["dtstart"].dt
    if not isinstance(start, datetime):
        return _("It lasts all day: give it times.")
    if str(entry.get("status", "")).upper() == "CANCELLED":
        return _("It is cancelled.")
    first = _aware(start)
    lasts = _length(entry, first)
    if lasts <= timedelta(0):
        return _("It ends before it begins.")
    uid = str(entry.get("uid", "")) or f"{title}{first.isoformat()}"
    recurrence = _when(entry, "recurrence-id")
    starts = [first]
    if "rrule" in entry and recurrence is None:
        starts = [at for at in _series(entry, first, now) if (uid, at) not in moved]
    rows = [
        Incoming(
            uid=_digest(uid, recurrence or at, once="rrule" not in entry and recurrence is None),
            title=title,
            venue=str(entry.get("location", "")).strip()[:120] or _("Place not given"),
            starts_at=at.astimezone(clock.zone()),
            ends_at=(at + lasts).astimezone(clock.zone()),
            programme=str(entry.get("description", "")).strip()[:2000],
        )
        for at in starts
        if at > now
    ]
    return rows or _("It is over.")


def _length(entry: Any, first: datetime) -> timedelta:
    if "dtend" in entry:
        return _aware(entry["dtend"].dt) - first
    if "duration" in entry:
        lasts: timedelta = entry["duration"].dt
        return lasts
    return timedelta(hours=1)


def _series(entry: Any, first: datetime, now: datetime) -> list[datetime]:
    """The days of a series by the wall clock of its own zone: nine o'clock stays nine o'clock when
    that zone changes to summer time.
    """
    zone, wall = first.tzinfo, first.replace(tzinfo=None)
    dates = rruleset()
    rules: Any = entry["rrule"]
    for rule in rules if isinstance(rules, list) else [rules]:
        text = rule.to_ical().decode()
        dates.rrule(rrulestr(f"RRULE:{text}", dtstart=wall, ignoretz=True))
    for out in _listed(entry, "exdate"):
        dates.exdate(_aware(out).astimezone(zone).replace(tzinfo=None))
    for added in _listed(entry, "rdate"):
        dates.rdate(_aware(added).astimezone(zone).replace(tzinfo=None))
    until = (now + AHEAD).astimezone(zone).replace(tzinfo=None)
    start = now.astimezone(zone).replace(tzinfo=None)
    return [at.replace(tzinfo=zone) for at in dates.between(start, until)][:MOST_ENTRIES]


def _listed(entry: Any, name: str) -> list[date]:
    found: Any = entry.get(name, [])
    return [
        each.dt for part in (found if isinstance(found, list) else [found]) for each in part.dts
    ]


def _digest(uid: str, at: datetime, *, once: bool) -> str:
    """The key by which an entry is found again: a later file moves it instead of doubling it."""
    text = uid if once else f"{uid}@{at.astimezone(UTC).isoformat()}"
    return hashlib.sha256(text.encode()).hexdigest()
