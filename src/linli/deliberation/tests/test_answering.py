"""After the meeting: promises kept make the answer ready; what waits for whom; the figures."""

import pytest
from tests.cast import NOW, House

from linli.base.errors import Invalid
from linli.base.figures import Extent
from linli.cases.models import Case
from linli.commitments import actions as commitments
from linli.commitments.models import Commitment
from linli.deliberation import actions, queries
from linli.deliberation.models import Topic
from linli.deliberation.queries import drafts
from linli.deliberation.spec import CaseAnswer
from linli.deliberation.tests.factories import (
    AT_MEETING,
    adopted,
    by,
    case,
    meeting,
    topic,
)


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
