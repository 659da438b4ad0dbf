"""What happens to a notice on its way."""

from django.utils.translation import gettext_lazy as _

SENT = "notice.sent"
FAILED = "notice.failed"
NO_CHANNEL = "notice.no_channel"
HANDED_OVER = "notice.handed_over"
RESENT = "notice.resent"
ERASED = "notice.erased"

WORDS = {
    SENT: _("Notice sent"),
    FAILED: _("Notice could not be sent"),
    NO_CHANNEL: _("Notice without a way out: hand it over"),
    HANDED_OVER: _("Notice handed over in person"),
    RESENT: _("Notice put into the queue again"),
    ERASED: _("Words of notices erased"),
}
