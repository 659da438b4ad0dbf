"""The spring in which the demo plays: its moments, and what a programme's demo is handed."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
YEAR = 2022
Act = Callable[[datetime], object]


class Script(Protocol):
    """The acts of the demo in the order in which they happened (`site/script.py` plays them)."""

    def add(self, moment: datetime, act: Act) -> None:
        """Let `act` happen at `moment`; what lies after the demo's morning is left to the user."""


def at(month_day: str, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of the demo's spring: at("4-8", 15) is Friday, 8 April 2022, 15:00."""
    month, day = map(int, month_day.split("-"))
    return datetime(YEAR, month, day, hour, minute, tzinfo=ZONE)


def on(month_day: str) -> date:
    """A day of the demo's spring."""
    return at(month_day).date()
