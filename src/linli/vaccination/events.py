"""What happens to schedules, vaults and courses, by name. Health words never stand in an entry."""

from django.utils.translation import gettext_lazy as _

PRODUCT_ADDED = "vaccine.added"
SCHEDULED = "vaccine.scheduled"
VAULT_OPENED = "vault.opened"
VAULT_DESTROYED = "vault.destroyed"
KEPT = "course.kept"
TAKEN_BACK = "course.dose_taken_back"
OBSERVED = "course.observed"
RELEASED = "course.released"
RECOMPUTED = "vault.recomputed"
HANDED_OVER = "vault.handed_over"
SESSION_PLANNED = "session.planned"
BATCH_SET = "session.batch_set"
INVITED = "session.invited"
BOOKED = "session.booked"
LIST_TAKEN = "vault.list_taken"
LIST_UNDONE = "vault.list_undone"
ROW_SETTLED = "vault.row_settled"
MOBILISER_ADDED = "mobiliser.added"
MOBILISER_REMOVED = "mobiliser.removed"
TAKEN_ON = "mobiliser.taken_on"
GIVEN_BACK = "mobiliser.given_back"

WORDS = {
    PRODUCT_ADDED: _("Vaccine added"),
    SCHEDULED: _("Schedule of a vaccine changed"),
    VAULT_OPENED: _("Sealed records of a drive begun"),
    VAULT_DESTROYED: _("Key destroyed, sealed records emptied"),
    KEPT: _("Sealed record kept"),
    TAKEN_BACK: _("Dose taken back: taken down wrongly"),
    OBSERVED: _("Observation begun"),
    RELEASED: _("Observation ended"),
    RECOMPUTED: _("Due dates computed anew"),
    HANDED_OVER: _("Sealed records handed to the health system"),
    SESSION_PLANNED: _("Session of a drive planned"),
    BATCH_SET: _("Batch in use noted"),
    INVITED: _("People told of a session"),
    BOOKED: _("Somebody registered for a session"),
    LIST_TAKEN: _("List of the health system taken over"),
    LIST_UNDONE: _("List of the health system undone"),
    ROW_SETTLED: _("Row without a match settled"),
    MOBILISER_ADDED: _("Organisation mobilises"),
    MOBILISER_REMOVED: _("Organisation mobilises no longer"),
    TAKEN_ON: _("Targets taken on by an organisation"),
    GIVEN_BACK: _("Target given back by an organisation"),
}
