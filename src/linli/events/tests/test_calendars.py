"""Calendars of others: foreign zones, summer time, series, moved and left-out days, bad files."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.clock import queries as clock
from linli.events import actions, queries
from linli.events.models import Event
from linli.events.spec import OPEN
from linli.events.tests import factories
from linli.events.tests.factories import lecture

#: A zone of another program: its name is none of the database of zones, its rules are its own.
ZONE = """BEGIN:VTIMEZONE
TZID:Berliner Zeit
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""


def entry(uid: str, *lines: str) -> str:
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", "SUMMARY:会", *lines, "END:VEVENT", ""])


def calendar(*entries: str) -> bytes:
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{ZONE}{''.join(entries)}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def starts(body: bytes) -> list[str]:
    return [f"{row.starts_at:%m-%d %H:%M}" for row in queries.read(body, NOW).found]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("DTSTART;TZID=America/New_York:20220601T090000", "06-01 21:00"),  # summer time
        ("DTSTART;TZID=America/New_York:20221201T090000", "12-01 22:00"),
        ("DTSTART;TZID=Berliner Zeit:20220601T090000", "06-01 15:00"),
        ("DTSTART;TZID=Berliner Zeit:20221201T090000", "12-01 16:00"),
        ("DTSTART:20220601T010000Z", "06-01 09:00"),
        ("DTSTART:20220601T090000", "06-01 09:00"),  # no zone: the town's
    ],
)
def test_a_moment_is_read_in_its_own_zone(start: str, expected: str) -> None:
    assert starts(calendar(entry("a", start))) == [expected]


def test_a_foreign_series_keeps_its_hour_when_summer_time_ends() -> None:
    body = calendar(
        entry(
            "a",
            "DTSTART;TZID=America/New_York:20221024T090000",
            "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY;COUNT=4",
            "EXDATE;TZID=America/New_York:20221031T090000",
        )
    )
    assert starts(body) == ["10-24 21:00", "11-07 22:00", "11-14 22:00"]


def test_a_single_moved_day_of_a_series_is_read_where_it_was_moved_to() -> None:
    body = calendar(
        entry("a", "DTSTART:20220502T010000Z", "RRULE:FREQ=DAILY;COUNT=3"),
        entry("a", "RECURRENCE-ID:20220503T010000Z", "DTSTART:20220503T060000Z"),
    )
    assert starts(body) == ["05-02 09:00", "05-03 14:00", "05-04 09:00"]


def test_what_cannot_be_taken_is_named_with_its_reason() -> None:
    body = calendar(
        entry("a", "DTSTART;VALUE=DATE:20220601"),
        entry("b", "DTSTART:20210601T010000Z"),
        entry("c", "DTSTART:20220601T010000Z", "STATUS:CANCELLED"),
        entry("d", "DTSTART:20220601T010000Z", "DTEND:20220531T010000Z"),
        entry("e"),
    )
    reading = queries.read(body, NOW)
    assert reading.found == []
    assert len({reason for _title, reason in reading.left_out}) == 5


@pytest.mark.parametrize("body", [b"\x00\xff", b"x" * 2_000_001])
def test_a_file_that_is_no_calendar_is_refused_beside_its_field(body: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        queries.read(body, NOW)
    assert refused.value.field == "upload"


def test_a_file_taken_over_twice_plans_once_and_moves_what_was_moved(house: House) -> None:
    def take(start: str) -> tuple[int, int]:
        found = queries.read(calendar(entry("a", f"DTSTART:{start}")), NOW).found
        return actions.take_over(
            found,
            area_id=house.community.pk,
            kind="lecture",
            audience=OPEN,
            organiser_id=house.accounts["secretary"].pk,
            **factories.to(house),
        )

    assert take("20220601T010000Z") == (1, 0)
    assert take("20220601T010000Z") == (0, 0)
    assert take("20220602T010000Z") == (0, 1)
    assert f"{clock.local(Event.objects.get().starts_at):%m-%d}" == "06-02"
    with pytest.raises(NotAllowed):
        actions.take_over(
            [],
            area_id=house.community.pk,
            kind="lecture",
            audience=OPEN,
            organiser_id=house.accounts["worker"].pk,
            **factories.to(house, "worker"),
        )


def test_what_we_write_is_read_again_as_it_was(house: House) -> None:
    event = lecture(house)
    body = queries.written([event], name="x", now=NOW, host="linli.example:8000")
    (row,) = queries.read(body, NOW).found
    assert (row.title, row.venue) == (event.title, event.venue)
    assert row.starts_at == event.starts_at
    assert row.ends_at == event.ends_at


def test_a_month_shows_its_days_in_local_time(house: House) -> None:
    lecture(house)
    month = queries.month(queries.public(), queries.month_asked("2022-04", NOW), NOW)
    days = {day.day.day: len(day.lines) for week in month.weeks for day in week if day.in_month}
    assert {day for day, number in days.items() if number} == {20}
    assert (month.before, month.after) == ("2022-03", "2022-05")
    assert queries.month_asked("no month", NOW).isoformat() == "2022-04-01"
    assert datetime(2022, 4, 20, 1, tzinfo=ZoneInfo("UTC")) == month.weeks[3][2].lines[0].starts_at
