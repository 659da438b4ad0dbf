"""What follows from what happened: the raiser is told, and forgotten when their file is erased."""

from linli.base.viewer import system
from linli.cases import actions, queries
from linli.cases.models import Case
from linli.clock import queries as clock
from linli.journal.models import Entry
from linli.notices import actions as notices
from linli.notices.queries import Address
from linli.notices.workflow import Channel
from linli.people import queries as people

PROGRAM = system("cases")


def tell_raiser_of_answer(entry: Entry) -> None:
    """The answer is there: please say whether it is solved."""
    if not _case(entry).spec.asks_raiser:
        return
    _tell(entry, "case.resolved")


def tell_raiser_of_next_answer(entry: Entry) -> None:
    """It cannot be solved yet, why, and when they hear again."""
    _tell(entry, "case.deferred")


def tell_raiser_of_pause(entry: Entry) -> None:
    """It stands still, why, and until when."""
    _tell(entry, "case.suspended")


def tell_raiser_of_closing(entry: Entry) -> None:
    """The term for their word has passed; “not solved” still opens it again."""
    _tell(entry, "case.closed_unconfirmed")


def tell_owner_of_reopening(entry: Entry) -> None:
    """Whoever answers for it reads on their desk that it was not solved."""
    case = _case(entry)
    notices.send(
        "case.reopened",
        recipient=f"account:{case.owner_id}",
        about=f"case:{case.pk}",
        to=Address(Channel.DESK),
        words={"number": case.number, "summary": case.summary},
        link=f"/cases/{case.pk}/",
        once=f"case.reopened:{entry.pk}",
        now=entry.happened_at,
        area=case.area.path,
    )


def tell_addressee_of_dispatch(entry: Entry) -> None:
    """A colleague reads on their desk what was dispatched to them by name."""
    case = _case(entry)
    if case.assignee_id is None:
        return
    notices.send(
        "case.dispatched",
        recipient=f"account:{case.assignee_id}",
        about=f"case:{case.pk}",
        to=Address(Channel.DESK),
        words={"number": case.number, "summary": case.summary},
        link=f"/cases/{case.pk}/",
        once=f"case.dispatched:{entry.pk}",
        now=entry.happened_at,
        area=case.area.path,
    )


def tell_colleague_of_passing_on(entry: Entry) -> None:
    """A colleague reads on their desk which order was passed on to them."""
    case = _case(entry)
    notices.send(
        "case.passed_on",
        recipient=str(entry.data["to"]),
        about=f"case:{case.pk}",
        to=Address(Channel.DESK),
        words={"number": case.number, "summary": case.summary},
        link=f"/cases/{case.pk}/",
        once=f"case.passed_on:{entry.pk}",
        now=entry.happened_at,
        area=case.area.path,
    )


def forget_person(entry: Entry) -> None:
    """A person's file was erased: their cases forget them too."""
    actions.forget_person(people.erased(entry), by=system("erasure"), now=entry.happened_at)


def _text(entry: Entry) -> str:
    """The words that went with what happened; "" once they are erased."""
    text = getattr(entry, "text", None)
    return str(text.body) if text is not None else ""


def _case(entry: Entry) -> Case:
    return queries.by_id(int(entry.subject.partition(":")[2]))


def _tell(entry: Entry, kind: str) -> None:
    """By text message where there is a phone and consent, else a slip to hand over; nothing
    once the raiser's data is gone, or for those who are in the files without a word of theirs.
    """
    case = _case(entry)
    if case.erased_at is not None:
        return
    phone = case.raiser_phone if queries.has_consent(case) else ""
    if case.spec.of_firms and case.organisation is not None:
        phone = case.organisation.contact_phone
    if not (phone or case.spec.asks_raiser):  # a slip would be for nobody
        return
    token = actions.link_for(case.pk, by=PROGRAM, now=entry.happened_at)
    notices.send(
        kind,
        recipient=f"case:{case.pk}",
        about=f"case:{case.pk}",
        to=Address(Channel.SMS, phone) if phone else Address(Channel.PRINT),
        words={
            "number": case.number,
            "summary": case.summary,
            "answer": case.answer or _text(entry),
            "next_on": case.next_on,
            "outcome": case.get_outcome_display(),
            "pause": case.pauses.order_by("-pk").first(),
            "confirm_until": queries.confirm_until(case),
            "today": clock.local(entry.happened_at),
        },
        link=f"/t/{token}/",
        once=f"{kind}:{entry.pk}",
        now=entry.happened_at,
        area=case.area.path,
    )
