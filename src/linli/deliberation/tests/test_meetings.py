"""The meeting: each of its topics ends on its own, with promises or without."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.cast import House

from linli.base.errors import Invalid, NotAllowed
from linli.commitments.models import Commitment
from linli.commitments.spec import Owner
from linli.deliberation import actions, queries
from linli.deliberation.models import AgendaItem, Meeting, Topic
from linli.deliberation.tests.factories import (
    AT_MEETING,
    START,
    by,
    draft,
    item,
    meeting,
    topic,
)
from linli.deliberation.workflow import State


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
