"""One of everything, in an own area and in a foreign one, made through the actions.

A new kind of address parameter needs an example here; without one its route fails the test.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from linli.accounts import actions as accounts
from linli.accounts import queries as viewers
from linli.accounts.models import Account, Appointment
from linli.base.viewer import ANYONE, Role, Viewer
from linli.cases import actions as cases
from linli.cases.models import Category
from linli.cases.spec import Raiser
from linli.clock import actions as clock
from linli.commitments import actions as commitments
from linli.commitments.spec import Owner
from linli.deliberation import actions as deliberation
from linli.doorstep import actions as doorstep
from linli.doorstep.models import Overlap
from linli.drives import actions as drives
from linli.drives.spec import LetterDraft, RosterFilter
from linli.events.spec import Guest
from linli.files import queries as files
from linli.journal.models import Delivery, Entry
from linli.notices import actions as notices
from linli.notices.models import Channel
from linli.people import actions as people
from linli.places import actions as places
from linli.places.models import Area, Building, Compound
from linli.surveys import actions as surveys
from linli.surveys import queries as survey_queries
from linli.surveys.tests import factories
from linli.visits import actions as visits
from tests.cast import NOW, PASSWORD, PROGRAM, SINCE, House

#: What must never be read by someone without a right in the area; one word per record.
SECRETS = ("密甲", "密乙", "密丙", "密丁", "密戊", "密己", "密庚", "密辛")
MONDAY = date(2022, 4, 18)


@dataclass
class Scene:
    """Ids by kind, as addresses need them."""

    ids: dict[str, object]

    def of(self, route: str) -> dict[str, object]:
        """Values for the parameters of an address, or KeyError naming what has no example."""
        values: dict[str, object] = {}
        for parameter in re.findall(r"<\w+:(\w+)>", route):
            values[parameter] = self.ids[kind_of(route, parameter)]
        return values


#: The beginning of an address → what its `pk` is; the longest beginning counts.
PK = {
    "cases/": "case",
    "cases/categories/": "category",
    "commitments/": "commitment",
    "commitments/mine/": "commitment",
    "topics/": "topic",
    "meetings/": "meeting",
    "m/": "meeting",
    "places/": "compound",
    "places/buildings/": "building",
    "places/units/": "unit",
    "places/dwellings/": "dwelling",
    "places/areas/": "area",
    "places/imports/": "door_import",
    "people/": "person",
    "people/ties/": "tie",
    "people/organisations/": "organisation",
    "people/imports/": "people_import",
    "accounts/": "account",
    "accounts/appointments/": "appointment",
    "accounts/sections/": "section",
    "accounts/duties/": "duty",
    "accounts/stewards/": "steward",
    "notices/": "notice",
    "visits/": "visit",
    "visits/plans/": "plan",
    "visits/plans/compound/": "compound",
    "visits/coverage/": "compound",
    "settings/clock/terms/": "term",
    "settings/clock/days/": "day",
    "journal/reactions/": "delivery",
    "drives/": "drive",
    "drives/imports/": "roster_import",
    "drives/results/": "result_import",
    "drives/reasons/": "reason",
    "drives/batches/": "batch",
    "drives/targets/": "target",
    "door/": "dwelling",
    "door/compound/": "compound",
    "door/done/": "visit",
    "door/overlaps/": "overlap",
    "surveys/": "form",
    "surveys/versions/": "version",
    "surveys/submissions/": "submission",
    "surveys/codes/": "app_user",
}


def kind_of(route: str, parameter: str) -> str:
    """What kind of record a parameter of this address names."""
    if parameter != "pk":
        return parameter.removesuffix("_pk")
    fitting = [start for start in PK if route.startswith(start)]
    return PK[max(fitting, key=len)] if fitting else route


def picture() -> SimpleUploadedFile:
    """A small real JPEG."""
    out = BytesIO()
    Image.new("RGB", (32, 24), "navy").save(out, "JPEG")
    return SimpleUploadedFile("a.jpg", out.getvalue(), "image/jpeg")


def sheet() -> SimpleUploadedFile:
    """A list with one door."""
    text = "楼院,楼栋,单元,楼层,房号,姓名,电话\n保全街26号院,77号楼,1单元,1,101,密戊,13900000088\n"
    return SimpleUploadedFile("list.csv", text.encode(), "text/csv")


def near(house: House) -> Scene:
    """One of everything in the cast's own community."""
    staff = {"worker": house.viewer("worker"), "secretary": house.viewer("secretary")}
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
    surveyed = _survey(area, door.pk, said[7], staff, secret=secret)
    section = house.section
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
            "section": section.pk,
            "duty": section.duties.get().pk,
            "account": worker_account.pk,
            "appointment": Appointment.objects.get(account=worker_account).pk,
            "steward": _steward(building),
            "door_import": door_import.import_id,
            "people_import": people_import.import_id,
            "notice": _notice(raised.case.pk, area),
            "delivery": _failing(area),
            "term": _term(area),
            "day": _day(secret=secret),
            "key": "committee.visits",
            **_drive(area, building, firm.pk, staff, said[2]),
            **surveyed,
        }
    )


def _drive(
    area: Area, building: Building, firm_id: int, staff: dict[str, Viewer], said: str
) -> dict[str, object]:
    """A running drive with a signed target in a batch, a declining one, and two lists."""
    worker, secretary = staff["worker"], staff["secretary"]
    lead = secretary.account_id or 0
    drive = drives.make_drive(
        area.pk,
        "gas_hookup",
        name=f"{said}专项",
        starts_on=MONDAY,
        ends_on=date(2022, 6, 30),
        lead_id=lead,
        by=secretary,
        now=NOW,
    )
    drives.draw(drive.pk, RosterFilter(), by=secretary, now=NOW)
    drives.start_drive(drive.pk, by=secretary, now=NOW)
    first, second, *_rest = drive.targets.filter(dwelling__building=building).order_by("pk")
    letter = LetterDraft("owner", said)
    once = f"scene-target-{drive.pk}"
    signed = drives.record(
        first.pk, "signed", letter=letter, note=said, once=once, by=worker, now=NOW
    )
    drives.record(second.pk, "refused", reason="cost", once=f"{once}-2", by=worker, now=NOW)
    batch = drives.hand_over(drive.pk, firm_id, [first.pk], stage="applied", by=secretary, now=NOW)
    to = {"dry_run": True, "by": secretary, "now": NOW}
    result = SimpleUploadedFile("r.csv", f"编号,结果\n1-001,{said}\n".encode(), "text/csv")
    return {
        "drive": drive.pk,
        "target": first.pk,
        "attempt": signed.pk,
        "reason": drive.reasons.order_by("pk")[0].pk,
        "batch": batch.pk,
        "roster_import": drives.import_roster(sheet(), drive.pk, **to).import_id,
        "result_import": drives.import_results(result, batch.pk, **to).import_id,
    }


def _survey(
    area: Area, door_id: int, word: str, staff: dict[str, Viewer], *, secret: bool
) -> dict[str, object]:
    """A form, a filled one with a photo, and a phone's code."""
    code = f"scene_{secret}"
    survey = (factories.HEAD, ("image", "kitchen", word, word, "", "", ""))
    raw = factories.workbook(survey, settings=factories.settings(code, title=f"{word}表"))
    to: dict[str, Any] = {"by": staff["secretary"], "now": NOW}
    version = surveys.publish(surveys.upload(raw, area.pk, **to).pk, **to)
    xml = factories.filled({"kitchen": "k.jpg"}, number=f"uuid:scene-{secret}", code=code)
    submission = surveys.keep(
        *survey_queries.opened(xml),
        xml,
        {"k.jpg": factories.photo("k.jpg")},
        subject=f"dwelling:{door_id}",
        by=staff["worker"],
        now=NOW,
    ).submission
    account = staff["worker"].account_id or 0
    return {
        "form": version.form_id,
        "version": version.pk,
        "submission": submission.pk,
        "medium_id": submission.media.get().attachment_id,
        "app_user": surveys.make_code(account, area.pk, word, **to).user.pk,
    }


def _notice(case_id: int, area: Area) -> int:
    return notices.send(
        "case.closed_unconfirmed",
        recipient=f"case:{case_id}",
        about=f"case:{case_id}",
        to=notices.Address(Channel.PRINT),
        words={"number": "SQ1", "summary": "x"},
        once=f"scene-{case_id}",
        now=NOW,
        area=area.path,
    ).pk


def _failing(area: Area) -> int:
    """A reaction that did not go through, as the worker leaves it."""
    entry = Entry.objects.filter(area=area.path).order_by("pk")[0]
    row = Delivery.objects.create(entry=entry, handler="tests.fails", attempts=1, error="E")
    return row.pk


def _term(area: Area) -> int:
    return clock.set_term(
        "case.appeal.handle", unit="days", amount=4, area=area.path, by=PROGRAM, now=NOW
    ).pk


def _day(*, secret: bool) -> int:
    day = date(2022, 6, 2 if secret else 1)
    return clock.set_day(day, is_working=False, name="院庆", by=PROGRAM, now=NOW).pk


def _steward(building: Building) -> int:
    name = f"steward-{building.pk}"
    account = accounts.open_account(name, "楼栋长", PASSWORD, by=PROGRAM, now=NOW)
    scope = f"building:{building.pk}"
    return accounts.appoint(
        account.pk, str(Role.STEWARD), scope=scope, since=SINCE, by=PROGRAM, now=NOW
    ).pk
