"""What can happen to visit plans and visits."""

from django.utils.translation import gettext_lazy as _

PLANNED = "visit_plan.made"
PLAN_CHANGED = "visit_plan.changed"
PLAN_WITHDRAWN = "visit_plan.withdrawn"
RECORDED = "visit.recorded"
WITHDRAWN = "visit.withdrawn"
NOTES_ERASED = "visit.notes_erased"

WORDS = {
    PLANNED: _("Visit plan made"),
    PLAN_CHANGED: _("Visit plan changed"),
    PLAN_WITHDRAWN: _("Visit plan withdrawn"),
    RECORDED: _("Visit recorded"),
    WITHDRAWN: _("Visit withdrawn"),
    NOTES_ERASED: _("Notes of visits erased"),
}
