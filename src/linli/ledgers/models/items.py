from datetime import date

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Cast, Concat

from linli.accounts.models import Account, Section
from linli.base.search import bigram_column
from linli.ledgers.models.words import Category, ItemClass, Ledger, Tag
from linli.ledgers.spec import Measured
from linli.ledgers.workflow import State
from linli.places.models import Area

#: The journal's key of the person in charge, inside the database.
EXECUTOR = Concat(
    models.Value("account:"),
    Cast("in_charge_id", models.CharField()),
    output_field=models.CharField(),
)


class Item(models.Model):
    """One thing the ledger says will be done (事项), with one person who answers for it.

    `due_on` is None where the sheet says no day (长期坚持); `due_words` is how the sheet said it.
    `wording`: what else the sheet said that is not a row of this house, by column ("leader",
    "lead", "funds", …). `percent` is kept by the actions from `measured_by`; a typed one says
    who typed it and when. `funds` in units of 10,000 yuan. "Executor": the person in charge, and
    whoever works for the lead or an assisting section.
    """

    State = State

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="items")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="ledger_items")
    number = models.CharField(max_length=16)
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    goal = models.TextField()
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="items")
    item_class = models.ForeignKey(ItemClass, on_delete=models.PROTECT, related_name="items")
    leader = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="items_led"
    )
    lead_section = models.ForeignKey(
        Section, on_delete=models.PROTECT, null=True, blank=True, related_name="items_led"
    )
    in_charge = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="items_in_charge")
    assisting = models.ManyToManyField(Section, blank=True, related_name="items_assisted")
    tags = models.ManyToManyField(Tag, blank=True, related_name="items")
    starts_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    due_words = models.CharField(max_length=60, blank=True)
    funds = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    wording = models.JSONField(default=dict, blank=True)

    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    measured_by = models.CharField(max_length=10, choices=Measured, default=Measured.MILESTONES)
    percent = models.PositiveSmallIntegerField(default=0)
    typed_by = models.CharField(max_length=64, blank=True)
    typed_at = models.DateTimeField(null=True, blank=True)
    #: When something was last reported about it: milestone, note, percentage.
    told_at = models.DateTimeField()
    suspended_on = models.DateField(null=True, blank=True)
    suspended_until = models.DateField(null=True, blank=True)
    result = models.TextField(blank=True)
    applied_by = models.CharField(max_length=64, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=64, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    bigrams = bigram_column("title", "goal")

    class Meta:
        ordering = ("ledger", "position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("ledger", "number"), name="ledger_item_number_once_in_ledger"
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__isnull=False) | ~models.Q(due_words=""),
                name="ledger_item_says_until_when",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on=None) | models.Q(due_on__gte=models.F("starts_on")),
                name="ledger_item_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(percent__lte=100), name="ledger_item_percent_within_hundred"
            ),
            models.CheckConstraint(
                condition=~models.Q(measured_by=Measured.TYPED)
                | models.Q(percent=0)
                | (~models.Q(typed_by="") & models.Q(typed_at__isnull=False)),
                name="ledger_item_typed_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=(State.APPLIED, State.CHECKED, State.CLOSED))
                | (~models.Q(applied_by="") & ~models.Q(result="")),
                name="ledger_item_applied_has_result",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=(State.CHECKED, State.CLOSED))
                | (
                    ~models.Q(checked_by="")
                    & ~models.Q(checked_by=models.F("applied_by"))
                    & ~models.Q(checked_by=EXECUTOR)
                ),
                name="ledger_item_checked_by_someone_else",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.CLOSED)
                | (
                    ~models.Q(closed_by="")
                    & ~models.Q(closed_by=models.F("applied_by"))
                    & ~models.Q(closed_by=EXECUTOR)
                ),
                name="ledger_item_closed_by_someone_else",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.SUSPENDED) | models.Q(suspended_on__isnull=False),
                name="ledger_item_suspended_since",
            ),
        )
        indexes = (
            models.Index(fields=("ledger", "position"), name="ledger_item_in_order"),
            models.Index(fields=("state", "due_on"), name="ledger_item_by_due"),
            GinIndex(fields=("bigrams",), name="ledger_item_by_bigrams"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def due_shown(self) -> str:
        """The deadline as people of this ledger say it."""
        return self.due_words or (f"{self.due_on:%Y-%m-%d}" if self.due_on else "")

    @property
    def leader_shown(self) -> str:
        """The leader's account, else the name as the sheet had it."""
        return str(self.leader or self.wording.get("leader", ""))

    @property
    def lead_shown(self) -> str:
        """The lead section, else its name as the sheet had it, else the area."""
        return str(self.lead_section or self.wording.get("lead", "") or self.area)


class Milestone(models.Model):
    """A step of an item (节点): what must be shown by when. Reached by one, confirmed by another.

    Its evidence are files of "milestone:<id>". `weight` is its share in the item's percentage.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    shows = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True, blank=True)
    due_words = models.CharField(max_length=60, blank=True)
    weight = models.PositiveSmallIntegerField(default=1)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(weight__gte=1, weight__lte=100),
                name="milestone_weight_is_a_share",
            ),
            models.CheckConstraint(
                condition=models.Q(done_on=None, done_by="")
                | (models.Q(done_on__isnull=False) & ~models.Q(done_by="")),
                name="milestone_reached_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by="", confirmed_at=None)
                | (
                    models.Q(done_on__isnull=False, confirmed_at__isnull=False)
                    & ~models.Q(confirmed_by="")
                    & ~models.Q(confirmed_by=models.F("done_by"))
                ),
                name="milestone_confirmed_by_someone_else",
            ),
        )
        indexes = (models.Index(fields=("item", "position"), name="milestone_in_order"),)

    def __str__(self) -> str:
        return self.title

    @property
    def due_shown(self) -> str:
        """The date as people of this ledger say it."""
        return self.due_words or (f"{self.due_on:%Y-%m-%d}" if self.due_on else "")

    def missed(self, today: date) -> bool:
        """Its day has passed, and it was not reported as reached."""
        return self.due_on is not None and self.done_on is None and self.due_on < today
