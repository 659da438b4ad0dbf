"""What an alliance gives itself: documents that its members acknowledge, and a council."""

from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from linli.accounts.models import Account
from linli.alliances.models.membership import Alliance, Member
from linli.alliances.spec import CHAIR, document_choices, office_choices


class Document(models.Model):
    """A charter, a covenant, or another paper of the alliance; what it says stands in editions."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=12, choices=document_choices)
    title = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("alliance", "title"), name="document_title_once_in_alliance"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Edition(models.Model):
    """One version of a document, in force from its day until the next one. Never changed."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    in_force_on = models.DateField()
    issued_by = models.CharField(max_length=64)
    issued_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("document", "number"), name="edition_number_once_in_document"
            ),
        )

    def __str__(self) -> str:
        return f"{self.document} {self.number}"


class Acknowledgement(models.Model):
    """That a member has read and accepts an edition: who for it, when. A new edition asks anew.
    `on_paper`: noted by staff from a signed sheet.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="acknowledgements")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="acknowledgements")
    on_paper = models.BooleanField(default=False)
    given_by = models.CharField(max_length=64)
    given_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "member"), name="acknowledgement_once_of_edition"
            ),
        )

    def __str__(self) -> str:
        return f"{self.member_id} of {self.edition_id}"


class Seat(models.Model):
    """A unit's seat in the council, with an office, for a term (both days included in words, the
    last excluded in the range).
    """

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="seats")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="seats")
    office = models.CharField(max_length=16, choices=office_choices)
    term = DateRangeField()

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="seat_of_a_member_once_at_a_time",
                expressions=[("member", RangeOperators.EQUAL), ("term", RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="seat_of_one_chair_at_a_time",
                expressions=[("alliance", RangeOperators.EQUAL), ("term", RangeOperators.OVERLAPS)],
                condition=models.Q(office=CHAIR),
            ),
            models.CheckConstraint(
                condition=models.Q(term__isempty=False), name="seat_for_some_days"
            ),
        )

    def __str__(self) -> str:
        return f"{self.office} of {self.alliance_id}"

    @property
    def last_day(self) -> date:
        """The last day of the term."""
        return last_of(self.term)


class Leave(models.Model):
    """A specialist is away for some days, and another stands in: for their firms on those days,
    for what was open on the first of them to its end.
    """

    specialist = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="leaves")
    substitute = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="stands_in")
    days = DateRangeField()
    passed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    made_by = models.CharField(max_length=64)

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="leave_once_at_a_time",
                expressions=[
                    ("specialist", RangeOperators.EQUAL),
                    ("days", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(ended_at=None),
            ),
            models.CheckConstraint(
                condition=~models.Q(specialist=models.F("substitute")),
                name="leave_somebody_else_stands_in",
            ),
        )

    def __str__(self) -> str:
        return f"leave {self.pk}"

    @property
    def last_day(self) -> date:
        """The last day away."""
        return last_of(self.days)


def last_of(days: Any) -> date:
    """The last day of a range that excludes its end."""
    last: date = days.upper - timedelta(days=1)
    return last
