import secrets
from typing import Any

from django.db import models

from linli.accounts.models import Account
from linli.base.fields import SealedTextField
from linli.cases.models import Case
from linli.knowledge.spec import HANDS_OVER, SUBJECTS
from linli.knowledge.workflow import State
from linli.places.models import Area


def subjects() -> list[tuple[str, Any]]:
    """Callable: a new subject is no migration."""
    return list(SUBJECTS.items())


def advisers() -> list[tuple[str, Any]]:
    """Callable: a new kind of advice is no migration."""
    return list(HANDS_OVER.items())


def new_token() -> str:
    """What opens the page of one question."""
    return secrets.token_urlsafe(18)


class Answer(models.Model):
    """An approved answer to what people ask, for an area and all below it.

    `text` is for residents, `at_door` for the worker who is asked (empty: the same), `for_firms`
    what is different for firms and shops. `hands_over`: who must be asked for advice in the single
    case. `used`: how often it was sent to whoever raised an inquiry.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="answers")
    subject = models.CharField(max_length=12, choices=subjects)
    question = models.CharField(max_length=120)
    wordings = models.TextField(blank=True)
    text = models.TextField()
    at_door = models.TextField(blank=True)
    for_firms = models.TextField(blank=True)
    source = models.CharField(max_length=200)
    hands_over = models.CharField(max_length=8, choices=advisers, blank=True)
    owner = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="answers")
    valid_until = models.DateField(null=True, blank=True)
    review_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    helpful = models.PositiveIntegerField(default=0)
    unhelpful = models.PositiveIntegerField(default=0)
    used = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~models.Q(source=""), name="answer_names_its_source"),
            models.CheckConstraint(condition=~models.Q(text=""), name="answer_says_something"),
        )

    def __str__(self) -> str:
        return self.question


class WordGroup(models.Model):
    """Words that mean the same, with blanks between them: whoever asks by one finds the others."""

    words = models.CharField(max_length=300)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(words__contains=" "), name="word_group_has_two_words"
            ),
        )

    def __str__(self) -> str:
        return self.words


class Asked(models.Model):
    """A question somebody asked; its words are sealed and emptied after some weeks.

    `found`: the answers that were shown. `answered_at`: an answer was shown and nobody said it does
    not help, or a person answered. `case`: the inquiry it became.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    words = SealedTextField(blank=True)
    subject = models.CharField(max_length=12, blank=True)
    found = models.JSONField(default=list, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    helped = models.BooleanField(null=True, blank=True)
    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="question"
    )

    class Meta:
        indexes = (models.Index(fields=("area", "-asked_at"), name="asked_by_area"),)

    def __str__(self) -> str:
        return f"question {self.pk}"
