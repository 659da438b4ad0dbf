"""What can happen to an alliance, its members and their files, and how the timeline says it."""

from django.utils.translation import gettext_lazy as _

ALLIANCE_FOUNDED = "alliance.founded"
ALLIANCE_EDITED = "alliance.edited"
FOUNDER_ENROLLED = "membership.founded"
RANK_SET = "membership.rank_set"
SUSPENDED = "membership.suspended"
REINSTATED = "membership.reinstated"
HEARD = "membership.heard"
WITHDREW = "membership.withdrew"
FILE_KEPT = "enterprise.kept"
NAME_BLACKENED = "alliance.name_blackened"

WORDS = {
    ALLIANCE_FOUNDED: _("Alliance founded"),
    ALLIANCE_EDITED: _("Alliance’s data changed"),
    FOUNDER_ENROLLED: _("Founded the alliance with others"),
    RANK_SET: _("Standing changed"),
    SUSPENDED: _("Membership suspended"),
    REINSTATED: _("Suspension ended"),
    HEARD: _("Firm heard"),
    WITHDREW: _("Withdrew from the alliance"),
    FILE_KEPT: _("Enterprise file kept"),
    NAME_BLACKENED: _("Name of an erased person blackened in an alliance"),
}
