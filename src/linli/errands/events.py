"""What happens to work that the program does for somebody meanwhile."""

from django.utils.translation import gettext_lazy as _

ASKED = "errand.asked"
DONE = "errand.done"
FAILED = "errand.failed"
REPEATED = "errand.repeated"
EXPIRED = "errand.expired"

WORDS = {
    ASKED: _("Work asked for"),
    DONE: _("Work done"),
    FAILED: _("Work failed"),
    REPEATED: _("Work asked for again"),
    EXPIRED: _("Work and its file deleted"),
}
