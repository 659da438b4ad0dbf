from django.db import models
from django.utils import translation
from django.utils.translation import get_language, gettext

from linli.accounts.models import Account, Section
from linli.base.fields import SealedTextField
from linli.cases.models import Case, Category
from linli.cases.spec import GRADES
from linli.inspections.workflow import State
from linli.people.models import Organisation
from linli.places.models import Area


class Checklist(models.Model):
    """What several authorities look at together, in the town's words; rows one edits."""

    name = models.CharField(max_length=60, unique=True)
    name_en = models.CharField(max_length=60, blank=True)
    order = models.PositiveIntegerField(default=100)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("order", "id")

    def __str__(self) -> str:
        english = (get_language() or "").startswith("en")
        return (self.name_en if english else "") or self.name


class CheckItem(models.Model):
    """One line: what has to be so, on which basis, and how grave it is when it is not.

    A line is replaced, not changed, once an inspection used it (`retired`): what was found then
    stays readable.
    """

    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="items")
    order = models.PositiveIntegerField(default=100)
    asked = models.CharField(max_length=110)
    asked_en = models.CharField(max_length=160, blank=True)
    grade = models.CharField(max_length=8)
    basis = models.CharField(max_length=200)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    retired = models.BooleanField(default=False)

    class Meta:
        ordering = ("order", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(grade__in=[code for code, _words in GRADES]),
                name="check_item_has_grade",
            ),
            models.CheckConstraint(condition=~models.Q(basis=""), name="check_item_has_basis"),
        )

    def __str__(self) -> str:
        english = (get_language() or "").startswith("en")
        return (self.asked_en if english else "") or self.asked

    @property
    def fault(self) -> str:
        """What its hazard is called; in Chinese, like every record of the house."""
        with translation.override("zh-hans"):
            return gettext("Not so: %(asked)s") % {"asked": self.asked}


class Inspection(models.Model):
    """A visit of several authorities to a firm or a site (联合检查), planned or ad hoc.

    `answers`: how each line of the checklist was found (item → `spec.Result`). Faults are cases of
    kind hazard (`findings`). The note is sealed: people are described in it.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="inspections")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="inspections"
    )
    #: Where, if it is no firm on the list ("工地 ...").
    site = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=80)
    checklist = models.ForeignKey(
        Checklist, on_delete=models.PROTECT, null=True, blank=True, related_name="inspections"
    )
    ad_hoc = models.BooleanField(default=False)
    planned_on = models.DateField()
    #: Who leads it and writes it down.
    lead = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="inspections_led")
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    held_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    note = SealedTextField(blank=True)
    reason = models.CharField(max_length=200, blank=True)
    once = models.CharField(max_length=64, unique=True)
    #: The key of the record of what was found: sent twice, it is kept once.
    held_once = models.CharField(max_length=64, blank=True)
    made_by = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False) | ~models.Q(site=""),
                name="inspection_is_somewhere",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.HELD)
                | models.Q(held_at__isnull=False, recorded_at__gte=models.F("held_at")),
                name="inspection_held_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.CANCELLED) | ~models.Q(reason=""),
                name="inspection_cancelled_with_reason",
            ),
            models.CheckConstraint(condition=~models.Q(once=""), name="inspection_has_its_key"),
        )
        indexes = (
            models.Index(fields=("area", "-id"), name="inspection_by_area"),
            models.Index(fields=("organisation", "-id"), name="inspection_by_organisation"),
            models.Index(fields=("lead", "state", "planned_on"), name="inspection_by_lead"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def where(self) -> str:
        """The firm, else the site."""
        return str(self.organisation or self.site)


class Participant(models.Model):
    """One taking part: a section of the office or an authority, and who came for it. Somebody
    without an account is named in a sealed field.
    """

    inspection = models.ForeignKey(
        Inspection, on_delete=models.CASCADE, related_name="participants"
    )
    section = models.ForeignKey(Section, on_delete=models.PROTECT, null=True, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="inspections"
    )
    name = SealedTextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, section=None)
                | models.Q(organisation=None, section__isnull=False),
                name="participant_is_of_one_body",
            ),
        )

    def __str__(self) -> str:
        return str(self.section or self.organisation)


class Finding(models.Model):
    """What was not in order: the hazard that came of it, and the line it was found by."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    item = models.ForeignKey(
        CheckItem, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="finding")

    def __str__(self) -> str:
        return f"finding {self.pk}"
