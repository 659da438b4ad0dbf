"""Who comes in for a firm by which link."""

from django.db import models

from linli.accounts.models import Link
from linli.people.models import Organisation


class FirmLink(models.Model):
    """A link into a firm's pages, and what it may do there (`spec.FIRM_RIGHTS`; none: everything,
    the firm's first contact). `words`: for which desk of the firm it is, so that one finds the
    link that has to go.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="firm_links"
    )
    #: Goes with it when the nightly job forgets links that expired long ago.
    link = models.OneToOneField(Link, on_delete=models.CASCADE, related_name="firm_link")
    words = models.CharField(max_length=40, blank=True)
    rights = models.JSONField(default=list, blank=True)

    class Meta:
        indexes = (models.Index(fields=("organisation", "-id"), name="firm_link_by_firm"),)

    def __str__(self) -> str:
        return self.words or f"link {self.link_id}"
