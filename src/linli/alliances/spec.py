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
    #: Rules of admission and exit an alliance begins with: (stage, words, English words).
    conditions: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Votes:
    """Hands that were counted: how many of the council could vote, and how they did."""

    entitled: int
    in_favour: int
    against: int
    abstained: int = 0


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


#: Papers that an alliance gives itself.
DOCUMENTS: dict[str, Any] = {
    "charter": _("Charter"),
    "covenant": _("Covenant"),
    "other": pgettext_lazy("document", "Other paper"),
}

#: Offices in the council.
CHAIR = "chair"
OFFICES: dict[str, Any] = {
    CHAIR: _("Chair unit"),
    "vice_chair": _("Vice-chair unit"),
    "secretary": _("Secretary-general unit"),
    "councillor": _("Council unit"),
}


def document_choices() -> list[tuple[str, Any]]:
    """Callable: a new kind is no migration."""
    return list(DOCUMENTS.items())


def office_choices() -> list[tuple[str, Any]]:
    """Callable, as above."""
    return list(OFFICES.items())


def rank_choices() -> list[tuple[str, Any]]:
    """Callable: a new standing is no migration."""
    return list(RANKS.items())


def chain_choices() -> list[tuple[str, Any]]:
    """Callable, as above."""
    return list(CHAIN.items())
