"""Two copies of one submission: soft and hard told apart, and the secretary says what stands."""

from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from tests.cast import NOW, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.viewer import Viewer
from linli.journal import queries as journal
from linli.surveys import actions, queries
from linli.surveys.models import FormVersion, Submission
from linli.surveys.tests.factories import ANSWERS, kept, published

FIRST = "uuid:00000000-0000-4000-8000-000000000001"
EDITED = f"<deprecatedID>{FIRST}</deprecatedID>"


@pytest.fixture
def version(house: House, secretary: Viewer) -> FormVersion:
    return published(house, secretary)


@pytest.fixture
def first(house: House, version: FormVersion, worker: Viewer) -> Submission:
    return kept(version, worker, door(house)).submission


def door(house: House) -> str:
    return f"dwelling:{house.dwellings()[0].pk}"


def copy_of(first: Submission, by: Viewer, *, edited: bool = False, **answers: Any) -> Submission:
    written = {"number": "uuid:copy-made-later", "meta": EDITED} if edited else {}
    return kept(first.form_version, by, first.subject, answers=answers, written=written).submission


def test_edited_copy_about_other_questions_is_soft_and_can_stand_beside(
    first: Submission, worker: Viewer, second_worker: Viewer, secretary: Viewer
) -> None:
    actions.edit(first.pk, "note", "老人外出", "问过", by=worker, now=NOW)
    copy = copy_of(first, second_worker, edited=True, stage="declined")
    both = queries.pair(copy)
    assert [(one.path, one.hard) for one in both.told] == [("stage", False), ("note", False)]
    assert [how for how, _words in both.choices] == ["first", "second", "merged"]
    stands = actions.settle_copy(copy.pk, "merged", "两人各问一项", by=secretary, now=NOW)
    answers = queries.answers_of(stands)
    assert (stands.pk, answers["stage"], answers["note"]) == (first.pk, "declined", "老人外出")
    edit = stands.edits.order_by("-pk")[0]
    assert (edit.path, edit.before, edit.after) == ("stage", edit.before, edit.after)
    assert (edit.by, edit.why) == (secretary.key, "两人各问一项")


def test_edited_copy_about_the_same_question_is_hard(
    first: Submission, worker: Viewer, second_worker: Viewer, secretary: Viewer
) -> None:
    actions.edit(first.pk, "note", "老人外出", "问过", by=worker, now=NOW)
    copy = copy_of(first, second_worker, edited=True, note="老人生病")
    both = queries.pair(copy)
    assert [(one.path, one.first, one.second, one.hard) for one in both.told] == [
        ("note", "老人外出", "老人生病", True)
    ]
    with pytest.raises(Invalid) as refusal:
        actions.settle_copy(copy.pk, "merged", "合并", by=secretary, now=NOW)
    assert refusal.value.field == "how"


def test_same_number_made_apart_is_hard_where_both_answer(
    first: Submission, second_worker: Viewer
) -> None:
    copy = copy_of(first, second_worker, note="另一", stage="")
    told = {one.path: one.hard for one in queries.pair(copy).told}
    assert told == {"stage": False, "note": True}


def test_repeated_group_counts_as_one_answer(first: Submission, second_worker: Viewer) -> None:
    household = {"people": "3", "member": [{"called": "爷爷"}]}
    copy = copy_of(first, second_worker, household=household)
    (one,) = queries.pair(copy).told
    assert (one.path, one.hard) == ("household/member", True)
    assert (one.first_said.count("奶奶"), one.second_said.count("爷爷")) == (1, 1)


def test_later_one_takes_the_place_of_the_earlier_one(
    first: Submission, second_worker: Viewer, secretary: Viewer
) -> None:
    copy = copy_of(first, second_worker, note="另一")
    third = copy_of(first, second_worker, note="第三")
    stands = actions.settle_copy(copy.pk, "second", "后来的对", by=secretary, now=NOW)
    rows = {row.pk: row for row in Submission.objects.all()}
    assert stands.pk == copy.pk
    assert (rows[copy.pk].conflict_of_id, rows[copy.pk].settled_how) == (None, "")
    aside = rows[first.pk]
    assert (aside.conflict_of_id, aside.settled_how, aside.settled_why, aside.settled_by) == (
        copy.pk,
        "second",
        "后来的对",
        secretary.key,
    )
    assert rows[third.pk].conflict_of_id == copy.pk
    assert queries.answers_of(aside)["note"] == ANSWERS["note"]
    entry = journal.timeline(f"submission:{copy.pk}", kinds=["submission.settled"])[0]
    assert (entry.data["how"], entry.data["differs"]) == ("second", "hard")


def test_earlier_one_stands_and_the_copy_waits_no_more(
    first: Submission, second_worker: Viewer, secretary: Viewer
) -> None:
    copy = copy_of(first, second_worker, note="另一")
    assert set(queries.waiting_for(secretary, NOW).values_list("pk", flat=True)) == {copy.pk}
    actions.settle_copy(copy.pk, "first", "重复填报", by=secretary, now=NOW)
    assert queries.waiting_for(secretary, NOW).count() == 0
    copy.refresh_from_db()
    assert (copy.conflict_of_id, copy.settled_how) == (first.pk, "first")
    with pytest.raises(NotAllowed) as refusal:
        actions.settle_copy(copy.pk, "first", "再来", by=secretary, now=NOW)
    assert refusal.value.code == "settled"


def test_settling_says_why_and_meets_no_newer_version(
    first: Submission, second_worker: Viewer, secretary: Viewer
) -> None:
    copy = copy_of(first, second_worker, note="另一")
    with pytest.raises(Invalid) as refusal:
        actions.settle_copy(copy.pk, "first", " ", by=secretary, now=NOW)
    assert refusal.value.field == "why"
    with pytest.raises(Conflict):
        actions.settle_copy(copy.pk, "first", "x", version=99, by=secretary, now=NOW)


def test_only_the_secretary_of_the_area_settles(
    first: Submission,
    worker: Viewer,
    second_worker: Viewer,
    other_secretary: Viewer,
    supervisor: Viewer,
) -> None:
    copy = copy_of(first, second_worker, note="另一")
    for viewer in (worker, other_secretary, supervisor):
        assert copy not in queries.copies_visible_to(viewer)
        with pytest.raises(NotAllowed) as refusal:
            actions.settle_copy(copy.pk, "first", "x", by=viewer, now=NOW)
        assert refusal.value.code == "not_secretary"


def test_table_refuses_a_settled_record_that_is_no_copy(first: Submission) -> None:
    first.settled_at, first.settled_by = NOW, "x"
    first.settled_how, first.settled_why = "first", "x"
    with pytest.raises(IntegrityError, match="submission_copy_settled_by_whom_and_why"):
        first.save()


def test_page_shows_both_side_by_side_and_settles(
    house: House, first: Submission, second_worker: Viewer
) -> None:
    copy = copy_of(first, second_worker, note="另一")
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(house.accounts["secretary"])
    address = f"/surveys/submissions/{copy.pk}/copy/"
    text = browser.get(address).content.decode()
    for words in ("The same question has two answers.", "老人在家", "另一", "two answers"):
        assert words in text
    assert browser.post(address, {"how": "first"}).status_code == 422
    done = browser.post(address, {"how": "first", "why": "重复填报", "version": copy.version})
    assert (done.status_code, done["Location"]) == (302, f"/surveys/submissions/{first.pk}/")
    assert "Settled." in browser.get(address).content.decode()
