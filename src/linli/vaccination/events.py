"""What happens to schedules, vaults and courses, by name. Health words never stand in an entry."""

from django.utils.translation import gettext_lazy as _

PRODUCT_ADDED = "vaccine.added"
SCHEDULED = "vaccine.scheduled"
VAULT_OPENED = "vault.opened"
VAULT_DESTROYED = "vault.destroyed"
KEPT = "course.kept"
OBSERVED = "course.observed"
RELEASED = "course.released"
RECOMPUTED = "vault.recomputed"
HANDED_OVER = "vault.handed_over"

WORDS = {
    PRODUCT_ADDED: _("Vaccine added"),
    SCHEDULED: _("Schedule of a vaccine changed"),
    VAULT_OPENED: _("Sealed records of a drive begun"),
    VAULT_DESTROYED: _("Key destroyed, sealed records emptied"),
    KEPT: _("Sealed record kept"),
    OBSERVED: _("Observation begun"),
    RELEASED: _("Observation ended"),
    RECOMPUTED: _("Due dates computed anew"),
    HANDED_OVER: _("Sealed records handed to the health system"),
}
