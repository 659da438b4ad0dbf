"""What a programme may declare of alliances, and the words that all alliances share."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class AllianceSpec:
    """A kind of alliance: an industry's, a caring league. `circle`: the kind of circle in which
    its members put needs and resources on lists and claim them (`claims.spec.KINDS`).
    """

    code: str
    label: Any
    circle: str


@dataclass(frozen=True)
class Founder:
    """A firm that founds an alliance together with others, and its standing there."""

    organisation_id: int
    rank: str = "member"


#: Standing of a member: of the council, or not.
MEMBER, COUNCIL = "member", "council"
RANKS: dict[str, Any] = {MEMBER: _("Member unit"), COUNCIL: _("Council unit")}

#: Links of the industry's chain.
CHAIN: dict[str, Any] = {
    "front_end": pgettext_lazy("chain", "Front end"),
    "core": pgettext_lazy("chain", "Core"),
    "key_link": pgettext_lazy("chain", "Key link"),
    "supporting": pgettext_lazy("chain", "Supporting service"),
}


def rank_choices() -> list[tuple[str, Any]]:
    """Callable: a new standing is no migration."""
    return list(RANKS.items())


def chain_choices() -> list[tuple[str, Any]]:
    """Callable, as above."""
    return list(CHAIN.items())
