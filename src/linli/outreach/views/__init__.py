"""Pages of outreach."""

from linli.outreach.views.audiences import (
    audience,
    audiences,
    change_audience,
    new_audience,
    retire_audience,
)
from linli.outreach.views.deliveries import deliveries, export
from linli.outreach.views.messages import (
    ACT_VIEWS,
    change,
    leaflet,
    listing,
    message,
    new,
    progress,
    send_back,
    to_doors,
)
from linli.outreach.views.people import (
    bind,
    from_wechat,
    lift_stop,
    person,
    stops,
    to_wechat,
    unbind,
)

__all__ = [
    "ACT_VIEWS",
    "audience",
    "audiences",
    "bind",
    "change",
    "change_audience",
    "deliveries",
    "export",
    "from_wechat",
    "leaflet",
    "lift_stop",
    "listing",
    "message",
    "new",
    "new_audience",
    "person",
    "progress",
    "retire_audience",
    "send_back",
    "stops",
    "to_doors",
    "to_wechat",
    "unbind",
]
