"""Task teams of a sub-district, and the joint committee of one community with its units."""

from datetime import datetime, timedelta
from typing import Any

from linli.accounts import queries as viewers
from linli.accounts.models import Account, Section
from linli.base.demo import Script, at, on
from linli.base.viewer import system
from linli.cases.models import Case
from linli.cases.workflow import OPEN
from linli.claims import actions as claims
from linli.claims.models import Circle, Claim, Line, Meeting
from linli.commitments import actions as commitments
from linli.commitments.models import Commitment
from linli.commitments.spec import Owner
from linli.labels import actions as labels
from linli.labels.models import Label
from linli.people import actions as people
from linli.people.models import Organisation
from linli.places.models import Area
from linli.teams import actions as teams
from linli.teams import queries
from linli.teams.models import Team

PROGRAM = system("demo")
SUBDISTRICT, COMMUNITY = "建中街街道", "永安社区"
GAS, HOLIDAY, COURTYARD = "老旧楼院通气组团", "五一假期安全组团", "楼院微改造组团"
COMMITTEE, PROPERTY = "永安社区大工委", "和顺物业服务部"
LABELS = (
    ("work", "党建+项目", "Party + projects", ""),
    ("work", "党建+民生", "Party + livelihood", ""),
    ("work", "党建+治理", "Party + governance", ""),
    ("service", "红色服务", "Red services", "red"),
    ("service", "橙色服务", "Orange services", "orange"),
    ("service", "黄色服务", "Yellow services", "yellow"),
    ("service", "绿色服务", "Green services", "green"),
    ("service", "蓝色服务", "Blue services", "blue"),
)
#: Name, kind, who sits in the committee part-time and as what.
UNITS = (
    (PROPERTY, "", "韩经理", "党小组组长"),
    ("示例银行永安支行", "firm", "苗主任", "党支部副书记"),
    ("永安示例小学", "authority", "温老师", "工会主席"),
    ("示例口腔门诊部", "firm", "", ""),
    ("示例法律服务所", "social", "辛律师", "党支部书记"),
)
#: Unit, kind of resource, what.
RESOURCES = (
    ("永安示例小学", "土地场地", "周末开放的操场和停车位"),
    ("示例银行永安支行", "产业", "小微商户金融服务"),
    ("示例法律服务所", "人才", "值班律师每周半天"),
    ("示例口腔门诊部", "技术", "口腔义诊设备和医生"),
    (PROPERTY, "组织", "物业党员服务队"),
)
#: Key, list, title, unit ("" = the community's own), label.
ASKED = (
    ("lunch", "need", "助餐点缺一间午间场地", "", "党建+民生"),
    ("law", "need", "居民遗产继承咨询多，缺法律顾问", "", "党建+治理"),
    ("teeth", "need", "高龄老人口腔检查", "", "绿色服务"),
    ("parking", "need", "夜间停车位不足", "", "党建+治理"),
    ("cash", "need", "商户换零钱不方便", "示例口腔门诊部", "蓝色服务"),
    ("yard", "project", "26号院议事角共建", "", "党建+项目"),
)


def write(script: Script) -> None:
    """A team that did its work and ended, one at work, one being formed; a committee's spring."""
    script.add(at("3-21", 11), _words)
    script.add(at("3-22", 9), _form_gas)
    script.add(at("3-29", 15), _first_task_done)
    script.add(at("4-13", 16), _gas_ends)
    script.add(at("4-6", 9), _form_holiday)
    script.add(at("4-15", 10), _form_courtyard)
    script.add(at("3-24", 10), _found)
    script.add(at("3-25", 9), _ask_and_offer)
    script.add(at("3-28", 10), _claim)
    script.add(at("4-8", 15), _serve)
    script.add(at("4-11", 9), _plan)
    script.add(at("4-12", 16), _hold)


def _as(username: str, now: datetime) -> dict[str, Any]:
    account = Account.objects.get(username=username)
    return {"by": viewers.viewer_for(account, now), "now": now}


def _id(username: str) -> int:
    return Account.objects.values_list("pk", flat=True).get(username=username)


def _area(name: str) -> Area:
    return Area.objects.get(name=name, closed_on=None)


def _label(name: str) -> int:
    return Label.objects.values_list("pk", flat=True).get(name=name)


def _words(now: datetime) -> None:
    for place, (group, name, name_en, colour) in enumerate(LABELS, 1):
        labels.add_label(
            group, name, name_en=name_en, colour=colour, order=place * 10, by=PROGRAM, now=now
        )


def _form_gas(now: datetime) -> None:
    """Across the section and two communities, with an engineer of the company."""
    to = _as("leader", now)
    team = teams.form_team(
        GAS,
        "协调三个楼院的管道通气，摸清堵点、明确路线、约定施工时间",
        area_id=_area(SUBDISTRICT).pk,
        leader_id=_id("handler"),
        starts_on=on("3-22"),
        ends_on=on("4-15"),
        label_ids=[_label("党建+民生")],
        **to,
    )
    for username, duty in (("worker", "入户联系"), ("secretary2", "保全社区协调")):
        teams.add_member(team.pk, _id(username), duty=duty, **to)
    teams.add_outsider(
        team.pk, "邵工", unit="示例燃气服务公司", duty="现场勘查", consent="paper", **to
    )
    teams.start(team.pk, **to)
    lead = _as("handler", now)
    for what, owner, day in (
        ("三个楼院逐户核对通气意愿", "worker", "4-1"),
        ("会同燃气公司完成立管勘查", "handler", "4-8"),
        ("施工期间交通疏导方案", "secretary2", "4-22"),
    ):
        teams.promise(team.pk, what, owner_id=_id(owner), due_on=on(day), **lead)
    present = team.members.values_list("pk", flat=True)
    minutes = "明确分工：社区核对意愿，城建科会同公司勘查，逐项定期限。"
    teams.note_meeting(
        team.pk, now.date(), minutes, place="街道二楼会议室", present=list(present), **lead
    )


def _first_task_done(now: datetime) -> None:
    team = Team.objects.get(name=GAS)
    first, second, *_rest = Commitment.objects.filter(origin=f"team:{team.pk}").order_by("pk")
    commitments.finish(first.pk, "三个楼院已逐户核对，名单附后。", **_as("worker", now))
    commitments.finish(second.pk, "立管勘查完成，路线已定。", **_as("handler", now))
    for row in (first, second):
        commitments.confirm(row.pk, **_as("leader", now + timedelta(hours=1)))


def _gas_ends(now: datetime) -> None:
    """The summary is drafted from the records; what is open goes to the section."""
    team, to = Team.objects.get(name=GAS), _as("leader", now)
    works = Section.objects.get(area=_area(SUBDISTRICT), name="城建科")
    for task in list(queries.to_hand_on(team)):
        teams.hand_on(team.pk, task.pk, Owner("section", works.pk), **to)
    teams.write_summary(team.pk, queries.drafted(team, queries.story(team, now)), **to)
    teams.dissolve(team.pk, **to)


def _form_holiday(now: datetime) -> None:
    to = _as("leader", now)
    team = teams.form_team(
        HOLIDAY,
        "五一前排查沿街商户、老旧楼院消防和用气隐患，节日期间有人值守",
        area_id=_area(SUBDISTRICT).pk,
        leader_id=_id("handler2"),
        starts_on=on("4-6"),
        ends_on=on("5-6"),
        label_ids=[_label("党建+治理")],
        **to,
    )
    for username, duty in (
        ("handler", "联合检查"),
        ("worker2", "永安社区网格"),
        ("worker4", "保全社区网格"),
    ):
        teams.add_member(team.pk, _id(username), duty=duty, **to)
    teams.start(team.pk, **to)
    lead = _as("handler2", now)
    for what, owner, day in (
        ("排出沿街商户检查名单", "worker2", "4-20"),
        ("排定节日值守表", "handler2", "4-28"),
    ):
        teams.promise(team.pk, what, owner_id=_id(owner), due_on=on(day), **lead)
    case = Case.objects.filter(area=_area(COMMUNITY), state__in=OPEN).order_by("pk").first()
    if case is not None:
        teams.help_with(team.pk, case.number, note="协助现场查看", **to)


def _form_courtyard(now: datetime) -> None:
    to = _as("secretary", now)
    team = teams.form_team(
        COURTYARD,
        "议事确定的楼院微改造：晾晒架、楼道灯、无障碍坡道",
        area_id=_area(COMMUNITY).pk,
        leader_id=_id("worker3"),
        starts_on=on("4-25"),
        ends_on=on("6-30"),
        label_ids=[_label("党建+项目")],
        **to,
    )
    teams.add_member(team.pk, _id("worker2"), duty="居民联络", **to)


def _found(now: datetime) -> None:
    to, area = _as("secretary", now), _area(COMMUNITY)
    circle = claims.found_circle(
        "joint_committee", COMMITTEE, area_id=area.pk, founded_on=now.date(), **to
    )
    for name, kind, person, position in UNITS:
        if kind:
            people.register_organisation(area.pk, kind=kind, name=name, by=PROGRAM, now=now)
        unit = claims.join(circle.pk, Organisation.objects.get(name=name).pk, **to)
        if person:
            claims.name_part_time(unit.pk, person, position, **to)


def _unit(name: str) -> int:
    units = Circle.objects.get(name=COMMITTEE).units
    return units.values_list("pk", flat=True).get(organisation__name=name)


def _ask_and_offer(now: datetime) -> None:
    circle, to = Circle.objects.get(name=COMMITTEE).pk, _as("secretary", now)
    for name, kind, what in RESOURCES:
        claims.put_on_list(
            circle, "resource", what, unit_id=_unit(name), resource_id=_label(kind), **to
        )
    for _key, kind, title, name, label in ASKED:
        unit = _unit(name) if name else None
        claims.put_on_list(circle, kind, title, unit_id=unit, label_ids=[_label(label)], **to)


def _line(key: str) -> Line:
    title = next(title for name, _kind, title, *_rest in ASKED if name == key)
    return Line.objects.get(title=title)


def _claim(now: datetime) -> None:
    """The property firm's contact claims by herself; for the others the secretary notes it."""
    to = _as("secretary", now)
    for key, name, what, day in (
        ("lunch", "永安示例小学", "午间开放一间教室作助餐点", "4-8"),
        ("law", "示例法律服务所", "每周三下午到社区坐班半天", "4-8"),
        ("teeth", "示例口腔门诊部", "上门为高龄老人检查一次", "4-29"),
        ("parking", "示例银行永安支行", "夜间开放后院车位12个", "4-20"),
    ):
        claims.claim(_line(key).pk, _unit(name), what, due_on=on(day), **to)
    contact = _as("contact", now)
    claims.claim(
        _line("yard").pk, _unit(PROPERTY), "出人出料搭建议事角", due_on=on("5-6"), **contact
    )


def _serve(now: datetime) -> None:
    """Done and rated, done and to be rated, given back, still at it."""
    to, section = _as("secretary", now), _as("handler", now)
    lunch, law, parking = (
        Claim.objects.get(line=_line(key)) for key in ("lunch", "law", "parking")
    )
    for day, served in (("4-6", 31), ("4-7", 28), ("4-8", 34)):
        claims.note_service(lunch.pk, on(day), "午间助餐", served, **to)
    claims.fulfil(lunch.pk, "三日供餐登记表", **to)
    claims.rate(lunch.pk, "circle", "good", comment="准时开门，桌椅齐全", **section)
    claims.rate(lunch.pk, "unit", "good", comment="社区安排有序", **to)
    claims.close_line(_line("lunch").pk, **to)
    claims.note_service(law.pk, on("4-6"), "坐班咨询", 9, **to)
    claims.fulfil(law.pk, "坐班记录", **section)
    claims.give_back(parking.pk, "后院消防通道不能占用", **to)
    yard = Claim.objects.get(line=_line("yard"))
    claims.note_service(yard.pk, on("4-7"), "清理场地", 20, **_as("contact", now))


def _plan(now: datetime) -> None:
    begins = at("4-12", 15)
    claims.plan_meeting(
        Circle.objects.get(name=COMMITTEE).pk,
        "永安社区大工委第二季度例会",
        venue="社区党群服务中心",
        starts_at=begins,
        ends_at=begins + timedelta(hours=1),
        **_as("secretary", now),
    )


def _hold(now: datetime) -> None:
    meeting = Meeting.objects.get(circle__name=COMMITTEE)
    seats = list(meeting.event.invitations.order_by("pk").values_list("pk", flat=True))
    claims.hold_meeting(
        meeting.pk,
        "通报认领进展：助餐场地已落实，法律坐班已开始；夜间停车另找场地。\n议定：议事角五月上旬完工。",
        present=set(seats[:4]),
        **_as("secretary", now),
    )
