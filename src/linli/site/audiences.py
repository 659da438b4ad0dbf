"""For whom gatherings can be besides everybody: higher apps declare their circles."""

from linli.claims import queries as claims
from linli.drives import queries as drives
from linli.events.spec import Audience
from linli.outreach.spec import Circle

AUDIENCES: dict[str, Audience] = {drives.AUDIENCE.code: drives.AUDIENCE}
#: Firms that belong together, to whom messages can be written.
CIRCLES: dict[str, Circle] = {claims.CIRCLE.code: claims.CIRCLE}
