"""Constant people, moments and calendars for the clock's tests."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from linli.base.viewer import Grant, Viewer
from linli.clock import queries, spec
from linli.clock.rules import Calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: str, hour: int = 9, minute: int = 0) -> datetime:
    """A moment in the town."""
    return datetime.combine(date.fromisoformat(day), time(hour, minute), tzinfo=SHANGHAI)


#: Monday.
NOW = at("2022-04-18")
#: The national calendar and the shipped hours.
NATIONAL = Calendar(works_on=queries.works_nationally, hours=spec.HOURS, zone=SHANGHAI)


def viewer(role: str, area: str = "1") -> Viewer:
    """Somebody signed in, with one appointment."""
    return Viewer(key="account:7", grants=(Grant(role, area),), account_id=7, name="测试")
