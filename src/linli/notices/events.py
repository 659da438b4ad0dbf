"""What happens to a notice on its way."""

from django.utils.translation import gettext_lazy as _

SENT = "notice.sent"
FAILED = "notice.failed"
NO_CHANNEL = "notice.no_channel"
HANDED_OVER = "notice.handed_over"
RESENT = "notice.resent"
ERASED = "notice.erased"
DOUBTED = "notice.doubted"
MAILED = "mailing.sent"
MAILING_STOPPED = "mailing.stopped"
CAME_IN = "reply.came_in"
OPTED_OUT = "address.opted_out"
OPTED_IN = "address.opted_in"

WORDS = {
    SENT: _("Notice sent"),
    FAILED: _("Notice could not be sent"),
    NO_CHANNEL: _("Notice without a way out: hand it over"),
    HANDED_OVER: _("Notice handed over in person"),
    RESENT: _("Notice put into the queue again"),
    ERASED: _("Words of notices erased"),
    DOUBTED: _("Notice given to the gateway, which did not answer"),
    MAILED: _("All of a message sent off"),
    MAILING_STOPPED: _("Message stopped: what was not sent stays here"),
    CAME_IN: _("Reply came in"),
    OPTED_OUT: _("Wants no more messages"),
    OPTED_IN: _("Wants messages again"),
}
