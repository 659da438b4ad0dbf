"""The life of a task team, and what must never be."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, PROGRAM, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.cases.tests import factories as cases
from linli.commitments import actions as commitments
from linli.commitments.spec import Owner
from linli.labels import actions as labels
from linli.teams import actions, queries, workflow
from linli.teams.models import HandOn, Member, Team
from linli.teams.tests.factories import ENDS_ON, LATER, at_work, in_state, task, team
from linli.teams.workflow import MOVES, State

STANDING = {"edit", "extend", "lead", "join", "leave"}
#: What each state knows; every other move is refused.
KNOWS = {
    State.PLANNED: STANDING | {"start", "cancel"},
    State.AT_WORK: STANDING
    | {"promise", "meet", "help", "stop_helping", "hand_on", "summarise", "dissolve"},
    State.DISSOLVED: set(),
    State.CANCELLED: set(),
}
LEADS_TO = {"start": State.AT_WORK, "dissolve": State.DISSOLVED, "cancel": State.CANCELLED}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", MOVES)
def test_every_move_from_every_state(state: State, move: str) -> None:
    if move in KNOWS[state]:
        assert workflow.after(state, move) == LEADS_TO.get(move, state)
    else:
        with pytest.raises(NotAllowed):
            workflow.after(state, move)


@pytest.mark.parametrize("state", State)
def test_each_state_is_reached_through_the_actions(house: House, state: State) -> None:
    assert in_state(house, state).state == state


def test_a_team_begins_with_its_leader_and_takes_others_of_the_whole_sub_district(
    house: House,
) -> None:
    made = at_work(house, "other_worker", "handler")

    people = {row.account_id for row in queries.members_of(made)}
    assert people == {house.accounts[name].pk for name in ("worker", "other_worker", "handler")}
    assert (made.leader, made.sponsor) == (house.accounts["worker"], house.accounts["secretary"])


def test_joining_twice_is_joining_once_and_the_leader_cannot_leave(house: House) -> None:
    made, by = at_work(house, "handler"), house.viewer("secretary")
    actions.add_member(made.pk, house.accounts["handler"].pk, by=by, now=NOW)
    assert made.members.count() == 2

    leader = made.members.get(account=house.accounts["worker"])
    with pytest.raises(NotAllowed, match="负责人"):
        actions.release(leader.pk, by=by, now=LATER)
    actions.change_leader(made.pk, house.accounts["handler"].pk, by=by, now=LATER)
    actions.release(leader.pk, by=by, now=LATER)

    assert [row.account for row in queries.members_of(made)] == [house.accounts["handler"]]


def test_only_a_member_leads_and_only_members_promise(house: House) -> None:
    made, by = at_work(house), house.viewer("secretary")
    with pytest.raises(Invalid):
        actions.change_leader(made.pk, house.accounts["handler"].pk, by=by, now=NOW)
    with pytest.raises(Invalid):
        task(house, made, "handler")


def test_an_outsider_is_named_only_with_consent(house: House) -> None:
    made, by = at_work(house), house.viewer("worker")
    given: dict[str, Any] = {"unit": "燃气公司", "by": by, "now": NOW}
    with pytest.raises(Invalid):
        actions.add_outsider(made.pk, "工程师甲", consent="", **given)
    member = actions.add_outsider(made.pk, "工程师甲", consent="paper", **given)
    assert (member.name, member.consent_at) == ("工程师甲", NOW)

    actions.forget_outsider(member.pk, by=by, now=LATER)
    member.refresh_from_db()
    assert (member.name, member.unit, member.left_at) == ("", "燃气公司", LATER)


def test_the_database_refuses_an_outsider_without_consent(house: House) -> None:
    made = team(house)
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(team=made, name="工程师甲", unit="燃气公司", joined_at=NOW)


def test_names_of_outsiders_go_a_year_after_the_end(house: House) -> None:
    made = at_work(house)
    by: dict[str, Any] = {"by": house.viewer("secretary"), "now": LATER}
    member = actions.add_outsider(made.pk, "工程师甲", unit="燃气公司", consent="spoken", **by)
    actions.write_summary(made.pk, "任务完成。", **by)
    actions.dissolve(made.pk, **by)

    assert actions.forget_outsiders(by=PROGRAM, now=LATER + timedelta(days=365)) == 0
    assert actions.forget_outsiders(by=PROGRAM, now=LATER + timedelta(days=366)) == 1
    member.refresh_from_db()
    assert (member.name, member.unit) == ("", "燃气公司")


def test_a_team_promises_through_the_house_s_commitments(house: House) -> None:
    """Led by a handler, who may make no commitments in the community by themselves."""
    made = at_work(house, "other_worker", leader_id=house.accounts["handler"].pk)
    promised = actions.promise(
        made.pk,
        "现场勘查",
        owner_id=house.accounts["other_worker"].pk,
        due_on=date(2022, 4, 22),
        by=house.viewer("handler"),
        now=NOW,
    )
    assert (promised.origin, promised.answerable) == (
        f"team:{made.pk}",
        house.accounts["secretary"],
    )
    assert list(queries.commitments_of(made)) == [promised]
    with pytest.raises(NotAllowed):
        actions.promise(
            made.pk,
            "现场勘查",
            owner_id=house.accounts["other_worker"].pk,
            due_on=date(2022, 4, 22),
            by=house.viewer("other_worker"),
            now=NOW,
        )


def test_a_meeting_is_noted_when_it_has_been_held(house: House) -> None:
    made, by = at_work(house, "handler"), house.viewer("worker")
    present = made.members.values_list("pk", flat=True)
    with pytest.raises(Invalid):
        actions.note_meeting(made.pk, date(2022, 4, 19), "分工", by=by, now=NOW)
    actions.note_meeting(made.pk, date(2022, 4, 18), "分工", present=present, by=by, now=NOW)

    sitting = queries.sittings_of(made).get()
    assert (sitting.minutes, sitting.present_count, sitting.noted_by) == ("分工", 2, by.key)


def test_a_team_helps_with_an_open_case_that_its_leader_sees(house: House) -> None:
    made, by = at_work(house), house.viewer("worker")
    case = cases.brought_to(house, "received")
    row = actions.help_with(made.pk, case.number, note="协助勘查", by=by, now=NOW)
    assert actions.help_with(made.pk, case.number, by=by, now=LATER) == row
    assert [each.case_id for each in queries.helped_by(made)] == [case.pk]
    with pytest.raises(Invalid):
        actions.help_with(made.pk, "SQ-none", by=by, now=NOW)

    owner = case.owner
    actions.stop_helping(row.pk, by=by, now=LATER)
    case.refresh_from_db()
    row.refresh_from_db()
    assert (case.owner, row.until) == (owner, LATER)


def test_an_open_task_needs_another_owner_before_the_team_ends(house: House) -> None:
    made, by = at_work(house), house.viewer("secretary")
    open_task = task(house, made)
    to: dict[str, Any] = {"by": by, "now": LATER}
    with pytest.raises(NotAllowed, match="总结"):
        actions.dissolve(made.pk, **to)
    actions.write_summary(made.pk, "任务基本完成。", **to)
    with pytest.raises(NotAllowed) as refusal:
        actions.dissolve(made.pk, **to)
    assert refusal.value.code == "open_tasks"
    with pytest.raises(Invalid):
        actions.hand_on(made.pk, open_task.pk, Owner("account", house.accounts["worker"].pk), **to)

    actions.hand_on(made.pk, open_task.pk, Owner("section", house.section.pk), **to)
    actions.dissolve(made.pk, **to)
    made.refresh_from_db()
    open_task.refresh_from_db()
    assert (made.state, made.dissolved_at) == (State.DISSOLVED, LATER)
    assert open_task.owner == Owner("section", house.section.pk)
    told = queries.story(made, LATER)
    assert (told.promised, told.open, told.handed_on) == (1, 1, (("联系燃气公司", "城建科"),))


def test_a_done_task_needs_no_other_owner(house: House) -> None:
    made = at_work(house)
    done = task(house, made)
    commitments.finish(done.pk, "已联系", by=house.viewer("worker"), now=LATER)
    assert not queries.to_hand_on(made).exists()


def test_who_owes_an_open_task_cannot_hand_it_on_alone(house: House) -> None:
    made = at_work(house, "secretary")
    own = task(house, made, "secretary")
    with pytest.raises(NotAllowed):
        actions.hand_on(
            made.pk,
            own.pk,
            Owner("section", house.section.pk),
            by=house.viewer("secretary"),
            now=LATER,
        )
    leader = house.viewer("leader")
    actions.hand_on(made.pk, own.pk, Owner("section", house.section.pk), by=leader, now=LATER)
    assert HandOn.objects.get().after == f"section:{house.section.pk}"


def test_the_summary_is_drafted_from_the_records(house: House) -> None:
    made = at_work(house, "handler", "other_worker")
    kept, __ = task(house, made), task(house, made, "handler", "协调施工")
    commitments.finish(kept.pk, "已联系", by=house.viewer("worker"), now=LATER)
    commitments.confirm(kept.pk, by=house.viewer("secretary"), now=LATER)
    actions.note_meeting(made.pk, date(2022, 4, 18), "分工", by=house.viewer("worker"), now=LATER)

    told = queries.story(made, LATER)
    assert (told.promised, told.kept, told.open, told.meetings) == (2, 1, 1, 1)
    assert set(told.units) == {"永安社区", "邻院社区", "城建科"}
    text = queries.drafted(made, told)
    assert "九号楼通气协调" in text
    assert "共约定任务2项" in text
    assert "worker一" not in text


def test_period_changes_with_a_reason_and_moves_the_colour(house: House) -> None:
    made, by = at_work(house), house.viewer("secretary")
    before = made.due_at
    with pytest.raises(Invalid):
        actions.change_period(made.pk, ENDS_ON, reason="延长", by=by, now=NOW)
    with pytest.raises(Invalid):
        actions.change_period(made.pk, date(2022, 6, 30), reason=" ", by=by, now=NOW)
    actions.change_period(made.pk, date(2022, 6, 30), reason="汛期顺延", by=by, now=NOW)
    made.refresh_from_db()
    assert made.due_at > before
    with pytest.raises(NotAllowed):
        actions.change_period(
            made.pk, date(2022, 7, 30), reason="再延", by=house.viewer("worker"), now=NOW
        )


def test_a_team_that_begins_in_the_far_future_is_refused_at_its_field(house: House) -> None:
    far = date(9999, 12, 31)
    with pytest.raises(Invalid) as refusal:
        team(house, starts_on=far, ends_on=far)
    assert refusal.value.field == "starts_on"


def test_a_team_carries_labels_of_its_own_group_only(house: House) -> None:
    line = labels.add_label("work", "党建+项目", by=PROGRAM, now=NOW)
    service = labels.add_label("service", "红色服务", by=PROGRAM, now=NOW)
    made = team(house, label_ids=[line.pk, service.pk])
    assert list(made.labels.all()) == [line]


def test_the_second_of_two_writers_is_told(house: House) -> None:
    made, by = at_work(house), house.viewer("secretary")
    version = made.version
    actions.edit_team(made.pk, "新名", "新的任务", version=version, by=by, now=NOW)
    with pytest.raises(Conflict):
        actions.edit_team(made.pk, "旧名", "旧的任务", version=version, by=by, now=NOW)


@pytest.mark.parametrize(
    "broken",
    [
        {"ends_on": date(2022, 4, 17)},
        {"state": State.DISSOLVED},
        {"state": State.CANCELLED},
    ],
)
def test_the_database_refuses_what_must_never_be(house: House, broken: dict[str, Any]) -> None:
    made = team(house)
    with pytest.raises(IntegrityError), transaction.atomic():
        Team.objects.filter(pk=made.pk).update(**broken)
