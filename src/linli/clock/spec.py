"""Terms by code, and what holds until the town sets its own.

The shipped terms are rows from the start (migration 0002), which the administrator edits.
"""

from datetime import time

from django.utils.translation import gettext_lazy as _

#: What each code means, for the settings page. A code without words shows itself.
LABELS = {
    "case.appeal.first_contact": _("Appeal: first contact with the one who raised it"),
    "case.appeal.handle": _("Appeal: handle"),
    "case.inquiry.handle": _("Inquiry: answer"),
    "case.hazard.handle": _("Hazard: put right"),
    "case.hazard.check": _("Hazard: next check with the authority"),
    "case.hazard.recheck": _("Hazard: recheck"),
    "case.order.accept": _("Firm's order: take"),
    "case.order.answer": _("Firm's order: first answer"),
    "case.order.handle": _("Firm's order: done or answered"),
    "case.order.object": _("Firm's order: object to the taking"),
    "case.confirm": _("Time to say whether it is solved"),
    "slip.sign": _("Supervision slip: sign for it"),
    "slip.reply": _("Supervision slip: reply"),
    "slip.check": _("Supervision slip: check the reply"),
}
CATEGORY_LABELS = {
    "": _("All"),
    "urgent": _("Urgent"),
    "general": _("General hazard"),
    "major": _("Major hazard"),
    "simple": _("Simple matter"),
    "ordinary": _("Ordinary matter"),
    "complex": _("Complex matter"),
}

#: Working hours until the town sets its own: a day of seven hours.
HOURS = ((time(9, 0), time(12, 0)), (time(13, 30), time(17, 30)))
#: In which last share of its time something is yellow, in percent.
WARN_PERCENT = 25
