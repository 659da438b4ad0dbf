"""Officials and their firms, and joint inspections: a spring of visits, orders and hazards.

110 invented firms of the sub-district; each has an official who calls in, hears what is needed and
sees it answered. In the last days of March several authorities go through shops and workshops
together; all that was found then is put right by the Monday of the demo, what was found in April
partly not.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from linli.accounts import actions as accounts
from linli.accounts import queries as viewers
from linli.accounts.models import Account, Section
from linli.base.demo import Script, at, on
from linli.base.viewer import Role, Viewer, system
from linli.cases import actions as cases
from linli.cases.models import Case, Category
from linli.clock import queries as calendar
from linli.inspections import actions as inspections
from linli.inspections.models import CheckItem, Checklist
from linli.inspections.spec import Body, Ending, FindingDraft, Result
from linli.labels import actions as labels
from linli.labels.models import Label
from linli.liaison import actions as liaison
from linli.liaison.spec import HELPS, KINDS, Problem
from linli.people import actions as people
from linli.people.models import Organisation
from linli.places.models import Area
from linli.programmes.team_work.demo import words

PROGRAM = system("demo")
SUBDISTRICT = "建中街街道"
#: Communities with firms, and who looks again or calls back there.
SECRETARIES = {"永安社区": "secretary", "保全社区": "secretary2"}
PASSWORD = "linli-demo-2022"  # noqa: S105 - printed at every start; the people are invented
#: How many firms have an official; the last ones were not visited yet.
FIRMS, VISITED = 110, 106
BEGAN = at("3-22")
#: Officials: user name, name.
OFFICIALS = (
    ("official1", "贺连山"),
    ("official2", "方静远"),
    ("official3", "石云舟"),
    ("official4", "孟秋实"),
)
#: Letters of a credit code by their value (GB 32100-2015).
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass
class Place:
    """What the acts need to find again; viewers are built once for each person."""

    street: Area
    communities: list[Area]
    firms: list[Organisation] = field(default_factory=list)
    section: Section | None = None
    viewers: dict[str, Viewer] = field(default_factory=dict)
    pairs: dict[int, int] = field(default_factory=dict)
    orders: dict[str, Case] = field(default_factory=dict)
    inspections: dict[int, int] = field(default_factory=dict)
    hazards: dict[str, Case] = field(default_factory=dict)
    categories: dict[str, int] = field(default_factory=dict)
    items: list[CheckItem] = field(default_factory=list)

    def viewer(self, username: str, now: datetime) -> Viewer:
        if username not in self.viewers:
            account = Account.objects.get(username=username)
            self.viewers[username] = viewers.viewer_for(account, now)
        return self.viewers[username]


def credit_code(number: int) -> str:
    """An invented credit code of this town with its right check sign (GB 32100-2015)."""
    body = f"91410103MA{number:07d}"
    weights = [pow(3, place, 31) for place in range(17)]
    total = sum(SIGNS.index(sign) * weight for sign, weight in zip(body, weights, strict=True))
    return body + SIGNS[(31 - total % 31) % 31]


def write(script: Script) -> None:
    """All acts, each at its hour."""
    place = Place(
        Area.objects.get(name=SUBDISTRICT, closed_on=None),
        [Area.objects.get(name=name, closed_on=None) for name in SECRETARIES],
    )
    script.add(BEGAN, partial(_begin, place))
    days = calendar.working_days(on("3-22"), on("4-15"))
    for number in range(VISITED):
        day = days[number % 15]
        script.add(_moment(day, 9, number), partial(_visit, place, number))
        for step, (later, act) in enumerate(PATHS[_path(number)]):
            moment = _moment(_after(days, day, later), 14 + step % 3, number)
            script.add(moment, partial(act, place, number))
    march = [day for day in days if day < on("4-1")]
    for number in range(FIRST + SECOND):
        early = number < FIRST
        day = march[number % 7] if early else days[len(march) + number % 10]
        script.add(_moment(day, 10, number), partial(_inspect, place, number))
        script.add(_moment(_after(days, day, 2), 15, number), partial(_put_right, place, number))
        script.add(_moment(_after(days, day, 3), 16, number), partial(_recheck, place, number))
    for number in range(VISITED, FIRMS):
        script.add(at("4-15", 16, number % 50), partial(_plan_visit, place, number))
    script.add(at("4-15", 17), partial(_plan_inspection, place))


def _moment(day: date, hour: int, number: int) -> datetime:
    return at(f"{day.month}-{day.day}", hour, number * 7 % 60)


def _after(days: list[date], day: date, later: int) -> date:
    """So many working days later; the last one where the spring ends."""
    return days[min(days.index(day) + later, len(days) - 1)]


def _begin(place: Place, now: datetime) -> None:
    """The section, its officials, the words of the town, the firms, who looks after which."""
    to: dict[str, Any] = {"by": PROGRAM, "now": now}
    place.section = accounts.create_section(
        place.street.pk, "企业服务科", name_en="Section for firms", **to
    )
    accounts.add_duty_item(place.section.pk, "QY-01", "企业诉求受理协调", **to)
    people.register_organisation(place.street.pk, kind="authority", name="示例消防救援站", **to)
    people.register_organisation(place.street.pk, kind="authority", name="示例市场监督管理所", **to)
    for username, name in OFFICIALS:
        account = accounts.open_account(username, name, PASSWORD, **to)
        accounts.appoint(
            account.pk,
            str(Role.HANDLER),
            scope=f"section:{place.section.pk}",
            since=now.date(),
            **to,
        )
    _words(now)
    place.categories = dict(Category.objects.values_list("code", "pk"))
    place.items = list(CheckItem.objects.filter(checklist=Checklist.objects.all()[0]))
    leader = place.viewer("leader", now)
    kind = Label.objects.filter(group=KINDS).order_by("order", "pk")[0]
    for number in range(FIRMS):
        area = place.communities[number % 2]
        firm = people.register_organisation(
            area.pk,
            kind="firm",
            name=f"{words.PLACES[number // 10]}{words.TRADES[number % 10]}{words.FORM}",
            credit_code=credit_code(number),
            contact_name=f"{'赵钱孙李周吴郑王'[number % 8]}经理",
            contact_phone=f"1390007{number:04d}",
            **to,
        )
        place.firms.append(firm)
        official = place.viewer(_official(number), now)
        pair = liaison.pair_up(
            firm.pk,
            kind_id=kind.pk,
            official_id=official.account_id or 0,
            by=leader,
            now=now,
        )
        place.pairs[number] = pair.pk


def _words(now: datetime) -> None:
    """What it is called in this town: rows, edited like any administrator would."""
    to: dict[str, Any] = {"by": PROGRAM, "now": now}
    labels.add_label(KINDS, "一联三帮", name_en="One link, three helps", order=10, **to)
    for order, (name, name_en) in enumerate(
        (("帮政策", "Policies"), ("帮融资", "Finance"), ("帮用工", "Staff")), 1
    ):
        labels.add_label(HELPS, name, name_en=name_en, order=order * 10, **to)


def _official(number: int) -> str:
    return OFFICIALS[number % len(OFFICIALS)][0]


def _visit(place: Place, number: int, now: datetime) -> None:
    """What the firm tells becomes an order in the same save."""
    told = []
    for each in range(2 if number % 20 == 0 else 1):
        category, effort, summary, _answer = words.PROBLEMS[(number + each) % len(words.PROBLEMS)]
        told.append(Problem(place.categories[category], summary, facts={"effort": effort}))
    kept = liaison.record_visit(
        place.firms[number].pk,
        words=words.NOTES[number % len(words.NOTES)],
        problems=told,
        once=f"demo-firm-{number}",
        by=place.viewer(_official(number), now),
        now=now,
    )
    for each, raised in enumerate(kept.raised):
        place.orders[f"{number}-{each}"] = raised.case


def _each(place: Place, number: int) -> list[Case]:
    found = (place.orders.get(f"{number}-{each}") for each in range(2))
    return [case for case in found if case is not None]


def _take(place: Place, number: int, now: datetime) -> None:
    for case in _each(place, number):
        cases.accept(case.pk, by=place.viewer(_official(number), now), now=now)


def _do(place: Place, number: int, now: datetime) -> None:
    for each, case in enumerate(_each(place, number)):
        answer = words.PROBLEMS[(number + each) % len(words.PROBLEMS)][3]
        by = place.viewer(_official(number), now)
        cases.resolve(case.pk, outcome="solved", answer=answer, by=by, now=now)


def _not_yet(place: Place, number: int, now: datetime) -> None:
    for case in _each(place, number):
        cases.defer(
            case.pk,
            answer=words.WAITING,
            next_on=on("4-29"),
            by=place.viewer(_official(number), now),
            now=now,
        )


def _rate(place: Place, number: int, now: datetime, *, solved: bool = True) -> None:
    """The firm says by telephone whether it is so, to somebody who did not handle it."""
    for case in _each(place, number):
        cases.record_call(
            case.pk,
            reached=True,
            solved=solved,
            satisfied=solved,
            by=place.viewer(_caller(case), now),
            now=now,
        )


def _caller(case: Case) -> str:
    return SECRETARIES[case.area.name]


NO = partial(_rate, solved=False)
SOLVED = ((1, _take), (2, _do), (3, _rate))
#: What follows a visit: (working days after it, act).
PATHS: dict[str, tuple[tuple[int, Any], ...]] = {
    "solved": SOLVED,
    "open": ((1, _take),),
    "deferred": ((1, _take), (3, _not_yet)),
    "ended": ((1, _take), (2, _do)),
    "reopened": ((1, _take), (2, _do), (3, NO)),
}


def _path(number: int) -> str:
    """Nine in ten are solved; the others show how it goes on."""
    return {5: "open", 26: "deferred", 47: "ended", 68: "reopened", 89: "deferred"}.get(
        number, "solved"
    )


#: Inspections in March, and in April.
FIRST, SECOND = 41, 5
FOUND = 5


def _inspect(place: Place, number: int, now: datetime) -> None:
    """Ad hoc, by the section with fire brigade and market supervision; five faults each."""
    early = number < FIRST
    by = place.viewer(_official(number), now)
    row = inspections.plan(
        words.TITLES[0 if early else 1],
        area_id=place.firms[number].area_id,
        organisation_id=place.firms[number].pk,
        checklist_id=place.items[0].checklist_id,
        planned_on=now.date(),
        bodies=_bodies(place),
        ad_hoc=True,
        once=f"demo-inspection-{number}",
        by=by,
        now=now,
    )
    items = place.items
    faulty = [items[(number + step) % len(items)] for step in range(FOUND)]
    findings = [_finding(item, step, now) for step, item in enumerate(faulty)]
    kept = inspections.hold(
        row.pk,
        answers={item.pk: Result.NOT if item in faulty else Result.IN_ORDER for item in items},
        findings=findings,
        once=f"demo-held-{number}",
        by=by,
        now=now,
    )
    for step, case in enumerate(kept.hazards):
        place.hazards[f"{number}-{step}"] = case


def _finding(item: CheckItem, step: int, now: datetime) -> FindingDraft:
    on_spot = step < 3
    return FindingDraft(
        summary=item.fault,
        grade=item.grade,
        basis=item.basis,
        category_id=item.category_id,
        item_id=item.pk,
        ending=Ending.ON_SPOT if on_spot else Ending.BY_DAY,
        done=words.DONE_ON_SPOT[step % len(words.DONE_ON_SPOT)] if on_spot else "",
        due_on=None if on_spot else now.date() + timedelta(days=10),
    )


def _bodies(place: Place) -> list[Body]:
    authorities = Organisation.objects.filter(area=place.street, kind="authority").order_by("pk")
    section = place.section.pk if place.section else None
    return [
        Body(section_id=section),
        *(Body(organisation_id=each.pk) for each in authorities),
    ]


def _put_right(place: Place, number: int, now: datetime) -> None:
    """The firm has put right what had a day; in April one of two waits."""
    for step in range(3, FOUND if number < FIRST else FOUND - 1):
        cases.resolve(
            place.hazards[f"{number}-{step}"].pk,
            outcome="solved",
            answer=words.PUT_RIGHT[step % len(words.PUT_RIGHT)],
            by=place.viewer(_official(number), now),
            now=now,
        )


def _recheck(place: Place, number: int, now: datetime) -> None:
    """Somebody of the community who did not put it right looks again."""
    for step in range(FOUND if number < FIRST else FOUND - 1):
        case = place.hazards[f"{number}-{step}"]
        by = place.viewer(_caller(case), now)
        cases.recheck(case.pk, in_order=True, comment="现场复查，已整改到位。", by=by, now=now)


def _plan_visit(place: Place, number: int, now: datetime) -> None:
    liaison.plan_visit(
        place.pairs[number],
        on("4-18") if number % 2 else on("4-20"),
        once=f"demo-plan-{number}",
        by=place.viewer(_official(number), now),
        now=now,
    )


def _plan_inspection(place: Place, now: datetime) -> None:
    """One for this week, led by the handler who signs in."""
    inspections.plan(
        "五一节前安全联合检查",
        area_id=place.firms[50].area_id,
        organisation_id=place.firms[50].pk,
        checklist_id=place.items[0].checklist_id,
        planned_on=on("4-19"),
        bodies=_bodies(place),
        once="demo-inspection-planned",
        by=place.viewer("worker", now),
        now=now,
    )
