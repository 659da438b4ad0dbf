"""What can happen to a joint inspection, and how the timeline says it."""

from django.utils.translation import gettext_lazy as _

PLANNED = "inspection.planned"
EDITED = "inspection.edited"
HELD = "inspection.held"
CANCELLED = "inspection.cancelled"
NOTES_ERASED = "inspection.notes_erased"
CHECKLIST_SET = "checklist.set"

WORDS = {
    PLANNED: _("Joint inspection planned"),
    EDITED: _("Plan of the inspection changed"),
    HELD: _("Joint inspection held"),
    CANCELLED: _("Joint inspection cancelled"),
    NOTES_ERASED: _("Notes of joint inspections erased"),
    CHECKLIST_SET: _("Checklist set"),
}
