"""Write a message in its forms, ask for approval, approve, send back, take back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.base import jobs, masking
from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.outreach import events, queries, rules
from linli.outreach.actions._shared import hold_audience, keep, locked, record, words
from linli.outreach.models import Audience, Message, Text
from linli.outreach.spec import FORMS, SENT, unknown_marks

_ONLY_STAFF = gettext_lazy("Only the staff of the area writes to its people.")
#: What the scan finds, in words.
FOUND = {
    "identity": gettext_lazy("an identity number"),
    "phone": gettext_lazy("a telephone number"),
    "address": gettext_lazy("a door number"),
}


@dataclass(frozen=True)
class Draft:
    """What a message says apart from its texts. `channels`: forms that go out by themselves."""

    title: str
    audience_id: int
    channels: tuple[str, ...] = ("wechat", "sms")
    household: bool = False
    urgent: bool = False
    link: str = ""
    phone: str = ""
    groups: tuple[int, ...] = ()
    send_at: datetime | None = None


#: How long before and after now a message may be due: further off it is a slip of the hand.
EARLIEST, LATEST = timedelta(days=1), timedelta(days=365)

#: Form → (subject, words).
Texts = Mapping[str, tuple[str, str]]


@act
def write(draft: Draft, texts: Texts, *, by: Viewer, now: datetime) -> Message:
    """A new message for an audience; its area is the audience's."""
    audience = Audience.objects.select_related("area").get(pk=draft.audience_id)
    message = Message(
        area=audience.area, audience=audience, writer=by.key, written_at=now, title=draft.title
    )
    ensure(rules.can_edit(by, message), _ONLY_STAFF)
    _fill(message, draft, now)
    message.save()
    _put_texts(message, texts)
    record(events.WRITTEN, message, by, now)
    return message


@act
def change(
    message_id: int,
    draft: Draft,
    texts: Texts,
    *,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Message:
    """Put a draft right. Whoever changes it counts as its writer, so that another approves it."""
    message = locked(message_id, "edit", version)
    ensure(rules.can_edit(by, message), _ONLY_STAFF)
    audience = Audience.objects.select_related("area").get(pk=draft.audience_id)
    if audience.area_id != message.area_id:
        raise Invalid(_("Choose an audience of this area."), field="audience")
    message.audience, message.writer = audience, by.key
    _fill(message, draft, now)
    _put_texts(message, texts)
    keep(events.WRITTEN, message, by, now)
    return message


def _fill(message: Message, draft: Draft, now: datetime) -> None:
    message.title = words(draft.title, "title", _("Give it a title."), 60)
    if message.audience.retired_at is not None:
        raise Invalid(_("This audience is no longer offered."), field="audience")
    message.channels = [code for code in draft.channels if code in SENT]
    message.groups = list(
        queries.groups_of(message.area, draft.groups).values_list("pk", flat=True)
    )
    message.household, message.urgent = draft.household, draft.urgent
    link = draft.link.strip()
    if (link and not link.startswith(("/", "https://"))) or link.startswith("//"):
        raise Invalid(_("A link begins with https:// or with / for this house."), field="link")
    message.link, message.phone = link[:300], draft.phone.strip()[:20]
    if draft.send_at is not None and not now - EARLIEST <= draft.send_at <= now + LATEST:
        raise Invalid(_("Choose a day from today on, within a year."), field="send_at")
    message.send_at = draft.send_at


def _put_texts(message: Message, texts: Texts) -> None:
    """The given forms; one with no words goes."""
    for code, (subject, body) in texts.items():
        form = FORMS[code]
        body = body.strip()
        if not body:
            message.texts.filter(form=code).delete()
            continue
        body = words(body, code, "", form.longest)
        if unknown := unknown_marks(f"{subject}{body}"):
            said = _("There is no mark {%(mark)s}: choose from the list.") % {"mark": unknown[0]}
            raise Invalid(said, field=code)
        subject = (subject.strip() or message.title)[:60] if form.has_subject else ""
        Text.objects.update_or_create(
            message=message, form=code, defaults={"subject": subject, "body": body}
        )


@act
def ask(message_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Message:
    """Give it to the secretary to approve. Refused while it names a number, while a channel has no
    text, or while it speaks of a drive that its audience is not about.
    """
    message = locked(message_id, "ask", version)
    ensure(rules.can_edit(by, message), _ONLY_STAFF)
    hold_audience(message)
    _must_be_fit(message)
    message.asked_at = now
    keep(events.ASKED, message, by, now)
    return message


@act
def approve(message_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Message:
    """Another than its writer lets it go out, now or when it is due."""
    message = locked(message_id, "approve", version)
    ensure(
        rules.can_approve(by, message),
        _("The secretary approves, and never what they wrote themselves."),
    )
    hold_audience(message)
    _must_be_fit(message)
    message.approver, message.approved_at = by.key, now
    keep(events.APPROVED, message, by, now)
    if message.send_at is None or message.send_at <= now:
        jobs.defer_by_name("linli.outreach.jobs.begin", message_id=message.pk)
    return message


@act
def send_back(
    message_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Message:
    """Not like this: the reason goes with it."""
    message = locked(message_id, "send_back", version)
    ensure(rules.can_lead(by, message), _("Only the secretary sends back."))
    reason = words(reason, "reason", _("Say what is to be changed."), 300)
    keep(events.SENT_BACK, message, by, now, text=reason)
    return message


@act
def take_back(message_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Message:
    """Into the draft again, before anything was sent. An approval is void then."""
    message = locked(message_id, "take_back", version)
    ensure(rules.can_take_back(by, message), _("Its writer or the secretary takes it back."))
    message.approver, message.approved_at = "", None
    keep(events.TAKEN_BACK, message, by, now)
    return message


def _must_be_fit(message: Message) -> None:
    texts = {text.form: text for text in message.texts.all()}
    wanted = [*message.channels, *(["group"] if message.groups else [])]
    missing = [code for code in wanted if code not in texts]
    if missing or not texts:
        words_of = FORMS[missing[0]].label if missing else _("at least one form")
        raise NotAllowed(
            _("A text is missing: %(form)s.") % {"form": words_of}, code="text_missing"
        )
    every = [message.title, *(f"{text.subject}\n{text.body}" for text in texts.values())]
    _scan(every)
    _says_what_it_is_about(message, every)


def _scan(every: Iterable[str]) -> None:
    for text in every:
        if findings := masking.scan(text):
            first = findings[0]
            raise NotAllowed(
                _("It names %(what)s (“%(found)s”). Take it out; the number to call is a mark.")
                % {"what": FOUND[first.kind], "found": text[first.start : first.end]},
                code="private",
            )


def _says_what_it_is_about(message: Message, every: Iterable[str]) -> None:
    """Whoever was promised not to be asked again is left out only if the audience says what it is
    about: a message that names such a drive must go to an audience about it.
    """
    whole = "\n".join(every)
    for code, names in queries.names_never_again():
        if message.audience.filter.about == code:
            continue
        if named := next((name for name in names if name and name in whole), ""):
            raise NotAllowed(
                _(
                    "It speaks of “%(name)s”: choose an audience that is about it, so that those "
                    "who are not asked again stay out."
                )
                % {"name": named},
                code="about",
            )
