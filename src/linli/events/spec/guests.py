"""What others hand over when they invite someone."""

from dataclasses import dataclass
from typing import Literal

GuestKind = Literal["account", "person", "organisation"]
GUEST_KINDS: tuple[GuestKind, ...] = ("account", "person", "organisation")


@dataclass(frozen=True)
class Guest:
    """Who is asked to come: an account, a person of the registry, or an organisation."""

    kind: GuestKind
    id: int

    @property
    def key(self) -> str:
        """As the journal and a form's select name them: "person:5"."""
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, key: str) -> "Guest | None":
        """The guest of a key; None for anything that is no key."""
        kind, _sep, number = key.partition(":")
        known = next((word for word in GUEST_KINDS if word == kind), None)
        return cls(known, int(number)) if known and number.isdecimal() else None
