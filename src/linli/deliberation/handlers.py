"""What follows for topics and meetings from what happened. Wired in site/reactions.py."""

from linli.base.viewer import system
from linli.deliberation import actions, queries
from linli.deliberation.models import Meeting
from linli.events import queries as gatherings
from linli.events.models import Invitation
from linli.events.workflow import State
from linli.journal.models import Entry
from linli.notices import actions as notices
from linli.notices.workflow import Channel
from linli.people import queries as people

PROGRAM = system("reactions")


def return_topic_to_agenda(entry: Entry) -> None:
    """A case was not solved: its topics wait for the next agenda again."""
    case_id = int(entry.subject.removeprefix("case:"))
    actions.return_to_agenda(case_id, by=PROGRAM, now=entry.happened_at)


def invite_guests(entry: Entry) -> None:
    """The invitation is public: all who are asked get it."""
    _tell_all(entry, "meeting.invitation")


def tell_guests_of_move(entry: Entry) -> None:
    """Another time or place: who has the invitation gets the new one."""
    _tell_all(entry, "meeting.moved")


def tell_guests_of_cancelling(entry: Entry) -> None:
    """It does not take place."""
    _tell_all(entry, "meeting.cancelled")


def invite_late_guest(entry: Entry) -> None:
    """Asked after the invitation was published: they get it at once."""
    invitation = Invitation.objects.get(pk=entry.data["invitation"])
    rows = queries.public_meetings().filter(event_id=invitation.event_id)
    meeting = rows.filter(event__state=State.ANNOUNCED).first()
    if meeting and invitation.withdrawn_at is None:
        _tell(entry, "meeting.invitation", meeting, invitation)


def forget_person(entry: Entry) -> None:
    """A person's file was erased: what they said at meetings goes too."""
    actions.forget_person(people.erased(entry), by=system("erasure"), now=entry.happened_at)


def forget_raiser(entry: Entry) -> None:
    """The raiser of a case was erased: the topics and promises of the case forget them too."""
    case_id = int(entry.subject.removeprefix("case:"))
    actions.forget_raiser(
        case_id, entry.words.split("\n"), by=system("erasure"), now=entry.happened_at
    )


def _tell_all(entry: Entry, kind: str) -> None:
    pk = int(entry.subject.removeprefix("meeting:"))
    meeting = queries.public_meetings().filter(pk=pk).first()
    if meeting is None:
        return  # nobody was told of it yet
    told = set()
    for invitation in gatherings.invitations(meeting.event_id):
        if invitation.guest not in told:
            told.add(invitation.guest)
            _tell(entry, kind, meeting, invitation)


def _tell(entry: Entry, kind: str, meeting: Meeting, invitation: Invitation) -> None:
    event = meeting.event
    notices.send(
        kind,
        recipient=invitation.guest.key,
        about=f"meeting:{meeting.pk}",
        to=_address(invitation),
        words={
            "title": event.title,
            "venue": event.venue,
            "starts_at": event.starts_at,
            "reason": event.cancel_reason,
            "topics": [item.topic.title for item in queries.items_of(meeting)],
        },
        link=f"/m/{meeting.pk}/",
        # One invitation for each publishing, however many matters a guest is asked for.
        once=f"{kind}:{meeting.pk}:{event.version}:{invitation.guest.key}",
        area=event.area.path,
        now=entry.happened_at,
    )


def _address(invitation: Invitation) -> notices.Address:
    if invitation.account_id is not None:
        return notices.Address(Channel.DESK)
    phone = ""
    if invitation.person is not None:
        phone = invitation.person.phone
    elif invitation.organisation is not None:
        phone = invitation.organisation.contact_phone
    return notices.Address(Channel.SMS if phone else Channel.PRINT, phone)
