"""The parts of a scene that take more than one act: a drive, a filled form, a failing reaction."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from linli.accounts import actions as accounts
from linli.accounts.models import Section
from linli.base.viewer import Role, Viewer
from linli.claims import actions as claims
from linli.clock import actions as clock
from linli.drives import actions as drives
from linli.drives.spec import LetterDraft, RosterFilter
from linli.files import queries as files
from linli.inspections import actions as inspections
from linli.inspections.models import Checklist
from linli.inspections.spec import Body
from linli.journal.models import Delivery, Entry
from linli.labels import actions as labels
from linli.labels.models import Label
from linli.liaison import actions as liaison
from linli.notices import actions as notices
from linli.notices.models import Channel
from linli.people.models import Organisation
from linli.places.models import Area, Building
from linli.supervision import actions as supervision
from linli.supervision.spec import Receiver
from linli.surveys import actions as surveys
from linli.surveys import queries as survey_queries
from linli.surveys.models import Submission
from linli.surveys.tests import factories
from linli.teams import actions as teams
from tests.cast import NOW, PASSWORD, PROGRAM, SINCE

MONDAY = date(2022, 4, 18)


def picture() -> SimpleUploadedFile:
    """A small real JPEG."""
    out = BytesIO()
    Image.new("RGB", (32, 24), "navy").save(out, "JPEG")
    return SimpleUploadedFile("a.jpg", out.getvalue(), "image/jpeg")


def sheet() -> SimpleUploadedFile:
    """A list with one door."""
    text = "楼院,楼栋,单元,楼层,房号,姓名,电话\n保全街26号院,77号楼,1单元,1,101,密戊,13900000088\n"
    return SimpleUploadedFile("list.csv", text.encode(), "text/csv")


def drive(
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
        **_calls(area, staff, said),
        "attempt": signed.pk,
        "reason": drive.reasons.order_by("pk")[0].pk,
        "batch": batch.pk,
        "roster_import": drives.import_roster(sheet(), drive.pk, **to).import_id,
        "result_import": drives.import_results(result, batch.pk, **to).import_id,
    }


def _calls(area: Area, staff: dict[str, Viewer], said: str) -> dict[str, object]:
    """A running drive over firms, and a firm on its roster."""
    secretary = staff["secretary"]
    drive = drives.make_drive(
        area.pk,
        "gas_shops",
        name=f"商户{said}",
        starts_on=MONDAY,
        ends_on=date(2022, 6, 30),
        lead_id=secretary.account_id or 0,
        by=secretary,
        now=NOW,
    )
    drives.draw(drive.pk, RosterFilter(), by=secretary, now=NOW)
    drives.start_drive(drive.pk, by=secretary, now=NOW)
    return {"shop_drive": drive.pk, "call": drive.targets.order_by("pk")[0].pk}


def survey(
    area: Area, door_id: int, word: str, staff: dict[str, Viewer], *, secret: bool
) -> dict[str, object]:
    """A form, a filled one with a photo, and a phone's code."""
    code = f"scene_{secret}"
    survey = (factories.HEAD, ("image", "kitchen", word, word, "", "", ""))
    raw = factories.workbook(survey, settings=factories.settings(code, title=f"{word}表"))
    to: dict[str, Any] = {"by": staff["secretary"], "now": NOW}
    version = surveys.publish(surveys.upload(raw, area.pk, **to).pk, **to)
    submission, copy = (
        _sent(code, name, f"uuid:scene-{secret}", door_id, staff["worker"])
        for name in ("k.jpg", "l.jpg")
    )
    account = staff["worker"].account_id or 0
    return {
        "form": version.form_id,
        "version": version.pk,
        "submission": submission.pk,
        "submission_copy": copy.pk,
        "medium_id": submission.media.get().attachment_id,
        "app_user": surveys.make_code(account, area.pk, word, **to).user.pk,
    }


def _sent(code: str, name: str, number: str, door_id: int, by: Viewer) -> Submission:
    """A filled form with this photo; with a known number and another photo, a second copy."""
    xml = factories.filled({"kitchen": name}, number=number, code=code)
    return surveys.keep(
        *survey_queries.opened(xml, by),
        xml,
        {name: factories.photo(name)},
        subject=f"dwelling:{door_id}",
        by=by,
        now=NOW,
    ).submission


def notice(case_id: int, area: Area) -> int:
    """A printed notice about a case."""
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


def failing(area: Area) -> int:
    """A reaction that did not go through, as the worker leaves it."""
    entry = Entry.objects.filter(area=area.path).order_by("pk")[0]
    row = Delivery.objects.create(entry=entry, handler="tests.fails", attempts=1, error="E")
    return row.pk


def term(area: Area) -> int:
    """A term of this area."""
    return clock.set_term(
        "case.appeal.handle", unit="days", amount=4, area=area.path, by=PROGRAM, now=NOW
    ).pk


def team(area: Area, number: str, staff: dict[str, Viewer], said: str) -> dict[str, object]:
    """A team at work with an outside member, an open task, a meeting and the case it helps with."""
    secretary, leader = staff["secretary"], staff["worker"].account_id or 0
    to: dict[str, Any] = {"by": secretary, "now": NOW}
    period = {"starts_on": MONDAY, "ends_on": date(2022, 6, 30)}
    made = teams.form_team(
        f"{said}组团", f"{said}协调", area_id=area.pk, leader_id=leader, **period, **to
    )
    guest = teams.add_outsider(made.pk, said, unit="燃气公司", consent="paper", **to)
    teams.start(made.pk, **to)
    due_on = date(2022, 4, 22)
    owed = teams.promise(made.pk, f"{said}勘查", owner_id=leader, due_on=due_on, **to)
    teams.note_meeting(made.pk, MONDAY, f"{said}分工", **to)
    helped = teams.help_with(made.pk, number, note=said, **to)
    return {"team": made.pk, "member": guest.pk, "task": owed.pk, "helped": helped.pk}


def circle(area: Area, firm_id: int, staff: dict[str, Viewer], said: str) -> dict[str, object]:
    """A joint committee with a unit, somebody part-time, a need that is claimed, a meeting."""
    to: dict[str, Any] = {"by": staff["secretary"], "now": NOW}
    made = claims.found_circle(
        "joint_committee", f"{said}大工委", area_id=area.pk, founded_on=MONDAY, **to
    )
    unit = claims.join(made.pk, firm_id, **to)
    seat = claims.name_part_time(unit.pk, said, "书记", **to)
    line = claims.put_on_list(made.pk, "need", f"{said}场地", **to)
    claim = claims.claim(line.pk, unit.pk, f"{said}会议室", due_on=date(2022, 4, 29), **to)
    begins = NOW + timedelta(hours=2)
    times = {"starts_at": begins, "ends_at": begins + timedelta(hours=1)}
    meeting = claims.plan_meeting(made.pk, f"{said}例会", venue="会议室", **times, **to)
    return {
        "circle": made.pk,
        "member_unit": unit.pk,
        "seat": seat.pk,
        "line": line.pk,
        "claim": claim.pk,
        "circle_meeting": meeting.pk,
        "kind": "need",
    }


def label(*, secret: bool) -> int:
    return labels.add_label("work", f"党建+{secret}", by=PROGRAM, now=NOW).pk


def day(*, secret: bool) -> int:
    """A day off; one day per scene."""
    day = date(2022, 6, 2 if secret else 1)
    return clock.set_day(day, is_working=False, name="院庆", by=PROGRAM, now=NOW).pk


def steward(building: Building) -> int:
    """The appointment of a steward of the building."""
    name = f"steward-{building.pk}"
    account = accounts.open_account(name, "楼栋长", PASSWORD, by=PROGRAM, now=NOW)
    scope = f"building:{building.pk}"
    return accounts.appoint(
        account.pk, str(Role.STEWARD), scope=scope, since=SINCE, by=PROGRAM, now=NOW
    ).pk


def supervised(area: Area, case_id: int, staff: dict[str, Viewer], said: str) -> dict[str, object]:
    """A slip on the case, signed for and replied to with a photo."""
    about, secretary = f"case:{case_id}", staff["secretary"]
    slip = supervision.issue(
        origin=about,
        title=f"{said}督办",
        demand=said,
        to=Receiver("area", area.pk, staff["worker"].account_id or 0),
        reply_on=date(2022, 4, 22),
        by=staff["supervisor"],
        now=NOW,
    )
    supervision.sign(slip.pk, by=secretary, now=NOW)
    supervision.reply(slip.pk, said, uploads=[picture()], by=secretary, now=NOW)
    reply = slip.replies.get()
    to: dict[str, Any] = {"by": staff["supervisor"], "now": NOW}
    street = slip.area_id
    row = supervision.open_round(
        street, {"case": 2}, since=MONDAY, until=MONDAY, seed=f"seed-{street}", **to
    )
    sample = row.samples.order_by("position")[0]
    supervision.find(sample.pk, "no_evidence", said, **to)
    circular = supervision.draft_circular(street, since=MONDAY, until=MONDAY, **to)
    supervision.issue_circular(circular.pk, title=f"{said}通报", body=said, **to)
    return {
        "round": row.pk,
        "sample": sample.pk,
        "circular": circular.pk,
        "slip": slip.pk,
        "about": about,
        "reply_file": files.of(f"reply:{reply.pk}")[0].pk,
    }


def firm_work(
    firm: Organisation, section: Section, staff: dict[str, Viewer], said: str, *, secret: bool
) -> dict[str, object]:
    """A firm with its official and a planned visit, and a joint inspection that is planned."""
    worker, secretary = staff["worker"], staff["secretary"]
    pair = liaison.pair_up(
        firm.pk,
        kind_id=Label.objects.filter(group="liaison")[0].pk,
        official_id=worker.account_id or 0,
        by=secretary,
        now=NOW,
    )
    once = f"scene-firm-{secret}"
    liaison.record_visit(firm.pk, words=said, once=f"{once}-held", by=worker, now=NOW)
    visit = liaison.plan_visit(pair.pk, MONDAY, once=once, by=worker, now=NOW)
    other = accounts.create_section(section.area_id, f"{said}二科", by=PROGRAM, now=NOW)
    checklist = Checklist.objects.all()[0]
    inspection = inspections.plan(
        f"{said}检查",
        area_id=firm.area_id,
        organisation_id=firm.pk,
        checklist_id=checklist.pk,
        planned_on=MONDAY,
        bodies=[Body(section_id=section.pk), Body(section_id=other.pk, name=said)],
        once=once,
        by=worker,
        now=NOW,
    )
    return {
        "firm_pair": pair.pk,
        "firm_visit": visit.pk,
        "inspection": inspection.pk,
        "checklist": checklist.pk,
        "check_item": checklist.items.all()[0].pk,
    }
