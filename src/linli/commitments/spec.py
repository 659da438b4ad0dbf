"""What others hand over when they open a commitment."""

from dataclasses import dataclass
from typing import Literal

OwnerKind = Literal["account", "person", "organisation", "section"]
OWNER_KINDS: tuple[OwnerKind, ...] = ("account", "person", "organisation", "section")


@dataclass(frozen=True)
class Owner:
    """Who owes it: one account, person (a steward without an account), firm or section."""

    kind: OwnerKind
    id: int

    @property
    def key(self) -> str:
        """As the journal names them: "person:5"."""
        return f"{self.kind}:{self.id}"
