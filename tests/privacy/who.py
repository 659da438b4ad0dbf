"""Of whom the tests leave traces, and what every trace needs."""

from datetime import datetime, timedelta
from typing import Any

from linli.base.viewer import Viewer
from tests.cast import NOW, House

#: The neighbour of the cast, as she is on file.
NAME, PHONE = "宋玉珍", "13900000001"
WORDS = (NAME, PHONE)
#: Somebody without a file, who gave a name and a number once.
RAISER = ("赵晓兰", "13800000001")
#: While the meeting is held.
DURING = NOW + timedelta(days=2, minutes=20)


def to(viewer: Viewer, now: datetime = NOW) -> dict[str, Any]:
    return {"by": viewer, "now": now}


def door_of(house: House) -> Any:
    """The door she is tied to."""
    return house.neighbour.ties.select_related("dwelling").get().dwelling
