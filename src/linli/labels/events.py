"""What can happen to a label, and how the timeline says it."""

from django.utils.translation import gettext_lazy as _

LABEL_SET = "label.set"

WORDS = {LABEL_SET: _("Label set")}
