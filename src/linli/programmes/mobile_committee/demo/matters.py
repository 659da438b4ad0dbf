"""What was raised at doors, by telephone and through the portal, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from linli.accounts import queries as viewers
from linli.base.demo import Script, at, on
from linli.base.viewer import ANYONE, Viewer
from linli.cases import actions as cases
from linli.cases.actions import Raised
from linli.cases.models import Case, Category
from linli.cases.spec import FEEDBACK, Raiser
from linli.clock import queries as calendar
from linli.doorstep import actions as doorstep
from linli.doorstep.spec import AppealDraft, Ending
from linli.people.models import Tie
from linli.places.models import Dwelling
from linli.programmes.mobile_committee.demo.town import Place
from linli.programmes.mobile_committee.demo.words import ANSWERS, CASES
from linli.visits.models import Visit

#: Which section a category goes to; the rest goes to the works section.
SECTION_OF = {"welfare": "welfare", "policy": "welfare"}
HANDLER_OF = {"works": "handler", "welfare": "handler2"}
WORKING = calendar.working_days(on("4-1"), on("4-29"))


@dataclass
class Matter:
    """One line of `words.CASES` on its way."""

    place: Place
    day: str
    hour: int
    compound: int
    building: str
    room: str
    category: str
    summary: str
    source: str
    raised: list[Raised] = field(default_factory=list)

    @property
    def case(self) -> Case:
        return self.raised[0].case

    @property
    def section(self) -> str:
        return SECTION_OF.get(self.category, "works")

    @property
    def worker(self) -> str:
        """Who walks this compound."""
        return ("worker", "worker3", "worker3", "worker2")[self.compound]

    @property
    def colleague(self) -> str:
        """A worker who did not take it down."""
        return "worker3" if self.worker != "worker3" else "worker2"

    def staff(self, name: str, now: datetime) -> Viewer:
        return self.place.viewer(name, now)

    def raiser(self, now: datetime) -> Viewer:
        """The bearer of the tracking link."""
        token = self.raised[0].token or cases.link_for(
            self.case.pk, by=self.staff("secretary", now), now=now
        )
        viewer = viewers.viewer_by_link(token, now)
        if viewer is None:
            raise LookupError(self.summary)
        return viewer


Step = Callable[[Matter, datetime], object]


def _raise(matter: Matter, urgent: bool, spot: bool, kind: str, now: datetime) -> None:  # noqa: FBT001 - bound by partial below
    door = matter.place.door(matter.compound, matter.building, matter.room)
    category = Category.objects.get(code=matter.category)
    if matter.source == "door":
        ending = Ending.SETTLED if spot else Ending.URGENT if urgent else Ending.TAKEN
        done = doorstep.record(
            door.pk,
            Visit.Outcome.MET,
            appeals=[
                AppealDraft(
                    category.pk,
                    matter.summary,
                    ending=ending,
                    answer=ANSWERS[matter.category] if spot else "",
                    raiser=_known_raiser(door),
                    kind=kind,
                )
            ],
            once=f"demo-{matter.day}-{matter.hour}-{door.pk}",
            by=matter.staff(matter.worker, now),
            now=now,
        )
        matter.raised.append(done.raised[0])
        return
    by = ANYONE if matter.source == "portal" else matter.staff("secretary", now)
    matter.raised.append(
        cases.raise_case(
            kind=kind,
            category_id=category.pk,
            area_id=matter.place.compounds[matter.compound].area_id,
            compound_id=matter.place.compounds[matter.compound].pk,
            dwelling_id=door.pk if matter.source == "phone" else None,
            place=f"{matter.building}{matter.room}室" if matter.source == "portal" else "",
            summary=matter.summary,
            urgency="urgent" if urgent else "normal",
            source=matter.source,
            raiser=_own_raiser(matter),
            once=f"demo-{matter.day}-{matter.hour}-{matter.summary[:12]}",
            by=by,
            now=now,
        )
    )


def _known_raiser(door: Dwelling) -> Raiser:
    tie = Tie.objects.filter(dwelling=door, kind="occupant", until=None).first()
    return Raiser(person_id=tie.person_id, consent=True) if tie else Raiser()


def _own_raiser(matter: Matter) -> Raiser:
    number = CASES.index(next(row for row in CASES if row[6] == matter.summary))
    return Raiser(name=f"{'吴郑王冯'[number % 4]}邻居", phone=f"1390001{number:04d}", consent=True)


def _receive(matter: Matter, now: datetime) -> None:
    cases.receive(matter.case.pk, by=matter.staff("secretary", now), now=now)


def _dispatch(matter: Matter, now: datetime) -> None:
    section = matter.place.sections[matter.section]
    by = matter.staff("secretary", now)
    cases.dispatch(matter.case.pk, section_id=section.pk, by=by, now=now)


def _handler(matter: Matter, now: datetime) -> Viewer:
    return matter.staff(HANDLER_OF[matter.section], now)


def _accept(matter: Matter, now: datetime) -> None:
    cases.accept(matter.case.pk, by=_handler(matter, now), now=now)


def _contact(matter: Matter, now: datetime) -> None:
    cases.contact(
        matter.case.pk, note="已电话联系，约好上门时间。", by=_handler(matter, now), now=now
    )


def _resolve(matter: Matter, now: datetime, outcome: str = "solved") -> None:
    cases.resolve(
        matter.case.pk,
        outcome=outcome,
        answer=ANSWERS[matter.category],
        next_on=on("6-30") if outcome == "not_now" else None,
        by=_handler(matter, now),
        now=now,
    )


def _say(matter: Matter, now: datetime, *, solved: bool, satisfied: bool | None = None) -> None:
    """The raiser's word: by link where they have one, else taken down by telephone."""
    if matter.source == "portal":
        cases.confirm(
            matter.case.pk,
            how="link",
            solved=solved,
            satisfied=satisfied,
            by=matter.raiser(now),
            now=now,
        )
    else:
        cases.record_call(
            matter.case.pk,
            reached=True,
            solved=solved,
            satisfied=satisfied,
            by=matter.staff("secretary", now),
            now=now,
        )


def _not_reached(matter: Matter, now: datetime) -> None:
    by = matter.staff("secretary", now)
    cases.record_call(matter.case.pk, reached=False, by=by, now=now)


def _at_the_door(matter: Matter, now: datetime) -> None:
    """Settled on the spot by one worker; another one hears at the door that it is so."""
    cases.confirm(
        matter.case.pk,
        how="door",
        solved=True,
        satisfied=True,
        by=matter.staff(matter.colleague, now),
        now=now,
    )


def _return(matter: Matter, now: datetime) -> None:
    item = matter.place.sections[matter.section].duties.order_by("code")[0]
    cases.return_case(
        matter.case.pk,
        duty_item_id=item.pk,
        reason="材料由社区先初审，缺家庭收入说明。",
        by=_handler(matter, now),
        now=now,
    )


def _to_office(matter: Matter, now: datetime) -> None:
    cases.appeal_to_office(
        matter.case.pk,
        reason="犬只管理不在本科室职责清单内，请街道明确牵头单位。",
        by=_handler(matter, now),
        now=now,
    )


def _ask_pause(matter: Matter, now: datetime) -> None:
    cases.ask_pause(
        matter.case.pk,
        reason="outside_body",
        note="等待配件厂家发货。",
        until_on=on("4-25"),
        by=_handler(matter, now),
        now=now,
    )


def _approve_pause(matter: Matter, now: datetime) -> None:
    cases.decide_pause(matter.case.pk, approved=True, by=matter.staff("secretary", now), now=now)


def _keeper(matter: Matter, now: datetime) -> Viewer:
    """Who answers for it now: the worker who heard it, or the secretary."""
    owner = Case.objects.get(pk=matter.case.pk).owner_id
    by = matter.staff("secretary", now)
    return by if owner == by.account_id else matter.staff(matter.worker, now)


def _take_on(matter: Matter, now: datetime) -> None:
    """The community keeps it for a deliberation: first contact at once, by its secretary."""
    keeper = _keeper(matter, now)
    cases.accept(matter.case.pk, by=keeper, now=now)
    cases.contact(matter.case.pk, note="已告知将列入院内议事会。", by=keeper, now=now)


def _wait_for_works(matter: Matter, now: datetime) -> None:
    """What the gas company has to build takes longer: paused, approved, and the raiser is told."""
    by, keeper = matter.staff("secretary", now), _keeper(matter, now)
    cases.ask_pause(
        matter.case.pk,
        reason="outside_body",
        note="等待燃气公司设计、报价和施工。",
        until_on=on("5-31"),
        by=keeper,
        now=now,
    )
    decider = matter.staff("leader", now) if keeper.key == by.key else by
    cases.decide_pause(matter.case.pk, approved=True, by=decider, now=now)


YES: Step = partial(_say, solved=True, satisfied=True)
SO_SO: Step = partial(_say, solved=True, satisfied=False)
NO: Step = partial(_say, solved=False, satisfied=False)
TO_HANDLER: tuple[tuple[int, Step], ...] = (
    (0, _receive),
    (0, _dispatch),
    (1, _accept),
    (1, _contact),
)

#: What follows the raising: (working days after it, step), in this order within a day.
PATHS: dict[str, tuple[tuple[int, Step], ...]] = {
    "raised": (),
    "received": ((0, _receive),),
    "gathered_gas": ((0, _receive), (0, _take_on), (3, _wait_for_works)),
    "gathered_works": ((0, _receive), (0, _take_on)),
    "dispatched": ((0, _receive), (0, _dispatch)),
    "in_hand": TO_HANDLER,
    "returned": ((0, _receive), (0, _dispatch), (1, _return)),
    "arbitration": ((0, _receive), (0, _dispatch), (1, _to_office)),
    "suspended": (*TO_HANDLER, (2, _ask_pause), (2, _approve_pause)),
    "pause_asked": (*TO_HANDLER, (2, _ask_pause)),
    "ended": (*TO_HANDLER, (1, _resolve)),
    "solved": (*TO_HANDLER, (2, _resolve), (3, YES)),
    "solved_urgent": (
        (0, _receive),
        (0, _dispatch),
        (0, _accept),
        (0, _contact),
        (1, _resolve),
        (2, YES),
    ),
    "partly": (*TO_HANDLER, (2, partial(_resolve, outcome="partly")), (3, SO_SO)),
    "explained": (*TO_HANDLER, (2, partial(_resolve, outcome="explained")), (4, SO_SO)),
    "inquiry": (*TO_HANDLER, (1, partial(_resolve, outcome="explained")), (2, YES)),
    "not_now": (*TO_HANDLER, (3, partial(_resolve, outcome="not_now")), (4, NO)),
    "unconfirmed": (*TO_HANDLER, (1, _resolve), (2, _not_reached)),
    "reopened": (*TO_HANDLER, (2, _resolve), (3, NO), (5, _resolve), (6, YES)),
    "twice": (*TO_HANDLER, (1, _resolve), (2, NO), (3, _resolve), (4, NO)),
    "spot": ((2, _at_the_door),),
}


def write(script: Script, place: Place) -> None:
    """All matters with their steps, each at its hour."""
    for day, hour, compound, building, room, category, summary, source, path in CASES:
        matter = Matter(place, day, hour, compound, building, room, category, summary, source)
        began = at(day, hour, 20)
        kind = "inquiry" if path == "inquiry" else "appeal"
        script.add(began, partial(_raise, matter, path.endswith("urgent"), path == "spot", kind))
        for number, (days, step) in enumerate(PATHS[path]):
            script.add(_later(began, days, number), partial(step, matter))
    _about_linli(script, place)


def _later(began: datetime, days: int, number: int) -> datetime:
    """`days` working days after it began, the steps of one day a quarter of an hour apart."""
    if days == 0:
        return began + timedelta(minutes=15 * (number + 1))
    day = [known for known in WORKING if known > began.date()][days - 1]
    return at(f"{day.month}-{day.day}", 14, 5) + timedelta(minutes=9 * number)


def _about_linli(script: Script, place: Place) -> None:
    """One complaint about the program itself, answered for everyone to read."""
    raised: list[Case] = []

    def complain(now: datetime) -> None:
        done = cases.raise_case(
            kind="inquiry",
            category_id=Category.objects.get(code=FEEDBACK).pk,
            area_id=place.areas["subdistrict"].pk,
            summary="字太小，老人看不清",
            body="希望页面能放大字号。",
            source="portal",
            raiser=Raiser(name="吴邻居", phone="13900019999", consent=True),
            once="demo-feedback-1",
            by=ANYONE,
            now=now,
        )
        raised.append(done.case)

    def answer(now: datetime) -> None:
        leader = place.viewer("leader", now)
        cases.receive(raised[0].pk, by=leader, now=now)
        cases.resolve(
            raised[0].pk,
            outcome="explained",
            answer="页面右上角“显示设置”里可以选“长者版”，字和按钮都会变大。",
            by=leader,
            now=now,
        )
        cases.publish_answer(raised[0].pk, by=leader, now=now)

    script.add(at("4-11", 12), complain)
    script.add(at("4-12", 16), answer)
