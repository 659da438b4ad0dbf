"""What a programme may declare of alliances, and the words that all alliances share."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base.sheets import Column


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


@dataclass(frozen=True)
class Sent:
    """An application that was sent, and the token of the link by which the firm follows it."""

    application_id: int
    token: str


#: How long a firm follows its application by one link; staff give it another.
ENTRY_LINK_LASTS = timedelta(days=180)

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


#: Other words for them in sheets, without blanks.
CHAIN_WORDS: dict[str, str] = {
    "前端": "front_end",
    "前端环节": "front_end",
    "上游": "front_end",
    "核心": "core",
    "核心环节": "core",
    "关键": "key_link",
    "关键环节": "key_link",
    "配套": "supporting",
    "配套服务": "supporting",
    "下游": "supporting",
}
#: The columns of a list of enterprise files, by the names they have in people's own sheets.
FILE_COLUMNS: tuple[Column, ...] = (
    Column(
        "credit_code",
        _("Unified social credit code"),
        ("统一社会信用代码", "社会信用代码", "信用代码", "组织机构代码", "税号", "credit code"),
        example="91410103MA00000001",
    ),
    Column(
        "name",
        _("Firm"),
        ("企业名称", "单位名称", "公司名称", "企业", "公司", "单位", "名称", "name"),
        required=True,
        example="示例机械公司",
    ),
    Column(
        "link",
        _("Link of the chain"),
        ("产业链环节", "产业链", "所属环节", "环节", "链条环节", "link"),
        example="核心",
    ),
    Column(
        "labels",
        _("What the firm is"),
        ("企业标签", "标签", "企业类型", "资质", "企业资质", "labels"),
        example="高新技术企业、专精特新",
    ),
    Column(
        "staff",
        _("People who work there"),
        ("从业人数", "从业人员", "员工人数", "职工人数", "员工数", "人数", "用工人数", "staff"),
        example="120",
    ),
    Column(
        "staff_on",
        _("Counted on"),
        ("统计日期", "统计时间", "人数统计日", "截至日期", "截止日期", "counted on"),
        example="2022-03-31",
    ),
    Column(
        "jobs",
        _("Open posts"),
        ("空缺岗位", "招聘岗位", "在招岗位", "招工人数", "缺工人数", "岗位数", "jobs"),
        example="6",
    ),
    Column(
        "specialist",
        _("Specialist in charge"),
        ("服务专员", "企业专员", "专员", "联络员", "包联专员", "specialist"),
        example="白若溪",
    ),
    Column(
        "wants",
        _("What it needs"),
        ("企业需求", "需求", "主要需求", "存在问题", "诉求", "wants"),
        example="招技工",
    ),
    Column(
        "gives",
        _("What it can give"),
        ("可提供资源", "可供资源", "资源", "能提供", "可提供", "gives"),
        example="会议室、检测设备",
    ),
)
#: What a list makes, in words.
MADE: dict[str, object] = {
    "alliances.file": _("Enterprise files"),
    "alliances.changed": _("Enterprise files changed"),
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
