"""The demo's vaccination drive of 长江路社区: key places are canvassed, people told, registered,
vaccinated; some defer, some decline. Each line is an act; no stage is set by hand.
"""

from datetime import datetime
from functools import partial
from typing import Any

from linli.accounts import actions as accounts
from linli.accounts import queries as viewers
from linli.accounts.models import Account
from linli.base.demo import Script, at, on
from linli.base.viewer import ANYONE, Role, Viewer, system
from linli.drives import actions as drives
from linli.drives.models import Drive, Target
from linli.knowledge import actions as knowledge
from linli.people import actions as people
from linli.places.models import Area
from linli.vaccination import actions
from linli.vaccination.spec import Gap

PROGRAM = system("demo")
PASSWORD = "linli-demo-2022"  # noqa: S105 - printed at every start; the people are invented
COMMUNITY = "长江路社区"
SECRETARY, WORKER = "changjiang", "changjiang1"
DRIVE, PLACES = "疫苗接种动员", "重点场所走访"
SURNAMES, GIVEN = "田董潘袁蔡蒋余于杜叶", ("长河", "玉兰", "守业", "秀英", "明亮")
#: Key places, and how the call there ended.
KEY_PLACES = (
    ("长江路示例农贸市场", "listed"),
    ("长江路示例小学", "listed"),
    ("长江路示例工地", "told"),
    ("长江路示例超市", "listed"),
    ("长江路示例理发店", "shut"),
)
#: How those on the roster ended, one letter for each: t told, r registered, d done (first dose and
#: last), f deferred, n declines, m not met, - not yet asked.
ENDS = "dddddddddddddrrrrrrrrrrrtttttttfffnnnnnnmm--"
#: What residents asked in the question box, and what did not help them.
QUESTIONS = (
    "打疫苗要钱吗",
    "第二针过了时间还能打吗",
    "老人下不了楼能上门打吗",
    "在外地打的第一针能在这里打第二针吗",
    "我有高血压可以打吗",
    "打完疫苗要注意什么",
    "想换个日子接种给谁打电话",
)
NO_HELP = {"想换个日子接种给谁打电话"}
STAGE = {"t": "told", "r": "registered", "n": "declined", "m": "not_met"}


def write(script: Script, now: datetime) -> list[tuple[str, ...]]:  # noqa: ARG001 - one signature for all demos
    """The drive over four weeks; gives the sign-ins of its secretary and one worker."""
    script.add(at("3-21"), _begin)
    for number, (name, end) in enumerate(KEY_PLACES):
        script.add(at("3-22", 10 + number), partial(_canvass, name, end))
    script.add(at("3-25", 15), _doses)
    script.add(at("3-28", 15), partial(_tell, "trfnm"))
    script.add(at("4-1", 10), _ask)
    script.add(at("4-15", 15), _doses)
    return [
        (str(Role.SECRETARY), "田慧敏", SECRETARY, PASSWORD),
        (str(Role.WORKER), "董文静", WORKER, PASSWORD),
    ]


def _area() -> Area:
    return Area.objects.get(name=COMMUNITY, closed_on=None)


def _viewer(name: str, now: datetime) -> Viewer:
    return viewers.viewer_for(Account.objects.get(username=name), now)


def _begin(now: datetime) -> None:
    """Staff, people, key places; the vaccine with its schedule; both drives, started."""
    area = _area()
    to: dict[str, Any] = {"by": PROGRAM, "now": now}
    for username, name, role in (
        (SECRETARY, "田慧敏", Role.SECRETARY),
        (WORKER, "董文静", Role.WORKER),
    ):
        account = accounts.open_account(username, name, PASSWORD, **to)
        accounts.appoint(account.pk, str(role), area_id=area.pk, since=on("3-21"), **to)
    for name, _end in KEY_PLACES:
        people.register_organisation(area.pk, kind="firm", name=name, **to)
    known = [
        people.register_person(area.pk, name=_name(n), phone=f"1380371{n:04d}", **to).pk
        for n in range(len(ENDS))
    ]
    vaccine = actions.add_product(
        "inactivated", "新冠灭活疫苗", name_en="Inactivated vaccine", **to
    )
    actions.set_schedule(vaccine.pk, [Gap(21)], source="疫苗说明书（演示）", min_age=3, **to)
    drive = _drive("vaccination", DRIVE, "Vaccination drive", known, now)
    actions.open_vault(drive.pk, vaccine.pk, by=_viewer(SECRETARY, now), now=now)
    firms = area.organisations.values_list("pk", flat=True)
    _drive("vaccination_places", PLACES, "Key places", list(firms), now)


def _drive(template: str, name: str, name_en: str, ids: list[int], now: datetime) -> Drive:
    secretary = Account.objects.get(username=SECRETARY)
    to: dict[str, Any] = {"by": viewers.viewer_for(secretary, now), "now": now}
    drive = drives.make_drive(
        _area().pk,
        template,
        name=name,
        name_en=name_en,
        starts_on=now.date(),
        ends_on=on("6-30"),
        lead_id=secretary.pk,
        **to,
    )
    drives.add_targets(drive.pk, ids, **to)
    return drives.start_drive(drive.pk, **to)


def _name(number: int) -> str:
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number % len(GIVEN)]


def _canvass(name: str, end: str, now: datetime) -> None:
    """A call at a key place: told first, then who wishes it is registered."""
    target = Target.objects.get(drive__name=PLACES, organisation__name=name)
    to: dict[str, Any] = {"by": _viewer(WORKER, now), "now": now}
    for stage in ("told", "listed") if end == "listed" else (end,):
        drives.record(target.pk, stage, once=f"demo-place-{target.pk}-{stage}", **to)


def _ending(letters: str) -> list[tuple[Target, str]]:
    rows = Target.objects.filter(drive__name=DRIVE, drive__template="vaccination").order_by("pk")
    return [(row, end) for row, end in zip(rows, ENDS, strict=True) if end in letters]


def _tell(letters: str, now: datetime) -> None:
    """A round by telephone and at the stall: what each of them said."""
    to: dict[str, Any] = {"by": _viewer(WORKER, now), "now": now}
    for row, end in _ending(letters):
        if end == "f":
            actions.defer(row.pk, on("4-25"), why="感冒", **to)
            continue
        reason = "no_wish" if end == "n" else ""
        drives.record(row.pk, STAGE[end], reason=reason, once=f"demo-told-{row.pk}", **to)


def _ask(now: datetime) -> None:
    """The answers that come with the program are approved; residents ask. One says that what
    they were shown does not help.
    """
    secretary = _viewer(SECRETARY, now)
    area = _area()
    for row in knowledge.take_shipped(area.pk, by=secretary, now=now):
        knowledge.approve(row.pk, by=secretary, now=now)
    for words in QUESTIONS:
        asked = knowledge.ask(words, area.pk, by=ANYONE, now=now)
        knowledge.say_whether_it_helped(asked.token, helped=words not in NO_HELP, now=now)


def _doses(now: datetime) -> None:
    """A session: who is registered for it gets the dose that is due."""
    to: dict[str, Any] = {"by": _viewer(WORKER, now), "now": now}
    for row, _end in _ending("d"):
        actions.note_dose(row.pk, now.date(), batch="YS2022031", **to)
