"""What remains of a lecture: notes and chapters of the recording, ratings, answers taken over."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.cast import NOW, PROGRAM, House

from linli.base.errors import Invalid, NotAllowed
from linli.base.figures import Extent
from linli.knowledge import queries as knowledge
from linli.knowledge.models import Answer
from linli.knowledge.workflow import State as AnswerState
from linli.live import actions, gateways, jobs, queries
from linli.live.models import Broadcast, Lecture, Viewing
from linli.live.tests import factories, pictures
from linli.live.tests.factories import to
from linli.live.tests.test_video import pieces
from linli.live.views import devices
from linli.people.spec import Erased

SignIn = Callable[..., Client]


def at_second(lecture: Lecture, second: int) -> None:
    """So many pieces were taken by now."""
    Broadcast.objects.filter(lecture=lecture).update(chunks=second)


def sending(house: House, lecture: Lecture) -> Broadcast:
    by = house.viewer("lecturer")
    return actions.begin_broadcast(lecture.pk, tab="one", mime="video/webm", by=by, now=NOW)


def recorded(house: House) -> Lecture:
    """Nine seconds, with two notes and an answer at the third."""
    lecture = factories.on_air(house, moderated=False)
    question = factories.asked(lecture, text="冷静期内反悔怎么办？")
    by = house.viewer("lecturer")
    studio = sending(house, lecture)
    for number, body in enumerate(pieces(pictures.webm(9), 9)):
        actions.take_chunk(studio.pk, number, body, by=by, now=NOW)
        if number == 1:
            actions.caption(lecture.pk, "第一千零七十七条 <30日>", **to(house))
        if number == 2:
            actions.move_question(question.pk, "put_on_air", **to(house))
        if number == 4:
            actions.caption(lecture.pk, "", **to(house))
        if number == 6:
            actions.caption(lecture.pk, "宋玉珍来电", **to(house))
    actions.answer_live(question.pk, **to(house))
    actions.end(lecture.pk, **to(house))
    jobs.make_recording(lecture=lecture.pk)
    lecture.refresh_from_db()
    return lecture


def test_notes_and_chapters_stand_where_they_were_also_after_a_cut(
    house: House, sign_in: SignIn, settings: Any
) -> None:
    lecture = recorded(house)
    assert queries.cues(lecture) == [(2, 5, "第一千零七十七条 <30日>"), (7, 9, "宋玉珍来电")]
    assert [second for second, _question in queries.chapters(lecture)] == [3]
    notes = (gateways.folder(lecture.pk) / "notes.vtt").read_text()
    assert notes.startswith(
        "WEBVTT\n\n00:00:02.000 --> 00:00:05.000\n第一千零七十七条 &lt;30日&gt;"
    )
    actions.cut(lecture.pk, 4, 8, version=lecture.version, **to(house))
    jobs.make_recording(lecture=lecture.pk)
    lecture.refresh_from_db()
    assert queries.cues(lecture) == [(0, 1, "第一千零七十七条 <30日>"), (3, 4, "宋玉珍来电")]
    assert queries.chapters(lecture) == []
    visitor = sign_in()
    visitor.post(f"/lectures/{lecture.pk}/join/")
    page = visitor.get(f"/lectures/{lecture.pk}/").content.decode()
    assert ("media/notes.vtt" in page, "data-recorded><track" in page) == (True, True)
    settings.LINLI_LIVE_MEDIA = "https://cdn.example.cn"
    page = visitor.get(f"/lectures/{lecture.pk}/").content.decode()
    assert 'recording.mp4" data-recorded crossorigin="anonymous"><track' in page


def test_who_is_erased_leaves_the_notes_beside_the_recording(house: House) -> None:
    lecture = recorded(house)
    who = Erased(house.neighbour.pk, name="宋玉珍", phone="13900000001")
    actions.forget_person(who, by=PROGRAM, now=NOW)
    notes = (gateways.folder(lecture.pk) / "notes.vtt").read_text()
    assert ("宋玉珍" in notes, "来电" in notes) == (False, True)


def test_nobody_is_a_listener_before_it_is_on_air_or_after_it(house: House) -> None:
    planned, running = factories.lecture(house), factories.on_air(house)
    seen = {(planned.pk, "a"): 60, (running.pk, "a"): 150, (running.pk, "b"): 30}
    actions.note_viewings(seen, since=NOW - timedelta(minutes=1), now=NOW)
    actions.end(running.pk, **to(house))
    actions.note_viewings({(running.pk, "late"): 60}, since=NOW, now=NOW)
    assert set(Viewing.objects.values_list("lecture_id", "device")) == {
        (running.pk, "a"),
        (running.pk, "b"),
    }
    rows: Any = queries.viewers(Extent(house.viewer("leader")))
    assert set(rows.values_list("device", "minutes")) == {("a", 2), ("b", 0)}


def test_a_device_rates_once_and_few_ratings_have_no_mean(house: House, sign_in: SignIn) -> None:
    planned = factories.lecture(house)
    with pytest.raises(NotAllowed):
        actions.rate(planned.pk, 5, device="a", now=NOW)
    lecture = factories.on_air(house)
    actions.end(lecture.pk, **to(house))
    with pytest.raises(Invalid):
        actions.rate(lecture.pk, 6, device="a", now=NOW)
    with pytest.raises(NotAllowed, match="看过"):  # a name made up for this
        actions.rate(lecture.pk, 1, device="forged", now=NOW)
    watched = [*"abcd", devices.digest("seen", NOW)]
    Viewing.objects.bulk_create(
        Viewing(lecture=lecture, device=each, first_at=NOW, last_at=NOW) for each in watched
    )
    for device, stars in (("a", 1), ("a", 5), ("b", 3), ("c", 4)):
        actions.rate(lecture.pk, stars, device=device, now=NOW)
    assert (queries.watched(lecture.pk)["rated"], queries.watched(lecture.pk)["mean"]) == (3, None)
    visitor = sign_in()
    visitor.post(f"/lectures/{lecture.pk}/join/")
    # Asked of the browser that was there, and of no other.
    for cookie, is_asked in (("forged", False), ("seen", True)):
        visitor.cookies[devices.COOKIE] = cookie
        page = visitor.get(f"/lectures/{lecture.pk}/").content.decode()
        assert (f"/lectures/{lecture.pk}/rate/" in page) is is_asked
        visitor.post(f"/lectures/{lecture.pk}/rate/", {"stars": "4"})
    assert lecture.ratings.count() == 4
    actions.rate(lecture.pk, 4, device="d", now=NOW)
    assert queries.watched(lecture.pk)["mean"] == 4.0
    extent = Extent(house.viewer("leader"))
    assert (queries.content(extent).count(), queries.rated(extent).count()) == (4, 5)


def answered(house: House) -> Lecture:
    """Archived, with one answer in words and one given live."""
    lecture = factories.on_air(house, moderated=False)
    written = factories.asked(lecture, 1, text="冷静期内一方反悔，需要对方同意吗？", name="王大明")
    actions.answer_live(factories.asked(lecture, 2).pk, **to(house))
    actions.end(lecture.pk, **to(house))
    actions.answer_in_writing(written.pk, "三十日内可以撤回申请，不需要对方同意。", **to(house))
    return lecture


def test_answers_are_taken_over_by_one_act_after_the_review(house: House, sign_in: SignIn) -> None:
    lecture = answered(house)
    secretary, address = sign_in("secretary"), f"/live/{lecture.pk}/knowledge/"
    ids = list(queries.to_take_over(lecture).values_list("pk", flat=True))
    with pytest.raises(NotAllowed):
        actions.take_over(lecture.pk, ids, source="民法典", **to(house))
    actions.archive(lecture.pk, **to(house))
    with pytest.raises(NotAllowed):
        actions.take_over(lecture.pk, ids, source="民法典", **to(house, "worker"))
    page = secretary.get(address).content.decode()
    assert ("三十日内可以撤回申请" in page, "王大明" in page) == (True, False)
    sent = {"questions": ids, "source": "《民法典》第一千零七十七条", "hands_over": "legal"}
    secretary.post(address, sent)
    answer = Answer.objects.get()
    assert (answer.state, answer.subject, answer.hands_over) == (
        AnswerState.APPROVED,
        "law",
        "legal",
    )
    assert knowledge.find("冷静期反悔要对方同意吗", house.community, NOW) == [answer]
    assert secretary.post(address, sent).status_code == 422
    assert f"/knowledge/{answer.pk}/" in secretary.get(f"/live/{lecture.pk}/").content.decode()
