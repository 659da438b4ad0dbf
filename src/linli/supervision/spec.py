"""What others hand over when they issue a slip, and what is fixed about slips."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

UnitKind = Literal["section", "area"]

#: The mark before the year in a slip's number, as in 督〔2022〕7号.
MARK = "督"
#: The mark in a circular's number, as in 督通〔2022〕3号.
CIRCULAR_MARK = "督通"
#: Most records of one kind that a round draws.
MOST_DRAWN = 50
#: Terms in working days (rows an administrator edits): sign for it, reply, check the reply.
TERM_SIGN, TERM_REPLY, TERM_CHECK = "slip.sign", "slip.reply", "slip.check"
#: A reply date beyond this is a slip of the hand.
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Receiver:
    """To which section or community a slip goes, and who of it answers for it."""

    kind: UnitKind
    unit_id: int
    account_id: int

    @property
    def key(self) -> str:
        """As a form's select names it: "section:3/5"."""
        return f"{self.kind}:{self.unit_id}/{self.account_id}"

    @classmethod
    def parse(cls, key: str) -> "Receiver | None":
        """The receiver of a key; None for anything that is no key."""
        kind, _sep, numbers = key.partition(":")
        unit, _sep, account = numbers.partition("/")
        known: UnitKind | None = next((word for word in _KINDS if word == kind), None)
        if known is None or not (unit.isdecimal() and account.isdecimal()):
            return None
        return cls(known, int(unit), int(account))


_KINDS: tuple[UnitKind, ...] = ("section", "area")

#: Origin of a slip → what it is called.
ORIGINS: dict[str, Any] = {
    "case": _("Case"),
    "commitment": _("Commitment"),
    "item": _("Ledger item"),
}
