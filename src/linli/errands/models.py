from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Account
from linli.errands.workflow import State


class Errand(models.Model):
    """Work that takes long and is done for somebody while they do something else.

    It is the visit of an address of this house: the worker opens it as that account, with the
    rights it has then. `done` of `size`: how far it is; `grants`: a digest of the rights with which
    the file was made; who has other rights by then does not get it.
    """

    class Kind(models.TextChoices):
        LIST = "list", _("List as a file")
        TAKING = "taking", _("List taken over")

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="errands")
    kind = models.CharField(max_length=8, choices=Kind)
    address = models.CharField(max_length=1000)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    #: Why it failed, in words for who asked.
    reason = models.CharField(max_length=300, blank=True)
    grants = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("account", "-id"), name="errand_by_account"),)
        constraints = (
            models.UniqueConstraint(
                fields=("account", "address"),
                condition=models.Q(state=State.WAITING),
                name="errand_is_under_way_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.FAILED) | ~models.Q(reason=""),
                name="errand_failed_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"errand {self.pk}"

    @property
    def percent(self) -> int:
        """How far it is, as far as known."""
        return min(100, 100 * self.done // self.size) if self.size else 0
