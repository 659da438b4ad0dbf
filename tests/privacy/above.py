"""Traces of somebody in apps above the cases: a slip and a team that name them in all texts."""

import io
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from linli.alliances import actions as alliances
from linli.alliances.spec import DutyDraft, PersonOfBody
from linli.alliances.tests import factories as alliance_factories
from linli.cases.models import Case
from linli.claims import actions as claims
from linli.events.tests import factories as rooms
from linli.inspections import actions as inspections
from linli.inspections.tests import factories as check_factories
from linli.liaison import actions as liaison
from linli.liaison.tests import factories as firm_factories
from linli.services import actions as services
from linli.services.spec import NeedDraft, PolicyDraft
from linli.supervision import actions as supervision
from linli.supervision.spec import Receiver
from linli.teams import actions as teams
from tests.cast import NOW, House


def in_a_slip(house: House, case: Case, name: str, phone: str) -> None:
    """A slip about her case that names her, in all that is written on it."""
    supervisor: dict[str, Any] = {"by": house.viewer("supervisor"), "now": NOW}
    secretary: dict[str, Any] = {"by": house.viewer("secretary"), "now": NOW}
    leader: dict[str, Any] = {"by": house.viewer("leader"), "now": NOW}
    slip = supervision.issue(
        origin=f"case:{case.pk}",
        title=f"{name}家停气",
        demand=f"尽快给{name}（{phone}）恢复",
        to=Receiver("area", house.community.pk, house.accounts["secretary"].pk),
        reply_on=date(2022, 4, 22),
        **supervisor,
    )
    supervision.sign(slip.pk, **secretary)
    supervision.press(slip.pk, "talk", reason=f"{name}来电", why_skipped=name, **supervisor)
    until = date(2022, 4, 29)
    supervision.ask_extension(slip.pk, until, reason=f"{name}不在家", **secretary)
    note = f"{name}已同意"
    supervision.decide_extension(slip.pk, approved=True, note=note, **supervisor)
    supervision.instruct(slip.pk, f"向{name}说明", **leader)
    supervision.reply(slip.pk, f"已答复{name}", **secretary)
    supervision.accept(slip.pk, f"{name}说是", **supervisor)
    week: dict[str, Any] = {"since": date(2022, 4, 18), "until": date(2022, 4, 18)}
    street = slip.area_id
    row = supervision.open_round(street, {"case": 1}, **week, seed="traces", **supervisor)
    supervision.find(row.samples.get().pk, "no_evidence", f"{name}说没有来", **supervisor)
    circular = supervision.draft_circular(street, **week, **supervisor)
    supervision.edit_circular(circular.pk, title=f"{name}通报", body=f"{name}家", **supervisor)


def in_a_team(house: House, case: Case, name: str, *, on_file: bool) -> None:
    """A team that helps with her case: she joins it, and is spoken of; another is given up."""
    to: dict[str, Any] = {"by": house.viewer("secretary"), "now": NOW}
    leader = house.accounts["worker"].pk
    period = {"starts_on": date(2022, 4, 18), "ends_on": date(2022, 5, 31)}
    formed = [
        teams.form_team(
            "通气组团",
            purpose,
            area_id=house.community.pk,
            leader_id=leader,
            **period,
            **to,
        ).pk
        for purpose in (f"帮{name}家通气", "备用")
    ]
    if on_file:
        teams.cancel(formed[1], f"{name}不需要了", **to)
        given = {"unit": "楼院居民", "consent": "paper", "duty": f"{name}带路"}
        teams.add_outsider(formed[0], name, **given, **to)
    teams.start(formed[0], **to)
    teams.help_with(formed[0], case.number, note=f"先到{name}家", **to)
    teams.note_meeting(formed[0], date(2022, 4, 18), f"{name}介绍情况", **to)
    teams.write_summary(formed[0], f"{name}家已通气", **to)


def in_a_circle(house: House, name: str) -> None:
    """A need of hers on the list, claimed, done, rated, given back, spoken of at the meeting."""
    secretary: dict[str, Any] = {"by": house.viewer("secretary"), "now": NOW}
    contact: dict[str, Any] = {"by": house.viewer("contact"), "now": NOW}
    there = {"area_id": house.community.pk, "founded_on": date(2022, 3, 1)}
    circle = claims.found_circle("joint_committee", "大工委", **there, **secretary).pk
    unit = claims.join(circle, house.firm.pk, **secretary).pk
    need = claims.put_on_list(circle, "need", "助餐", body=f"{name}要人送餐", **secretary).pk
    due_on = date(2022, 4, 29)
    first = claims.claim(need, unit, f"给{name}送餐", due_on=due_on, **contact).pk
    claims.give_back(first, f"{name}不要了", **contact)
    second = claims.claim(need, unit, "送餐", due_on=due_on, **contact).pk
    claims.note_service(second, date(2022, 4, 18), f"送到{name}家", 1, **contact)
    claims.fulfil(second, f"{name}签收", **contact)
    claims.rate(second, "circle", "good", comment=f"{name}说好", **secretary)
    begins = NOW + timedelta(hours=1)
    meeting = claims.plan_meeting(
        circle,
        "例会",
        venue="会议室",
        starts_at=begins,
        ends_at=begins + timedelta(hours=1),
        **secretary,
    )
    claims.hold_meeting(meeting.pk, f"{name}来信", present=set(), **secretary)


def in_an_alliance(house: House, name: str) -> None:
    """She is spoken of in a firm's file, where it is heard, and where it leaves the alliance."""
    leader: dict[str, Any] = {"by": house.viewer("leader"), "now": NOW}
    row = alliance_factories.alliance(house)
    member = alliance_factories.founder(house, row).pk
    alliance_factories.kept(house, wants=f"{name}想上班", gives=f"{name}讲课")
    listed = f"单位名称,产业链环节\n{house.firm.name},配套".encode()
    there: dict[str, Any] = {"by": house.viewer("specialist"), "now": NOW}
    alliances.import_files(io.BytesIO(listed), house.subdistrict.pk, dry_run=False, **there)
    sent = alliance_factories.sent(row, about=f"{name}推荐")
    alliances.refuse_application(sent.pk, f"{name}不同意", **leader)
    newcomer = alliance_factories.firm(house, "示例新厂").pk
    asked = alliances.apply_for(row.pk, newcomer, **leader)
    alliances.note_missing(asked.pk, f"等{name}盖章", **leader)
    services.firm_link(house.firm.pk, words=f"给{name}", rights=["read"], **there)
    since = date(2022, 4, 1)
    body = alliances.found_body(row.pk, "branch", "第一支部", since=since, **leader)
    term = {"since": since, "until": date(2025, 3, 31)}
    alliances.seat_in_body(body.pk, "secretary", PersonOfBody(name=name), **term, **leader)
    station = rooms.room(house, "会客室").station
    on_duty = DutyDraft(
        station.pk,
        house.accounts["worker"].pk,
        "community",
        first=date(2022, 4, 19),
        last=date(2022, 4, 19),
        starts=time(9),
        ends=time(12),
    )
    turn = alliances.plan_turns(on_duty, **leader)[0]
    alliances.call_off(turn.pk, f"{name}来访改期", **leader)
    alliances.hear(member, f"{name}代表企业说明", heard_on=date(2022, 4, 18), **leader)
    place: dict[str, Any] = {"module": "talent", "factor": "talent"}
    wanted = NeedDraft(house.firm.pk, text=f"{name}要找工作", **place)
    need = services.list_need(row.pk, wanted, **leader)
    services.drop_need(need.pk, reason=f"{name}已就业", **leader)
    services.keep_solution(row.pk, f"{name}的办法", f"{name}牵线", **place, **leader)
    draft = PolicyDraft(title=f"{name}补贴", summary=f"{name}可领", body=f"{name}说明")
    policy = services.publish_policy(services.keep_policy(row.pk, draft, **leader).pk, **leader)
    applied = services.begin(policy.pk, house.firm.pk, **leader)
    services.note_stage(applied.pk, f"{name}办理中", **leader)
    services.hand_in(applied.pk, **leader)
    services.end_application(applied.pk, granted=True, answer=f"{name}已获批", **leader)
    alliances.withdraw(member, f"{name}决定", **leader)


def at_a_firm(house: House, name: str) -> None:
    """She is spoken of where an official calls in, and where several authorities inspect."""
    pair = firm_factories.pair(house, by=house.viewer("secretary"))
    firm_factories.visited(house, words=f"{name}介绍情况")
    visit = firm_factories.planned(house, pair)
    liaison.drop_visit(visit.pk, f"{name}不在", by=house.viewer("handler"), now=NOW)
    liaison.end_pair(pair.pk, reason=f"{name}退休", by=house.viewer("secretary"), now=NOW)
    bodies = [
        *check_factories.bodies(house)[:1],
        replace(check_factories.bodies(house)[1], name=name),
    ]
    rows = [
        check_factories.planned(
            house,
            title=f"{name}门店检查",
            organisation_id=None,
            site=f"{name}门店",
            bodies=bodies,
            once=f"trace-{number}",
        )
        for number in range(2)
    ]
    check_factories.held(house, rows[0], words=f"{name}在场")
    inspections.cancel(rows[1].pk, f"{name}不在", by=house.viewer("worker"), now=NOW)
