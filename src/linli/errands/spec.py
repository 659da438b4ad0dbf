"""What a worker brings back, and how long it is kept."""

from dataclasses import dataclass
from datetime import timedelta

#: So long a file is kept after it is ready; a list can be made anew at any time.
KEPT = timedelta(days=3)
#: So long one finds one's errands in the list.
TOLD = timedelta(days=30)
#: So often a worker begins; then the work itself is taken for what ends the workers.
MOST_TRIES = 3


@dataclass(frozen=True)
class Product:
    """A file that was made."""

    name: str
    media_type: str
    body: bytes
