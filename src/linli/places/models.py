import json

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.base.fields import PathField, SealedTextField
from linli.base.search import bigram_column
from linli.places.spec import FACTS


def in_this_language(name: str, name_en: str) -> str:
    """Which of a row's two names the reader of this page reads."""
    return name_en if name_en and (get_language() or "").startswith("en") else name


class Level(models.TextChoices):
    CITY = "city", _("City")
    DISTRICT = "district", _("District")
    SUBDISTRICT = "subdistrict", _("Sub-district")
    COMMUNITY = "community", _("Community")
    GRID = "grid", _("Grid")


class Area(models.Model):
    """A division of the land that is served. Its id never changes; codes and names do.

    `path` is the ids from the top ("1.4.9"); `name` and `code` are today's, copied from the
    `AreaName` in force so that every list can show them (a community without the words for its
    committee). `in_use`: this house works with it; says nothing about its legal existence.
    """

    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    level = models.CharField(max_length=12, choices=Level)
    path = PathField(default="", blank=True)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    code = models.CharField(max_length=12, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    in_use = models.BooleanField(default=True)
    #: Its middle in degrees (WGS 84), where somebody entered it: for rough distances, no map.
    latitude = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    longitude = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (GistIndex(fields=("path",), name="area_by_path"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(latitude__range=(3, 54), longitude__range=(73, 136)),
                name="area_middle_whole_and_in_china",
            ),
            models.UniqueConstraint(
                fields=("parent", "name"),
                condition=models.Q(closed_on=None),
                name="area_name_once_below_parent",
            ),
            models.UniqueConstraint(
                fields=("code",),
                condition=~models.Q(code="") & models.Q(closed_on=None, in_use=True),
                name="area_code_once_in_use",
            ),
        )

    def __str__(self) -> str:
        return in_this_language(self.name, self.name_en)

    @property
    def middle_words(self) -> str:
        """Its middle as two numbers; "" where nobody entered it."""
        return "" if self.latitude is None else f"{self.latitude}, {self.longitude}"


class AreaName(models.Model):
    """What an area was called and coded, and in which years.

    `valid` is the legal period where it is known. `first_seen`/`last_seen` are mere
    observations in published yearly lists and say nothing about validity.
    """

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("Official")
        ALIAS = "alias", _("Alias")

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="names")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=100)
    code = models.CharField(max_length=12, blank=True)
    valid = DateRangeField(null=True, blank=True)
    first_seen = models.DateField(null=True, blank=True)
    last_seen = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="area_name_one_official_at_a_time",
                expressions=[("area", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=models.Q(kind="official"),
            ),
            ExclusionConstraint(
                name="area_name_code_one_area_at_a_time",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    ("area", RangeOperators.NOT_EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(kind="official") & ~models.Q(code=""),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Compound(models.Model):
    """A courtyard or estate (楼院). Without a managing body it is unmanaged (无主管楼院)."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="compounds")
    name = models.CharField(max_length=100)
    aliases = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=200, blank=True)
    managed_by = models.CharField(max_length=100, blank=True)
    py = models.CharField(max_length=300, blank=True)
    #: Random text in the QR code at the gate; a new one makes old posters invalid.
    qr = models.CharField(max_length=24, unique=True)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("area", "name"), name="compound_name_once_in_area"),
        )
        indexes = (models.Index(fields=("py", "id"), name="compound_by_pinyin"),)

    def __str__(self) -> str:
        return self.name


class Building(models.Model):
    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="buildings")
    name = models.CharField(max_length=40)
    order = models.PositiveIntegerField(default=0)
    floors = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("order", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("compound", "name"), name="building_name_once_in_compound"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="units")
    #: Empty for a building with a single entrance.
    name = models.CharField(max_length=40, blank=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("order", "name")
        constraints = (
            models.UniqueConstraint(fields=("building", "name"), name="unit_name_once_in_building"),
        )

    def __str__(self) -> str:
        return self.name


class Dwelling(models.Model):
    """A door (户). `address` is the readable whole; compound and building are copied for speed."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="dwellings")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="dwellings")
    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="dwellings")
    floor = models.SmallIntegerField(default=0)
    room = models.CharField(max_length=20)
    address = models.CharField(max_length=200)
    note = models.CharField(max_length=200, blank=True)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    bigrams = bigram_column("address")

    class Meta:
        indexes = (GinIndex(fields=("bigrams",), name="dwelling_by_bigrams"),)
        constraints = (
            models.UniqueConstraint(fields=("unit", "room"), name="dwelling_room_once_in_unit"),
        )

    def __str__(self) -> str:
        return self.address


class Fact(models.Model):
    """Something known about a dwelling (what they cook with): who said so, when, in which record.

    Rows are added, never changed: the latest of a code holds, the ones before are its lineage.
    `source` is "kind:id" of the record it was said in.
    """

    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, related_name="facts")
    code = models.CharField(max_length=40)
    value = SealedTextField(blank=True)
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=64)
    source = models.CharField(max_length=64)

    class Meta:
        indexes = (models.Index(fields=("dwelling", "code", "-id"), name="fact_by_dwelling"),)
        constraints = (models.CheckConstraint(condition=~models.Q(code=""), name="fact_has_code"),)

    def __str__(self) -> str:
        return f"{self.code} of {self.dwelling_id}"

    @property
    def label(self) -> str:
        """What it is about, in words."""
        return str(FACTS[self.code][0]) if self.code in FACTS else self.code

    @property
    def words(self) -> str:
        """What was said, in words."""
        known = FACTS[self.code][1] if self.code in FACTS else {}
        return str(known.get(self.value, self.value))


class Import(models.Model):
    """One Excel file: read and checked, then taken over, perhaps undone.

    `rows` holds what was read (sealed) until the file is taken over, then only the refused
    rows, and nothing after the retention period. `made` is {"places.dwelling": [ids], …} of
    rows this import created, so that it can be undone.
    """

    class State(models.TextChoices):
        CHECKED = "checked", _("Checked, not taken over")
        TAKEN = "taken", _("Taken over")
        UNDONE = "undone", _("Undone")
        DROPPED = "dropped", _("Dropped")

    kind = models.CharField(max_length=32)
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State, default=State.CHECKED)
    rows = SealedTextField(blank=True)
    #: Columns of the file that were not read, comma separated.
    left_out = models.CharField(max_length=400, blank=True)
    taken = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    made = models.JSONField(default=dict)
    #: Rows an undo had to leave because others already point to them.
    kept = models.PositiveIntegerField(default=0)
    done_by = models.CharField(max_length=64)
    done_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"

    @property
    def size(self) -> int:
        """How many rows of the file are kept."""
        return len(json.loads(self.rows)) if self.rows else 0
