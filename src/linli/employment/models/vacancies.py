from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Case
from linli.employment.spec.vacancies import Education, Hours, Insurance, Source
from linli.employment.spec.wages import WageKind
from linli.employment.workflow import STANDING, State
from linli.people.models import Organisation
from linli.places.models import Area, in_this_language


class Occupation(models.Model):
    """An occupation of the national classification (职业分类大典) with the words for it here."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    words = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return in_this_language(self.name, self.name_en)


class Skill(models.Model):
    """A skill or certificate; what was learned in service counts as its civil equivalents."""

    class Kind(models.TextChoices):
        CERTIFICATE = "certificate", _("Certificate")
        SKILL = "skill", _("Skill")
        SERVICE = "service", _("Learned in service")

    code = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    words = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    counts_as = models.ManyToManyField("self", symmetrical=False, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("kind", "pk")

    def __str__(self) -> str:
        return in_this_language(self.name, self.name_en)


class Vacancy(models.Model):
    """One post, or several alike, that a firm offers.

    `area` is the firm's; `work_area` is where the work is, if that is known. `wage_low/high` are
    yuan for `wage_kind`; `monthly_low/high` the same brought to a month, for comparing. `alike`
    names what it is (title and place, without blanks): one firm offers it once at a time.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="vacancies")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="vacancies"
    )
    title = models.CharField(max_length=60)
    occupation = models.ForeignKey(
        Occupation, on_delete=models.PROTECT, null=True, blank=True, related_name="vacancies"
    )
    posts = models.PositiveIntegerField()
    wage_kind = models.CharField(max_length=8, choices=WageKind)
    wage_low = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    wage_high = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    monthly_low = models.PositiveIntegerField(null=True, blank=True)
    monthly_high = models.PositiveIntegerField(null=True, blank=True)
    wage_words = models.CharField(max_length=60, blank=True)
    commission = models.BooleanField(default=False)
    board = models.BooleanField(default=False)
    lodging = models.BooleanField(default=False)
    insurance = models.CharField(max_length=8, choices=Insurance, default=Insurance.UNKNOWN)
    hours = models.CharField(max_length=8, choices=Hours, default=Hours.DAY)
    education = models.CharField(max_length=8, choices=Education, default=Education.ANY)
    education_must = models.BooleanField(default=False)
    years = models.PositiveSmallIntegerField(default=0)
    work_area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    place = models.CharField(max_length=80, blank=True)
    duties = models.TextField(blank=True)
    skills = models.ManyToManyField(Skill, through="Requirement", related_name="vacancies")
    valid_until = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    closed_why = models.CharField(max_length=90, blank=True)
    alike = models.CharField(max_length=150)
    source = models.CharField(max_length=8, choices=Source, default=Source.DESK)
    offered_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "vacancies"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(posts__gte=1), name="vacancy_has_at_least_one_post"
            ),
            models.CheckConstraint(
                condition=models.Q(monthly_high=None)
                | models.Q(monthly_high__gte=models.F("monthly_low")),
                name="vacancy_wage_from_low_to_high",
            ),
            models.CheckConstraint(
                condition=~models.Q(wage_kind=WageKind.OPEN)
                | models.Q(wage_low=None, monthly_low=None, monthly_high=None),
                name="vacancy_by_agreement_has_no_number",
            ),
            models.UniqueConstraint(
                fields=("organisation", "alike"),
                condition=models.Q(state__in=sorted(STANDING)),
                name="vacancy_offered_once_at_a_time",
            ),
        )
        indexes = (
            models.Index(fields=("area", "-id"), name="vacancy_by_area"),
            models.Index(fields=("state", "valid_until"), name="vacancy_by_state"),
            models.Index(fields=("occupation", "state"), name="vacancy_by_occupation"),
        )

    def __str__(self) -> str:
        return self.title


class Interest(models.Model):
    """Somebody without a file asked about a vacancy on its public page. Their name and number lie
    in the inquiry, and go with it.
    """

    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="interests")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="interest")
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} about {self.vacancy_id}"


class Requirement(models.Model):
    """A skill or certificate that a vacancy asks for: must have, or nice to have."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="requirements")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    must = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("vacancy", "skill"), name="requirement_named_once"),
        )

    def __str__(self) -> str:
        return f"{self.skill_id} for {self.vacancy_id}"
