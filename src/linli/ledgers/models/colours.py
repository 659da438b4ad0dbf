from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Func

from linli.ledgers.models.items import Item
from linli.ledgers.models.words import Ledger
from linli.ledgers.spec.colours import Look, Scheme, scheme_of
from linli.places.models import in_this_language


class TsTzRange(Func):
    """A stretch of time from one column to another; a missing end is still to come."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class ColourRules(models.Model):
    """One version of a ledger's colour rules: a draft, the ones in force, or ones that were.

    `content` is a `Scheme`; what was in force once is never changed, so that every reason in the
    history can be read back. `source` says which published rule it follows. `coloured_on`: up to
    which day the history is written.
    """

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="colour_rules")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    source = models.TextField(blank=True)
    content = models.JSONField()
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    applied_by = models.CharField(max_length=64, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    coloured_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("ledger", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("ledger", "number"), name="colour_rules_number_once_in_ledger"
            ),
            models.UniqueConstraint(
                fields=("ledger",),
                condition=models.Q(applied_at=None),
                name="colour_rules_one_draft",
            ),
            models.UniqueConstraint(
                fields=("ledger",),
                condition=models.Q(applied_at__isnull=False, retired_at=None),
                name="colour_rules_one_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(retired_at=None) | models.Q(applied_at__isnull=False),
                name="colour_rules_retired_were_applied",
            ),
        )

    def __str__(self) -> str:
        return in_this_language(self.name, self.name_en)

    @property
    def scheme(self) -> Scheme:
        """Its colours and rules."""
        return scheme_of(self.content)


class ColourMark(models.Model):
    """A colour that a supervisor sets by hand (手工标色), with a reason and a last day.

    It lapses by itself after `until_on`; a new one or `lifted_at` ends it before. The reason can
    be erased; the row stays.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="marks")
    look = models.CharField(max_length=8, choices=Look)
    reason = models.TextField(blank=True)
    since_on = models.DateField()
    until_on = models.DateField()
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    lifted_by = models.CharField(max_length=64, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("item",),
                condition=models.Q(lifted_at=None),
                name="colour_mark_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("since_on")),
                name="colour_mark_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.look} {self.item_id}"


class ColourChange(models.Model):
    """From when to when an item had a colour, and why: the rule, and what it measured.

    `look` "": no colour (suspended, withdrawn). `rule`: its place in `rules`. `measured`:
    {measure: number} of that rule. Written by the program alone. When the house's clock is set
    back, what lay ahead of it is `withdrawn` (length zero) and stays as it was written.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="colour_changes")
    look = models.CharField(max_length=8, blank=True)
    rules = models.ForeignKey(ColourRules, on_delete=models.PROTECT, related_name="changes")
    rule = models.PositiveSmallIntegerField(default=0)
    measured = models.JSONField(default=dict)
    cause = models.CharField(max_length=12)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ("since", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("item",), condition=models.Q(until=None), name="colour_change_one_now"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="colour_change_ends_after_start",
            ),
            ExclusionConstraint(
                name="colour_change_one_at_a_time",
                expressions=[
                    ("item", RangeOperators.EQUAL),
                    (TsTzRange("since", "until", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(withdrawn=False),
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn=False) | models.Q(until=models.F("since")),
                name="colour_change_withdrawn_has_no_length",
            ),
        )
        indexes = (models.Index(fields=("item", "since"), name="colour_change_in_order"),)

    def __str__(self) -> str:
        return f"{self.item_id} {self.look}"
