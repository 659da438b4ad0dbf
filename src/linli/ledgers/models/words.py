from django.db import models

from linli.places.models import Area, in_this_language


class Ledger(models.Model):
    """One area's ledger (台账) of one year: the list of what it has set out to do."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="ledgers")
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    is_open = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "year", "name"), name="ledger_name_once_in_year"
            ),
        )

    def __str__(self) -> str:
        return in_this_language(self.name, self.name_en)


class Word(models.Model):
    """A word of one ledger that its area chooses itself: a category, a class, a label."""

    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return in_this_language(self.name, self.name_en)


class Category(Word):
    """A chapter of the ledger (类别): the merged cell at the left of the sheet."""

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="categories")

    class Meta(Word.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=("ledger", "name"), name="ledger_category_once_in_ledger"
            ),
        )


class ItemClass(Word):
    """What kind of item it is (五类): colour rules and figures may differ by it."""

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="classes")

    class Meta(Word.Meta):
        constraints = (
            models.UniqueConstraint(fields=("ledger", "name"), name="ledger_class_once_in_ledger"),
        )


class Tag(Word):
    """A local programme's label ("1238", 党建+项目): words of the town, without a meaning here."""

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="tags")

    class Meta(Word.Meta):
        constraints = (
            models.UniqueConstraint(fields=("ledger", "name"), name="ledger_tag_once_in_ledger"),
        )
