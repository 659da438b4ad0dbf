"""What happens to the house's clock, calendar and terms."""

from django.utils.translation import gettext_lazy as _

TERM_SET = "clock.term_set"
TERM_RETIRED = "clock.term_retired"
DAY_SET = "clock.day_set"
DAY_CLEARED = "clock.day_cleared"
HOURS_SET = "clock.hours_set"
SET = "clock.set"

WORDS = {
    TERM_SET: _("Term set"),
    TERM_RETIRED: _("Term taken out of force"),
    DAY_SET: _("Calendar day set"),
    DAY_CLEARED: _("Calendar day set back to the national calendar"),
    HOURS_SET: _("Working hours set"),
    SET: _("House clock set"),
}
