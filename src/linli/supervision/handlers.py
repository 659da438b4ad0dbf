"""What follows from acts on slips: those concerned are told. Wired in site/reactions.py."""

from collections.abc import Iterable

from linli.accounts import queries as accounts
from linli.accounts.models import Account
from linli.base.viewer import system
from linli.journal.models import Entry
from linli.notices import actions as notices
from linli.notices.workflow import Channel
from linli.people import queries as people
from linli.supervision import actions
from linli.supervision.models import Slip


def tell_receiver(entry: Entry) -> None:
    """It was issued to them: who answers for it, and their secretary or section, are told."""
    slip = _slip(entry)
    heads = (
        accounts.handlers_of(slip.to_section, entry.happened_at)
        if slip.to_section is not None
        else accounts.secretaries_of(slip.unit, entry.happened_at)  # type: ignore[arg-type]  # an area
    )
    _tell(entry, slip, "slip.issued", [slip.answerable, *heads])


def tell_answerable_of_step(entry: Entry) -> None:
    """A reminder, a talk, a circular: who answers for it is told why."""
    slip = _slip(entry)
    _tell(entry, slip, "slip.pressed", [slip.answerable])


def tell_answerable_of_check(entry: Entry) -> None:
    """The reply was accepted or sent back."""
    slip = _slip(entry)
    _tell(entry, slip, "slip.checked", [slip.answerable])


def tell_answerable_of_decision(entry: Entry) -> None:
    """More time was approved or refused."""
    slip = _slip(entry)
    _tell(entry, slip, "slip.extended", [slip.answerable])


def tell_of_instruction(entry: Entry) -> None:
    """A leader wrote on it: who answers for it and who issued it are told."""
    slip = _slip(entry)
    _tell(entry, slip, "slip.instructed", [slip.answerable, slip.issuer])


def tell_issuer(entry: Entry) -> None:
    """A reply, or a wish for more time, waits for who issued it."""
    slip = _slip(entry)
    _tell(entry, slip, "slip.replied", [slip.issuer])


def forget_person(entry: Entry) -> None:
    """Whoever is erased is forgotten in what slips say."""
    who = people.erased(entry)
    actions.blacken_names(who.words, by=system("erasure"), now=entry.happened_at)


def forget_raiser(entry: Entry) -> None:
    """The raiser of a case was erased: slips forget them too."""
    actions.blacken_names(entry.words.split("\n"), by=system("erasure"), now=entry.happened_at)


def _tell(entry: Entry, slip: Slip, kind: str, whom: Iterable[Account]) -> None:
    for account in dict.fromkeys(whom):
        if f"account:{account.pk}" == entry.actor:
            continue
        notices.send(
            kind,
            recipient=f"account:{account.pk}",
            about=f"slip:{slip.pk}",
            to=notices.Address(Channel.DESK),
            words={
                "number": slip.number,
                "title": slip.title,
                "due_at": slip.reply_due_at,
                "what": entry.label,
                "text": entry.words,
            },
            link=f"/slips/{slip.pk}/",
            once=f"{kind}:{entry.pk}:{account.pk}",
            area=slip.area.path,
            now=entry.happened_at,
        )


def _slip(entry: Entry) -> Slip:
    pk = int(entry.subject.removeprefix("slip:"))
    rows = Slip.objects.select_related("area", "to_section", "to_area", "answerable", "issuer")
    return rows.get(pk=pk)
