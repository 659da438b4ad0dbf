"""The minutes: drafted from what was said, free of personal data, fixed once published."""

import pytest
from tests.cast import House

from linli.base.errors import Invalid, NotAllowed
from linli.commitments.spec import Owner
from linli.deliberation import actions
from linli.deliberation.models import Meeting
from linli.deliberation.queries import drafts
from linli.deliberation.tests.factories import (
    by,
    case,
    draft,
    item,
    meeting,
    topic,
)
from linli.events import queries as gatherings


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
