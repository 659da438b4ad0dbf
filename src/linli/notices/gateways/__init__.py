"""The ways out, one plug-in each. What is not set up is stood in for by the local one."""

from django.conf import settings

from linli.base.masking import is_mobile
from linli.notices.gateways.base import Answer, Gateway, Outcome, Outgoing
from linli.notices.gateways.local import Local
from linli.notices.gateways.mail import Mail
from linli.notices.gateways.robot import Robot
from linli.notices.gateways.sms import Sms
from linli.notices.gateways.wechat import WeChat
from linli.notices.workflow import Channel

__all__ = [
    "GATEWAYS",
    "NEEDS_ADDRESS",
    "Answer",
    "Gateway",
    "Outcome",
    "Outgoing",
    "leaves_house",
    "of",
    "rate_of",
    "takes",
]

#: Channel → its gateway, and whether the settings know how to reach it.
GATEWAYS: dict[str, Gateway] = {
    Channel.EMAIL: Mail(),
    Channel.SMS: Sms(),
    Channel.WECHAT: WeChat(),
    Channel.ROBOT: Robot(),
    Channel.DESK: Local(),
}
_LOCAL: dict[str, Gateway] = {
    Channel.SMS: Local(numbers=True),
    Channel.WECHAT: Local(),
    Channel.ROBOT: Local(),
}
#: Channels that need an address; without one the notice has no channel.
NEEDS_ADDRESS = frozenset({Channel.EMAIL, Channel.SMS, Channel.WECHAT, Channel.ROBOT})


def of(channel: str) -> Gateway:
    """The gateway of a channel: the provider's where it is set up, else the local one."""
    set_up = {
        Channel.SMS: bool(settings.LINLI_SMS["url"]),
        Channel.WECHAT: bool(settings.LINLI_WECHAT["app_id"]),
        Channel.ROBOT: bool(settings.LINLI_WECOM_URL),
    }
    key = Channel(channel)
    return GATEWAYS[key] if set_up.get(key, True) else _LOCAL[key]


def leaves_house(channel: str) -> bool:
    """Whether what goes this way is given to somebody outside."""
    if channel == Channel.EMAIL:
        return not settings.EMAIL_BACKEND.endswith(("filebased.EmailBackend", "dummy.EmailBackend"))
    return of(channel) is GATEWAYS[Channel(channel)]


def takes(channel: str, address: str) -> bool:
    """Whether something can go there at all: a landline gets no text message."""
    if channel == Channel.SMS:
        return is_mobile(address)
    return bool(address) or channel not in NEEDS_ADDRESS


def rate_of(channel: str) -> float:
    """Messages that a gateway takes in one second, all workers together; 0: as many as one can."""
    return float(settings.LINLI_RATES.get(str(channel), 0))
