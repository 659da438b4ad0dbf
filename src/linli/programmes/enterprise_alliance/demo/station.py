"""The service station of 淮河路街道, its places and who is on duty; the alliance's Party bodies."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from linli.accounts import actions as account_actions
from linli.accounts import queries as accounts
from linli.alliances import actions as alliances
from linli.alliances import queries
from linli.alliances.models import Alliance
from linli.alliances.spec import STANDARD, DutyDraft, PersonOfBody
from linli.base.demo import Script, at, on
from linli.base.viewer import Role, Viewer
from linli.events import actions
from linli.events.models import Resource
from linli.events.spec import FIRMS, Details, ResourceDraft
from linli.people.models import Organisation
from linli.programmes.enterprise_alliance.demo import town
from linli.services import actions as services

#: Kind, name, people, what is in it, from, to, for the members or for every firm, asks.
PLACES = (
    ("room", "洽谈室", 12, "投影仪、白板、茶水", time(8, 30), time(17, 30), "alliance", False),
    ("room", "路演厅", 60, "音响、直播设备", time(8, 30), time(20), "alliance", True),
    ("desk", "共享工位", 1, "网络、打印机", time(8, 30), time(17, 30), FIRMS, False),
    ("screen", "大厅宣传屏", None, "", time(8), time(20), "", False),
)
#: Place, day, from, until, what for, number of the firm.
BOOKED = (
    (0, "4-18", time(10), time(11, 30), "惠企政策一对一辅导", None),
    (0, "4-19", time(9), time(10, 30), "客户洽谈", 3),
    (0, "4-19", time(14), time(16), "银行授信面谈", 12),
    (2, "4-18", time(9), time(17), "招聘专员驻点办公", 8),
    (2, "4-20", time(9), time(12), "申报材料整理", 21),
    (3, "4-18", time(8), time(20), "招聘会预告轮播", None),
)


@dataclass
class Station:
    """What the acts need to find again."""

    places: list[Resource] = field(default_factory=list)
    social_worker: int = 0


def write(script: Script) -> None:
    """Set up on a Monday; booked during the week; a firm asks on Friday."""
    station = Station()
    script.add(at("4-11", 9), partial(_set_up, station))
    script.add(at("4-14", 10), partial(_found_party, station))
    script.add(at("4-15", 15), partial(_book, station))
    script.add(at("4-15", 16), partial(_plan_duty, station))


def alliance() -> Alliance:
    """The industry's alliance of the street."""
    return Alliance.objects.get(kind="industry", area__name=town.HUAIHE)


def _set_up(station: Station, now: datetime) -> None:
    leader: dict[str, Any] = {"by": town.viewer("huaihe", now), "now": now}
    row = alliance()
    made = actions.open_station(
        "淮河路邻里服务站",
        area_id=row.area_id,
        address="淮河路（示例）12号一层",
        phone="0371-00000012",
        **leader,
    )
    worker = account_actions.open_account(
        "huaihe3", "顾晓岚", town.PASSWORD, by=town.PROGRAM, now=now
    )
    account_actions.appoint(
        worker.pk,
        str(Role.SPECIALIST),
        area_id=row.area_id,
        since=town.SINCE,
        by=town.PROGRAM,
        now=now,
    )
    station.social_worker = worker.pk
    for kind, name, people, within, opens, closes, for_whom, asks in PLACES:
        draft = ResourceDraft(
            kind,
            name,
            opens,
            closes,
            capacity=people,
            equipment=within,
            open_to=f"alliance:{row.pk}" if for_whom == "alliance" else for_whom,
            asks=asks,
        )
        station.places.append(actions.add_resource(made.pk, draft, **leader))


def _plan_duty(station: Station, now: datetime) -> None:
    """Two specialists and a resident social worker, a week each; one is on leave on Thursday."""
    leader: dict[str, Any] = {"by": town.viewer("huaihe", now), "now": now}
    first, second = (town.viewer(name, now).account_id or 0 for name in ("huaihe1", "huaihe2"))
    row = station.places[0].station
    planned = [
        alliances.plan_turns(
            DutyDraft(
                row.pk,
                account,
                post,
                first=on("4-18"),
                last=on("4-29"),
                starts=time(starts),
                ends=time(ends),
                weekdays=(0, 1, 2, 3, 4),
            ),
            **leader,
        )
        for account, post, starts, ends in (
            (first, "specialist", 9, 12),
            (second, "specialist", 14, 17),
            (station.social_worker, "social_worker", 9, 17),
        )
    ]
    alliances.exchange(planned[0][1].pk, planned[1][2].pk, "参加惠企政策培训", **leader)
    alliances.go_on_leave(second, first, since=on("4-21"), until=on("4-21"), **leader)


def _found_party(_station: Station, now: datetime) -> None:
    """A committee with two branches; lists of two quarters, some of it shown by what was held."""
    row = alliance()
    leader: dict[str, Any] = {"by": town.viewer("huaihe", now), "now": now}
    members = list(row.members.filter(state="member", founding=True).order_by("pk")[:6])
    since, until = on("4-14"), on("4-14").replace(year=2025)
    bodies = [
        alliances.found_body(row.pk, kind, name, since=on("3-1"), **leader)
        for kind, name in (
            ("committee", "超硬材料产业联盟党委（示例）"),
            ("branch", "原料与装备联合支部（示例）"),
            ("branch", "服务与配套联合支部（示例）"),
        )
    ]
    term: dict[str, Any] = {"since": since, "until": until, **leader}
    head = PersonOfBody(account_id=leader["by"].account_id)
    alliances.seat_in_body(bodies[0].pk, "secretary", head, **term)
    for number, member in enumerate(members):
        body = bodies[1 + number % 2]
        alliances.seat_in_body(body.pk, "unit", PersonOfBody(member_id=member.pk), **term)
    tasks = [
        alliances.add_task(row.pk, kind, words, first=on(first), last=on(last), **leader)
        for kind, words, first, last in (
            ("study", "一季度专题学习（示例）", "1-1", "3-31"),
            ("study", "二季度专题学习（示例）", "4-1", "6-30"),
            ("lecture", "惠企政策宣讲一场（示例）", "1-1", "3-31"),
            ("lecture", "惠企政策宣讲一场（示例）", "4-1", "6-30"),
        )
    ]
    standards = list(row.party_tasks.filter(kind=STANDARD).order_by("number")[:7])
    shown = (
        (0, tasks[0], "红色课堂"), (1, tasks[0], "红色课堂"), (2, tasks[0], "党员活动日"),
        (0, tasks[2], "政策培训"), (1, tasks[2], "政策培训"), (1, tasks[1], "红色课堂"),
        (0, standards[2], "党员活动日"), (1, standards[2], "党员活动日"),
        (1, standards[3], "红色课堂"), (2, standards[6], "政策培训"),
    )  # fmt: skip
    by: dict[str, Any] = {"by": town.viewer("huaihe1", now), "now": now}
    for number, task, title in shown:
        held = queries.showing(by["by"], task, now.year).filter(
            origin=f"alliance:{row.pk}", title=title
        )
        if (found := held.last()) is not None:
            alliances.show_done(task.pk, bodies[number].pk, now.year, event_id=found.pk, **by)


def _book(station: Station, now: datetime) -> None:
    """Staff book for work and for firms; a matching meeting takes the hall; a firm asks for it."""
    row = alliance()
    firms = list(
        Organisation.objects.filter(memberships__alliance=row, memberships__founding=True)
        .order_by("pk")
        .distinct()[:30]
    )
    staff: dict[str, Any] = {"by": town.viewer("huaihe1", now), "now": now}
    for place, day, starts, ends, purpose, firm in BOOKED:
        actions.book(
            station.places[place].pk,
            at(day, starts.hour, starts.minute),
            at(day, ends.hour, ends.minute),
            purpose,
            organisation_id=None if firm is None else firms[firm].pk,
            **staff,
        )
    begins = at("4-20", 14)
    salon = actions.plan_event(
        "salon",
        area_id=row.area_id,
        title="超硬材料出海沙龙",
        venue="",
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        organiser_id=staff["by"].account_id or 0,
        details=Details(audience=f"alliance:{row.pk}", registers=True, capacity=40),
        resource_id=station.places[1].pk,
        **staff,
    )
    actions.announce(salon.pk, **staff)
    contact = _contact(firms[5].pk, now)
    asked = at("4-21", 9, 30)
    actions.book(
        station.places[1].pk,
        asked,
        asked + timedelta(hours=2),
        "新品发布彩排",
        organisation_id=firms[5].pk,
        by=contact,
        now=now,
    )


def _contact(firm_id: int, now: datetime) -> Viewer:
    """Who comes by the firm's link."""
    token = services.firm_link(firm_id, by=town.viewer("huaihe1", now), now=now)
    found = accounts.viewer_by_link(token, now)
    if found is None:
        raise RuntimeError("the firm's link opens nothing")
    return found
