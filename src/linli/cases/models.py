from datetime import date

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Account, DutyItem, Section
from linli.base import facts
from linli.base.fields import SealedTextField
from linli.base.search import bigram_column
from linli.cases.spec import (
    GRADES,
    HAZARD,
    KINDS,
    LATE,
    OF_FIRMS,
    Kind,
    kind_choices,
    pause_reasons,
)
from linli.cases.workflow import Outcome, State
from linli.clock.models import Timed
from linli.people.models import Organisation, Person
from linli.places.models import Area, Compound, Dwelling


class Category(models.Model):
    """What a case is about, in the town's words; rows an administrator edits."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    #: Case kinds that may use it, comma separated; "" = all.
    kinds = models.CharField(max_length=60, blank=True)
    order = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)
    #: Answers to these are for everyone to read (complaints about Linli itself).
    answers_public = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("order", "id")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language, as far as the town has given one."""
        return (self.name_en if get_language() == "en" else "") or self.name


class Source(models.TextChoices):
    DOOR = "door", _("At the door")
    PORTAL = "portal", _("Portal")
    PHONE = "phone", _("Telephone")
    MEETING = "meeting", _("Meeting")
    DESK = "desk", _("At the counter")


class Urgency(models.TextChoices):
    NORMAL = "normal", _("Normal")
    URGENT = "urgent", _("Urgent")


class Verdict(models.TextChoices):
    """What the one who raised it says, or that they did not say."""

    NONE = "", _("Not asked yet")
    SOLVED = "solved", _("Solved")
    NOT_SOLVED = "not_solved", _("Not solved")
    UNCONFIRMED = "unconfirmed", _("Not answered")


class Case(models.Model):
    """Anything raised that must be answered: appeal, inquiry, hazard, a firm's order.

    `owner` is never empty: who answers for it now. `first_receiver` stays answerable until
    another accepts. The raiser's name and phone are sealed.
    """

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=12, choices=kind_choices)
    state = models.CharField(max_length=12, choices=State, default=State.RAISED)
    category = models.ForeignKey(Category, on_delete=models.PROTECT)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="cases")
    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, null=True, blank=True)
    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, null=True, blank=True)
    #: The shop or other organisation with which it lies.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    #: What its kind asks for besides: code → value, as `base.facts` stores it.
    facts = models.JSONField(default=dict, blank=True)
    #: Where exactly, in the words of whoever raised it ("by the north gate").
    spot = models.CharField(max_length=120, blank=True)
    summary = models.CharField(max_length=120)
    body = models.TextField(blank=True)
    urgency = models.CharField(max_length=8, choices=Urgency, default=Urgency.NORMAL)
    source = models.CharField(max_length=10, choices=Source)
    settled_on_spot = models.BooleanField(default=False)
    raiser_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True)
    raiser_name = SealedTextField(blank=True)
    raiser_phone = SealedTextField(blank=True)
    raiser_phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    #: Digest of the raiser's tracking code (number + code opens the tracking page).
    tracking_digest = models.CharField(max_length=64, blank=True)
    #: When it was said or found; `arrived_at`: when the house learned of it, from a phone that had
    #: been without network.
    raised_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True, blank=True)
    raised_by = models.CharField(max_length=64)
    first_receiver = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="first_received"
    )
    owner = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="cases")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, null=True, blank=True)
    #: To whom it was dispatched by name and who has not accepted yet.
    assignee = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="cases_to_accept"
    )
    #: Who worked on it: never the one who confirms.
    handled_by = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answer = models.TextField(blank=True)
    next_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=12, choices=Verdict, blank=True, default=Verdict.NONE)
    confirmed_by = models.CharField(max_length=64, blank=True)
    #: When whoever has it in hand took it, and when the office decided whose it is: binding.
    taken_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    return_count = models.PositiveSmallIntegerField(default=0)
    reopen_count = models.PositiveSmallIntegerField(default=0)
    #: The second "not solved" puts it on the supervisor's today page.
    escalated_at = models.DateTimeField(null=True, blank=True)
    #: Answers that may be read by everyone (complaints about Linli itself).
    published_at = models.DateTimeField(null=True, blank=True)
    public_question = models.CharField(max_length=200, blank=True)
    public_answer = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    #: Client-made key: a double submission makes one record.
    once = models.CharField(max_length=64, unique=True)
    version = models.PositiveIntegerField(default=1)
    bigrams = bigram_column("number", "summary", "body", "spot")

    class Meta:
        indexes = (
            GinIndex(fields=("bigrams",), name="case_by_bigrams"),
            models.Index(fields=("area", "state", "-id"), name="case_by_area_state"),
            models.Index(fields=("owner", "state"), name="case_by_owner_state"),
            models.Index(fields=("compound", "-id"), name="case_by_compound"),
            models.Index(fields=("dwelling", "-id"), name="case_by_dwelling"),
            models.Index(fields=("organisation", "-id"), name="case_by_organisation"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state__in=(State.ENDED, State.CLOSED))
                | (~models.Q(outcome="") & ~models.Q(answer="") & models.Q(ended_at__isnull=False)),
                name="case_ended_has_outcome_and_answer",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome=Outcome.NOT_NOW) | models.Q(next_on__isnull=False),
                name="case_not_now_has_next_date",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by="")
                | ~models.Q(confirmed_by=models.F("handled_by")),
                name="case_confirmed_by_someone_else",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.DISPATCHED)
                | models.Q(section__isnull=False)
                | models.Q(assignee__isnull=False),
                name="case_dispatched_to_someone",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at=None) | ~models.Q(public_answer=""),
                name="case_published_with_words",
            ),
            # A missing key compares to nothing at all, so that it is there is asked for first.
            models.CheckConstraint(
                condition=~models.Q(kind=HAZARD.code)
                | models.Q(facts__has_key="grade", facts__grade__in=[code for code, _w in GRADES]),
                name="case_hazard_has_grade",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__in=OF_FIRMS) | models.Q(organisation__isnull=False),
                name="case_order_names_its_firm",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.summary}"

    @property
    def spec(self) -> Kind:
        """What its kind declares."""
        return KINDS[self.kind]

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # Django's own is left out
        """The state in the words of its kind."""
        return str(self.spec.say(f"state.{self.state}", State(self.state).label))

    def get_outcome_display(self) -> str:  # type: ignore[no-redef]  # as above
        """How it ended in the words of its kind; "" while it goes on."""
        label = Outcome(self.outcome).label if self.outcome else ""
        return str(self.spec.say(f"outcome.{self.outcome}", label))

    @property
    def came_late(self) -> bool:
        """It lay on a phone so long that its clocks had run for a while when it arrived."""
        return self.arrived_at is not None and self.arrived_at - self.raised_at >= LATE

    @property
    def said_facts(self) -> list[tuple[object, str]]:
        """Label and words of the facts it has."""
        return list(facts.said(self.spec.facts, self.facts))

    @property
    def marks(self) -> list[str]:
        """The facts that are choices, in words: what lists show beside its category."""
        return [
            fact.says(self.facts[fact.code])
            for fact in self.spec.facts
            if fact.choices and fact.code in self.facts
        ]

    def day(self, name: str) -> date | None:
        """A day that one of its clocks runs until: its next date, or one of its facts."""
        return self.next_on if name == "next_on" else parse_date(self.facts.get(name, ""))


class CaseClock(Timed):
    """One of the clocks of a case: first contact, handle, carry out."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks")
    code = models.CharField(max_length=16)
    term = models.CharField(max_length=64)
    term_version = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "code"), name="case_clock_code_once"),
        )
        indexes = (models.Index(fields=("due_at",), name="case_clock_by_due"),)

    def __str__(self) -> str:
        return f"{self.code} of {self.case_id}"


class Return(models.Model):
    """A case sent back: the reason and the duty item it rests on."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="returns")
    duty_item = models.ForeignKey(DutyItem, on_delete=models.PROTECT)
    reason = models.TextField()
    returned_by = models.CharField(max_length=64)
    returned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"return of {self.case_id}"


class HandOver(models.Model):
    """To which authority with enforcement power a case was handed over, and when. Whoever has it
    in hand stays answerable and follows it on.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hand_overs")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, null=True, blank=True)
    note = models.TextField()
    handed_on = models.DateField()
    handed_by = models.CharField(max_length=64)
    handed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, section=None)
                | models.Q(organisation=None, section__isnull=False),
                name="hand_over_to_one",
            ),
        )

    def __str__(self) -> str:
        return f"hand-over of {self.case_id}"


class Pause(models.Model):
    """A clock pauses only with a reason that somebody else approved; the raiser sees it."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        ENDED = "ended", _("Ended")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=24, choices=pause_reasons)
    note = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    until_on = models.DateField()
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(decided_by="") | ~models.Q(decided_by=models.F("asked_by")),
                name="pause_decided_by_someone_else",
            ),
            models.UniqueConstraint(
                fields=("case",),
                condition=models.Q(state__in=("asked", "approved")),
                name="pause_one_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"pause of {self.case_id}"


class Confirmation(models.Model):
    """The raiser's word, or a try to get it: by link, code, recorded call, or at the door."""

    class How(models.TextChoices):
        LINK = "link", _("By link")
        CODE = "code", _("By number and code")
        CALL = "call", _("By telephone")
        ACCOUNT = "account", _("Signed in")
        DOOR = "door", _("At the door")
        TERM = "term", _("Term passed without an answer")
        #: Not the raiser's word: a colleague looked again on the spot.
        RECHECK = "recheck", _("Rechecked on the spot")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="confirmations")
    how = models.CharField(max_length=8, choices=How)
    #: None: tried and not reached.
    solved = models.BooleanField(null=True)
    satisfied = models.BooleanField(null=True)
    #: A firm's, in stars from 1 to 5 (`spec.RATINGS`).
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.TextField(blank=True)
    taken_by = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    #: Key made by a phone that may send the same word twice; "" = taken down at the desk.
    once = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "once"),
                condition=~models.Q(once=""),
                name="confirmation_once_per_case",
            ),
            models.CheckConstraint(
                condition=models.Q(rating=None) | models.Q(rating__range=(1, 5)),
                name="confirmation_rating_of_one_to_five",
            ),
        )

    def __str__(self) -> str:
        return f"{self.how} for {self.case_id}"
