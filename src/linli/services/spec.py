"""Words and tables of the service of firms: modules, factors, periods, conditions of policies.

A sub-district that words them differently says so in its rows; codes stay.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from linli.alliances.spec import CHAIN, RANKS

#: The nine modules of the service (九大模块).
MODULES: dict[str, Any] = {
    "members": _("Party members’ education and management"),
    "policy": _("Policy reading and application"),
    "finance": _("Investment and finance"),
    "market": _("Market opening"),
    "integration": _("Industry integration"),
    "startup": _("Start-up guidance"),
    "technology": _("Technology innovation"),
    "talent": pgettext_lazy("module", "Talent"),
    "research": _("Industry-university-research-application"),
}
#: The four factors (四要素).
FACTORS: dict[str, Any] = {
    "talent": pgettext_lazy("factor", "Talent"),
    "capital": _("Capital"),
    "resources": pgettext_lazy("factor", "Resources"),
    "environment": _("Environment"),
}
#: Where a need was heard.
ORIGINS: dict[str, Any] = {
    "order": _("Order"),
    "visit": _("Visit"),
    "event": pgettext_lazy("origin", "Gathering"),
    "spoken": _("Told"),
}
#: Module and factor that a category of orders suggests; whoever lists the need may choose others.
GUESSES: dict[str, tuple[str, str]] = {
    "firm_policy": ("policy", "environment"),
    "firm_finance": ("finance", "capital"),
    "firm_labour": ("talent", "talent"),
    "firm_premises": ("integration", "resources"),
    "firm_permits": ("policy", "environment"),
    "firm_market": ("market", "resources"),
    "firm_legal": ("startup", "environment"),
}
#: The three service teams (三支队伍) an alliance begins with: rows, renamed as one likes.
TEAMS: tuple[tuple[str, str, str], ...] = (
    ("government", "政务服务队", "Government service team"),
    ("social", "社会服务队", "Social service team"),
    ("party", "党建指导队", "Party-building guidance team"),
)
#: Months of a period; "" = still to be set, so that nothing is owed.
PERIODS: dict[str, int] = {"": 0, "month": 1, "quarter": 3, "half": 6, "year": 12}
PERIOD_LABELS: dict[str, Any] = {
    "": _("still to be set"),
    "month": _("every month"),
    "quarter": _("every quarter"),
    "half": _("every half-year"),
    "year": _("every year"),
}
#: The six mechanisms (六项机制): code, name, English name, period, kind of its gatherings.
MECHANISMS: tuple[tuple[str, str, str, str, str], ...] = (
    ("answer", "集中解答", "Collective answer", "", "clinic"),
    ("training", "政策培训", "Policy training", "month", "training"),
    ("party_day", "主题党日", "Party members’ day", "month", "other"),
    ("matching", "供需对接会", "Matching meeting", "month", "matching"),
    ("salon", "主题沙龙", "Themed salon", "quarter", "salon"),
    ("exchange", "人才交流", "Talent exchange", "half", "exchange"),
)
#: What a colleague may do by a link of the firm: code → words, and the rights the link is narrowed
#: to. The link of the firm's first contact is given out by staff and is not narrowed.
FIRM_RIGHTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "read": (_("Read the firm’s orders"), ("cases.order", "cases.track")),
    "speak": (
        _("Raise orders, rate them, object to a taking"),
        ("cases.order", "cases.track", "cases.speak"),
    ),
    "apply": (_("Apply for policies and follow it"), ("services.apply",)),
    "vacancies": (
        _("Keep the firm’s vacancies"),
        ("employment.firm", "employment.offer", "employment.see"),
    ),
    "book": (_("Book places of the service station"), ("events.book_own",)),
    "papers": (_("Acknowledge charter and covenant for the firm"), ("alliances.speak",)),
    "colleagues": (_("Let colleagues in and shut them out"), ("services.colleagues",)),
}
#: What every link of a firm opens: its front page.
FIRM_DOOR = "services.firm"
#: How long the link of a firm lasts, and how many its contacts may have out at once.
FIRM_LINK_LASTS = timedelta(days=90)
MOST_LINKS = 10
#: In the last days of its period a mechanism that was not met turns yellow.
WARN_DAYS = 7


@dataclass(frozen=True)
class Profile:
    """What is known of a firm when conditions are asked; None or "" where nobody wrote it down."""

    organisation_id: int
    name: str
    link: str = ""
    staff: int | None = None
    area_path: str = ""
    rank: str = ""
    since: date | None = None
    #: What it is in the town's words: keys of labels.
    labels: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Reason:
    """One condition and whether a firm fits: True, False, or None where it is not known."""

    fits: bool | None
    words: str


@dataclass(frozen=True)
class Condition:
    """A kind of condition: its words, whether a profile fits, and how that reads."""

    label: Any
    judge: Callable[[Profile, Any], bool | None]
    says: Callable[[Profile, Any], str]


def _link(firm: Profile, links: Any) -> bool | None:
    return firm.link in links if firm.link else None


def _said_link(firm: Profile, links: Any) -> str:
    wanted = gettext(" or ").join(str(CHAIN.get(each, each)) for each in links)
    has = str(CHAIN.get(firm.link, "")) or gettext("not written down")
    return gettext("link of the chain: %(has)s (asked: %(wanted)s)") % {
        "has": has,
        "wanted": wanted,
    }


def _labels(firm: Profile, asked: Any) -> bool | None:
    """One of them is enough. A file that names none of them leaves it open: nobody said no."""
    if any(each["id"] in firm.labels for each in asked):
        return True
    return False if firm.labels else None


def _said_labels(firm: Profile, asked: Any) -> str:
    wanted = gettext(" or ").join(each["name"] for each in asked)
    has = [each["name"] for each in asked if each["id"] in firm.labels]
    if has:
        return gettext("the firm is: %(has)s") % {"has": "、".join(has)}
    if firm.labels:
        return gettext("the firm is not: %(wanted)s") % {"wanted": wanted}
    return gettext("what the firm is: not written down (asked: %(wanted)s)") % {"wanted": wanted}


def _staff(firm: Profile, bounds: Any) -> bool | None:
    if firm.staff is None:
        return None
    least: int | None = bounds.get("from")
    most: int | None = bounds.get("to")
    return (least is None or firm.staff >= least) and (most is None or firm.staff <= most)


def _said_staff(firm: Profile, bounds: Any) -> str:
    least, most = bounds.get("from"), bounds.get("to")
    if least is not None and most is not None:
        wanted = gettext("%(least)d to %(most)d") % {"least": least, "most": most}
    elif least is not None:
        wanted = gettext("at least %(least)d") % {"least": least}
    else:
        wanted = gettext("at most %(most)d") % {"most": most}
    has = gettext("not written down") if firm.staff is None else str(firm.staff)
    return gettext("people working there: %(has)s (asked: %(wanted)s)") % {
        "has": has,
        "wanted": wanted,
    }


def _area(firm: Profile, area: Any) -> bool | None:
    path = str(area["path"])
    return firm.area_path == path or firm.area_path.startswith(f"{path}.")


def _said_area(firm: Profile, area: Any) -> str:
    yes = gettext("lies in %(area)s") % {"area": area["name"]}
    no = gettext("does not lie in %(area)s") % {"area": area["name"]}
    return yes if _area(firm, area) else no


def _rank(firm: Profile, rank: str) -> bool | None:
    return firm.rank == rank


def _said_rank(firm: Profile, rank: Any) -> str:
    has = RANKS.get(firm.rank, firm.rank)
    return gettext("standing: %(has)s (asked: %(wanted)s)") % {
        "has": has,
        "wanted": RANKS.get(rank, rank),
    }


def _since(firm: Profile, day: Any) -> bool | None:
    return None if firm.since is None else firm.since <= date.fromisoformat(day)


def _said_since(firm: Profile, day: Any) -> str:
    asked = date_format(date.fromisoformat(day), "DATE_FORMAT")
    has = date_format(firm.since, "DATE_FORMAT") if firm.since else gettext("not written down")
    return gettext("member since: %(has)s (asked: by %(day)s)") % {"has": has, "day": asked}


#: Code → what a policy may ask of a firm. The values are stored with the policy.
CONDITIONS: dict[str, Condition] = {
    "links": Condition(_("Links of the chain"), _link, _said_link),
    "labels": Condition(_("What the firm is"), _labels, _said_labels),
    "staff": Condition(_("People working there"), _staff, _said_staff),
    "area": Condition(_("Area"), _area, _said_area),
    "rank": Condition(_("Standing in the alliance"), _rank, _said_rank),
    "since": Condition(_("Member by"), _since, _said_since),
}


def reasons(conditions: Mapping[str, Any], firm: Profile) -> list[Reason]:
    """Every condition of a policy as it reads for this firm, in the order of the table."""
    return [
        Reason(
            CONDITIONS[code].judge(firm, conditions[code]),
            CONDITIONS[code].says(firm, conditions[code]),
        )
        for code in CONDITIONS
        if code in conditions
    ]


def verdict(found: list[Reason]) -> bool | None:
    """True where all fit, False where one does not, None where only something is unknown."""
    judged = [each.fits for each in found]
    if False in judged:
        return False
    return None if None in judged else True


@dataclass(frozen=True)
class Period:
    """One period of a mechanism: its first day and the day after its last."""

    first: date
    after: date

    @property
    def last(self) -> date:
        return self.after - timedelta(days=1)


def period_of(period: str, day: date) -> Period | None:
    """The calendar period in which a day lies; None while the period is still to be set.

    Quarters and half-years begin with the year, so that no period runs across a year's end.
    """
    months = PERIODS[period]
    if not months:
        return None
    begins = (day.month - 1) // months * months + 1
    first = date(day.year, begins, 1)
    return Period(first, _months_on(first, months))


def periods_between(period: str, first: date, last: date) -> list[Period]:
    """The periods from that of `first` to that of `last`, in order."""
    found, at = [], period_of(period, first)
    while at is not None and at.first <= last:
        found.append(at)
        at = period_of(period, at.after)
    return found


def _months_on(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


@dataclass(frozen=True)
class PolicyDraft:
    """What somebody writes about a policy. `conditions`: code of CONDITIONS → value."""

    title: str
    summary: str
    body: str = ""
    issuer: str = ""
    documents: str = ""
    deadline: date | None = None
    conditions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class NeedDraft:
    """A need as it was heard. At most one of `case_id`, `visit_id`, `event_id` says where."""

    organisation_id: int
    module: str
    factor: str
    text: str
    link: str = ""
    case_id: int | None = None
    visit_id: int | None = None
    event_id: int | None = None


def firm_right_choices() -> list[tuple[str, Any]]:
    """What a colleague's link may be ticked for."""
    return [(code, words) for code, (words, _rights) in FIRM_RIGHTS.items()]


def module_choices() -> list[tuple[str, Any]]:
    """Callable: a new word is no migration."""
    return list(MODULES.items())


def factor_choices() -> list[tuple[str, Any]]:
    """Callable, as above."""
    return list(FACTORS.items())


def origin_choices() -> list[tuple[str, Any]]:
    """Callable, as above."""
    return list(ORIGINS.items())


def period_choices() -> list[tuple[str, Any]]:
    """Callable, as above."""
    return list(PERIOD_LABELS.items())
