"""Pages of notices, and the doors of the gateways."""

from linli.notices.views.callbacks import sms, wechat
from linli.notices.views.pages import hand_over, mine, notice, outbox, read, resend, slip

__all__ = ["hand_over", "mine", "notice", "outbox", "read", "resend", "slip", "sms", "wechat"]
