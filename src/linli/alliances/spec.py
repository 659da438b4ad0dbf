"""What a programme may declare of alliances, and the words that all alliances share."""

from dataclasses import dataclass
from datetime import date, time, timedelta
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


#: On duty at a service station; firms read the post, never who it is.
POSTS: dict[str, Any] = {
    "specialist": _("Service specialist"),
    "social_worker": _("Resident social worker"),
    "community": pgettext_lazy("post", "Community staff"),
}
#: A plan of turns reaches at most so far; turns that were are kept so long.
DUTY_AHEAD = timedelta(days=184)
DUTY_KEPT = timedelta(days=366)

#: Bodies of the Party in an alliance.
COMMITTEE, BRANCH = "committee", "branch"
BODIES: dict[str, Any] = {COMMITTEE: _("Party committee"), BRANCH: _("Party branch")}
PARTY_SECRETARY = "secretary"
PARTY_OFFICES: dict[str, Any] = {
    PARTY_SECRETARY: pgettext_lazy("party", "Secretary"),
    "deputy": pgettext_lazy("party", "Deputy secretary"),
    "member": pgettext_lazy("party", "Committee member"),
    "unit": pgettext_lazy("party", "Unit that belongs to it"),
}
#: Names of people outside the office are kept so long after their term.
PARTY_NAMES_KEPT = timedelta(days=366)

#: Lists of a body.
STANDARD, STUDY, LECTURE = "standard", "study", "lecture"
TASKS: dict[str, Any] = {
    STANDARD: _("Standards"),
    STUDY: _("Study tasks"),
    LECTURE: _("Policy lectures"),
}
#: What the eight standards begin with: a sample, for the town's own words are not known here.
SAMPLE_STANDARDS: tuple[tuple[str, str], ...] = (
    ("组织设置规范，班子健全", "The body is set up in order, its posts are filled"),
    ("党员管理规范，底数清楚", "Members are known and looked after"),
    ("组织生活规范，按期开展", "Meetings of the body take place in time"),
    ("学习教育规范，有计划有落实", "Study follows a plan and is done"),
    ("阵地建设规范，标识制度齐全", "There is a place for it, with its signs and rules"),
    ("服务企业规范，问题有人办", "Firms are served, problems are dealt with"),
    ("政策宣讲规范，企业听得懂", "Policies are explained so that firms understand"),
    ("作用发挥明显，企业职工认可", "It is of use, firms and their staff say so"),
)


def post_choices() -> list[tuple[str, Any]]:
    """Callable: a new post is no migration."""
    return list(POSTS.items())


def body_choices() -> list[tuple[str, Any]]:
    """Callable, as above."""
    return list(BODIES.items())


def party_office_choices() -> list[tuple[str, Any]]:
    """Callable, as above."""
    return list(PARTY_OFFICES.items())


def task_choices() -> list[tuple[str, Any]]:
    """Callable, as above."""
    return list(TASKS.items())


@dataclass(frozen=True)
class DutyDraft:
    """Somebody's turns: on which weekdays (0 = Monday) from `first` to `last`, from when until
    when. Days off are left out, moved working days (调休) count by their weekday.
    """

    station_id: int
    account_id: int
    post: str
    first: date
    last: date
    starts: time
    ends: time
    weekdays: tuple[int, ...] = ()


@dataclass(frozen=True)
class PersonOfBody:
    """Who takes a seat: a member firm, one of the staff, somebody by name; at least one of them."""

    member_id: int | None = None
    account_id: int | None = None
    name: str = ""
