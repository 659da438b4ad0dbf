from django.db import models

from linli.base.fields import SealedTextField
from linli.drives.models import Drive
from linli.notices.models import Notice
from linli.notices.workflow import Channel
from linli.outreach.spec import CLOSED_FOR, FORMS, Described
from linli.outreach.workflow import Fate, State
from linli.people.models import Person
from linli.places.models import Area


def form_choices() -> list[tuple[str, object]]:
    """Callable: a new form is no migration."""
    return [(form.code, form.label) for form in FORMS.values()]


def reason_choices() -> list[tuple[str, object]]:
    """Callable: a new reason is no migration."""
    return list(CLOSED_FOR.items())


class Audience(models.Model):
    """A saved filter: who is meant is found anew each time, never kept as a list of names."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="audiences")
    name = models.CharField(max_length=80)
    described = models.JSONField(default=dict)
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "name"),
                condition=models.Q(retired_at=None),
                name="audience_name_once_in_area",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="audience_has_name"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def filter(self) -> Described:
        """The filter as it is kept."""
        return Described.from_json(self.described)


class Group(models.Model):
    """A chat group of WeCom that a message reaches by the group's robot. Whoever has the robot's
    key can write there: it is sealed and never shown again.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="chat_groups")
    name = models.CharField(max_length=60)
    key = SealedTextField()
    key_index = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~models.Q(name=""), name="group_has_name"),)

    def __str__(self) -> str:
        return self.name


class Message(models.Model):
    """One content for an audience. `channels`: forms that go out by themselves, first choice first.
    `groups`: numbers of the chat groups whose robots say it as well.

    `household`: one per dwelling. `urgent`: in quiet hours too, which the approver sees. `send_at`:
    not before. Whoever writes it never approves it.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="messages")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="messages")
    title = models.CharField(max_length=60)
    channels = models.JSONField(default=list)
    groups = models.JSONField(default=list)
    household = models.BooleanField(default=False)
    urgent = models.BooleanField(default=False)
    link = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    writer = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    approver = models.CharField(max_length=64, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    send_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    #: How many the audience had when it was queued, after doubles and stops.
    recipients = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~models.Q(title=""), name="message_has_title"),
            models.CheckConstraint(
                condition=models.Q(approver="") | ~models.Q(approver=models.F("writer")),
                name="message_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("approved", "sending", "sent"))
                | ~models.Q(approver=""),
                name="message_sent_only_approved",
            ),
        )
        indexes = (
            models.Index(fields=("area", "-id"), name="message_by_area"),
            models.Index(fields=("state", "-id"), name="message_by_state"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """As journal and notices name it."""
        return f"message:{self.pk}"


class Text(models.Model):
    """A message in one of its forms. The marks are those of `spec.VARIABLES`."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="texts")
    form = models.CharField(max_length=10, choices=form_choices)
    subject = models.CharField(max_length=60, blank=True)
    body = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("message", "form"), name="text_form_once_in_message"),
            models.CheckConstraint(condition=~models.Q(body=""), name="text_has_words"),
        )

    def __str__(self) -> str:
        return f"{self.form} of {self.message_id}"


class Binding(models.Model):
    """By which account a person can be written to: WeChat, e-mail. Phones are in the registry."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bindings")
    channel = models.CharField(max_length=12, choices=Channel)
    address = SealedTextField()
    address_index = models.CharField(max_length=64)
    bound_at = models.DateTimeField()
    bound_by = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "channel"), name="binding_once_per_channel"),
            models.UniqueConstraint(
                fields=("address_index",),
                condition=models.Q(channel="wechat"),
                name="binding_wechat_is_one_person",
            ),
        )
        indexes = (models.Index(fields=("address_index",), name="binding_by_address"),)

    def __str__(self) -> str:
        return f"binding {self.pk}"


class BindCode(models.Model):
    """A code handed to one person, with which they bind their own account once. Only its keyed
    digest is kept.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="bind_codes")
    digest = models.CharField(max_length=64, unique=True)
    given_by = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"code {self.pk}"


class Decision(models.Model):
    """What a person decided on a delivery that did not arrive. It holds for the round in which it
    was made: what is sent again and fails again is undecided.
    """

    notice = models.OneToOneField(Notice, on_delete=models.CASCADE, related_name="decision")
    round = models.PositiveSmallIntegerField()
    fate = models.CharField(max_length=8, choices=Fate)
    #: Why it was closed.
    reason = models.CharField(max_length=10, choices=reason_choices, blank=True)
    #: On whose roster its recipient is visited.
    drive = models.ForeignKey(
        Drive, on_delete=models.PROTECT, null=True, blank=True, related_name="given_deliveries"
    )
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=(models.Q(fate="closed") & ~models.Q(reason=""))
                | models.Q(fate="door", reason="", drive__isnull=False),
                name="decision_says_why_or_where",
            ),
        )

    def __str__(self) -> str:
        return f"decision on notice {self.notice_id}"
