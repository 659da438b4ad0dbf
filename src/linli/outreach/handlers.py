"""What follows: a message has gone out, a reply came, somebody moved or is erased."""

from linli.base.viewer import system
from linli.journal.models import Entry
from linli.outreach import actions
from linli.people import queries as people

PROGRAM = system("outreach")


def finish_message(entry: Entry) -> None:
    """One of its mailings is through: perhaps all of it is."""
    for about in entry.about:
        kind, _sep, number = about.partition(":")
        if kind == "message":
            actions.finish(int(number), by=PROGRAM, now=entry.happened_at)


def answer_reply(entry: Entry) -> None:
    """A question becomes an inquiry, an appeal a case, a code a bound account."""
    reply_id = int(entry.subject.removeprefix("reply:"))
    actions.answer(reply_id, by=PROGRAM, now=entry.happened_at)


def follow_person(entry: Entry) -> None:
    """Their number changed, or they left a dwelling: nothing goes to the old address."""
    for thing in (entry.subject, *entry.about):
        kind, _sep, number = thing.partition(":")
        if kind == "person":
            actions.follow_person(int(number), by=PROGRAM, now=entry.happened_at)


def forget_person(entry: Entry) -> None:
    """Whoever is erased is written to no more, and named in no text."""
    actions.forget_person(people.erased(entry), by=system("erasure"), now=entry.happened_at)


def forget_registration(entry: Entry) -> None:
    """Who registered for a gathering was erased: so is what was written to them."""
    actions.forget_registration(entry.subject, by=system("erasure"), now=entry.happened_at)
