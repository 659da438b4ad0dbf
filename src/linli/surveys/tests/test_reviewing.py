"""Submissions are judged by somebody else; corrections keep what stood there."""

from typing import Any

import pytest
from tests.cast import NOW, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.viewer import Viewer
from linli.surveys import actions, queries, rules
from linli.surveys.models import Edit, FormVersion, Submission
from linli.surveys.tests.factories import kept
from linli.surveys.tests.test_keeping import door
from linli.surveys.workflow import MOVES, State, after

#: Where each move leads from each state; a missing pair is refused.
EXPECTED = {
    ("received", "approve"): "approved",
    ("received", "send_back"): "sent_back",
    ("received", "reject"): "rejected",
    ("received", "edit"): "received",
    ("approved", "send_back"): "sent_back",
    ("sent_back", "approve"): "approved",
    ("sent_back", "reject"): "rejected",
    ("sent_back", "edit"): "received",
    ("rejected", "take_up"): "received",
}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", State.values)
def test_every_state_and_move(state: str, move: str) -> None:
    if (state, move) in EXPECTED:
        assert after(state, move) == EXPECTED[state, move]
    else:
        with pytest.raises(NotAllowed):
            after(state, move)


@pytest.fixture
def submission(house: House, version: FormVersion, worker: Viewer) -> Submission:
    return kept(version, worker, door(house)).submission


def test_secretary_approves_returns_and_rejects_with_reasons(
    submission: Submission, secretary: Viewer, worker: Viewer
) -> None:
    by: dict[str, Any] = {"by": secretary, "now": NOW}
    assert actions.approve(submission.pk, **by).state == "approved"
    returned = actions.send_back(submission.pk, "人口数不对", **by)
    assert (returned.state, returned.why) == ("sent_back", "人口数不对")
    edited = actions.edit(submission.pk, "household/people", "4", "当面核对", by=worker, now=NOW)
    assert (edited.state, edited.why) == ("received", "")
    rejected = actions.reject(submission.pk, "重复登记", **by)
    assert (rejected.state, rejected.why) == ("rejected", "重复登记")
    assert actions.take_up(submission.pk, **by).state == "received"


def test_nobody_reviews_their_own(house: House, version: FormVersion, secretary: Viewer) -> None:
    own = kept(version, secretary, door(house)).submission
    with pytest.raises(NotAllowed) as refusal:
        actions.approve(own.pk, by=secretary, now=NOW)
    assert refusal.value.code == "not_reviewer"


def test_worker_supervisor_and_other_secretary_review_nothing(
    submission: Submission, worker: Viewer, supervisor: Viewer, other_secretary: Viewer
) -> None:
    for viewer in (worker, supervisor, other_secretary):
        with pytest.raises(NotAllowed) as refusal:
            actions.reject(submission.pk, "x", by=viewer, now=NOW)
        assert refusal.value.code == "not_reviewer"


def test_incomplete_submission_is_not_approved(
    house: House, version: FormVersion, worker: Viewer, secretary: Viewer
) -> None:
    row = kept(version, worker, door(house), answers={"kitchen": "a.jpg"}).submission
    with pytest.raises(NotAllowed) as refusal:
        actions.approve(row.pk, by=secretary, now=NOW)
    assert refusal.value.code == "incomplete"


def test_correction_keeps_old_and_new_with_the_reason(
    submission: Submission, worker: Viewer
) -> None:
    actions.edit(submission.pk, "household/member[2]/called", "外孙", "说错了", by=worker, now=NOW)
    (kept_edit,) = Edit.objects.filter(submission=submission)
    assert (kept_edit.path, kept_edit.before, kept_edit.after, kept_edit.why, kept_edit.by) == (
        "household/member[2]/called",
        "孙子",
        "外孙",
        "说错了",
        worker.key,
    )
    submission.refresh_from_db()
    members = queries.answers_of(submission)["household"]["member"]
    assert members == [{"called": "奶奶"}, {"called": "外孙"}]


@pytest.mark.parametrize(
    ("path", "value", "why", "field"),
    [
        ("nowhere", "1", "x", "path"),
        ("signature", "x.png", "x", "path"),
        ("stage", "perhaps", "x", "value"),
        ("outcome", "", "x", "value"),
        ("note", "老人在家", "x", "value"),
        ("note", "长" * 10_001, "x", "value"),
        ("note", "新", "  ", "why"),
    ],
)
def test_correction_that_cannot_be_is_refused(
    submission: Submission, worker: Viewer, path: str, value: str, why: str, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.edit(submission.pk, path, value, why, by=worker, now=NOW)
    assert refusal.value.field == field


def test_only_the_sender_and_the_secretary_correct(
    submission: Submission, second_worker: Viewer, secretary: Viewer
) -> None:
    with pytest.raises(NotAllowed) as refusal:
        actions.edit(submission.pk, "note", "新", "x", by=second_worker, now=NOW)
    assert refusal.value.code == "not_yours"
    assert actions.edit(submission.pk, "note", "新", "x", by=secretary, now=NOW).version == 2


def test_second_reviewer_is_told_of_the_first(
    submission: Submission, secretary: Viewer, worker: Viewer
) -> None:
    actions.edit(submission.pk, "note", "新", "x", by=worker, now=NOW)
    with pytest.raises(Conflict):
        actions.approve(submission.pk, by=secretary, now=NOW, version=1)


ROLES = (
    "worker", "second_worker", "other_worker", "secretary", "other_secretary", "handler",
    "supervisor", "leader", "administrator", "specialist", "lecturer", "contact", "steward",
    "resident",
)  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_list_and_rule_agree_for_each_role(house: House, submission: Submission, role: str) -> None:
    viewer = house.viewer(role)
    assert set(queries.visible_to(viewer)) == (
        {submission} if rules.can_see(viewer, submission) else set()
    )
    form = submission.form_version.form
    assert set(queries.forms_visible_to(viewer)) == (
        {form} if rules.can_see_form(viewer, form) else set()
    )


def test_who_reads_answers(house: House, submission: Submission) -> None:
    may = {role for role in ROLES if rules.can_see(house.viewer(role), submission)}
    assert may == {"worker", "second_worker", "secretary", "supervisor", "leader"}
