"""An alliance of a scene, with a firm in it and the firm's file."""

import io
from datetime import time, timedelta
from typing import Any

from linli.accounts import actions as accounts
from linli.accounts.models import Account
from linli.alliances import actions, queries
from linli.alliances.spec import DutyDraft, Founder, PersonOfBody
from linli.base.viewer import ANYONE, Role, Viewer
from linli.events import actions as events
from linli.people.models import Organisation
from linli.places.models import Area
from linli.services import actions as services
from linli.services.spec import NeedDraft, PolicyDraft
from tests.cast import NOW, PASSWORD, PROGRAM, SINCE
from tests.rights.scene.parts import MONDAY


def allied(area: Area, firm_id: int, staff: dict[str, Viewer], said: str) -> dict[str, object]:
    """An alliance whose name, and what its firm wants, nobody else reads."""
    to: dict[str, Any] = {"by": staff["secretary"], "now": NOW}
    made = actions.found_alliance("industry", f"{said}联盟", area_id=area.pk, since=MONDAY, **to)
    member = actions.enrol_founders(made.pk, [Founder(firm_id)], **to)[0]
    here = [_specialist(f"{name}-{area.pk}", area) for name in ("away", "stands-in")]
    actions.keep_file(firm_id, link="core", wants=f"{said}招工", specialist_id=here[0].pk, **to)
    days = {"since": MONDAY, "until": MONDAY}
    leave = actions.go_on_leave(here[0].pk, here[1].pk, **days, **to)
    edition = actions.issue(
        made.pk, "charter", f"{said}章程", f"{said}条文", in_force_on=MONDAY, **to
    )
    until = MONDAY.replace(year=MONDAY.year + 3)
    seat = actions.give_seat(member.pk, "chair", since=MONDAY, until=until, **to)
    sent = actions.send_application(
        made.pk,
        firm_name=f"{said}新公司",
        credit_code="91410103MA00000999",
        contact_name=said,
        contact_phone="13900000066",
        once=f"scene-alliance-{area.pk}",
        by=ANYONE,
        now=NOW,
    )
    sheet = io.BytesIO(f"企业名称,企业需求\n{said}公司,{said}招工".encode())
    listed = actions.import_files(sheet, area.pk, dry_run=True, **to)
    start = NOW + timedelta(hours=1)
    gathering = events.plan_event(
        "salon",
        area_id=area.pk,
        title=f"{said}沙龙",
        venue="服务站",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        organiser_id=staff["secretary"].account_id or 0,
        origin=f"alliance:{made.pk}",
        **to,
    )
    party = _party(area, made.pk, said, staff)
    return (
        party
        | {
            "leave": leave.pk,
            "edition": edition.pk,
            "council_seat": seat.pk,
            "alliance_event": gathering.pk,
            "alliance": made.pk,
            "membership": member.pk,
            "entry": sent.pk,
            "condition": made.conditions.all()[0].pk,
            "file_import": listed.import_id,
            "firm_link": _link(firm_id, to),
        }
        | _served(made.pk, firm_id, said, to)
    )


def _party(area: Area, alliance: int, said: str, staff: dict[str, Viewer]) -> dict[str, object]:
    """A branch with a task shown by what was held; somebody on duty at a station."""
    to: dict[str, Any] = {"by": staff["secretary"], "now": NOW}
    body = actions.found_body(alliance, "branch", f"{said}支部", since=MONDAY, **to)
    until = MONDAY.replace(year=MONDAY.year + 3)
    who = PersonOfBody(name=f"{said}支书")
    seat = actions.seat_in_body(body.pk, "secretary", who, since=MONDAY, until=until, **to)
    days: dict[str, Any] = {"first": MONDAY, "last": MONDAY + timedelta(days=30)}
    task = actions.add_task(alliance, "study", f"{said}学习", **days, **to)
    held = events.plan_event(
        "lecture",
        area_id=area.pk,
        title=f"{said}党课",
        venue="服务站",
        starts_at=NOW - timedelta(hours=2),
        ends_at=NOW - timedelta(hours=1),
        organiser_id=staff["secretary"].account_id or 0,
        **to,
    )
    events.hold(held.pk, **to)
    proof = actions.show_done(task.pk, body.pk, MONDAY.year, event_id=held.pk, **to)
    station = events.open_station(f"{said}站点", area_id=area.pk, **to)
    draft = DutyDraft(
        station.pk,
        staff["worker"].account_id or 0,
        "community",
        **days,
        starts=time(9),
        ends=time(12),
    )
    return {
        "body": body.pk,
        "body_seat": seat.pk,
        "party_task": task.pk,
        "party_proof": proof.pk,
        "standard": queries.standards_of(body.alliance)[0].pk,
        "turn": actions.plan_turns(draft, **to)[0].pk,
    }


def _served(alliance: int, firm_id: int, said: str, to: dict[str, Any]) -> dict[str, object]:
    """What is done for its firms; the draft of a policy is nobody else's to read."""
    place: dict[str, Any] = {"module": "talent", "factor": "talent"}
    need = services.list_need(alliance, NeedDraft(firm_id, text=f"{said}缺人", **place), **to)
    solution = services.keep_solution(alliance, f"{said}办法", f"{said}如何办", **place, **to)
    mechanism = services.begin_mechanisms(alliance, **to)[0]
    team = services.begin_teams(alliance, **to)[0]
    draft = PolicyDraft(title=f"{said}政策", summary=f"{said}补贴")
    policy = services.keep_policy(alliance, draft, **to)
    public = services.keep_policy(alliance, PolicyDraft(title="留抵退税", summary="退税"), **to)
    services.publish_policy(public.pk, **to)
    applied = services.begin(public.pk, firm_id, **to)
    services.note_stage(applied.pk, f"{said}材料", **to)
    return {
        "need": need.pk,
        "solution": solution.pk,
        "mechanism": mechanism.pk,
        "service_team": team.pk,
        "policy": policy.pk,
        "public_policy": public.pk,
        "application": applied.pk,
    }


def _link(firm_id: int, to: dict[str, Any]) -> int:
    """A colleague's link of the firm."""
    services.firm_link(firm_id, words="人事", rights=["read"], **to)
    return Organisation.objects.get(pk=firm_id).firm_links.get().link_id


def _specialist(username: str, area: Area) -> Account:
    account = accounts.open_account(username, "示例专员", PASSWORD, by=PROGRAM, now=NOW)
    role = str(Role.SPECIALIST)
    accounts.appoint(account.pk, role, area_id=area.pk, since=SINCE, by=PROGRAM, now=NOW)
    return account
