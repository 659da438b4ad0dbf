"""A topic's life: every move from every state, gathering, and the way back to the agenda."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.cast import NOW, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.cases import actions as cases
from linli.cases.tests import factories as case_factories
from linli.deliberation import actions, handlers, queries, rules, workflow
from linli.deliberation.models import Topic
from linli.deliberation.tests.factories import (
    AT_MEETING,
    adopted,
    case,
    draft,
    item,
    meeting,
    topic,
)
from linli.deliberation.workflow import State
from linli.journal.models import Entry

WAITING, ON_AGENDA, RESOLVED = State.WAITING, State.ON_AGENDA, State.RESOLVED
HANDED_OVER, WITHDRAWN = State.HANDED_OVER, State.WITHDRAWN
EXPECTED = {
    ("put_on_agenda", WAITING): ON_AGENDA,
    ("take_off_agenda", ON_AGENDA): WAITING,
    ("adopt", ON_AGENDA): RESOLVED,
    ("not_agreed", ON_AGENDA): WAITING,
    ("hand_over", ON_AGENDA): HANDED_OVER,
    ("hand_over", WAITING): HANDED_OVER,
    ("reopen", RESOLVED): WAITING,
    ("reopen", HANDED_OVER): WAITING,
    ("withdraw", WAITING): WITHDRAWN,
}


def in_state(house: House, state: State) -> Topic:
    row = topic(house)
    by: dict[str, Any] = {"by": house.viewer("secretary"), "now": AT_MEETING}
    if state in (ON_AGENDA, RESOLVED):
        entry = item(house, row)
        if state == RESOLVED:
            actions.adopt(entry.pk, "逐户联系", drafts=[draft(house)], **by)
    if state == HANDED_OVER:
        actions.hand_over(row.pk, "城建科", reason="超出社区职责", **by)
    if state == WITHDRAWN:
        actions.withdraw_topic(row.pk, "已经解决", **by)
    row.refresh_from_db()
    return row


def _do(house: House, row: Topic) -> dict[str, Callable[[], object]]:
    by: dict[str, Any] = {"by": house.viewer("secretary"), "now": AT_MEETING}
    other = meeting(house)
    entry = row.agenda_items.order_by("pk").first()
    pk = entry.pk if entry else 0

    def reopen() -> None:
        # Nothing but a reopened case reopens a topic; on other states it changes nothing.
        target = workflow.after(row.state, "reopen")
        gathered = case(house)
        row.cases.add(gathered)
        (returned,) = actions.return_to_agenda(gathered.pk, **by)
        assert returned.state == target

    return {
        "put_on_agenda": lambda: actions.put_on_agenda(other.pk, row.pk, **by),
        "take_off_agenda": lambda: actions.take_off_agenda(pk, "人没到齐", **by),
        "adopt": lambda: actions.adopt(pk, "逐户联系", drafts=[draft(house)], **by),
        "not_agreed": lambda: actions.not_agreed(pk, "意见不一", **by),
        "hand_over": lambda: actions.hand_over(row.pk, "城建科", reason="超出职责", **by),
        "reopen": reopen,
        "withdraw": lambda: actions.withdraw_topic(row.pk, "已经解决", **by),
    }


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(workflow.MOVES))
def test_each_move_leads_where_the_table_says(house: House, state: State, move: str) -> None:
    row = in_state(house, state)
    needs_item = move in ("take_off_agenda", "adopt", "not_agreed")
    if needs_item and not row.agenda_items.exists():
        with pytest.raises(NotAllowed):
            workflow.after(row.state, move)
        return
    target = EXPECTED.get((move, state))

    if target is None:
        with pytest.raises(NotAllowed):
            _do(house, row)[move]()
        target = state
    else:
        _do(house, row)[move]()
    row.refresh_from_db()
    assert row.state == target


def test_several_cases_become_one_topic(house: House) -> None:
    first, second = case(house), case(house, summary="9号楼也没有通气")

    row = topic(house, first, second)

    assert set(row.cases.all()) == {first, second}
    entry = Entry.objects.get(kind="topic.raised")
    assert entry.about == [f"case:{first.pk}", f"case:{second.pk}"]


def test_a_case_stands_in_one_open_topic_only(house: House) -> None:
    gathered = case(house)
    topic(house, gathered)

    with pytest.raises(Invalid) as refusal:
        topic(house, gathered, title="又一个")

    assert refusal.value.field == "case_ids"
    assert Topic.objects.count() == 1
    offered = queries.gatherable(
        house.viewer("secretary"), area_id=house.community.pk, compound_id=None
    )
    assert set(offered) == set()


def test_an_ended_case_is_not_gathered(house: House) -> None:
    ended = case_factories.brought_to(house, "ended")

    with pytest.raises(Invalid):
        topic(house, ended)


def test_a_case_that_is_not_theirs_to_see_is_not_gathered(house: House) -> None:
    elsewhere = case_factories.raised(
        house, area_id=house.other_community.pk, compound_id=house.other_compound.pk
    ).case

    with pytest.raises(Invalid):
        topic(house, elsewhere)
    with pytest.raises(Invalid):
        topic(house, elsewhere, by=house.viewer("leader"))


def test_cases_are_added_and_taken_out(house: House) -> None:
    first, second = case(house), case(house)
    row, by = topic(house, first), house.viewer("worker")

    actions.add_cases(row.pk, [second.pk], by=by, now=NOW)
    actions.remove_case(row.pk, first.pk, by=by, now=NOW)

    assert set(row.cases.all()) == {second}
    with pytest.raises(Conflict):
        actions.remove_case(row.pk, second.pk, by=by, now=NOW, version=1)


def test_a_topic_needs_a_title(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        topic(house, title="  ")

    assert refusal.value.field == "title"


def test_a_reopened_case_puts_its_topic_back_on_the_list(house: House) -> None:
    gathered = case(house)
    row = adopted(house, gathered)
    secretary, worker = house.viewer("secretary"), house.viewer("worker")
    cases.resolve(gathered.pk, outcome="solved", answer="已通气", by=secretary, now=AT_MEETING)
    cases.confirm(
        gathered.pk,
        how="call",
        solved=False,
        satisfied=False,
        comment="还是没气",
        by=worker,
        now=AT_MEETING,
    )

    reopened = Entry.objects.filter(kind="case.reopened").get()
    for __ in range(2):  # a reaction may run twice
        handlers.return_topic_to_agenda(reopened)

    row.refresh_from_db()
    assert (row.state, row.ended_at) == (WAITING, None)
    assert Entry.objects.filter(kind="topic.reopened").count() == 1


CAST = [
    "worker",
    "second_worker",
    "other_worker",
    "secretary",
    "other_secretary",
    "handler",
    "supervisor",
    "leader",
    "administrator",
    "specialist",
    "lecturer",
    "contact",
    "steward",
    "resident",
]
NEAR = {"worker", "second_worker", "secretary"}
FAR = {"other_worker", "other_secretary"}
ABOVE = {"supervisor", "leader"}


@pytest.mark.parametrize("name", CAST)
def test_the_list_and_the_single_rule_show_the_same(house: House, name: str) -> None:
    here = topic(house)
    there = topic(
        house,
        area_id=house.other_community.pk,
        compound_id=None,
        by=house.viewer("other_secretary"),
    )
    near = meeting(house)
    far = meeting(
        house,
        area_id=house.other_community.pk,
        compound_id=None,
        by=house.viewer("other_secretary"),
    )
    viewer = house.viewer(name)

    topics, meetings = set(queries.visible_to(viewer)), set(queries.meetings_visible_to(viewer))
    assert topics == {row for row in (here, there) if rules.can_see_topic(viewer, row)}
    assert meetings == {row for row in (near, far) if rules.can_see_meeting(viewer, row)}
    sees_here, sees_there = name in NEAR | ABOVE, name in FAR | ABOVE
    assert (here in topics, there in topics) == (sees_here, sees_there)
    assert (near in meetings, far in meetings) == (sees_here, sees_there)


#: Who may raise a topic here, plan a meeting here, run it.
MAY = {
    "raise": {"worker", "second_worker", "secretary", "leader"},
    "plan": {"secretary", "leader"},
    "hold": {"worker", "second_worker", "secretary", "leader"},
}


@pytest.mark.parametrize("name", CAST)
def test_who_may_do_what(house: House, name: str) -> None:
    viewer, path = house.viewer(name), house.community.path
    held = meeting(house)

    assert rules.can_raise(viewer, path) == (name in MAY["raise"])
    assert rules.can_plan(viewer, path) == (name in MAY["plan"])
    assert rules.can_hold(viewer, held) == (name in MAY["hold"])
    if name not in MAY["raise"]:
        with pytest.raises(NotAllowed):
            topic(house, by=viewer)
    if name not in MAY["plan"]:
        with pytest.raises(NotAllowed):
            meeting(house, by=viewer)
    if name not in MAY["hold"]:
        with pytest.raises(NotAllowed):
            actions.close_meeting(held.pk, by=viewer, now=AT_MEETING)


def test_a_case_of_a_resolved_topic_is_not_gathered_again(house: House) -> None:
    gathered = case(house)
    adopted(house, gathered)
    secretary = house.viewer("secretary")

    with pytest.raises(Invalid):
        topic(house, gathered, title="又一个")
    offered = queries.gatherable(secretary, area_id=house.community.pk, compound_id=None)
    assert gathered not in set(offered)
