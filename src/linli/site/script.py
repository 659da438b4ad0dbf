"""The acts of the demo in the order in which they happened, whichever programme tells them."""

from collections.abc import Callable
from datetime import date, datetime, time

from linli.base import jobs
from linli.base.demo import ZONE, Act
from linli.base.viewer import system
from linli.cases import actions as case_actions
from linli.cases import queries as cases
from linli.clock import actions as clock
from linli.clock import queries as calendar

BANNER = (
    "演示：时间从2022年4月18日星期一9:00起走，人物与事项均为虚构。\n"
    "Demo: the clock began on Monday, 18 April 2022, 09:00; persons and matters are invented."
)


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
