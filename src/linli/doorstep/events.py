"""What can happen at the door beyond the visit and its cases, which have events of their own."""

from django.utils.translation import gettext_lazy as _

OVERLAP_FOUND = "overlap.found"
OVERLAP_SETTLED = "overlap.settled"
NAME_BLACKENED = "overlap.name_blackened"

WORDS = {
    OVERLAP_FOUND: _("Two records of one household"),
    OVERLAP_SETTLED: _("Two records of one household settled"),
    NAME_BLACKENED: _("Name of an erased person blackened"),
}
