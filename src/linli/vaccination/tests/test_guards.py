"""Who is meant by a registration: no dose in somebody else's record, nothing told to strangers, a
refusal and a deferral that hold.
"""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from tests.cast import NOW, PROGRAM, House

from linli.base import exports
from linli.base.errors import NotAllowed
from linli.base.viewer import ANYONE
from linli.cases.models import Case
from linli.drives import actions as drives
from linli.drives.tests.factories import noted
from linli.events import actions as gatherings
from linli.events import events as gathered
from linli.events.models import Registration
from linli.events.spec import RegistrationDraft
from linli.journal.models import Entry
from linli.notices import actions as notices
from linli.notices.gateways.callbacks import Said
from linli.notices.models import Reply
from linli.notices.workflow import Channel
from linli.outreach import actions as outreach
from linli.people import actions as people
from linli.people.models import Person
from linli.people.spec import Erased
from linli.vaccination import actions, handlers, queries
from linli.vaccination.models import Booking, Course, Observation, Unmatched, Vault
from linli.vaccination.spec import Asked, Proxy
from linli.vaccination.tests.conftest import As
from linli.vaccination.tests.factories import (
    DAY,
    NEIGHBOUR,
    booking,
    drive,
    first,
    for_parent,
    session,
)

CHILDS = "13900000077"


def to(house: House, who: str = "worker", now: datetime = NOW) -> dict[str, Any]:
    return {"by": house.viewer(who), "now": now}


def later_drive(house: House) -> Any:
    """A drive of the same kind after one in which the neighbour declined."""
    noted(first(drive(house)), "declined", house, reason="no_wish")
    vaccine = Vault.objects.get().product_id
    later = drive(house, vault=False, name="秋季接种")
    actions.open_vault(later.pk, vaccine, **to(house, "secretary"))
    return later


def test_a_wife_with_the_familys_number_is_not_received_as_her_husband(house: House) -> None:
    target = first(drive(house))
    row = session(house, target.drive)
    his = booking(row, NEIGHBOUR, ANYONE)
    hers = actions.walk_in(row.pk, "何新来", "13900000001", once="w1", **to(house, now=DAY))
    again = actions.walk_in(row.pk, "何新来", "13900000001", once="w1", **to(house, now=DAY))
    kept = (again, hers.registration.name, hers.registration.phone)
    assert kept == (hers, "何新来", "13900000001")
    actions.vaccinate(hers.pk, **to(house, now=DAY))
    his.registration.refresh_from_db()
    assert his.registration.came_at is None
    assert [course.target_id for course in Course.objects.all()] == [hers.target_id]
    assert hers.target_id != target.pk
    mine = actions.walk_in(row.pk, "宋玉珍", "13900000001", once="w2", **to(house, now=DAY))
    assert mine == his


def test_a_registration_without_its_booking_is_not_taken_for_another(house: House) -> None:
    found = drive(house)
    row = session(house, found)
    draft = RegistrationDraft("宋玉珍", "13900000001")
    gatherings.register(row.event_id, draft, once="x", by=ANYONE, now=NOW)
    hers = actions.walk_in(row.pk, "何新来", "13900000001", once="w1", **to(house, now=DAY))
    assert hers.target != first(found)
    assert Registration.objects.get(once="x").came_at is None
    his = actions.walk_in(row.pk, "宋玉珍", "13900000001", once="w2", **to(house, now=DAY))
    assert (his.registration.once, his.target) == ("x", first(found))
    with pytest.raises(NotAllowed) as refusal:
        actions.walk_in(row.pk, "林后来", "13722223333", once="w1", **to(house, now=DAY))
    assert refusal.value.code == "used"


def test_a_daughter_registers_both_parents_by_her_number_and_each_is_received_as_themselves(
    house: House,
) -> None:
    """On one page, gone back to for the second; by name at the reception, each their own dose."""
    found = drive(house, persons=2)
    row = session(house, found)
    second = found.targets.select_related("person").order_by("pk")[1]
    proxy = Proxy("宋小妹", CHILDS, "child", "spoken")
    father = Asked(second.person.name if second.person else "", CHILDS, proxy=proxy)
    made = [
        actions.book(row.pk, asked, once="her-page", by=ANYONE, now=NOW)
        for asked in (for_parent(CHILDS), father, father)
    ]
    assert [one.again for one in made] == [False, False, True]
    hers, his = (Booking.objects.get(registration=one.registration) for one in made[:2])
    assert (hers.target, his.target) == (first(found), second)
    assert hers.registration.code != his.registration.code
    actions.arrive(his.pk, **to(house, now=DAY))
    guests = queries.reception(row, Vault.objects.get(), DAY)
    assert [(guest.booking.pk, guest.step) for guest in guests] == [
        (his.pk, "here"),
        (hers.pk, "expected"),
    ]
    actions.vaccinate(hers.pk, **to(house, now=DAY))
    assert [course.target for course in Course.objects.all()] == [first(found)]


def test_five_under_one_number_are_refused_and_a_refusal_still_tells_nothing(
    house: House,
) -> None:
    found = drive(house, persons=2)
    row = session(house, found)
    noted(found.targets.order_by("pk")[1], "declined", house, reason="no_wish")
    declined = Asked("示例居民0", CHILDS, proxy=Proxy("宋小妹", CHILDS, "child", "spoken"))
    for n in range(4):
        booking(row, Asked(f"何{n}", CHILDS), ANYONE)
    with pytest.raises(NotAllowed) as refusal:
        booking(row, Asked("何五", CHILDS), ANYONE)
    assert refusal.value.code == "number_full"
    with pytest.raises(NotAllowed) as refusal:
        booking(row, declined, ANYONE)
    assert refusal.value.code == "not_here"
    assert found.targets.count() == 2


def test_whoever_is_erased_leaves_the_place_of_the_other_under_the_childs_number(
    house: House,
) -> None:
    found = drive(house, persons=2)
    row = session(house, found)
    proxy = Proxy("宋小妹", CHILDS, "child", "spoken")
    booking(row, for_parent(CHILDS), ANYONE)
    his = booking(row, Asked("示例居民0", CHILDS, proxy=proxy), ANYONE)
    gone = Erased(house.neighbour.pk, (), "宋玉珍", "13900000001")
    actions.forget_person(gone, by=PROGRAM, now=NOW)
    assert [one.pk for one in Booking.objects.all()] == [his.pk]
    left = Registration.objects.exclude(name="").get()
    assert (left.name, left.standing) == ("示例居民0", "placed")


@pytest.mark.parametrize("proxied", [True, False])
def test_nobody_becomes_a_second_person_by_their_childs_number(
    house: House, *, proxied: bool
) -> None:
    """Two on the roster have the name; or the child gave the number without saying so."""
    found = drive(house)
    if proxied:
        drives.take_up(found.pk, _namesake(house).pk, **to(house))
    row = session(house, found)
    asked = for_parent(CHILDS) if proxied else Asked("宋玉珍", CHILDS)
    made = booking(row, asked, house.viewer("worker"))
    before = Person.objects.count()
    with pytest.raises(NotAllowed) as refusal:
        actions.vaccinate(made.pk, **to(house, now=DAY))
    assert refusal.value.code == "no_target"
    assert (Person.objects.count(), Observation.objects.count()) == (before, 0)
    here = actions.walk_in(row.pk, "宋玉珍", "13900000001", once="w", **to(house, now=DAY))
    assert here.target == first(found)


def _namesake(house: House) -> Person:
    area = house.community.pk
    return people.register_person(area, name="宋玉珍", phone="13711110000", by=PROGRAM, now=NOW)


def test_who_registered_themselves_and_is_unknown_comes_onto_the_roster(house: House) -> None:
    row = session(house, drive(house))
    made = booking(row, Asked("何新来", "13911112222"), ANYONE)
    actions.vaccinate(made.pk, **to(house, now=DAY))
    made.refresh_from_db()
    assert made.target is not None
    assert made.target.person is not None
    assert (made.target.person.name, Person.objects.count()) == ("何新来", 2)


def test_a_no_of_an_earlier_drive_holds_whoever_registers(house: House) -> None:
    later = later_drive(house)
    row = session(house, later)
    for by, code in ((ANYONE, "not_here"), (house.viewer("worker"), "declined")):
        with pytest.raises(NotAllowed) as refusal:
            booking(row, for_parent(), by)
        assert refusal.value.code == code
    made = booking(row, NEIGHBOUR, ANYONE)
    target = first(later)
    assert (made.target, made.registration.standing, target.meaning) == (
        target,
        "placed",
        "untried",
    )


def test_strangers_get_one_answer_for_the_unknown_and_the_declined(house: House) -> None:
    target = first(drive(house))
    noted(target, "declined", house, reason="no_wish")
    row = session(house, target.drive)
    unknown = Asked("何新来", "13911112222", proxy=for_parent().proxy)
    said = set()
    for asked in (for_parent(), unknown):
        with pytest.raises(NotAllowed) as refusal:
            booking(row, asked, ANYONE)
        said.add((refusal.value.code, str(refusal.value)))
    assert [code for code, _words in said] == ["not_here"]


@pytest.mark.parametrize("name", ["宋玉珍", "何新来"])
def test_a_session_that_takes_nobody_tells_nothing(house: House, name: str) -> None:
    target = first(drive(house))
    noted(target, "declined", house, reason="no_wish")
    row = session(house, target.drive)
    asked = Asked(name, "13900000001", proxy=for_parent().proxy)
    for at in (DAY, DAY + timedelta(days=9)):
        with pytest.raises(NotAllowed) as refusal:
            booking(row, asked, ANYONE, at)
        assert refusal.value.code == "closed"
    gatherings.cancel(row.event_id, "下雨", **to(house, "secretary"))
    with pytest.raises(NotAllowed) as refusal:
        booking(row, asked, ANYONE)
    assert refusal.value.code == "closed"


def test_a_doctors_deferral_holds_over_a_registration(house: House) -> None:
    found = drive(house, persons=2)
    beyond, before = found.targets.order_by("pk")
    actions.defer(beyond.pk, date(2022, 5, 1), **to(house))
    actions.defer(before.pk, date(2022, 4, 19), **to(house))
    row = session(house, found)
    booking(row, NEIGHBOUR, ANYONE)
    assert before.person is not None
    booking(row, Asked(before.person.name, before.person.phone), ANYONE)
    beyond.refresh_from_db()
    before.refresh_from_db()
    assert (beyond.meaning, beyond.next_on) == ("deferred", date(2022, 5, 1))
    assert (before.meaning, before.next_on) == ("agreed", date(2022, 4, 19))


def test_a_registration_cancelled_and_made_again_by_telephone(house: House, as_: As) -> None:
    target = first(drive(house))
    row = session(house, target.drive)
    worker, book = as_("worker"), f"/vaccination/sessions/{row.pk}/book/"
    tell = worker.get(f"/vaccination/sessions/{row.pk}/invite/")
    once = f"{tell.context['once']}-{target.pk}"
    assert f'name="once" value="{once}"' in tell.text
    worker.post(book, {"target": target.pk, "once": once})
    made = Registration.objects.get()
    assert (made.once, f"desk-{row.pk}-{target.pk}" == made.once) == (once, False)
    gatherings.cancel_registration(made.pk, by=PROGRAM, now=NOW)
    old = worker.post(book, {"target": target.pk, "once": once}, follow=True)
    assert "此登记已被取消" in old.text
    again = worker.get(f"/vaccination/sessions/{row.pk}/invite/").context["once"]
    worker.post(book, {"target": target.pk, "once": f"{again}-{target.pk}"})
    assert sorted(Registration.objects.values_list("standing", flat=True)) == [
        "cancelled",
        "placed",
    ]


def test_a_guessed_key_confirms_nothing(house: House, as_: As) -> None:
    found = drive(house)
    row = session(house, found)
    as_("worker").post(f"/vaccination/sessions/{row.pk}/book/", {"target": first(found).pk})
    typed = {"who": "self", "name": "宋玉珍", "phone": "13912345678"}
    typed["once"] = f"desk-{row.pk}-{first(found).pk}"
    Client().post(f"/vaccination/at/{row.pk}/", typed)
    phones = set(Registration.objects.values_list("phone", flat=True))
    assert phones == {"13900000001", "13912345678"}


def test_a_dose_before_the_hour_counts_for_the_day_and_for_no_other(house: House) -> None:
    target = first(drive(house))
    row = session(house, target.drive)
    later = session(
        house,
        target.drive,
        starts_at=DAY + timedelta(days=28),
        ends_at=DAY + timedelta(days=28, hours=2),
    )
    made = booking(row, NEIGHBOUR, ANYONE)
    actions.vaccinate(made.pk, **to(house, now=DAY - timedelta(minutes=5)))
    vault = Vault.objects.get()
    assert [guest.step for guest in queries.reception(row, vault, DAY)] == ["sitting"]
    actions.release(target.pk, **to(house, now=DAY + timedelta(minutes=25)))
    next_day = DAY + timedelta(days=28)
    second = booking(later, NEIGHBOUR, ANYONE, NOW + timedelta(days=3))
    actions.vaccinate(second.pk, **to(house, now=next_day))
    assert [guest.step for guest in queries.reception(row, vault, next_day)] == ["done"]
    assert [guest.step for guest in queries.reception(later, vault, next_day)] == ["sitting"]
    actions.release(target.pk, **to(house, now=next_day + timedelta(minutes=30)))
    assert [guest.step for guest in queries.reception(later, vault, next_day)] == ["done"]


def test_a_dose_of_a_list_is_taken_back_with_its_stage(house: House) -> None:
    target = first(drive(house))
    rows = [
        ("宋玉珍", "13900000001", "2022-03-02", "L1"),
        ("别处人", "13712345678", "2022-03-03", ""),
    ]
    sheet = exports.xlsx(("姓名", "电话", "接种日期", "批号"), rows)
    actions.import_doses(BytesIO(sheet), target.drive_id, dry_run=False, **to(house, "secretary"))
    target.refresh_from_db()
    assert target.meaning == "agreed"
    actions.take_back_dose(target.pk, date(2022, 3, 2), "不是此人", **to(house, "secretary"))
    target.refresh_from_db()
    assert target.meaning == "untried"
    row = Unmatched.objects.get()
    actions.settle(row.pk, target.pk, **to(house, "secretary"))
    target.refresh_from_db()
    assert target.meaning == "agreed"
    actions.take_back_dose(target.pk, date(2022, 3, 3), "不是此人", **to(house, "secretary"))
    target.refresh_from_db()
    assert target.meaning == "untried"


def test_whoever_is_erased_leaves_no_registration_under_their_childs_number(house: House) -> None:
    row = session(house, drive(house))
    booking(row, for_parent(CHILDS), ANYONE)
    gone = Erased(house.neighbour.pk, (), "宋玉珍", "13900000001")
    actions.forget_person(gone, by=PROGRAM, now=NOW)
    left = Registration.objects.get()
    assert (left.name, left.phone, left.standing) == ("", "", "cancelled")
    assert not Booking.objects.exists()


def test_what_people_answer_to_an_invitation_is_no_case_and_goes_with_the_sessions(
    house: House,
) -> None:
    found = drive(house)
    row = session(house, found)
    actions.invite(row.pk, [first(found).pk], **to(house))
    said = Said("13900000001", "我有癌症，不能打", "sms:1", NOW)
    taken = notices.take_in(said, Channel.SMS, now=NOW)
    assert taken is not None
    assert outreach.answer(taken.pk, by=PROGRAM, now=NOW) == ""
    assert not Case.objects.exists()
    then = NOW + (found.retention_on - NOW.date()) + timedelta(days=1)
    drives.forget_due(by=PROGRAM, now=then)
    handlers.destroy_vault(Entry.objects.get(kind="drive.forgotten"))
    kept = Reply.objects.get()
    assert (kept.words, kept.sender, kept.erased_at) == ("", "", then)


def test_a_closed_drive_books_nobody_and_invites_nobody(house: House) -> None:
    found = drive(house)
    row = session(house, found)
    draft = RegistrationDraft("宋玉珍", "13900000001")
    gatherings.register(row.event_id, draft, once="x", by=ANYONE, now=NOW)
    drives.close_drive(found.pk, **to(house, "secretary"))
    handlers.follow_registration(Entry.objects.get(kind=gathered.REGISTERED))
    assert not Booking.objects.exists()
    with pytest.raises(NotAllowed) as refusal:
        actions.invite(row.pk, [first(found).pk], **to(house))
    assert refusal.value.code == "drive_not_open"


@pytest.mark.parametrize("name", ["leader", "supervisor"])
def test_the_calendar_names_no_guest_of_a_session_to_who_reads_no_health_data(
    house: House, as_: As, name: str
) -> None:
    row = session(house, drive(house))
    booking(row, NEIGHBOUR, ANYONE)
    page = f"/events/{row.event_id}/"
    client, worker = as_(name), as_("worker")
    seen = client.get(page)
    assert seen.status_code == 200
    assert ["宋**" in seen.text, 'id="numbers"' in seen.text] == [False, False]
    theirs = worker.get(page).text
    assert ["宋**" in theirs, 'id="numbers"' in theirs] == [True, True]
    assert client.get(f"{page}export/").status_code == 404
    assert client.get(f"{page}reception/").status_code in {403, 404}
    assert worker.get(f"{page}export/").status_code == 200
