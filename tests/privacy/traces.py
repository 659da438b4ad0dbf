"""Somebody who left traces in every app, and a look through the whole database for them."""

import io
import re
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from linli.accounts import actions as accounts
from linli.base import crypto, exports
from linli.base.viewer import ANYONE
from linli.cases import actions as cases
from linli.cases.models import Case
from linli.cases.spec import Raiser
from linli.cases.tests import factories
from linli.commitments import actions as commitments
from linli.commitments.models import Contact
from linli.commitments.spec import Owner
from linli.deliberation import actions as deliberation
from linli.deliberation.models import Meeting
from linli.deliberation.spec import CommitmentDraft
from linli.events.spec import Guest
from linli.ledgers import actions as ledgers
from linli.ledgers.actions import colours, sheet
from linli.ledgers.spec import ItemDraft, MilestoneDraft
from linli.people import actions as people
from linli.places import actions as places
from linli.visits import actions as visits
from tests.cast import NOW, House
from tests.privacy import above, at_work, doors, gathered, written
from tests.privacy.who import DURING, NAME, PHONE, RAISER, door_of, to

_SEALED = re.compile(r"v1:[\w=-]{20,}")


def tables_naming(*words: str) -> dict[str, set[str]]:
    """In which columns of which tables one of these words stands, sealed columns opened: every
    column of every table there is, those of libraries included.
    """
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.table_name, c.column_name from information_schema.columns c"
            " join information_schema.tables t using (table_schema, table_name)"
            " where c.table_schema = 'public' and t.table_type = 'BASE TABLE'"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'select "{column}"::text from "{table}" where "{column}" is not null')
            if any(_names(str(value), words) for (value,) in cursor.fetchall()):
                found.setdefault(table, set()).add(column)
    return found


def _names(stored: str, words: tuple[str, ...]) -> bool:
    opened = _SEALED.sub(lambda box: crypto.unseal(box.group()), stored)
    # JSON of libraries may write signs as escapes; bytes are shown in hex.
    spelled = [*words, *(word.encode("unicode_escape").decode() for word in words)]
    return any(word in opened or word.encode().hex() in opened for word in spelled)


def leave_everywhere(house: House) -> Case:
    """Her name and number in every text that somebody can write about her; gives her own case."""
    steward_of(house)
    register(house)
    at_the_door(house)
    doors.in_a_drive(house)
    doors.in_a_form(house)
    hazard_at_her_door(house)
    on_a_ledger(house)
    above.at_a_firm(house, NAME)
    above.in_an_alliance(house, NAME)
    at_work.on_offer(house, NAME)
    at_work.on_file(house, NAME)
    at_work.at_a_fair(house, NAME, PHONE)
    case = own_case(house)
    case_of_another(house)
    gathered.at_a_lecture(house, NAME, PHONE)
    gathered.in_a_room(house, NAME)
    gathered.asking_in_a_lecture(house, NAME, PHONE)
    above.in_a_team(house, case, NAME, on_file=True)
    above.in_a_circle(house, NAME)
    written.in_messages(house, NAME, PHONE)
    above.in_a_slip(house, case, NAME, PHONE)
    meeting = in_the_courtyard(house, case)
    hand_over(house, meeting.pk, DURING)
    return case


def leave_as_raiser(house: House) -> Case:
    """The name and number of a raiser without a file, in all that can be written of a case."""
    name, phone = RAISER
    case = factories.with_raiser(house, summary=f"{name}家没有通气", body=f"请打{phone}").case
    write_about(house, case, name)
    take_word(house, case, name)
    above.in_a_team(house, case, name, on_file=False)
    in_the_courtyard(house, case, name, phone)
    return case


def steward_of(house: House) -> None:
    """She looks after a building, and comes in by a link."""
    secretary = house.viewer("secretary")
    appointment = accounts.name_steward(
        house.second_building.pk, name=NAME, phone=PHONE, **to(secretary)
    )
    accounts.give_steward_link(appointment.pk, **to(secretary))


def register(house: House) -> None:
    """What is written down of her: a note, a consent, a refused row of a list, a look at her."""
    worker, secretary = house.viewer("worker"), house.viewer("secretary")
    her = house.neighbour.pk
    people.edit_person(her, note=f"{NAME}怕狗", **to(worker))
    people.give_consent(f"person:{her}", "contact", how="spoken", **to(worker))
    head = ["楼院", "楼栋", "单元", "房号", "姓名", "电话", "关系"]
    rows = [["保全街26号院", "9号楼", "1单元", "101", NAME, PHONE, "表亲"]]
    file = io.BytesIO(exports.xlsx(head, rows))
    people.import_residents(file, house.community.pk, dry_run=True, **to(secretary))
    accounts.reveal(worker, f"person:{her}", "phone", f"给{NAME}回电话", NOW)


def at_the_door(house: House) -> None:
    """Notes about her door, a visit written down wrongly, the week's plan."""
    worker, secretary, door = house.viewer("worker"), house.viewer("secretary"), door_of(house)
    places.edit_dwelling(
        door.pk, room=door.room, floor=door.floor, note=f"找{NAME}开门", **to(secretary)
    )
    visits.record_visit(door.pk, "met", f"{NAME}腿脚不便", once="door-visit-0001", **to(worker))
    wrong = visits.record_visit(door.pk, "no_one_home", once="door-visit-0002", **to(worker))
    visits.withdraw_visit(wrong.pk, f"{NAME}其实在家", **to(worker))
    visits.plan_week(
        house.compound.pk,
        date(2022, 4, 18),
        {house.accounts["worker"].pk: []},
        note=f"先去{NAME}家，电话{PHONE}",
        **to(secretary),
    )


def on_a_ledger(house: House) -> None:
    """All that can be written about an item of a ledger, and how the sheet said it."""
    worker, secretary = house.viewer("worker"), house.viewer("secretary")
    leader = house.viewer("leader")
    ledger = ledgers.make_ledger(
        house.community.pk, 2022, "台账", categories=(("民生", ""),), **to(secretary)
    )
    draft = ItemDraft(
        title=f"{NAME}家通气",
        goal=f"{NAME}家用上气，电话{PHONE}",
        category_id=ledger.categories.get().pk,
        item_class_id=ledger.classes.order_by("pk")[0].pk,
        in_charge_id=house.accounts["worker"].pk,
        starts_on=date(2022, 1, 4),
        due_on=date(2022, 6, 30),
        wording={"milestones": f"3月底联系{NAME}"},
    )
    step = MilestoneDraft(f"联系{NAME}", shows=f"{NAME}签字")
    item = ledgers.add_item(ledger.pk, draft, milestones=[step], start=True, **to(secretary))
    ledgers.show_milestone(item.milestones.get().pk, text=f"{NAME}签了", **to(worker))
    until = date(2022, 4, 30)
    colours.mark(item.pk, "red", f"{NAME}家没动", until, **to(house.viewer("supervisor")))
    lines = f"类别,事项,完成时限,责任人\n民生,{NAME}家通气,6月底,无此人\n"
    sheet.import_sheet(io.BytesIO(lines.encode()), ledger.pk, dry_run=False, **to(secretary))
    asked = ledgers.ask(item.pk, "suspension", reason=f"{NAME}出差", **to(worker))
    ledgers.decide(asked.pk, granted=False, answer=f"可找{NAME}家人", **to(secretary))
    ledgers.apply(item.pk, f"{NAME}家已通气", **to(worker))
    ledgers.send_back(item.pk, f"{NAME}说没有", **to(leader))


def hazard_at_her_door(house: House) -> None:
    """Found at her door, given to the authority."""
    worker, secretary = house.viewer("worker"), house.viewer("secretary")
    case = factories.raised(
        house,
        kind="hazard",
        by=worker,
        dwelling_id=door_of(house).pk,
        summary="煤气罐放在卧室",
        facts={"grade": "general", "basis": "条例", "on_spot": f"已告知{NAME}"},
    ).case
    cases.receive(case.pk, **to(secretary))
    cases.accept(case.pk, **to(secretary))
    cases.hand_over(
        case.pk,
        section_id=house.section.pk,
        note=f"{NAME}家",
        next_on=date(2022, 4, 25),
        **to(secretary),
    )


def own_case(house: House) -> Case:
    """Hers, through all that can be written about a case, with a photo and notices under way."""
    case = factories.raised(
        house,
        dwelling_id=door_of(house).pk,
        place=f"{NAME}家门口",
        summary=f"{NAME}家没有通气",
        body=f"请打{PHONE}",
        raiser=Raiser(house.neighbour.pk, NAME, PHONE, consent=True),
        photos=[SimpleUploadedFile(f"{NAME}家.png", factories.PNG)],
    ).case
    write_about(house, case)
    take_word(house, case)
    return case


def take_word(house: House, case: Case, name: str = NAME) -> None:
    """Ended with an answer, and open again by the raiser's word."""
    handler, secretary = house.viewer("handler"), house.viewer("secretary")
    cases.resolve(case.pk, outcome="solved", answer=f"已联系{name}", **to(handler))
    cases.record_call(case.pk, reached=True, solved=False, comment=f"{name}说没有", **to(secretary))


def write_about(house: House, case: Case, name: str = NAME) -> None:
    """Everything that staff can write about a case on its way into somebody's hands."""
    secretary, handler = house.viewer("secretary"), house.viewer("handler")
    cases.receive(case.pk, **to(secretary))
    cases.dispatch(case.pk, section_id=house.section.pk, note=f"{name}等着", **to(secretary))
    duty = house.section.duties.get()
    cases.return_case(case.pk, duty_item_id=duty.pk, reason=f"{name}不归我们", **to(handler))
    cases.dispatch(case.pk, account_id=house.accounts["worker"].pk, **to(secretary))
    cases.dispatch(case.pk, section_id=house.section.pk, **to(secretary))
    cases.accept(case.pk, **to(handler))
    cases.contact(case.pk, note=f"{name}接了电话", **to(handler))
    cases.note(case.pk, text=f"{name}补充", **to(handler))
    cases.ask_pause(
        case.pk,
        reason="papers",
        note=f"等{name}的材料",
        until_on=date(2022, 4, 25),
        **to(handler),
    )
    cases.decide_pause(case.pk, approved=True, **to(secretary))
    cases.resume(case.pk, **to(secretary))


def case_of_another(house: House) -> None:
    """Cases of others at her door and in her compound, a public answer, and one raised under her
    number without her file.
    """
    of_another = factories.with_raiser(
        house, dwelling_id=door_of(house).pk, summary=f"{NAME}家漏水", body=f"打过{PHONE}"
    ).case
    write_about(house, of_another)
    factories.raised(house, summary=f"楼上{NAME}家漏水", body=f"她的电话{PHONE}")
    secretary = house.viewer("secretary")
    inquiry = factories.raised(
        house,
        kind="inquiry",
        category_id=factories.category("linli_feedback").pk,
        summary=f"{NAME}的名字显示不全",
    ).case
    cases.receive(inquiry.pk, **to(secretary))
    cases.resolve(inquiry.pk, outcome="explained", answer=f"请{NAME}刷新", **to(secretary))
    cases.publish_answer(inquiry.pk, **to(secretary))
    factories.raised(
        house,
        by=ANYONE,
        summary="路灯不亮",
        body=f"我是{NAME}",
        raiser=Raiser(name=NAME, phone=PHONE, consent=True),
    )


def in_the_courtyard(house: House, case: Case, name: str = NAME, phone: str = PHONE) -> Meeting:
    """A topic of her case, a meeting she is asked to, what was said there and promised."""
    secretary = house.viewer("secretary")
    start, during = DURING - timedelta(minutes=20), DURING
    topic = deliberation.raise_topic(
        f"{name}家通气",
        body=f"{name}等三户",
        area_id=house.community.pk,
        compound_id=house.compound.pk,
        case_ids=[case.pk],
        **to(secretary),
    )
    meeting = deliberation.plan_meeting(
        area_id=house.community.pk,
        compound_id=house.compound.pk,
        title=f"{name}家议事会",
        venue=f"{name}家门前",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        topic_ids=[topic.pk],
        **to(secretary),
    )
    guests = {}
    for guest in (
        Guest("person", house.neighbour.pk),
        Guest("account", house.accounts["worker"].pk),
    ):
        invited = deliberation.invite(meeting.pk, guest, capacity="representative", **to(secretary))
        guests[guest.kind] = invited.pk
    deliberation.publish_invitation(meeting.pk, **to(secretary))
    deliberation.call_names(meeting.pk, **to(secretary, during))
    item = meeting.items.get()
    for kind, words in (("person", "我愿意出钱"), ("account", f"{name}说得对")):
        deliberation.check_in(meeting.pk, guests[kind], **to(secretary, during))
        deliberation.state(item.pk, invitation_id=guests[kind], text=words, **to(secretary, during))
    motion = deliberation.put_motion(item.pk, f"先办{name}家", **to(secretary, during))
    deliberation.count_hands(
        motion.pk, entitled=2, in_favour=2, against=0, abstained=0, **to(secretary, during)
    )
    resolution = deliberation.adopt(
        item.pk,
        f"由{name}逐户联系",
        drafts=[
            CommitmentDraft(
                f"{name}逐户联系",
                Owner("person", house.neighbour.pk),
                date(2022, 4, 29),
                dwelling_ids=(door_of(house).pk,),
            )
        ],
        motion_id=motion.pk,
        **to(secretary, during),
    )
    keep_promise(resolution.commitments.get().pk, house, during, name)
    deliberation.save_minutes(meeting.pk, f"{name}（{phone}）发言", **to(secretary, during))
    return meeting


def hand_over(house: House, meeting_id: int, during: datetime) -> None:
    """A second topic without agreement, given to somebody; a second meeting called off."""
    secretary = house.viewer("secretary")
    place = {"area_id": house.community.pk, "compound_id": house.compound.pk}
    topic = deliberation.raise_topic("楼道堆物", **place, **to(secretary))
    item = deliberation.put_on_agenda(meeting_id, topic.pk, **to(secretary, during))
    deliberation.not_agreed(item.pk, f"{NAME}不同意", **to(secretary, during))
    deliberation.hand_over(topic.pk, f"{NAME}的律师", reason=f"{NAME}要求", **to(secretary, during))
    second = deliberation.plan_meeting(
        title="第二次",
        venue="花坛",
        starts_at=NOW + timedelta(days=9),
        ends_at=NOW + timedelta(days=9, hours=1),
        **place,
        **to(secretary),
    )
    deliberation.cancel_meeting(second.pk, f"{NAME}生病", **to(secretary, during))


def keep_promise(pk: int, house: House, during: datetime, name: str) -> None:
    """What is written while it is kept, sent back once."""
    secretary = house.viewer("secretary")
    commitments.note_progress(pk, f"{name}联系了一户", **to(secretary, during))
    commitments.tick_contact(
        Contact.objects.get(commitment_id=pk).pk,
        reached=True,
        note=f"{name}本人",
        **to(secretary, during),
    )
    commitments.send_link(pk, **to(secretary, during))
    commitments.finish(pk, f"{name}都联系了", **to(secretary, during))
    commitments.send_back(pk, f"{name}漏了一户", **to(house.viewer("leader"), during))
