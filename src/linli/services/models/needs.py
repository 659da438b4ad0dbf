"""What firms need, and what helped before."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from linli.alliances.models import Alliance
from linli.alliances.spec import chain_choices
from linli.base.search import bigram_column
from linli.cases.models import Case
from linli.events.models import Event
from linli.liaison.models import FirmVisit
from linli.people.models import Organisation
from linli.services.spec import factor_choices, module_choices, origin_choices
from linli.services.workflow import Need as State


class Solution(models.Model):
    """What solved something before, in words others can use (解题库). `cases`: the orders it
    solved.
    """

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="solutions")
    title = models.CharField(max_length=120)
    words = models.TextField()
    module = models.CharField(max_length=16, choices=module_choices)
    factor = models.CharField(max_length=16, choices=factor_choices)
    cases = models.ManyToManyField(Case, blank=True, related_name="solutions")
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    bigrams = bigram_column("title", "words")

    class Meta:
        indexes = (
            GinIndex(fields=("bigrams",), name="solution_by_bigrams"),
            models.Index(fields=("alliance", "module", "factor"), name="solution_by_place"),
        )

    def __str__(self) -> str:
        return self.title


def _from(origin: str, **there: bool) -> models.Q:
    fields = ("case", "visit", "event")
    return models.Q(
        origin=origin, **{f"{name}__isnull": not there.get(name, False) for name in fields}
    )


class Need(models.Model):
    """Something a firm needs, where it stands in the matrix, and where it was heard.

    `link`: the firm's link of the chain then. `joined_into`: the need that says the same; only
    that one is counted. `solution`, `reason`: how it was met, why it was dropped.
    """

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="needs")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="needs")
    link = models.CharField(max_length=12, choices=chain_choices, blank=True)
    module = models.CharField(max_length=16, choices=module_choices)
    factor = models.CharField(max_length=16, choices=factor_choices)
    text = models.CharField(max_length=200)
    origin = models.CharField(max_length=8, choices=origin_choices)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="needs"
    )
    visit = models.ForeignKey(
        FirmVisit, on_delete=models.PROTECT, null=True, blank=True, related_name="needs"
    )
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="needs"
    )
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    joined_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="joined"
    )
    solution = models.ForeignKey(
        Solution, on_delete=models.PROTECT, null=True, blank=True, related_name="needs"
    )
    reason = models.CharField(max_length=200, blank=True)
    raised_on = models.DateField()
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    #: Made by the page: sent twice it is listed once.
    once = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("once",), condition=~models.Q(once=""), name="need_listed_once"
            ),
            models.CheckConstraint(
                condition=_from("order", case=True)
                | _from("visit", visit=True)
                | _from("event", event=True)
                | _from("spoken"),
                name="need_names_where_it_was_heard",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.JOINED, joined_into__isnull=False)
                | (~models.Q(state=State.JOINED) & models.Q(joined_into=None)),
                name="need_joined_names_the_other",
            ),
            models.CheckConstraint(
                condition=models.Q(joined_into=None) | ~models.Q(joined_into=models.F("id")),
                name="need_never_joined_to_itself",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.DROPPED) | ~models.Q(reason=""),
                name="need_dropped_with_reason",
            ),
            models.UniqueConstraint(
                fields=("alliance", "case"),
                condition=models.Q(case__isnull=False),
                name="need_once_per_order",
            ),
        )
        indexes = (
            models.Index(fields=("alliance", "state", "module", "factor"), name="need_by_place"),
            models.Index(fields=("organisation", "-id"), name="need_by_organisation"),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def heard(self) -> Any:
        """The order, visit or gathering at which it was heard; None where it was told."""
        return self.case or self.visit or self.event
