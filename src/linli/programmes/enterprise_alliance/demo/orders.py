"""What the alliance does for its firms, from March on: 48 orders, of which 37 were solved and rated
by the firm; the list of needs, what helped, mechanisms, policies, applications.

Orders go in waves of some firms each: raised on one day, taken on the next, done and rated after.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from linli.accounts import queries as accounts
from linli.alliances.models import Alliance
from linli.base.demo import Script, at, on
from linli.base.viewer import Viewer
from linli.cases import actions as cases
from linli.cases.models import Case, Category
from linli.events.models import Series
from linli.people.models import Organisation
from linli.programmes.enterprise_alliance.demo import problems, town
from linli.services import actions
from linli.services.models import Need, ServiceTeam
from linli.services.spec import NeedDraft, PolicyDraft

#: Day raised, taken, done, rated; the firms of each wave by their place among the founders.
WAVES: tuple[tuple[str, str, str, str, range], ...] = (
    ("3-1", "3-2", "3-4", "3-7", range(10)),
    ("3-9", "3-10", "3-14", "3-15", range(10, 20)),
    ("3-17", "3-18", "3-22", "3-23", range(20, 30)),
    ("3-28", "3-29", "3-31", "4-1", range(30, 39)),
)
#: What does not go the usual way: firm → how far it is on the demo's Monday.
OTHERS = {4: "deferred", 17: "reopened"}
#: These come in April and are under way.
LATE: tuple[tuple[int, str], ...] = (
    *((39, "ended"), (40, "ended"), (41, "deferred"), (42, "in_hand"), (43, "in_hand")),
    *((44, "objected"), (45, "portal"), (46, "raised"), (47, "raised")),
)
#: Of those in hand one firm has its first answer, one still waits for it.
ANSWERED = 42
SPECIALISTS = ("huaihe1", "huaihe2")
#: Mechanism → the series of the alliance that meets it.
MET_BY = {
    "answer": "政策与法律咨询",
    "training": "政策培训",
    "party_day": "党员活动日",
    "matching": "链上供需对接",
    "salon": "主题沙龙",
    "exchange": "人才交流会",
}


@dataclass
class Work:
    """What the acts need to find again."""

    alliance: Alliance | None = None
    firms: list[Organisation] = field(default_factory=list)
    contacts: dict[int, Viewer] = field(default_factory=dict)
    staff: dict[str, Viewer] = field(default_factory=dict)
    orders: dict[int, Case] = field(default_factory=dict)
    categories: dict[str, int] = field(default_factory=dict)
    teams: list[ServiceTeam] = field(default_factory=list)
    solutions: list[int] = field(default_factory=list)

    def by(self, name: str, now: datetime) -> dict[str, Any]:
        """One of the staff, at this moment."""
        if name not in self.staff:
            self.staff[name] = town.viewer(name, now)
        return {"by": self.staff[name], "now": now}

    def specialist(self, number: int, now: datetime) -> dict[str, Any]:
        """Who is in charge of the firm of this place."""
        return self.by(SPECIALISTS[number % 2], now)

    def contact(self, number: int, now: datetime) -> dict[str, Any]:
        """The firm's contact, who comes by the firm's link."""
        if number not in self.contacts:
            token = actions.firm_link(self.firms[number].pk, **self.specialist(number, now))
            viewer = accounts.viewer_by_link(token, now)
            if viewer is None:
                raise RuntimeError("the link that was just made opens nothing")
            self.contacts[number] = viewer
        return {"by": self.contacts[number], "now": now}


def write(script: Script) -> None:
    """All acts, each at its hour."""
    work = Work()
    script.add(at("3-1", 8), partial(_begin, work))
    for raised, taken, done, rated, firms in WAVES:
        script.add(at(raised, 10), partial(_raise, work, tuple(firms)))
        script.add(at(taken, 9, 30), partial(_take, work, tuple(firms)))
        script.add(at(done, 15), partial(_do, work, tuple(firms)))
        script.add(at(rated, 10), partial(_rate, work, tuple(firms)))
    script.add(at("4-2", 9), partial(_list_needs, work))
    script.add(at("4-6", 10), partial(_write_policies, work))
    script.add(at("4-12", 10), partial(_raise, work, tuple(number for number, _how in LATE[:5])))
    script.add(at("4-13", 9, 30), partial(_take, work, tuple(number for number, _how in LATE[:5])))
    script.add(at("4-14", 15), partial(_do, work, tuple(number for number, _how in LATE[:5])))
    script.add(at("4-14", 16), partial(_raise, work, (44, 45)))
    script.add(at("4-15", 9, 30), partial(_take, work, (44,)))
    script.add(at("4-15", 14), partial(_object, work))
    script.add(at("4-15", 15), partial(_apply, work))
    script.add(at("4-15", 16, 30), partial(_raise, work, (46, 47)))


def _of(work: Work) -> Alliance:
    if work.alliance is None:
        raise RuntimeError("the alliance was not founded")
    return work.alliance


def _begin(work: Work, now: datetime) -> None:
    """Teams and mechanisms; each mechanism is met by the series that is there already."""
    row = Alliance.objects.select_related("area").get(
        kind="industry", area__name=town.HUAIHE, closed_on=None
    )
    work.alliance = row
    members = row.members.filter(founding=True).select_related("organisation__area").order_by("pk")
    work.firms = [each.organisation for each in members]
    work.categories = dict(Category.objects.values_list("code", "pk"))
    leader = work.by("huaihe", now)
    work.teams = actions.begin_teams(row.pk, **leader)
    series = {each.title: each.pk for each in Series.objects.filter(origin=f"alliance:{row.pk}")}
    for each in actions.begin_mechanisms(row.pk, since=date(2021, 5, 1), **leader):
        actions.set_mechanism(
            each.pk,
            each.name,
            name_en=each.name_en,
            period=each.period,
            in_charge_id=work.specialist(each.pk, now)["by"].account_id,
            since=date(2021, 5, 1),
            series_id=series.get(MET_BY[each.code]),
            warns=each.code in {"training", "salon"},
            replaces="政策宣讲月报" if each.code in {"training", "salon"} else "",
            **leader,
        )


def _raise(work: Work, firms: tuple[int, ...], now: datetime) -> None:
    """By telephone to the specialist; some by the firm's own contact, by the firm's link."""
    for number in firms:
        problem = problems.of(number)
        own = number == 45 or number % 10 == 7
        to = work.contact(number, now) if own else work.specialist(number, now)
        raised = cases.raise_case(
            kind="order",
            category_id=work.categories[problem.category],
            area_id=work.firms[number].area_id,
            organisation_id=work.firms[number].pk,
            summary=problem.summary,
            source="portal" if own else "phone",
            facts={"effort": problem.effort},
            receive=not own and number < 46,
            once=f"demo-alliance-order-{number}",
            **to,
        )
        work.orders[number] = raised.case
        if own and number != 45:
            _send_on(work, number, now)


def _send_on(work: Work, number: int, now: datetime) -> None:
    """What came by the portal is received and goes to the specialist of the firm."""
    leader = work.by("huaihe", now)
    case = work.orders[number]
    cases.receive(case.pk, **leader)
    specialist = work.specialist(number, now)["by"].account_id
    cases.dispatch(case.pk, account_id=specialist, **leader)


def _take(work: Work, firms: tuple[int, ...], now: datetime) -> None:
    for number in firms:
        specialist = work.specialist(number, now)
        cases.accept(work.orders[number].pk, **specialist)
        if number % 3 == 0:
            team = work.teams[number // 3 % len(work.teams)]
            actions.give_to_team(work.orders[number].pk, team.pk, **specialist)


def _how(number: int) -> str:
    return OTHERS.get(number) or dict(LATE).get(number, "solved")


def _do(work: Work, firms: tuple[int, ...], now: datetime) -> None:
    for number in firms:
        case, to = work.orders[number], work.specialist(number, now)
        if _how(number) == "deferred":
            words = problems.WAITING
            cases.defer(case.pk, answer=words, next_on=on("4-28"), **to)
        elif _how(number) == "in_hand" and number == ANSWERED:
            cases.contact(case.pk, note="已电话答复：正在对接，本周给出方案。", **to)
        elif _how(number) != "in_hand":
            answer = problems.of(number).answer
            cases.resolve(case.pk, outcome="solved", answer=answer, **to)


def _rate(work: Work, firms: tuple[int, ...], now: datetime) -> None:
    """The firm's own word; one was not solved and is opened again."""
    for number in firms:
        how = _how(number)
        if how == "deferred":
            continue
        solved = how == "solved"
        cases.confirm(
            work.orders[number].pk,
            how="link",
            solved=solved,
            rating=5 - number % 3 if solved else 2,
            comment="" if solved else "对接的银行仍未放款",
            **work.contact(number, now),
        )


def _object(work: Work, now: datetime) -> None:
    """Not for whoever took it: decided on the same afternoon, and binding."""
    case = work.orders[44]
    cases.object_to(case.pk, reason="该企业由另一名专员负责", **work.specialist(44, now))
    other = work.specialist(45, now)["by"].account_id
    reason = "按包联分工由对口专员办理"
    cases.arbitrate(case.pk, account_id=other, reason=reason, **work.by("huaihe", now))


def _list_needs(work: Work, now: datetime) -> None:
    """Each order has its place in the matrix; what says the same is joined, what helped is kept."""
    row, made = _of(work), {}
    for number in range(0, 39, 2):
        problem, case = problems.of(number), work.orders[number]
        draft = NeedDraft(
            work.firms[number].pk,
            problem.module,
            problem.factor,
            problem.summary,
            case_id=case.pk,
        )
        made[number] = actions.list_need(
            row.pk, draft, raised_on=case.raised_at.date(), **work.by("huaihe1", now)
        )
    first: dict[str, Need] = {}
    for number, need in made.items():
        summary = problems.of(number).summary
        if summary in first and number > 20:
            actions.join_needs(need.pk, first[summary].pk, **work.by("huaihe1", now))
        first.setdefault(summary, need)
    _keep_solutions(work, first, now)


def _keep_solutions(work: Work, first: dict[str, Need], now: datetime) -> None:
    to = work.by("huaihe1", now)
    for number in (0, 2, 6, 8):
        problem = problems.of(number)
        kept = actions.keep_solution(
            _of(work).pk,
            problem.title,
            problem.answer,
            module=problem.module,
            factor=problem.factor,
            numbers=[work.orders[number].number],
            **to,
        )
        if number > 0:
            actions.meet_need(first[problem.summary].pk, solution_id=kept.pk, **to)


def _write_policies(work: Work, now: datetime) -> None:
    """Three published, two of them told to the firms they fit, one still a draft."""
    leader = work.by("huaihe", now)
    for draft, published, told in problems.POLICIES:
        row = actions.keep_policy(_of(work).pk, PolicyDraft(**draft), **leader)
        if published:
            actions.publish_policy(row.pk, **leader)
        if told:
            actions.tell_fitting(row.pk, **leader)


def _apply(work: Work, now: datetime) -> None:
    """Four firms apply: one is being prepared, one handed in, one granted, one refused."""
    policy = _of(work).policies.filter(state="published").order_by("pk")[0]
    for place, number in enumerate((0, 1, 2, 3)):
        contact = work.contact(number, now)
        made = actions.begin(policy.pk, work.firms[number].pk, **contact)
        if place > 0:
            actions.hand_in(made.pk, **contact)
        if place > 1:
            words = "已拨付到账" if place == 2 else "参保人数不足，明年可再申报"
            staff = work.specialist(number, now)
            actions.end_application(made.pk, granted=place == 2, answer=words, **staff)
