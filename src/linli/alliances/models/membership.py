"""An alliance and the firms in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.alliances.spec import MEMBER, rank_choices
from linli.alliances.workflow import ENDED, INSIDE, LIVE, State
from linli.base.fields import SealedTextField
from linli.claims.models import Circle
from linli.people.models import Organisation
from linli.places.models import Area, in_this_language


class Alliance(models.Model):
    """Firms of a place that do for one another what none does alone: one alliance, one Party
    committee, one platform. `kind` is declared by a programme (`spec.AllianceSpec`); `circle`
    holds its needs, resources and claims.
    """

    kind = models.CharField(max_length=24)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="alliances")
    name = models.CharField(max_length=80)
    #: What its service platform is called here.
    platform = models.CharField(max_length=80, blank=True)
    since = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    circle = models.OneToOneField(Circle, on_delete=models.PROTECT, related_name="alliance")
    #: Share of the votes that an admission, and an expulsion, needs: more than so many percent.
    admit_percent = models.PositiveSmallIntegerField(default=50)
    expel_percent = models.PositiveSmallIntegerField(default=66)
    #: How long a certificate is good for.
    certificate_years = models.PositiveSmallIntegerField(default=3)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "name"),
                condition=models.Q(closed_on=None),
                name="alliance_name_once_in_area",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on=None) | models.Q(closed_on__gte=models.F("since")),
                name="alliance_closes_after_founding",
            ),
            models.CheckConstraint(
                condition=models.Q(admit_percent__lt=100, expel_percent__lt=100),
                name="alliance_shares_below_hundred",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A firm in an alliance, from its application to its end. A firm that comes again begins a new
    row; what the old one says stays.

    `missing`: what the firm has still to bring, for it to read. `answers`: what the check found,
    condition → word. `reason`: why it was declined, suspended or ended. `hearing`: what the firm
    said before it was expelled.
    """

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="members")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    rank = models.CharField(max_length=12, choices=rank_choices, default=MEMBER)
    state = models.CharField(max_length=10, choices=State, default=State.APPLIED)
    founding = models.BooleanField(default=False)
    applied_at = models.DateTimeField()
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    #: Of the certificate, and until when it is good.
    number = models.CharField(max_length=24, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    missing = models.CharField(max_length=300, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    checked_by = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    heard_on = models.DateField(null=True, blank=True)
    hearing = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("alliance", "organisation"),
                condition=models.Q(state__in=LIVE),
                name="member_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=("alliance", "number"),
                condition=~models.Q(number=""),
                name="member_number_once_in_alliance",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=INSIDE) | models.Q(since__isnull=False),
                name="member_since_a_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=(*ENDED, State.SUSPENDED)) | ~models.Q(reason=""),
                name="member_ended_or_suspended_with_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.EXPELLED)
                | models.Q(heard_on__isnull=False) & ~models.Q(hearing=""),
                name="member_expelled_after_hearing",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None)
                | models.Q(since=None)
                | models.Q(until__gte=models.F("since")),
                name="member_ends_after_start",
            ),
        )
        indexes = (models.Index(fields=("alliance", "state", "id"), name="member_by_state"),)

    def __str__(self) -> str:
        return str(self.organisation)


class Condition(models.Model):
    """One rule of admission or exit in the town's words, edited by its administrator. Once asked
    it is replaced, not changed (`retired`): what an earlier check found stays readable.
    """

    class Stage(models.TextChoices):
        ADMISSION = "admission", _("For admission")
        EXIT = "exit", _("For suspension and exit")

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="conditions")
    stage = models.CharField(max_length=10, choices=Stage)
    words = models.CharField(max_length=160)
    words_en = models.CharField(max_length=160, blank=True)
    order = models.PositiveIntegerField(default=100)
    retired = models.BooleanField(default=False)

    class Meta:
        ordering = ("stage", "order", "id")

    def __str__(self) -> str:
        return in_this_language(self.words, self.words_en)


class Application(models.Model):
    """What a firm sent through the portal without an account, until somebody takes it up or
    refuses it. Whom to call stands here until then; afterwards it is known of the firm, or gone.
    `reason`: why it was refused, for whoever follows it.
    """

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="applications")
    firm_name = models.CharField(max_length=120)
    credit_code = models.CharField(max_length=18)
    contact_name = SealedTextField(blank=True)
    contact_phone = SealedTextField(blank=True)
    about = models.TextField(blank=True)
    sent_at = models.DateTimeField()
    #: Made by the page: sent twice it is kept once.
    once = models.CharField(max_length=64, unique=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    member = models.OneToOneField(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="application"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("alliance", "credit_code"),
                condition=models.Q(answered_at=None),
                name="application_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at=None) | models.Q(contact_name="", contact_phone=""),
                name="application_contact_goes_with_the_answer",
            ),
        )

    def __str__(self) -> str:
        return self.firm_name
