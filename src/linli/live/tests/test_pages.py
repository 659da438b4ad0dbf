"""Pages of lectures: the desk's, the public's without an account, the poster, the archive."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, House

from linli.base.viewer import system
from linli.cases import queries as cases
from linli.live import actions
from linli.live.models import Lecture, Question
from linli.live.tests import factories
from linli.live.views import public
from linli.people.spec import Erased

SignIn = Callable[..., Client]


def planned(**more: str) -> dict[str, str]:
    return {
        "title": "离婚冷静期",
        "lecturer_name": "辛律师",
        "venue": "活动室",
        "day": "2022-04-18",
        "starts": "10:00",
        "ends": "11:00",
        "way": "studio",
        "keep_days": "180",
        "moderated": "on",
        **more,
    }


def test_secretary_plans_prints_and_passes_on_the_link(house: House, sign_in: SignIn) -> None:
    secretary = sign_in("secretary")
    bad = secretary.post("/live/new/", planned(way="link"))
    assert (bad.status_code, "离婚冷静期" in bad.content.decode()) == (422, True)
    secretary.post("/live/new/", planned())
    lecture = Lecture.objects.get()
    assert "离婚冷静期" in secretary.get("/live/").content.decode()
    assert "辛律师" in secretary.get(f"/live/{lecture.pk}/poster/").content.decode()
    assert secretary.get(f"/live/{lecture.pk}/qr/")["Content-Type"] == "image/svg+xml"
    link = secretary.post(f"/live/{lecture.pk}/studio/").content.decode()
    assert "/studio/" in link
    secretary.post(f"/live/{lecture.pk}/edit/", planned(title="夫妻共同财产"))
    lecture.event.refresh_from_db()
    assert lecture.event.title == "夫妻共同财产"
    assert secretary.get(f"/live/{lecture.pk}/screen/").status_code == 200
    assert secretary.get("/live/export/?as=csv").content.decode().count("夫妻共同财产") == 1


def test_a_day_beyond_the_calendar_is_refused_beside_its_field(
    house: House, sign_in: SignIn
) -> None:
    assert sign_in("secretary").post("/live/new/", planned(day="9999-06-01")).status_code == 422
    assert not Lecture.objects.exists()


def test_what_changed_since_it_was_read_is_not_archived(house: House, sign_in: SignIn) -> None:
    lecture = factories.on_air(house)
    actions.end(lecture.pk, **factories.to(house))
    archive, secretary = f"/live/{lecture.pk}/archive/", sign_in("secretary")
    assert secretary.post(archive, {"version": lecture.version}).status_code == 409
    assert secretary.post(archive, {"version": lecture.version + 1}).status_code == 302


def test_the_desk_runs_it_to_the_archive(house: House, sign_in: SignIn) -> None:
    lecture = factories.lecture(house)
    question = factories.asked(lecture, text="冷静期内反悔怎么办？", name="王大明", named=True)
    secretary = sign_in("secretary")
    address = f"/live/{lecture.pk}/"
    secretary.post(f"{address}on-air/")
    for act in ("show", "shortlist", "on-air", "answered"):
        secretary.post(f"/live/questions/{question.pk}/{act}/")
    secretary.post(f"{address}note/", {"caption": "《民法典》第一千零七十七条"})
    page = secretary.get(address).content.decode()
    assert "冷静期内反悔怎么办？" in page
    assert "王大明" not in page
    secretary.post(f"{address}pause/")
    secretary.post(f"{address}resume/")
    secretary.post(f"{address}end/")
    answer = {"answer": "任何一方可在三十日内撤回申请。"}
    assert secretary.post(f"/live/questions/{question.pk}/answer/", answer).status_code == 302
    assert sign_in().get(f"/lectures/{lecture.pk}/answers/").status_code == 404
    sign_in("secretary").post(f"{address}archive/")
    archive = sign_in().get(f"/lectures/{lecture.pk}/answers/").content.decode()
    assert "任何一方可在三十日内撤回申请。" in archive
    assert "王" not in archive


def test_anybody_reads_the_notice_joins_and_asks(house: House, sign_in: SignIn) -> None:
    lecture = factories.on_air(house, moderated=False, conflict="代理过永安物业")
    visitor = sign_in()
    before = visitor.get(f"/lectures/{lecture.pk}/").content.decode()
    assert "代理过永安物业" in before
    assert "data-start" not in before
    visitor.post(f"/lectures/{lecture.pk}/join/")
    assert "data-start" in visitor.get(f"/lectures/{lecture.pk}/").content.decode()
    bad = visitor.post(f"/lectures/{lecture.pk}/ask/", {"text": "打13812345678给我"})
    assert (bad.status_code, "13812345678" in bad.content.decode()) == (422, True)
    visitor.post(f"/lectures/{lecture.pk}/ask/", {"text": "婚前房产怎么算？", "once": "k"})
    question = Question.objects.get()
    liked = f"/lectures/{lecture.pk}/like/{question.pk}/"
    assert visitor.post(liked, headers={"accept": "application/json"}).status_code == 204
    visitor.post(liked)
    question.refresh_from_db()
    assert (question.likes, question.device != "") == (1, True)
    page = visitor.get(f"/lectures/{lecture.pk}/").content.decode()
    assert "婚前房产怎么算？" in page
    assert "离婚冷静期与夫妻财产" in visitor.get("/lectures/").content.decode()


def test_the_calendar_leads_to_the_lecture(house: House, sign_in: SignIn) -> None:
    lecture = factories.lecture(house)
    for who, address, leads_to in (
        ("", f"/e/{lecture.event_id}/", f'href="/lectures/{lecture.pk}/"'),
        ("secretary", f"/events/{lecture.event_id}/", f'href="/live/{lecture.pk}/"'),
    ):
        assert leads_to in sign_in(who).get(address).content.decode()


def test_a_moderated_question_is_shown_to_nobody_but_its_own_device(
    house: House, sign_in: SignIn
) -> None:
    lecture = factories.lecture(house)
    visitor = sign_in()
    visitor.get(f"/lectures/{lecture.pk}/")
    visitor.post(f"/lectures/{lecture.pk}/ask/", {"text": "彩礼能要回吗？", "once": "k"})
    assert "彩礼能要回吗？" in visitor.get(f"/lectures/{lecture.pk}/").content.decode()
    other = Client()
    assert "彩礼能要回吗？" not in other.get(f"/lectures/{lecture.pk}/").content.decode()
    question = Question.objects.get()
    assert other.post(f"/lectures/{lecture.pk}/like/{question.pk}/").status_code == 404


def test_a_flood_of_questions_from_one_address_is_stopped(
    house: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "ASKED_HERE", {"most": 2, "seconds": 600})
    lecture = factories.lecture(house)
    visitor = sign_in()
    sent = [
        visitor.post(
            f"/lectures/{lecture.pk}/ask/", {"text": f"问题{n}", "once": f"k{n}"}
        ).status_code
        for n in range(3)
    ]
    assert (sent, Question.objects.count()) == ([302, 302, 429], 2)


@pytest.mark.parametrize("number", [1, 4])
def test_list_and_page_take_few_statements_whatever_the_rows(
    house: House, sign_in: SignIn, number: int
) -> None:
    lectures = [factories.lecture(house, title=f"讲座{n}") for n in range(number)]
    for n in range(number):
        factories.asked(lectures[0], n, name="张小兰")
    secretary = sign_in("secretary")
    for address, most in (("/live/", 12), (f"/live/{lectures[0].pk}/", 20)):
        secretary.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert secretary.get(address).status_code == 200
        assert len(caught) <= most, [query["sql"][:100] for query in caught]


def test_handing_over_makes_a_case_that_is_followed(house: House, sign_in: SignIn) -> None:
    lecture = factories.on_air(house, moderated=False)
    question = factories.asked(lecture, text="房东不退押金，去哪里调解？")
    worker = sign_in("worker")
    category = cases.categories_for("inquiry")[0]
    worker.post(
        f"/live/questions/{question.pk}/hand-over/",
        {"category": category.pk, "to": "人民调解委员会"},
    )
    question.refresh_from_db()
    assert question.case is not None
    page = worker.get(f"/live/{lecture.pk}/").content.decode()
    assert question.case.number in page
    assert worker.get(f"/cases/{question.case.pk}/").status_code == 200


def test_who_is_erased_is_forgotten_in_questions(house: House) -> None:
    lecture = factories.lecture(house, moderated=False)
    own = factories.asked(lecture, 1, name="宋玉珍", phone="13900000001")
    about = factories.asked(lecture, 2, text="邻居宋玉珍的情况怎么办？")
    who = Erased(house.neighbour.pk, name="宋玉珍", phone="13900000001")
    actions.forget_person(who, by=system("erasure"), now=NOW)
    for row in (own, about):
        row.refresh_from_db()
    assert (own.name, own.phone, "宋玉珍" in about.text) == ("", "", False)
