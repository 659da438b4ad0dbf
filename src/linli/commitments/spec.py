"""What others hand over when they open a commitment."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

OwnerKind = Literal["account", "person", "organisation", "section"]
OWNER_KINDS: tuple[OwnerKind, ...] = ("account", "person", "organisation", "section")


#: What owners noted about households is kept so long, then erased; the tick stays.
NOTES_KEPT = timedelta(days=730)


@dataclass(frozen=True)
class Owner:
    """Who owes it: one account, person (a steward without an account), firm or section."""

    kind: OwnerKind
    id: int

    @property
    def key(self) -> str:
        """As the journal and a form's select name them: "person:5"."""
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, key: str) -> "Owner | None":
        """The owner of a key; None for anything that is no key."""
        kind, _sep, number = key.partition(":")
        known = next((word for word in OWNER_KINDS if word == kind), None)
        return cls(known, int(number)) if known and number.isdecimal() else None
