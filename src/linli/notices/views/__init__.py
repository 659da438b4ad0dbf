"""Pages of notices, and the doors of the gateways."""

from linli.notices.views.callbacks import sms, wechat
from linli.notices.views.gateways import gateways_page
from linli.notices.views.pages import hand_over, mine, notice, outbox, read, resend, slip
from linli.notices.views.stopping import stop

__all__ = [
    "gateways_page",
    "hand_over",
    "mine",
    "notice",
    "outbox",
    "read",
    "resend",
    "slip",
    "sms",
    "stop",
    "wechat",
]
