"""A lecture's life: planned, on air, paused, ended, archived; every state × move."""

from datetime import timedelta
from typing import Any

import pytest
from tests.cast import NOW, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.events import actions as gatherings
from linli.events.workflow import State as EventState
from linli.live import actions, queries, rules
from linli.live.models import Lecture
from linli.live.spec import LectureDraft
from linli.live.tests import factories
from linli.live.tests.factories import to
from linli.live.workflow import MOVES, QUESTION_MOVES, Standing, State, after, standing_after

P, L, B, E, A = "planned", "on_air", "paused", "ended", "archived"
AFTER = {
    "edit": {P: P, L: L, B: B},
    "go_on_air": {P: L},
    "broadcast": {L: L},
    "pause": {L: B},
    "resume": {B: L},
    "end": {L: E, B: E},
    "archive": {E: A},
    "ask": {P: P, L: L, B: B},
    "moderate": {P: P, L: L, B: B, E: E},
    "cut": {E: E},
    "rate": {L: L, B: B, E: E, A: A},
    "take_over": {A: A},
}
QUESTIONS = {
    "show": {"waiting": "open", "hidden": "open"},
    "shortlist": {"open": "shortlisted"},
    "put_on_air": {"open": "on_air", "shortlisted": "on_air"},
    "put_back": {"shortlisted": "open", "on_air": "open"},
    "answer_live": dict.fromkeys(("open", "shortlisted", "on_air"), "answered_live"),
    "answer_in_writing": dict.fromkeys(
        ("open", "shortlisted", "on_air", "answered_live"), "answered_written"
    ),
    "hand_over": dict.fromkeys(("open", "shortlisted", "on_air"), "handed_over"),
    "hide": dict.fromkeys(set(Standing.values) - {"hidden"}, "hidden"),
    "like": {"open": "open", "shortlisted": "shortlisted", "on_air": "on_air"},
}


@pytest.mark.parametrize("move", sorted(AFTER))
@pytest.mark.parametrize("state", State.values)
def test_every_state_and_move_of_a_lecture(state: str, move: str) -> None:
    assert set(MOVES) == set(AFTER)
    if state in AFTER[move]:
        assert after(state, move) == AFTER[move][state]
    else:
        with pytest.raises(NotAllowed):
            after(state, move)


@pytest.mark.parametrize("move", sorted(QUESTIONS))
@pytest.mark.parametrize("standing", Standing.values)
def test_every_standing_and_move_of_a_question(standing: str, move: str) -> None:
    assert set(QUESTION_MOVES) == set(QUESTIONS)
    if standing in QUESTIONS[move]:
        assert standing_after(standing, move) == QUESTIONS[move][standing]
    else:
        with pytest.raises(NotAllowed):
            standing_after(standing, move)


def test_a_lecture_is_an_announced_event_and_closes_it(house: House) -> None:
    lecture = factories.lecture(house)
    assert (lecture.event.kind, lecture.event.state) == ("lecture", EventState.ANNOUNCED)
    actions.go_on_air(lecture.pk, **to(house, "lecturer"))
    actions.pause(lecture.pk, **to(house, "worker"))
    actions.resume(lecture.pk, **to(house, "lecturer"))
    ended = actions.end(lecture.pk, **to(house, "lecturer"))
    lecture.event.refresh_from_db()
    assert (ended.state, lecture.event.state) == (State.ENDED, EventState.HELD)
    actions.archive(lecture.pk, **to(house))
    assert Lecture.objects.get().state == State.ARCHIVED


def test_it_does_not_begin_before_its_day_nor_once_called_off(house: House) -> None:
    tomorrow = {"starts_at": NOW + timedelta(days=1), "ends_at": NOW + timedelta(days=1, hours=1)}
    early = factories.lecture(house, **tomorrow)
    with pytest.raises(NotAllowed) as refusal:
        actions.go_on_air(early.pk, **to(house))
    assert refusal.value.code == "too_early"
    from_events = factories.lecture(house)
    gatherings.cancel(from_events.event_id, "停电", **to(house))
    with pytest.raises(NotAllowed) as refusal:
        actions.go_on_air(from_events.pk, **to(house))
    assert refusal.value.code == "called_off"


def test_a_worker_does_not_plan_and_a_lecturer_does_not_archive(house: House) -> None:
    lecture = factories.on_air(house)
    with pytest.raises(NotAllowed):
        actions.edit_lecture(lecture.pk, LectureDraft(**_draft()), **to(house, "worker"))
    actions.end(lecture.pk, **to(house, "lecturer"))
    with pytest.raises(NotAllowed):
        actions.archive(lecture.pk, **to(house, "lecturer"))


def _draft() -> dict[str, Any]:
    return {
        "title": "新主题",
        "venue": "活动室",
        "starts_at": NOW + timedelta(hours=2),
        "ends_at": NOW + timedelta(hours=3),
        "lecturer_name": "辛律师",
    }


def test_two_who_change_it_at_once_meet_a_conflict(house: House) -> None:
    lecture = factories.lecture(house)
    draft = LectureDraft(**_draft())
    changed = actions.edit_lecture(lecture.pk, draft, version=lecture.version, **to(house))
    assert changed.event.title == "新主题"
    with pytest.raises(Conflict):
        actions.edit_lecture(lecture.pk, draft, version=lecture.version, **to(house))


def test_a_link_elsewhere_needs_an_address(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        factories.lecture(house, way="link", play_url="http://example.org")
    assert refusal.value.field == "play_url"


@pytest.mark.parametrize(
    "role",
    [
        *("worker", "secretary", "supervisor", "leader", "specialist", "lecturer", "handler"),
        *("administrator", "contact", "steward", "resident", "other_secretary"),
    ],
)
def test_list_and_single_rule_agree_for_every_role(house: House, role: str) -> None:
    lecture = factories.lecture(house)
    viewer = house.viewer(role)
    assert (lecture in queries.visible_to(viewer)) == rules.can_see(viewer, lecture)
    expected = {"worker", "secretary", "supervisor", "leader", "specialist", "lecturer"}
    assert rules.can_see(viewer, lecture) == (role in expected)
