"""What of a service station can be booked, and how far ahead."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.translation import pgettext_lazy

RESOURCES: dict[str, Any] = {
    "room": pgettext_lazy("resource", "Room"),
    "desk": pgettext_lazy("resource", "Desk"),
    "screen": pgettext_lazy("resource", "Screen"),
    "other": pgettext_lazy("resource", "Something else"),
}
#: Every firm may book it on its own pages (else: staff only, or a declared audience).
FIRMS = "firms"
#: A booking lies within so long from now.
BOOKED_AHEAD = timedelta(days=366)
#: The next free time is looked for on so many days.
LOOKED_AHEAD = 30
#: Bookings of a firm that are still to come, at one time, in one station.
MOST_OF_A_FIRM = 5


def resource_choices() -> list[tuple[str, Any]]:
    """Callable: a new kind is no migration."""
    return list(RESOURCES.items())


@dataclass(frozen=True)
class ResourceDraft:
    """What stands on a resource; see `models.Resource`."""

    kind: str
    name: str
    opens: time
    closes: time
    capacity: int | None = None
    equipment: str = ""
    on_days_off: bool = False
    open_to: str = ""
    asks: bool = True
    active: bool = True


@dataclass(frozen=True)
class Span:
    """From when until when something is free or taken."""

    starts: datetime
    ends: datetime

    @property
    def minutes(self) -> int:
        return int((self.ends - self.starts).total_seconds() // 60)
