"""What can happen to a ballot."""

from django.utils.translation import gettext_lazy as _

COUNTED = "ballot.counted"

WORDS = {COUNTED: _("Show of hands counted")}
