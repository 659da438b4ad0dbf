"""Who is asked to a meeting, who is in the room, and who speaks."""

from typing import Any

import pytest
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.cases.spec import Raiser
from linli.deliberation import actions, handlers, queries
from linli.deliberation.models import Meeting, Topic
from linli.deliberation.queries import stakeholders
from linli.deliberation.tests.factories import (
    AT_MEETING,
    by,
    case,
    item,
    meeting,
    topic,
)
from linli.events import queries as gatherings
from linli.events.spec import Guest
from linli.journal.models import Entry
from linli.notices.models import Notice
from linli.people import actions as people


def test_only_who_is_here_speaks(house: House) -> None:
    entry = item(house)
    guest = Guest("organisation", house.firm.pk)
    absent = actions.invite(entry.meeting_id, guest, capacity="outside", **by(house))

    with pytest.raises(Invalid) as refusal:
        actions.state(entry.pk, invitation_id=absent.pk, text="管线已设计", **by(house))
    assert refusal.value.field == "invitation_id"
    actions.check_in(entry.meeting_id, absent.pk, **by(house))
    said = actions.state(entry.pk, invitation_id=absent.pk, text="管线已设计", **by(house))
    with pytest.raises(NotAllowed):
        actions.undo_check_in(entry.meeting_id, absent.pk, **by(house))
    actions.withdraw_statement(said.pk, **by(house))
    actions.undo_check_in(entry.meeting_id, absent.pk, **by(house))

    (shown,) = queries.agenda(Meeting.objects.get())
    assert shown.statements == []


def test_a_topic_that_left_takes_no_more_statements(house: House) -> None:
    entry = item(house)
    (seat,) = gatherings.seats(entry.meeting.event_id)
    actions.not_agreed(entry.pk, "意见不一", **by(house))

    for late in (
        lambda: actions.state(entry.pk, invitation_id=seat.invitation_id, text="等等", **by(house)),
        lambda: actions.put_motion(entry.pk, "再表决", **by(house)),
        lambda: actions.not_agreed(entry.pk, "再次", **by(house)),
    ):
        with pytest.raises(NotAllowed):
            late()


def test_who_walks_in_is_entered_once_and_checked_in(house: House) -> None:
    held = meeting(house)
    who: dict[str, Any] = {"name": "宋玉珍", "phone": "13900000001", "capacity": "representative"}

    first = actions.walk_in(held.pk, **who, **by(house, "worker"))
    again = actions.walk_in(held.pk, **who, **by(house, "worker"))

    assert first == again
    assert first.person == house.neighbour
    assert (first.walked_in, first.checked_in_at) == (True, AT_MEETING)


def test_a_guest_of_another_meeting_is_not_checked_in_here(house: House) -> None:
    entry, other = item(house), meeting(house)
    (seat,) = gatherings.seats(entry.meeting.event_id)

    with pytest.raises(NotAllowed):
        actions.check_in(other.pk, seat.invitation_id, **by(house))


def test_stakeholders_are_those_of_that_topic(house: House) -> None:
    raiser = Raiser(person_id=house.neighbour.pk, consent=True)
    gas = topic(house, case(house, raiser=raiser, dwelling_id=house.dwellings()[0].pk))
    works = topic(house, case(house), title="改造遗留问题")
    held = meeting(house, gas, works)

    def likely(row: Topic) -> set[tuple[str, str]]:
        found = stakeholders.stakeholders(house.viewer("secretary"), held, [gas, works], NOW)
        return {(one.guest.key, one.capacity) for one in found[row.pk] if one.likely}

    steward = (f"account:{house.accounts['steward'].pk}", "steward")
    assert likely(gas) == {(f"person:{house.neighbour.pk}", "raiser"), steward}
    assert likely(works) == {steward}
    firm = next(
        one
        for one in stakeholders.stakeholders(house.viewer("secretary"), held, [gas], NOW)[gas.pk]
        if one.guest == Guest("organisation", house.firm.pk)
    )
    assert (firm.capacity, firm.likely, firm.invited) == ("outside", False, False)


def test_a_topic_that_is_not_on_the_agenda_has_no_guests(house: House) -> None:
    held, row = meeting(house), topic(house)
    guest = Guest("account", house.accounts["steward"].pk)

    with pytest.raises(NotAllowed):
        actions.invite(held.pk, guest, capacity="steward", topic_id=row.pk, **by(house))


def test_publishing_tells_every_guest_once_and_late_ones_at_once(house: House) -> None:
    row = topic(house)
    held = meeting(house, row)
    now: dict[str, Any] = {"by": house.viewer("secretary"), "now": NOW}
    steward = Guest("account", house.accounts["steward"].pk)
    neighbour = Guest("person", house.neighbour.pk)
    actions.invite(held.pk, steward, capacity="steward", topic_id=row.pk, **now)
    actions.invite(held.pk, steward, capacity="steward", **now)
    actions.publish_invitation(held.pk, **now)

    for __ in range(2):  # a reaction may run twice
        handlers.invite_guests(Entry.objects.get(kind="meeting.announced"))
    assert set(Notice.objects.values_list("recipient", "channel")) == {(steward.key, "desk")}
    actions.invite(held.pk, neighbour, capacity="representative", **now)
    handlers.invite_late_guest(Entry.objects.filter(kind="event.invited").latest("pk"))

    told = set(Notice.objects.values_list("recipient", "channel"))
    assert told == {(steward.key, "desk"), (neighbour.key, "sms")}
    notice = Notice.objects.get(recipient=neighbour.key)
    assert notice.link == f"/m/{held.pk}/"
    assert "9号楼未通气" in notice.body


def test_an_invitation_without_a_topic_is_not_published(house: House) -> None:
    with pytest.raises(NotAllowed) as refusal:
        actions.publish_invitation(meeting(house).pk, by=house.viewer("secretary"), now=NOW)

    assert refusal.value.code == "no_topic"


def test_erasing_a_person_takes_their_words_and_leaves_that_they_spoke(house: House) -> None:
    entry = item(house)
    guest = Guest("person", house.neighbour.pk)
    walked = actions.walk_in(entry.meeting_id, guest=guest, capacity="representative", **by(house))
    said = actions.state(entry.pk, invitation_id=walked.pk, text="我家一直没有气", **by(house))

    people.erase_person(house.neighbour.pk, **by(house))
    for __ in range(2):
        handlers.forget_person(Entry.objects.get(kind="person.erased"))

    said.refresh_from_db()
    assert (said.text, said.withdrawn_at) == ("", AT_MEETING)
    assert Entry.objects.filter(kind="meeting.statements_erased").count() == 1
