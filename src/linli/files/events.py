"""What happens to files."""

from django.utils.translation import gettext_lazy as _

ATTACHED = "file.attached"
WITHDRAWN = "file.withdrawn"
PURGED = "file.purged"

WORDS = {
    ATTACHED: _("File added"),
    WITHDRAWN: _("File withdrawn"),
    PURGED: _("Files erased"),
}
