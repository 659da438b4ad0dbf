"""The demo's vaccination drive of 长江路社区: key places are canvassed, people told, registered,
vaccinated; some defer, some decline. Each line is an act; no stage is set by hand.
"""

from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any

from linli.accounts import actions as accounts
from linli.accounts import queries as viewers
from linli.accounts.models import Account
from linli.base import exports
from linli.base.demo import Script, at, on
from linli.base.viewer import ANYONE, Role, Viewer, system
from linli.drives import actions as drives
from linli.drives.models import Drive, Target
from linli.knowledge import actions as knowledge
from linli.labels.models import Label
from linli.people import actions as people
from linli.places import actions as places
from linli.places.models import Area
from linli.vaccination import actions
from linli.vaccination.models import Booking, Session
from linli.vaccination.spec import MOBILISERS, Asked, Gap, Proxy, SessionDraft

PROGRAM = system("demo")
PASSWORD = "linli-demo-2022"  # noqa: S105 - printed at every start; the people are invented
COMMUNITY = "长江路社区"
SECRETARY, WORKER = "changjiang", "changjiang1"
DRIVE, PLACES = "疫苗接种动员", "重点场所走访"
#: Where some of them live, two behind each door; by their places in ENDS.
HOMES = "长江路示例家属院"
COUPLES = ((26, 42), (27, 33), (28, 43), (29, 40), (25, 34), (13, 30))
#: One of each kind of organisation, as they are called here.
ORGANISATIONS = ("长江路社区第二党支部", "长江路示例志愿服务队", "长江路示例居民小组")
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
ENDS = "dddddddddddddrrrrrrrrrrrtttttt-fffnnnnnnmm--"
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
    script.add(at("4-11", 10), _mobilise)
    script.add(at("4-12", 9), _plan)
    script.add(at("4-13", 20), _book)
    script.add(at("4-14", 16), _take_list)
    script.add(at("4-15", 15), _doses)
    script.add(at("4-18", 8, 50), _receive)
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
    _move_in(area, known, now)
    vaccine = actions.add_product(
        "inactivated", "新冠灭活疫苗", name_en="Inactivated vaccine", **to
    )
    actions.set_schedule(vaccine.pk, [Gap(21)], source="疫苗说明书（演示）", min_age=3, **to)
    drive = _drive("vaccination", DRIVE, "Vaccination drive", known, now)
    actions.open_vault(drive.pk, vaccine.pk, by=_viewer(SECRETARY, now), now=now)
    firms = area.organisations.values_list("pk", flat=True)
    _drive("vaccination_places", PLACES, "Key places", list(firms), now)


def _move_in(area: Area, known: list[int], now: datetime) -> None:
    """Some of them live in a compound of this community, so that they are met at their doors."""
    to: dict[str, Any] = {"by": PROGRAM, "now": now}
    compound = places.create_compound(area.pk, name=HOMES, **to)
    house = places.create_building(compound.pk, name="1号楼", floors=3, units=[("1单元", 2)], **to)
    doors = house.dwellings.order_by("floor", "room")
    for door, couple in zip(doors, COUPLES, strict=True):
        for number in couple:
            people.tie(known[number], door.pk, kind="occupant", **to)


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


def _mobilise(now: datetime) -> None:
    """Three kinds of organisations, each with what it takes on: places of the round, persons."""
    to: dict[str, Any] = {"by": _viewer(SECRETARY, now), "now": now}
    drive = Drive.objects.get(name=DRIVE)
    kinds = Label.objects.filter(group=MOBILISERS).order_by("order")
    persons = iter([row.pk for row, _end in _ending("rt")])
    places = iter(Target.objects.filter(drive__name=PLACES, meaning="reached").order_by("pk"))
    for kind, name in zip(kinds, ORGANISATIONS, strict=False):
        row = actions.add_mobiliser(drive.pk, kind.pk, name, **to)
        taken = [next(persons) for _turn in range(5)]
        taken += [place.pk for place in [next(places, None)] if place is not None]
        actions.take_on(row.pk, taken, **to)


def _plan(now: datetime) -> None:
    """A session on the demo's own morning, with people to be fetched."""
    to: dict[str, Any] = {"by": _viewer(SECRETARY, now), "now": now}
    draft = SessionDraft(
        "长江路社区接种专场",
        "社区党群服务中心一楼",
        at("4-18", 8, 30),
        at("4-18", 11, 30),
        capacity=30,
        transport=True,
        batch="YS2022041",
        hints="请带身份证明到场出示，不留复印件。接种后留观三十分钟。",
    )
    session = actions.plan_session(Drive.objects.get(name=DRIVE).pk, draft, **to)
    actions.invite(session.pk, [row.pk for row, _end in _ending("t")], **to)


def _book(now: datetime) -> None:
    """Four register by the page; a daughter registers her mother, who agreed and wants a lift."""
    session = Session.objects.get()
    for turn, (row, _end) in enumerate(_ending("r")[:5]):
        person: Any = row.person
        proxy = Proxy("田小慧", "13803719999", "child", "spoken") if turn == 4 else None
        asked = Asked(person.name, person.phone, transport=turn == 4, proxy=proxy)
        actions.book(session.pk, asked, once=f"demo-book-{row.pk}", by=ANYONE, now=now)


def _take_list(now: datetime) -> None:
    """The health system says who had a dose elsewhere; one row fits nobody on the roster."""
    person, misspelt = (_ending("r")[n][0].person for n in (8, 9))
    if person is None or misspelt is None:
        return
    rows = (
        (person.name, person.phone, "2022-03-10", "HN2022027"),
        (f"{misspelt.name[:-1]}蓝", misspelt.phone, "2022-03-11", "HN2022027"),
    )
    file = BytesIO(exports.xlsx(("姓名", "电话", "接种日期", "批号"), rows))
    to: dict[str, Any] = {"by": _viewer(SECRETARY, now), "now": now}
    drive = Drive.objects.get(name=DRIVE)
    actions.import_doses(file, drive.pk, dry_run=False, file_name="区疾控接种名单.xlsx", **to)


def _receive(now: datetime) -> None:
    """Two have come so far: one has had the dose and sits within sight."""
    to: dict[str, Any] = {"by": _viewer(WORKER, now), "now": now}
    first, second, *_rest = Booking.objects.order_by("pk")
    actions.vaccinate(first.pk, **to)
    actions.arrive(second.pk, **to)


def _doses(now: datetime) -> None:
    """A session: who is registered for it gets the dose that is due."""
    to: dict[str, Any] = {"by": _viewer(WORKER, now), "now": now}
    for row, _end in _ending("d"):
        actions.note_dose(row.pk, now.date(), batch="YS2022031", **to)
