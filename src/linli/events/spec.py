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
        """As the journal names them: "person:5"."""
        return f"{self.kind}:{self.id}"
