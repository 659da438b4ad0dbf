"""Sessions: registered by oneself, by others, by telephone, on the spot; who is left alone."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.cast import NOW, PROGRAM, House

from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import ANYONE
from linli.drives import actions as drives
from linli.drives.tests.factories import noted
from linli.events import actions as gatherings
from linli.events import events as gathered
from linli.events.models import Event, Registration
from linli.events.spec import RegistrationDraft
from linli.journal.models import Entry
from linli.notices import actions as notices
from linli.notices.models import Notice
from linli.outreach import actions as outreach
from linli.people import actions as people
from linli.people.models import Person
from linli.people.spec import Erased
from linli.vaccination import actions, events, handlers, queries
from linli.vaccination.models import Booking, Course, Observation, Vault
from linli.vaccination.spec import Asked, Gap, Proxy
from linli.vaccination.tests.factories import (
    DAY,
    NEIGHBOUR,
    booking,
    drive,
    first,
    for_parent,
    session,
)


def to(house: House, who: str = "worker", now: Any = NOW) -> dict[str, Any]:
    return {"by": house.viewer(who), "now": now}


def test_a_session_stands_in_the_calendar_with_its_places(house: House) -> None:
    row = session(house, drive(house))
    event = Event.objects.get()
    assert (event.state, event.capacity, event.origin) == ("announced", 10, f"drive:{row.drive_id}")
    with pytest.raises(NotAllowed):
        actions.plan_session(row.drive_id, None, **to(house))  # type: ignore[arg-type]  # refused before it is read


def test_whoever_registers_is_registered_on_the_roster_too(house: House) -> None:
    target = first(drive(house))
    made = booking(session(house, target.drive), NEIGHBOUR, ANYONE)
    target.refresh_from_db()
    assert (made.target, target.meaning) == (target, "agreed")
    assert made.registration.standing == "placed"
    assert "宋" not in str(Entry.objects.get(kind=events.BOOKED).data)


def test_a_proxy_says_who_they_are_and_how_the_elder_agreed(house: House) -> None:
    row = session(house, drive(house))
    for wrong in ("", "guessed"):
        with pytest.raises(Invalid) as refusal:
            booking(row, for_parent(consent=wrong), ANYONE)
        assert refusal.value.field == "consent"
    made = booking(row, for_parent(), ANYONE)
    kept = queries.booked(made)
    assert kept.proxy is not None
    assert (kept.proxy.name, kept.proxy.relation, kept.proxy.consent) == (
        "宋小妹",
        "child",
        "spoken",
    )
    assert "宋小妹" not in made.sealed


def test_only_a_guardian_decides_for_somebody(house: House) -> None:
    row = session(house, drive(house))
    child = Proxy("宋小妹", "13900000077", "child", "guardian")
    with pytest.raises(Invalid):
        booking(row, Asked("宋玉珍", "13900000001", proxy=child), ANYONE)
    assert booking(row, for_parent(consent="guardian"), ANYONE).target is not None


def test_a_proxy_with_their_own_number_is_matched_by_the_name_alone(house: House) -> None:
    target = first(drive(house))
    assert booking(session(house, target.drive), for_parent("13900000077"), ANYONE).target == target


def test_nobody_registers_somebody_who_declined(house: House) -> None:
    """Strangers get the answer that anybody gets for whom nothing is due; staff are told."""
    found = drive(house, persons=2)
    declined, done = found.targets.order_by("pk")
    noted(declined, "declined", house, reason="no_wish")
    for day in (date(2021, 1, 4), date(2021, 3, 1), date(2021, 10, 1)):
        actions.note_dose(done.pk, day, where="elsewhere", **to(house))
    row = session(house, found)
    said = set()
    person = done.person
    assert person is not None
    other = Asked(person.name, person.phone, proxy=for_parent().proxy)
    for asked in (for_parent(), for_parent("13900000077"), other):
        with pytest.raises(NotAllowed) as refusal:
            booking(row, asked, ANYONE)
        said.add((refusal.value.code, str(refusal.value)))
    assert {code for code, _words in said} == {"not_here"}
    assert len(said) == 1
    with pytest.raises(NotAllowed) as refusal:
        booking(row, NEIGHBOUR, house.viewer("worker"))
    assert refusal.value.code == "declined"
    assert not Booking.objects.exists()


def test_who_declined_and_registers_themselves_stays_declined_until_they_are_here(
    house: House,
) -> None:
    target = first(drive(house))
    noted(target, "declined", house, reason="no_wish")
    made = booking(session(house, target.drive), NEIGHBOUR, ANYONE)
    target.refresh_from_db()
    assert (made.registration.standing, target.meaning) == ("placed", "declined")
    actions.vaccinate(made.pk, **to(house, now=DAY))
    target.refresh_from_db()
    assert target.meaning == "agreed"


def test_who_declined_is_invited_to_no_session(house: House) -> None:
    found = drive(house, persons=3)
    declined, deferred, other = found.targets.order_by("pk")
    noted(declined, "declined", house, reason="no_wish")
    actions.defer(deferred.pk, date(2022, 5, 1), **to(house))
    row = session(house, found)
    assert set(queries.may_be_invited(row)) == {other}
    with pytest.raises(NotAllowed) as refusal:
        actions.invite(row.pk, [declined.pk, other.pk], **to(house))
    assert refusal.value.code == "declined"
    assert not Notice.objects.filter(kind="vaccination.invitation").exists()
    assert actions.invite(row.pk, [other.pk], **to(house)) == 1
    notice = Notice.objects.get(kind="vaccination.invitation")
    assert (notice.recipient, notice.link) == (f"target:{other.pk}", f"/vaccination/at/{row.pk}/")


def test_a_no_of_an_earlier_drive_holds_at_later_sessions(house: House) -> None:
    noted(first(drive(house)), "declined", house, reason="no_wish")
    vaccine = Vault.objects.get().product_id
    later = drive(house, vault=False, name="秋季接种")
    actions.open_vault(later.pk, vaccine, **to(house, "secretary"))
    assert set(queries.may_be_invited(session(house, later))) == set()


def test_who_said_stop_is_not_invited(house: House) -> None:
    row = session(house, drive(house))
    outreach.note_stop("13900000001", str(house.community.path), **to(house))
    assert not queries.may_be_invited(row).exists()


def test_who_declines_at_the_door_gives_up_their_place(house: House) -> None:
    target = first(drive(house))
    made = booking(session(house, target.drive), NEIGHBOUR, ANYONE)
    noted(target, "declined", house, reason="no_wish")
    handlers.give_up_places(Entry.objects.get(kind="target.ended"))
    made.registration.refresh_from_db()
    assert made.registration.standing == "cancelled"


def test_the_last_place_and_the_waiting_list(house: House) -> None:
    found = drive(house, persons=2)
    row = session(house, found, capacity=1)
    second = found.targets.order_by("pk")[1].person
    assert second is not None
    held = booking(row, NEIGHBOUR, ANYONE)
    waits = booking(row, Asked(second.name, second.phone), ANYONE)
    assert (held.registration.standing, waits.registration.standing) == ("placed", "waiting")


def test_at_home_needs_an_address_and_a_lift_is_kept_sealed(house: House) -> None:
    found = drive(house)
    home = session(house, found, way="home")
    with pytest.raises(Invalid) as refusal:
        booking(home, NEIGHBOUR, ANYONE)
    assert refusal.value.field == "address"
    asked = Asked(*("宋玉珍", "13900000001"), transport=True, address="1号楼2单元301")
    made = booking(home, asked, ANYONE)
    assert "301" not in made.sealed
    assert queries.booked(made) == Asked("", "", transport=True, address="1号楼2单元301")


def test_reception_from_the_code_to_the_half_hour(house: House) -> None:
    target = first(drive(house))
    row = session(house, target.drive)
    made = booking(row, NEIGHBOUR, ANYONE)
    vault = Vault.objects.get()
    steps = []

    def step(now: Any) -> tuple[str, int]:
        [guest] = queries.reception(row, vault, now)
        steps.append(guest.step)
        return guest.step, guest.left

    assert step(DAY) == ("expected", 0)
    actions.arrive(made.pk, **to(house, now=DAY))
    assert step(DAY) == ("here", 0)
    actions.vaccinate(made.pk, **to(house, now=DAY))
    assert step(DAY + timedelta(minutes=10)) == ("sitting", 20 * 60)
    with pytest.raises(NotAllowed):
        actions.vaccinate(made.pk, **to(house, now=DAY))
    actions.release(target.pk, adverse="头晕", **to(house, now=DAY + timedelta(minutes=30)))
    assert step(DAY + timedelta(minutes=31)) == ("done", 0)
    box = queries.opened(Course.objects.get(), vault)
    assert (box.doses[0]["batch"], box.adverse[0]["what"]) == ("P2022", "头晕")


def test_whoever_walks_in_comes_onto_registry_and_roster(house: House) -> None:
    row = session(house, drive(house))
    made = actions.walk_in(row.pk, "何新来", "13911112222", once="w1", **to(house, now=DAY))
    assert made.target is not None
    person = made.target.person
    assert person is not None
    assert (person.name, Person.objects.count()) == ("何新来", 2)
    again = actions.walk_in(row.pk, "何新来", "13911112222", once="w1", **to(house, now=DAY))
    assert again == made
    actions.vaccinate(made.pk, **to(house, now=DAY))
    assert Observation.objects.get().until == DAY + timedelta(minutes=30)


def test_an_edition_in_the_middle_turns_back_who_comes_too_early(house: House) -> None:
    target = first(drive(house))
    actions.note_dose(target.pk, date(2022, 3, 21), where="elsewhere", **to(house))
    row = session(house, target.drive)
    made = booking(row, NEIGHBOUR, ANYONE)
    actions.set_schedule(
        Vault.objects.get().product_id, [Gap(56)], source="通知2号", **to(house, "administrator")
    )
    [guest] = queries.reception(row, Vault.objects.get(), DAY)
    assert guest.next is not None
    assert guest.next.due_on == date(2022, 5, 16)
    with pytest.raises(Invalid) as refusal:
        actions.vaccinate(made.pk, **to(house, now=DAY))
    assert refusal.value.code == "too_early"


def test_an_edition_of_fewer_doses_ends_who_has_them(house: House) -> None:
    target = first(drive(house))
    actions.note_dose(target.pk, date(2022, 3, 21), where="elsewhere", **to(house))
    vaccine = Vault.objects.get().product_id
    actions.set_schedule(vaccine, [], source="通知3号", **to(house, "administrator"))
    target.refresh_from_db()
    assert (target.meaning, target.next_on) == ("done", None)


def test_who_left_their_last_dwelling_is_no_longer_concerned(house: House) -> None:
    target = first(drive(house))
    made = booking(session(house, target.drive), NEIGHBOUR, ANYONE)
    for tie in house.neighbour.ties.filter(until=None):
        people.untie(tie.pk, by=PROGRAM, now=NOW)
    left = Entry.objects.filter(kind="person.untied").latest("pk")
    handlers.follow_person(left)
    handlers.give_up_places(Entry.objects.get(kind="target.ended"))
    target.refresh_from_db()
    made.registration.refresh_from_db()
    assert (target.stage.code, target.reason and target.reason.code) == ("left", "moved")
    assert made.registration.standing == "cancelled"
    handlers.follow_person(left)
    assert target.history.count() == 2


def test_the_calendars_own_page_books_as_well(house: House) -> None:
    target = first(drive(house))
    row = session(house, target.drive)
    from_calendar = Registration.objects.filter(event=row.event)
    gatherings.register(
        row.event_id, RegistrationDraft("宋玉珍", "13900000001"), once="x", by=ANYONE, now=NOW
    )
    handlers.follow_registration(Entry.objects.get(kind=gathered.REGISTERED))
    assert Booking.objects.get().registration == from_calendar.get()
    assert Booking.objects.get().target == target


def test_after_the_deletion_day_no_session_names_anybody(house: House) -> None:
    found = drive(house)
    row = session(house, found)
    actions.invite(row.pk, [first(found).pk], **to(house))
    booking(row, for_parent(), ANYONE)
    then = NOW + (found.retention_on - NOW.date()) + timedelta(days=1)
    assert queries.preview(found).bookings == 1
    drives.forget_due(by=PROGRAM, now=then)
    handlers.destroy_vault(Entry.objects.get(kind="drive.forgotten"))
    assert not Booking.objects.exists()
    registration = Registration.objects.get()
    assert (registration.name, registration.phone) == ("", "")
    notice = Notice.objects.get(kind="vaccination.invitation")
    assert (notice.address, notice.body) == ("", "")
    assert queries.public_session(row.pk) is None


def test_whoever_is_erased_leaves_sessions_and_words_of_others(house: House) -> None:
    found = drive(house, persons=2)
    row = session(house, found)
    parent = found.targets.order_by("pk")[1].person
    assert parent is not None
    mine = booking(row, NEIGHBOUR, ANYONE)
    proxy = Proxy("宋玉珍", "13900000001", "child", "spoken")
    theirs = booking(row, Asked(parent.name, parent.phone, proxy=proxy), ANYONE)
    gone = Erased(house.neighbour.pk, (), "宋玉珍", "13900000001")
    actions.forget_person(gone, by=PROGRAM, now=NOW)
    assert set(Booking.objects.all()) == {theirs}
    theirs.refresh_from_db()
    kept = queries.booked(theirs).proxy
    assert kept is not None
    assert (kept.name, kept.phone, kept.relation) == ("", "", "child")
    assert mine.pk != theirs.pk


@pytest.mark.parametrize("name", ["leader", "supervisor", "administrator", "other_worker"])
def test_others_see_no_session_and_receive_at_none(house: House, name: str) -> None:
    row = session(house, drive(house))
    made = booking(row, NEIGHBOUR, ANYONE)
    viewer = house.viewer(name)
    assert not queries.sessions_visible_to(viewer).exists()
    assert not queries.bookings_visible_to(viewer).exists()
    with pytest.raises(NotAllowed):
        actions.arrive(made.pk, by=viewer, now=DAY)


def test_told_by_which_way_and_when(house: House) -> None:
    target = first(drive(house))
    noted(target, "told", house)
    row = session(house, target.drive)
    actions.invite(row.pk, [target.pk], **to(house))
    notice = Notice.objects.get(kind="vaccination.invitation")
    assert [str(told.way) for told in queries.told_of(target)] == ["面谈（非入户）"]
    notices.deliver(notice.pk, now=NOW + timedelta(hours=3))
    assert [str(told.way) for told in queries.told_of(target)] == ["短信", "面谈（非入户）"]
    [line] = queries.with_ways(target.drive.targets.all(), target.drive.template)
    assert queries.ways_of(line) == ["面谈（非入户） 04-18", "短信 04-18"]
