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
from linli.outreach.views.replies import (
    drop_group,
    groups,
    replies,
    reply,
    set_aside,
    take_reply,
)

__all__ = [
    "ACT_VIEWS",
    "audience",
    "audiences",
    "bind",
    "change",
    "change_audience",
    "deliveries",
    "drop_group",
    "export",
    "from_wechat",
    "groups",
    "leaflet",
    "lift_stop",
    "listing",
    "message",
    "new",
    "new_audience",
    "person",
    "progress",
    "replies",
    "reply",
    "retire_audience",
    "send_back",
    "set_aside",
    "stops",
    "take_reply",
    "to_doors",
    "to_wechat",
    "unbind",
]
