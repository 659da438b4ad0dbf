"""For whom gatherings can be besides everybody: higher apps declare their circles."""

from linli.alliances import queries as alliances
from linli.claims import queries as claims
from linli.drives import queries as drives
from linli.events.spec import Audience
from linli.outreach.spec import Circle

AUDIENCES: dict[str, Audience] = {
    audience.code: audience for audience in (drives.AUDIENCE, alliances.AUDIENCE)
}
#: Firms that belong together, to whom messages can be written.
CIRCLES: dict[str, Circle] = {claims.CIRCLE.code: claims.CIRCLE}
