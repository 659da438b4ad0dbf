"""What was said at the doors, one visit after the other."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from linli.base.demo import Script, at, on
from linli.cases.models import Category
from linli.clock import queries as clock
from linli.doorstep import actions as doorstep
from linli.doorstep.spec import AppealDraft, Ending
from linli.drives.models import Target
from linli.drives.spec import LetterDraft, StepDraft
from linli.places.models import Compound
from linli.programmes.gas_hookup.demo.town import GIVEN, SURNAMES, WORKERS, Place
from linli.visits import actions as visits

#: The doors do not answer in the order of their numbers: a step that shares no factor with theirs.
STRIDE = 277
#: How many doors end so: stage, reason; in this order along the shuffled doors.
ENDINGS = (
    (676, "signed", ""),
    (38, "refused", "cost"),
    (21, "refused", "electric"),
    (17, "refused", "tenant"),
    (12, "refused", "selling"),
    (46, "undecided", ""),
    (34, "agreed", ""),
    (18, "contacted", ""),
    (29, "not_concerned", "empty"),
    (11, "not_concerned", "has_gas"),
    (52, "", "away"),
)
FUELS = ("bottled", "bottled", "bottled", "electric", "bottled", "coal", "bottled")
AUTHORITY = ("产权人电话授权", "产权人书面委托", "产权人微信语音确认，已请补书面委托")


@dataclass(frozen=True)
class Answer:
    """How one door ends: `shut`, how often nobody opened before that."""

    stage: str
    reason: str
    shut: int


def write(script: Script, place: Place) -> None:
    """Every door of the roster is knocked at until it has answered; a few still wait."""
    days = clock.working_days(on("3-22"), on("4-15"))
    knocks = [
        (door, number, turn)
        for turn in range(3)
        for number, door in enumerate(place.doors)
        if turn < _knocks(_answer(number, len(place.doors)))
    ]
    a_day = -(-len(knocks) // (len(days) * len(WORKERS)))
    for day in clock.working_days(on("3-21"), on("4-18")):
        if day.weekday() == 0:
            script.add(at(f"{day.month}-{day.day}", 8), partial(_plan, place, day))
    for order, (door, number, turn) in enumerate(knocks):
        share, position = divmod(order, a_day)
        day, worker = days[share // len(WORKERS)], WORKERS[share % len(WORKERS)]
        minutes = 9 * 60 + position * 480 // a_day
        moment = at(f"{day.month}-{day.day}", minutes // 60, minutes % 60)
        script.add(moment, partial(_knock, place, worker, door, number, turn))


def _plan(place: Place, monday: date, now: datetime) -> None:
    """Each worker has two compounds."""
    compounds = Compound.objects.filter(area=place.area, managed_by="").order_by("pk")
    for number, compound in enumerate(compounds):
        worker = place.accounts[WORKERS[number % len(WORKERS)]].pk
        visits.plan_week(compound.pk, monday, {worker: []}, by=place.viewer("dehua", now), now=now)


def _answer(number: int, doors: int) -> Answer:
    """What the door of this number ends with; beyond the list, nobody has been there yet."""
    place = number * STRIDE % doors
    shut = (0, 0, 1, 0, 2, 0, 0, 1)[number % 8]
    for count, stage, reason in ENDINGS:
        if place < count:
            return Answer(stage, reason, shut if stage else 1 + number % 2)
        place -= count
    return Answer("", "", 0)


def _knocks(answer: Answer) -> int:
    return answer.shut + (1 if answer.stage else 0)


def _knock(place: Place, worker: str, door: int, number: int, turn: int, now: datetime) -> None:
    answer = _answer(number, len(place.doors))
    once = f"demo-gas-{door}-{turn}"
    by = place.viewer(worker, now)
    if turn < answer.shut:
        doorstep.record(door, "no_one_home", at=now, once=once, by=by, now=now)
        return
    target = Target.objects.get(drive=place.drive, dwelling=door)
    letter = _letter(number) if answer.stage == "signed" else None
    step = StepDraft(target.pk, answer.stage, answer.reason, letter=letter)
    doorstep.record(
        door,
        "met",
        at=now,
        once=once,
        steps=[step],
        appeals=_hazards(number, answer),
        facts={"fuel": "piped" if answer.reason == "has_gas" else FUELS[number % len(FUELS)]}
        if answer.reason != "empty"
        else {"tenure": "empty"},
        by=by,
        now=now,
    )


def _hazards(number: int, answer: Answer) -> list[AppealDraft]:
    """At a few doors bottled gas stands where it must not; most is put right at once."""
    if answer.stage not in {"signed", "undecided"} or number % 97:
        return []
    category = Category.objects.filter(kinds="hazard", active=True).order_by("order")[0]
    at_once = number % 2 == 0
    return [
        AppealDraft(
            kind="hazard",
            category_id=category.pk,
            summary="煤气罐放在卧室里" if at_once else "煤气罐软管老化，已过期",
            ending=Ending.SETTLED if at_once else Ending.TAKEN,
            facts={
                "grade": "general",
                "basis": "《城镇燃气管理条例》第二十八条",
                "on_spot": "已当面关阀，气瓶移到通风处。"
                if at_once
                else "已关阀，请住户更换软管。",
            },
        )
    ]


def _letter(number: int) -> LetterDraft:
    name = SURNAMES[number % len(SURNAMES)] + GIVEN[number // 2 % len(GIVEN)]
    if number % 14:
        return LetterDraft(signer="owner", name=name)
    return LetterDraft(signer="authorised", name=name, authority=AUTHORITY[number % len(AUTHORITY)])
