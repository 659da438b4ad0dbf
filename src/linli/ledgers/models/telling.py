from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Category as CaseCategory
from linli.drives.models import Drive
from linli.ledgers.models.items import Item, Milestone
from linli.ledgers.spec import LinkKind, NoteKind, RequestKind


class Note(models.Model):
    """One note about an item: what moved, what is in the way, what comes next.

    Never overwritten: who was wrong writes another one that `corrects` it. The words can be
    erased; the row and its journal entry stay.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10, choices=NoteKind)
    words = models.TextField(blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    written_by = models.CharField(max_length=64)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("-written_at", "-pk")
        indexes = (models.Index(fields=("item", "-written_at"), name="item_note_newest"),)

    def __str__(self) -> str:
        return self.words


class Request(models.Model):
    """What the executor asks for and somebody else decides: a later date, or a pause.

    `until` is the new date (of the item, or of the milestone named), or the day a pause ends;
    None where the words say it (`until_words`).
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="requests")
    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    kind = models.CharField(max_length=10, choices=RequestKind)
    until = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True)
    decided_by = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("item", "kind", "milestone"),
                condition=models.Q(granted=None),
                nulls_distinct=False,
                name="item_request_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(granted=None, decided_by="", decided_at=None)
                | (
                    models.Q(granted__isnull=False, decided_at__isnull=False)
                    & ~models.Q(decided_by="")
                    & ~models.Q(decided_by=models.F("asked_by"))
                ),
                name="item_request_decided_by_someone_else",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=RequestKind.EXTENSION) | models.Q(until__isnull=False),
                name="item_request_extension_has_date",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.item_id}"


class Link(models.Model):
    """Records that are an item's progress: it fills itself from them.

    A drive counts its targets that reached `meaning`; cases of a kind or category count those
    ended; a figure gives its own two numbers; gatherings of a kind count those held. `plan`: how
    many it should become (None: the denominator). `value` and `out_of` are the last reading.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="links")
    position = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=8, choices=LinkKind)
    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, null=True, blank=True)
    meaning = models.CharField(max_length=10, blank=True)
    case_kind = models.CharField(max_length=12, blank=True)
    case_category = models.ForeignKey(
        CaseCategory, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    event_kind = models.CharField(max_length=24, blank=True)
    figure = models.CharField(max_length=60, blank=True)
    plan = models.PositiveIntegerField(null=True, blank=True)
    value = models.PositiveIntegerField(default=0)
    out_of = models.PositiveIntegerField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=(
                    models.Q(kind=LinkKind.DRIVE, drive__isnull=False)
                    | models.Q(kind=LinkKind.CASES, drive=None)
                    | (models.Q(kind=LinkKind.FIGURE, drive=None) & ~models.Q(figure=""))
                    | models.Q(kind=LinkKind.EVENTS, drive=None, plan__isnull=False)
                ),
                name="item_link_names_its_records",
            ),
            models.CheckConstraint(
                condition=models.Q(plan=None) | models.Q(plan__gt=0), name="item_link_plan_positive"
            ),
        )

    def __str__(self) -> str:
        return str(_("%(kind)s of item %(item)s") % {"kind": self.kind, "item": self.item_id})

    @property
    def percent(self) -> int:
        """How much of the plan was reached at the last reading, at most 100, rounded down."""
        target = self.plan or self.out_of or 0
        return min(100, self.value * 100 // target) if target else 0
