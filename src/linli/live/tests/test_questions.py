"""Questions: asked, liked once, moderated, answered, handed over, forgotten."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.base.figures import Extent
from linli.base.viewer import ANYONE
from linli.cases import queries as cases
from linli.cases.models import Case
from linli.clock import queries as clock
from linli.journal.models import Entry
from linli.live import actions, jobs, queries
from linli.live.models import Like, Question
from linli.live.spec import LARGEST_BOARD, QuestionDraft
from linli.live.tests import factories
from linli.live.tests.factories import to
from linli.live.workflow import Standing


def test_a_moderated_question_is_on_no_board_before_it_was_read(house: House) -> None:
    lecture = factories.lecture(house)
    question = factories.asked(lecture)
    assert question.standing == Standing.WAITING
    assert queries.board(lecture.pk).questions == []
    actions.move_question(question.pk, "show", **to(house, "lecturer"))
    assert [line["t"] for line in queries.board(lecture.pk).questions] == [question.text]


def test_an_open_lecture_shows_at_once_and_a_name_only_on_wish(house: House) -> None:
    lecture = factories.lecture(house, moderated=False)
    factories.asked(lecture, 1, name="张小兰")
    factories.asked(lecture, 2, name="王大明", named=True)
    assert [(q["n"], q["w"]) for q in queries.board(lecture.pk).questions] == [(1, ""), (2, "王**")]


def test_sent_twice_it_is_one_question(house: House) -> None:
    lecture = factories.lecture(house)
    assert factories.asked(lecture).pk == factories.asked(lecture).pk
    assert Question.objects.count() == 1


def test_a_device_asks_ten_times_at_most(house: House) -> None:
    lecture = factories.lecture(house)
    for number in range(10):
        factories.asked(lecture, number, device="one")
    with pytest.raises(NotAllowed) as refusal:
        factories.asked(lecture, 11, device="one")
    assert refusal.value.code == "many"


@pytest.mark.parametrize("text", ["", "请打13812345678", "我住9号楼1单元302室", "长" * 201])
def test_what_must_not_be_public_is_refused_at_its_field(house: House, text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        factories.asked(factories.lecture(house), text=text)
    assert refusal.value.field == "text"


def test_a_device_likes_once_and_the_database_holds_it(house: House) -> None:
    question = factories.asked(factories.lecture(house, moderated=False))
    assert [actions.like(question.pk, device=name) for name in ("a", "a", "b")] == [
        True,
        False,
        True,
    ]
    assert Question.objects.get().likes == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Like.objects.create(question=question, device="a")
    with pytest.raises(NotAllowed):
        actions.like(question.pk, device="")


def test_one_question_is_on_air_and_the_one_before_waits_again(house: House) -> None:
    lecture = factories.on_air(house, moderated=False)
    first, second = factories.asked(lecture, 1), factories.asked(lecture, 2)
    actions.move_question(first.pk, "put_on_air", **to(house, "lecturer"))
    actions.move_question(second.pk, "put_on_air", **to(house, "lecturer"))
    assert [q["n"] for q in queries.board(lecture.pk).questions] == [2, 1]
    first.refresh_from_db()
    assert first.standing == Standing.SHORTLISTED


def test_answered_in_writing_with_words_handed_over_with_a_case(house: House) -> None:
    lecture = factories.on_air(house, moderated=False)
    written = factories.asked(lecture, 1)
    with pytest.raises(Invalid):
        actions.answer_in_writing(written.pk, " ", **to(house))
    actions.answer_in_writing(written.pk, "自申请之日起三十日。", **to(house))
    given = factories.asked(lecture, 2, name="宋玉珍", phone="139 0000 0001")
    category = cases.categories_for("inquiry")[0]
    handed = actions.hand_over(given.pk, category.pk, "区法律援助中心", **to(house, "worker"))
    case = Case.objects.get()
    assert (handed.standing, handed.case, case.kind) == ("handed_over", case, "inquiry")
    assert (case.raiser_phone, "法律援助" in case.body) == ("13900000001", True)
    with pytest.raises(NotAllowed):
        actions.hand_over(factories.asked(lecture, 3).pk, category.pk, **to(house, "lecturer"))


def test_the_board_is_four_kilobytes_at_most_and_keeps_what_is_on_air(house: House) -> None:
    lecture = factories.on_air(house, moderated=False)
    asked = [factories.asked(lecture, n, text=f"{n}" + "问" * 190) for n in range(1, 20)]
    actions.move_question(asked[-1].pk, "put_on_air", **to(house))
    body = queries.board(lecture.pk).body
    assert len(body) <= LARGEST_BOARD
    said = json.loads(body)
    assert (said["q"][0]["n"], said["total"]) == (19, 19)
    assert len(said["q"]) >= 5


def test_the_journal_holds_no_word_of_a_question(house: House) -> None:
    factories.asked(factories.lecture(house), name="张小兰", text="我和丈夫分居两年了")
    told = " ".join(str(entry.data) + entry.subject for entry in Entry.objects.all())
    assert "分居" not in told
    assert "张小兰" not in told


def test_who_asked_is_forgotten_after_ninety_days(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = factories.asked(factories.lecture(house), name="张小兰", phone="13800000001")
    for days, name in ((90, "张小兰"), (91, "")):
        monkeypatch.setattr(clock, "now", lambda days=days: NOW + timedelta(days=days))
        jobs.forget_askers()
        question.refresh_from_db()
        assert question.name == name
    assert (question.phone, question.device, question.text != "") == ("", "", True)
    with pytest.raises(NotAllowed):
        actions.forget_asker(question.pk, by=ANYONE, now=NOW)


def test_figures_count_devices_questions_and_answers(house: House) -> None:
    lecture = factories.on_air(house, moderated=False)
    factories.asked(lecture, 1)
    actions.answer_live(factories.asked(lecture, 2).pk, **to(house, "lecturer"))
    actions.move_question(factories.asked(lecture, 3).pk, "hide", **to(house))
    seen = {(lecture.pk, "a"): 60, (lecture.pk, "b"): 30}
    actions.note_viewings(seen, since=NOW - timedelta(seconds=30), now=NOW)
    actions.note_viewings({(lecture.pk, "a"): 15}, since=NOW, now=NOW + timedelta(minutes=1))
    extent = Extent(house.viewer("leader"))
    figures = (queries.viewers, queries.asked, queries.answered_live)
    assert [rows(extent).count() for rows in figures] == [2, 2, 1]
    lecture.refresh_from_db()
    assert (lecture.peak, queries.watched(lecture.pk)) == (
        2,
        {"devices": 2, "minutes": 1, "rated": 0, "mean": None},
    )
    assert not queries.viewers(Extent(house.viewer("other_secretary"))).exists()


def test_name_and_number_are_kept_only_with_consent(house: House) -> None:
    lecture = factories.lecture(house)
    with pytest.raises(Invalid) as refusal:
        actions.ask(
            lecture.pk, QuestionDraft("怎么分割？", name="张小兰"), once="n", by=ANYONE, now=NOW
        )
    assert (refusal.value.field, Question.objects.count()) == ("consent", 0)


def test_a_name_without_words_is_refused(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.ask(
            factories.lecture(house).pk,
            QuestionDraft("怎么分割？", named=True),
            once="n",
            by=ANYONE,
            now=NOW,
        )
    assert refusal.value.field == "name"
