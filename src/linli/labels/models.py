from django.db import models
from django.utils.translation import get_language

from linli.labels.spec import colour_choices, group_choices


class Label(models.Model):
    """A word of the town that is put on records (党建+民生; 红色服务): a row, never code.

    Upper apps point at it; a label out of use stays on the records that have it.
    """

    group = models.CharField(max_length=16, choices=group_choices)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, blank=True)
    colour = models.CharField(max_length=8, choices=colour_choices, blank=True)
    order = models.PositiveIntegerField(default=100)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("group", "order", "id")
        constraints = (
            models.UniqueConstraint(fields=("group", "name"), name="label_name_once_in_group"),
            models.CheckConstraint(condition=~models.Q(name=""), name="label_has_name"),
        )

    def __str__(self) -> str:
        english = (get_language() or "").startswith("en")
        return (self.name_en if english else "") or self.name
