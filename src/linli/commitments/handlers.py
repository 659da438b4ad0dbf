"""What follows from acts on commitments: those concerned are told. Wired in site/reactions.py."""

from linli.accounts import queries as accounts
from linli.base.viewer import system
from linli.commitments import actions
from linli.commitments.models import Commitment
from linli.journal.models import Entry
from linli.notices import actions as notices
from linli.notices.workflow import Channel
from linli.people import queries as people

PROGRAM = system("reactions")


def tell_owner(entry: Entry) -> None:
    """A new promise: on the owner's desk, or by a link that needs no password."""
    _tell_owner(entry, "commitment.owed")


def tell_owner_of_return(entry: Entry) -> None:
    """It was sent back: it is theirs again."""
    _tell_owner(entry, "commitment.sent_back")


def tell_who_confirms(entry: Entry) -> None:
    """It is reported done: who looks after it is asked to confirm."""
    commitment = _commitment(entry)
    if f"account:{commitment.answerable_id}" == entry.actor:
        return  # they did it themselves; it stands on the list of the others who may confirm
    _put_on_desk(entry, commitment, "commitment.done", commitment.answerable_id)


def forget_person(entry: Entry) -> None:
    """Whoever is erased is forgotten in what they owed, and in notes about their doors."""
    actions.forget_person(people.erased(entry), by=system("erasure"), now=entry.happened_at)


def _tell_owner(entry: Entry, kind: str) -> None:
    commitment = _commitment(entry)
    if commitment.owner.kind in ("person", "organisation"):
        actions.send_link(commitment.pk, by=PROGRAM, now=entry.happened_at, kind=kind)
    elif commitment.owner_account_id is not None:
        if f"account:{commitment.owner_account_id}" != entry.actor:
            _put_on_desk(entry, commitment, kind, commitment.owner_account_id)
    elif commitment.owner_section is not None:
        for account in accounts.handlers_of(commitment.owner_section, entry.happened_at):
            _put_on_desk(entry, commitment, kind, account.pk)


def _put_on_desk(entry: Entry, commitment: Commitment, kind: str, account_id: int) -> None:
    notices.send(
        kind,
        recipient=f"account:{account_id}",
        about=f"commitment:{commitment.pk}",
        to=notices.Address(Channel.DESK),
        words={"what": commitment.what, "due_at": commitment.due_at},
        link=f"/commitments/{commitment.pk}/",
        once=f"{kind}:{entry.pk}:{account_id}",
        area=commitment.area.path,
        now=entry.happened_at,
    )


def _commitment(entry: Entry) -> Commitment:
    pk = int(entry.subject.removeprefix("commitment:"))
    return Commitment.objects.select_related("area", "owner_section").get(pk=pk)
