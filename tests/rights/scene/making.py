"""One of everything, in an own area and in a foreign one, made through the actions."""

from datetime import date, timedelta

from linli.accounts import actions as accounts
from linli.accounts import queries as viewers
from linli.accounts.models import Account, Appointment
from linli.base.viewer import ANYONE, Role, Viewer
from linli.cases import actions as cases
from linli.cases.models import Category
from linli.cases.spec import Raiser
from linli.commitments import actions as commitments
from linli.commitments.spec import Owner
from linli.deliberation import actions as deliberation
from linli.doorstep import actions as doorstep
from linli.doorstep.models import Overlap
from linli.errands import actions as errands
from linli.events.spec import Guest
from linli.files import queries as files
from linli.people import actions as people
from linli.places import actions as places
from linli.places.models import Area, Building, Compound
from linli.visits import actions as visits
from tests.cast import NOW, PASSWORD, PROGRAM, SINCE, House
from tests.rights.scene.addresses import Scene
from tests.rights.scene.allied import allied
from tests.rights.scene.gathering import gathering
from tests.rights.scene.health import health
from tests.rights.scene.jobs import jobs
from tests.rights.scene.lecture import lecture
from tests.rights.scene.ledger import ledger
from tests.rights.scene.outreach import outreach
from tests.rights.scene.parts import (
    MONDAY,
    circle,
    day,
    drive,
    failing,
    firm_work,
    label,
    notice,
    picture,
    sheet,
    steward,
    supervised,
    survey,
    team,
    term,
)

#: What must never be read by someone without a right in the area; one word per record.
SECRETS = ("密甲", "密乙", "密丙", "密丁", "密戊", "密己", "密庚", "密辛")


def near(house: House) -> Scene:
    """One of everything in the cast's own community."""
    staff = {name: house.viewer(name) for name in ("worker", "secretary", "supervisor")}
    return _make(house.community, house.compound, house.building, house, staff, secret=False)


def far(house: House) -> Scene:
    """One of everything in another district, by its own staff; full of secrets."""
    to = {"by": PROGRAM, "now": NOW}
    district = places.create_area(None, level="district", name="远方区", code="410999", **to)
    street = places.create_area(district.pk, level="subdistrict", name="远方街道", **to)
    community = places.create_area(street.pk, level="community", name="远方社区", **to)
    compound = places.create_compound(community.pk, name="远方1号院", **to)
    building = places.create_building(
        compound.pk, name="1号楼", floors=2, units=[("1单元", 2)], **to
    )
    section = accounts.create_section(street.pk, "远方科", by=PROGRAM, now=NOW)
    accounts.add_duty_item(section.pk, "YF-1", "远方事项", by=PROGRAM, now=NOW)
    staff = {
        name: _far_account(name, role, community)
        for name, role in (("worker", Role.WORKER), ("secretary", Role.SECRETARY))
    }
    staff["supervisor"] = _far_account("supervisor", Role.SUPERVISOR, street)
    there = House(
        district,
        street,
        community,
        community,
        compound,
        building,
        building,
        compound,
        building,
        section,
        house.firm,
        house.neighbour,
    )
    return _make(community, compound, building, there, staff, secret=True)


def _far_account(name: str, role: Role, area: Area) -> Viewer:
    account = accounts.open_account(f"far-{name}", "远方人", PASSWORD, by=PROGRAM, now=NOW)
    accounts.appoint(account.pk, str(role), area_id=area.pk, since=SINCE, by=PROGRAM, now=NOW)
    return viewers.viewer_for(account, NOW)


def _make(
    area: Area,
    compound: Compound,
    building: Building,
    house: House,
    staff: dict[str, Viewer],
    *,
    secret: bool,
) -> Scene:
    said = SECRETS if secret else tuple(f"明{n}" for n in range(len(SECRETS)))
    worker, secretary = staff["worker"], staff["secretary"]
    door = building.dwellings.order_by("pk")[0]
    worker_account = Account.objects.get(pk=worker.account_id)
    person = people.register_person(
        area.pk, name=said[0], phone="13900000099", dwelling_id=door.pk, by=secretary, now=NOW
    )
    firm = people.register_organisation(
        area.pk, kind="firm", name=f"{said[1]}公司", by=secretary, now=NOW
    )
    plan = visits.plan_week(
        compound.pk, MONDAY, {worker_account.pk: []}, note=said[2], by=secretary, now=NOW
    )
    visit = doorstep.record(
        door.pk, "met", said[2], once=f"scene-{secret}", by=worker, now=NOW
    ).visit
    unseen = doorstep.record(
        door.pk, "met", said[2], once=f"scene-unseen-{secret}", seen=0, by=secretary, now=NOW
    ).visit
    raised = cases.raise_case(
        kind="appeal",
        category_id=Category.objects.get(code="gas").pk,
        area_id=area.pk,
        compound_id=compound.pk,
        summary=f"{said[3]}没有通气",
        source="portal",
        raiser=Raiser(name=said[0], phone="13900000077", consent=True),
        photos=[picture()],
        once=f"scene-case-{secret}",
        by=ANYONE,
        now=NOW,
    )
    cases.receive(raised.case.pk, by=secretary, now=NOW)
    cases.raise_case(
        kind="hazard",
        category_id=Category.objects.get(code="bottled_gas").pk,
        area_id=area.pk,
        organisation_id=firm.pk,
        summary=f"{said[3]}使用不合格气瓶",
        facts={"grade": "major", "basis": f"{said[3]}条例"},
        source="desk",
        once=f"scene-hazard-{secret}",
        by=secretary,
        now=NOW,
    )
    order = cases.raise_case(
        kind="order",
        category_id=Category.objects.get(code="firm_policy").pk,
        area_id=area.pk,
        organisation_id=firm.pk,
        summary=f"{said[3]}要办证",
        facts={"effort": "simple"},
        source="desk",
        photos=[picture()],
        once=f"scene-order-{secret}",
        by=secretary,
        now=NOW,
    )
    topic = deliberation.raise_topic(
        f"{said[4]}议题",
        area_id=area.pk,
        compound_id=compound.pk,
        case_ids=[raised.case.pk],
        by=secretary,
        now=NOW,
    )
    meeting = deliberation.plan_meeting(
        area_id=area.pk,
        compound_id=compound.pk,
        title=f"{said[4]}议事会",
        venue="院里",
        starts_at=NOW + timedelta(hours=2),
        ends_at=NOW + timedelta(hours=3),
        topic_ids=[topic.pk],
        by=secretary,
        now=NOW,
    )
    guest = deliberation.invite(
        meeting.pk, Guest("person", person.pk), capacity="guest", by=secretary, now=NOW
    )
    item = meeting.items.get()
    then = NOW + timedelta(hours=2, minutes=5)
    deliberation.check_in(meeting.pk, guest.pk, by=secretary, now=then)
    statement = deliberation.state(
        item.pk, invitation_id=guest.pk, text=said[5], by=secretary, now=then
    )
    motion = deliberation.put_motion(item.pk, said[5], by=secretary, now=then)
    commitment = commitments.open_commitment(
        what=f"{said[6]}联系住户",
        owner=Owner("person", person.pk),
        due_on=date(2022, 4, 22),
        area_id=area.pk,
        compound_id=compound.pk,
        origin=f"topic:{topic.pk}",
        answerable_id=worker_account.pk,
        dwellings=[door.pk],
        by=secretary,
        now=NOW,
    )
    surveyed = survey(area, door.pk, said[7], staff, secret=secret)
    door_import = places.import_dwellings(sheet(), area.pk, dry_run=True, by=secretary, now=NOW)
    people_import = people.import_residents(sheet(), area.pk, dry_run=True, by=secretary, now=NOW)
    return Scene(
        {
            "area": area.pk,
            "compound": compound.pk,
            "building": building.pk,
            "unit": building.units.order_by("pk")[0].pk,
            "dwelling": door.pk,
            "qr": compound.qr,
            "person": person.pk,
            "tie": person.ties.get().pk,
            "organisation": firm.pk,
            "plan": plan.pk,
            "visit": visit.pk,
            "overlap": Overlap.objects.get(second=unseen).pk,
            "case": raised.case.pk,
            "order": order.case.pk,
            **firm_work(firm, house.section, staff, said[3], secret=secret),
            "token": raised.token,
            "file_id": files.of(f"case:{raised.case.pk}")[0].pk,
            "category": Category.objects.get(code="gas").pk,
            "topic": topic.pk,
            "meeting": meeting.pk,
            "item": item.pk,
            "invitation": guest.pk,
            "statement": statement.pk,
            "motion": motion.pk,
            "commitment": commitment.pk,
            "contact": commitment.contacts.get().pk,
            "section": house.section.pk,
            "duty": house.section.duties.get().pk,
            "account": worker_account.pk,
            "appointment": Appointment.objects.get(account=worker_account).pk,
            "steward": steward(building),
            "door_import": door_import.import_id,
            "people_import": people_import.import_id,
            "notice": notice(raised.case.pk, area),
            "delivery": failing(area),
            "term": term(area),
            "day": day(secret=secret),
            "errand": errands.ask("/people/export/", title=said[0], by=secretary, now=NOW).pk,
            "key": "committee.visits",
            "label": label(secret=secret),
            **jobs(area, firm.pk, person.pk, staff, said[6]),
            **ledger(area, staff, said[4]),
            **gathering(area, firm.pk, staff, said[5], secret=secret),
            **drive(area, building, firm.pk, staff, said[2]),
            **surveyed,
            **supervised(area, raised.case.pk, staff, said[3]),
            **lecture(area, staff, said[7], secret=secret),
            **circle(area, firm.pk, staff, said[6]),
            **health(area, person.pk, staff, said[7]),
            **allied(area, firm.pk, staff, said[6]),
            **outreach(area, person, staff, said[7]),
            **team(area, raised.case.number, staff, said[4]),
        }
    )
