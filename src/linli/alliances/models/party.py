"""The Party committee of an alliance and its branches, and their lists of tasks."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from linli.accounts.models import Account
from linli.alliances.models.constitution import last_of
from linli.alliances.models.membership import Alliance, Member
from linli.alliances.spec import (
    COMMITTEE,
    PARTY_SECRETARY,
    STANDARD,
    body_choices,
    party_office_choices,
    task_choices,
)
from linli.base.fields import SealedTextField
from linli.cases.models import Case
from linli.events.models import Event
from linli.places.models import in_this_language


class Body(models.Model):
    """A Party committee or a branch of an alliance. There is one committee at a time."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="bodies")
    kind = models.CharField(max_length=12, choices=body_choices)
    name = models.CharField(max_length=80)
    since = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "bodies"
        constraints = (
            models.UniqueConstraint(
                fields=("alliance",),
                condition=models.Q(kind=COMMITTEE, closed_on=None),
                name="body_one_committee_of_an_alliance",
            ),
            models.UniqueConstraint(
                fields=("alliance", "name"),
                condition=models.Q(closed_on=None),
                name="body_name_once_in_alliance",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on=None) | models.Q(closed_on__gte=models.F("since")),
                name="body_closes_after_founding",
            ),
        )

    def __str__(self) -> str:
        return self.name


class BodySeat(models.Model):
    """Who belongs to a body for a term: a member firm, one of the staff, or somebody named by a
    firm, whose name is sealed and goes some time after the term.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    office = models.CharField(max_length=16, choices=party_office_choices)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="party_seats"
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="party_seats"
    )
    name = SealedTextField(blank=True)
    term = DateRangeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="body_seat_of_one_secretary",
                expressions=[("body", RangeOperators.EQUAL), ("term", RangeOperators.OVERLAPS)],
                condition=models.Q(office=PARTY_SECRETARY),
            ),
            ExclusionConstraint(
                name="body_seat_of_staff_once_at_a_time",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    ("account", RangeOperators.EQUAL),
                    ("term", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(account__isnull=False),
            ),
            models.CheckConstraint(
                condition=models.Q(member__isnull=False)
                | models.Q(account__isnull=False)
                | models.Q(erased_at__isnull=False)
                | ~models.Q(name=""),
                name="body_seat_names_someone",
            ),
            models.CheckConstraint(
                condition=models.Q(term__isempty=False), name="body_seat_for_some_days"
            ),
        )

    def __str__(self) -> str:
        return f"{self.office} of {self.body_id}"

    @property
    def last_day(self) -> date:
        """The last day of the term."""
        return last_of(self.term)


class PartyTask(models.Model):
    """One line of a body's lists: a standard (every year anew), a study task or a policy lecture of
    a period. A line is replaced, not changed (`retired_on`): what was shown for it stays readable.
    `sample`: words the house came with, still to be replaced by the town's.
    """

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="party_tasks")
    kind = models.CharField(max_length=12, choices=task_choices)
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200)
    words_en = models.CharField(max_length=200, blank=True)
    #: From which day on it is asked, and (study, lectures) until which.
    first = models.DateField()
    last = models.DateField(null=True, blank=True)
    sample = models.BooleanField(default=False)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("kind", "first", "number", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("alliance", "number"),
                condition=models.Q(kind=STANDARD, retired_on=None),
                name="party_task_number_once_in_standards",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=STANDARD, last=None)
                | ~models.Q(kind=STANDARD) & models.Q(last__gte=models.F("first")),
                name="party_task_has_its_period",
            ),
        )

    def __str__(self) -> str:
        return in_this_language(self.words, self.words_en)


class PartyProof(models.Model):
    """That a body did a task of a year: the gathering or the case that shows it, no report."""

    task = models.ForeignKey(PartyTask, on_delete=models.PROTECT, related_name="proofs")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="proofs")
    year = models.PositiveSmallIntegerField()
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="party_proofs"
    )
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="party_proofs"
    )
    linked_by = models.CharField(max_length=64)
    linked_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(event__isnull=False, case=None)
                | models.Q(event=None, case__isnull=False),
                name="party_proof_by_one_record",
            ),
            *(
                models.UniqueConstraint(
                    fields=("task", "body", "year", record),
                    condition=models.Q(withdrawn_at=None, **{f"{record}__isnull": False}),
                    name=f"party_proof_{record}_once",
                )
                for record in ("event", "case")
            ),
        )

    def __str__(self) -> str:
        return f"proof {self.pk}"
