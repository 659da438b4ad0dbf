"""The meeting: its agenda, who is asked, the room, and that each topic ends on its own."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.base.figures import Extent
from linli.cases.models import Case
from linli.cases.spec import Raiser
from linli.commitments import actions as commitments
from linli.commitments.models import Commitment
from linli.commitments.spec import Owner
from linli.deliberation import actions, handlers, queries
from linli.deliberation.models import AgendaItem, Meeting, Topic
from linli.deliberation.queries import drafts, stakeholders
from linli.deliberation.spec import CaseAnswer
from linli.deliberation.tests.factories import (
    AT_MEETING,
    START,
    adopted,
    case,
    draft,
    item,
    meeting,
    topic,
)
from linli.deliberation.workflow import State
from linli.events import queries as gatherings
from linli.events.spec import Guest
from linli.journal.models import Entry
from linli.notices.models import Notice
from linli.people import actions as people


def by(house: House, name: str = "secretary") -> dict[str, Any]:
    return {"by": house.viewer(name), "now": AT_MEETING}


def test_two_topics_end_each_on_its_own(house: House) -> None:
    gas, works = topic(house), topic(house, title="改造遗留问题")
    held = meeting(house, gas, works)
    first, second = held.items.all()

    actions.adopt(first.pk, "逐户联系", drafts=[draft(house)], **by(house))
    with pytest.raises(NotAllowed) as refusal:
        actions.close_meeting(held.pk, **by(house))
    assert "改造遗留问题" in str(refusal.value)
    assert "9号楼未通气" not in str(refusal.value)
    actions.not_agreed(second.pk, "施工队未到", **by(house))
    actions.close_meeting(held.pk, **by(house))

    gas.refresh_from_db()
    works.refresh_from_db()
    assert (gas.state, works.state) == (State.RESOLVED, State.WAITING)
    assert Meeting.objects.get().event.state == "held"


def test_not_agreed_goes_to_the_next_agenda_by_itself(house: House) -> None:
    entry = item(house)
    later = meeting(house, starts_at=START + timedelta(days=14), ends_at=START + timedelta(days=15))
    meeting(house, starts_at=START - timedelta(days=1), ends_at=START)
    elsewhere = {
        "compound_id": None,
        "starts_at": START + timedelta(days=7),
        "ends_at": START + timedelta(days=8),
    }
    meeting(house, **elsewhere)

    row = actions.not_agreed(entry.pk, "意见不一", **by(house))

    row.refresh_from_db()
    assert row.state == State.ON_AGENDA
    assert [one.topic_id for one in later.items.all()] == [row.pk]
    assert AgendaItem.objects.filter(topic=row, end="").count() == 1


def test_not_agreed_waits_for_a_meeting_that_is_not_planned_yet(house: House) -> None:
    entry = item(house)

    actions.not_agreed(entry.pk, "意见不一", **by(house))

    offered = queries.waiting_topics(
        house.viewer("secretary"), area_id=house.community.pk, compound_id=house.compound.pk
    )
    assert [row.pk for row in offered] == [entry.topic_id]


def test_a_cancelled_meeting_ends_no_topic(house: House) -> None:
    entry = item(house)

    actions.cancel_meeting(entry.meeting_id, "下雨", **by(house))

    assert Topic.objects.get().state == State.WAITING
    entry.refresh_from_db()
    assert (entry.end, entry.taken_off_at) == ("", AT_MEETING)


def test_handed_over_at_the_meeting_names_who_takes_it(house: House) -> None:
    entry = item(house)

    row = actions.hand_over(entry.topic_id, "城建科", reason="超出社区职责", **by(house, "worker"))

    entry.refresh_from_db()
    assert (row.state, row.handed_to, entry.end) == (State.HANDED_OVER, "城建科", "handed_over")


def test_a_resolution_makes_its_commitments_in_the_same_moment(house: House) -> None:
    doors = tuple(door.pk for door in house.dwellings()[:3])
    entry = item(house)

    resolution = actions.adopt(
        entry.pk,
        "楼栋长逐户联系，社区汇总资料",
        drafts=[
            draft(house, dwelling_ids=doors),
            draft(
                house,
                what="报燃气公司",
                owner=Owner("organisation", house.firm.pk),
                next_check_on=date(2022, 4, 25),
            ),
        ],
        **by(house),
    )

    made = list(resolution.commitments.order_by("pk"))
    assert [row.origin for row in made] == [f"resolution:{resolution.pk}"] * 2
    assert [row.answerable for row in made] == [house.accounts["secretary"]] * 2
    assert made[0].contacts.count() == 3


def test_one_wrong_commitment_leaves_nothing_half_done(house: House) -> None:
    entry = item(house)
    firm = draft(house, owner=Owner("organisation", house.firm.pk))

    with pytest.raises(Invalid):
        actions.adopt(entry.pk, "逐户联系", drafts=[draft(house), firm], **by(house))

    entry.refresh_from_db()
    assert entry.end == ""
    assert Topic.objects.get().state == State.ON_AGENDA
    assert not Commitment.objects.exists()


def test_a_resolution_without_a_promise_is_refused(house: House) -> None:
    entry = item(house)

    with pytest.raises(Invalid) as refusal:
        actions.adopt(entry.pk, "大家都同意", drafts=[], **by(house))

    assert refusal.value.field == "drafts"


def test_where_hands_were_counted_only_a_carried_motion_is_adopted(house: House) -> None:
    entry = item(house)
    lost = actions.put_motion(entry.pk, "每户出钱", **by(house))
    with pytest.raises(NotAllowed):
        actions.put_motion(entry.pk, "另一个", **by(house))
    votes: dict[str, Any] = {"entitled": 20, "abstained": 0}
    actions.count_hands(lost.pk, in_favour=8, against=12, **votes, **by(house))

    for motion_id in (None, lost.pk):
        with pytest.raises(NotAllowed):
            actions.adopt(
                entry.pk, "每户出钱", drafts=[draft(house)], motion_id=motion_id, **by(house)
            )
    won = actions.put_motion(entry.pk, "社区汇总资料", **by(house))
    assert actions.count_hands(won.pk, in_favour=19, against=1, **votes, **by(house)).carried
    resolution = actions.adopt(
        entry.pk, "社区汇总资料", drafts=[draft(house)], motion_id=won.pk, **by(house)
    )

    assert resolution.motion == won


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("联系人 13812345678", "13812345678"),
        ("9号楼1单元101室 表示同意", "9号楼1单元101室"),
        ("证件 41010319800101123X", "41010319800101123X"),
    ],
)
def test_nothing_personal_goes_public(house: House, text: str, found: str) -> None:
    held = meeting(house)
    actions.close_meeting(held.pk, **by(house))

    with pytest.raises(Invalid) as refusal:
        actions.publish_minutes(held.pk, f"会议纪要\n{text}", **by(house))

    assert refusal.value.field == "minutes"
    assert found in str(refusal.value)
    assert "2" in str(refusal.value)
    held.refresh_from_db()
    assert held.minutes_published_at is None


def test_published_minutes_do_not_change(house: House) -> None:
    held = meeting(house)
    with pytest.raises(NotAllowed):
        actions.publish_minutes(held.pk, "会议纪要", **by(house))
    actions.save_minutes(held.pk, "草稿", **by(house, "worker"))
    actions.close_meeting(held.pk, **by(house))
    actions.publish_minutes(held.pk, "会议纪要", **by(house))

    with pytest.raises(NotAllowed):
        actions.save_minutes(held.pk, "改一改", **by(house))


def test_the_draft_of_the_minutes_can_be_published_as_it_is(house: House) -> None:
    entry = item(house, topic(house, case(house)))
    (seat,) = gatherings.seats(entry.meeting.event_id)
    actions.state(
        entry.pk, invitation_id=seat.invitation_id, text="9号楼1单元101室的老人要先通", **by(house)
    )
    motion = actions.put_motion(entry.pk, "社区汇总资料。", **by(house))
    actions.count_hands(motion.pk, entitled=20, in_favour=19, against=1, abstained=0, **by(house))
    neighbour = draft(house, owner=Owner("person", house.neighbour.pk))
    actions.adopt(entry.pk, "社区汇总资料", drafts=[neighbour], motion_id=motion.pk, **by(house))
    actions.close_meeting(entry.meeting_id, **by(house))

    text = drafts.minutes(Meeting.objects.get())

    assert "表决：社区汇总资料。同意19，反对1，弃权0，通过。" in text
    assert "宋玉珍" not in text
    assert "宋**" in text
    assert "101室" not in text
    actions.publish_minutes(entry.meeting_id, text, **by(house))


def _confirmed(house: House) -> tuple[Topic, Case]:
    gathered = case(house)
    row = adopted(house, gathered)
    promise = Commitment.objects.get()
    commitments.finish(promise.pk, "都联系上了", by=house.viewer("steward"), now=AT_MEETING)
    commitments.confirm(promise.pk, **by(house))
    return row, gathered


def test_confirmed_promises_make_the_answer_ready(house: House) -> None:
    row, gathered = _confirmed(house)

    assert queries.can_be_answered(row)
    words = drafts.answer(gathered, queries.latest_resolution(row))
    assert "逐户联系" in words
    assert "都联系上了" in words
    answer = CaseAnswer(gathered.pk, "solved", words)
    actions.answer_cases(row.pk, [answer], **by(house))

    gathered.refresh_from_db()
    assert (gathered.state, gathered.answer) == ("ended", words)
    assert not queries.can_be_answered(row)


def test_answering_takes_all_or_none(house: House) -> None:
    row, gathered = _confirmed(house)
    stranger = case(house)

    for answers in (
        [],
        [CaseAnswer(stranger.pk, "solved", "好了")],
        [CaseAnswer(gathered.pk, "nonsense", "好了")],
        [CaseAnswer(gathered.pk, "not_now", "以后再说")],
    ):
        with pytest.raises(Invalid):
            actions.answer_cases(row.pk, answers, **by(house))

    gathered.refresh_from_db()
    assert gathered.state == "received"


COLUMNS = ("thing", "pk", "title", "place", "colour", "due_at", "act")


def waiting(house: House, name: str = "secretary") -> set[tuple[str, int, str]]:
    rows = queries.waiting_for(house.viewer(name), AT_MEETING).order_by().values(*COLUMNS)
    return {(row["thing"], row["pk"], row["act"]) for row in rows}


def test_what_waits_for_the_secretary_along_the_way(house: House) -> None:
    row = topic(house)
    assert waiting(house) == {("topic", row.pk, "plan_meeting")}
    held = meeting(house, row)
    assert waiting(house) == {("meeting", held.pk, "announce")}
    actions.publish_invitation(held.pk, by=house.viewer("secretary"), now=NOW)
    assert waiting(house) == waiting(house, "worker") == {("meeting", held.pk, "hold")}
    actions.not_agreed(held.items.get().pk, "意见不一", **by(house))
    actions.close_meeting(held.pk, **by(house))
    assert waiting(house) == {
        ("topic", row.pk, "plan_meeting"),
        ("meeting", held.pk, "publish_minutes"),
    }
    actions.publish_minutes(held.pk, "会议纪要", **by(house))
    actions.withdraw_topic(row.pk, "已经解决", **by(house))
    assert waiting(house) == set()
    assert waiting(house, "other_secretary") == waiting(house, "administrator") == set()


def test_a_topic_with_kept_promises_waits_to_be_answered(house: House) -> None:
    row, _case = _confirmed(house)

    assert ("topic", row.pk, "answer_cases") in waiting(house)


def test_figures_count_topics_with_an_agreed_end(house: House) -> None:
    resolved = adopted(house)
    open_ = topic(house, title="改造遗留问题")
    withdrawn = topic(house, title="误录")
    actions.withdraw_topic(withdrawn.pk, "误录", **by(house))
    week = Extent(house.viewer("leader"), area=house.community.path, start=NOW)

    assert set(queries.topics_raised(week)) == {resolved, open_}
    assert set(queries.topics_resolved(week)) == {resolved}
    assert not queries.topics_raised(Extent(house.viewer("other_secretary"))).exists()


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
