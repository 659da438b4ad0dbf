"""For whom gatherings can be besides everybody: higher apps declare their circles."""

from linli.drives import queries as drives
from linli.events.spec import Audience

AUDIENCES: dict[str, Audience] = {drives.AUDIENCE.code: drives.AUDIENCE}
