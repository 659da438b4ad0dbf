"""The acts of the demo in the order in which they happened."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from linli.base import jobs
from linli.base.viewer import system
from linli.cases import actions as case_actions
from linli.cases import queries as cases
from linli.clock import actions as clock
from linli.clock import queries as calendar

ZONE = ZoneInfo("Asia/Shanghai")
YEAR = 2022
BANNER = (
    "演示：时间从2022年4月18日星期一9:00起走，人物与事项均为虚构。\n"
    "Demo: the clock began on Monday, 18 April 2022, 09:00; persons and matters are invented."
)
Act = Callable[[datetime], object]


def at(month_day: str, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of the demo's spring: at("4-8", 15) is Friday, 8 April 2022, 15:00."""
    month, day = map(int, month_day.split("-"))
    return datetime(YEAR, month, day, hour, minute, tzinfo=ZONE)


def on(month_day: str) -> date:
    """A day of the demo's spring."""
    return at(month_day).date()


class Script:
    """Acts with their moments; played day by day, what follows from each day included."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._acts: list[tuple[datetime, int, Act]] = []

    def __len__(self) -> int:
        return len(self._acts)

    def add(self, moment: datetime, act: Act) -> None:
        """Let `act` happen at `moment`; what lies after the demo's morning is left to the user."""
        if moment <= self.until:
            self._acts.append((moment, len(self._acts), act))

    def play(self, report: Callable[[str], None]) -> None:
        """Play all acts in order; at each day's end the program does what it does by itself."""
        today: date | None = None
        for moment, _, act in sorted(self._acts, key=lambda entry: entry[:2]):
            if moment.date() != today:
                self._end_day(today)
                today = moment.date()
                report(f"{today:%m-%d}")
            act(moment)
        self._wind(self.until)
        jobs.work_off()

    def _end_day(self, day: date | None) -> None:
        if day is None:
            return
        evening = datetime.combine(day, time(20), ZONE)
        self._wind(evening)
        jobs.work_off()
        for case in cases.due_unconfirmed(evening):
            case_actions.close_unconfirmed(case.pk, by=system("terms"), now=evening)

    def _wind(self, moment: datetime) -> None:
        clock.set_house_clock(moment, calendar.real_now(), BANNER)


def working_days(first: str, last: str) -> list[date]:
    """Working days from first to last, moved ones (调休) included."""
    works = calendar.calendar().works_on
    day, days = on(first), []
    while day <= on(last):
        if works(day):
            days.append(day)
        day += timedelta(days=1)
    return days
