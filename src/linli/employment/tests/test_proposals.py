"""Proposals on their pages: from the files to the matching and back, in words, masked."""

from collections.abc import Callable
from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import House

from linli.employment import actions, queries
from linli.employment.models import Seeker
from linli.employment.tests import factories
from linli.employment.tests.factories import need, to

TODAY = date(2022, 4, 18)


def test_what_was_learned_in_service_counts_as_its_civil_equivalent(house: House) -> None:
    """A driver of the army has the licence that a firm asks for; a place far up the tree is no
    nearer than it is known.
    """
    driver = need("sv_driver").skill_id
    seeker = factories.seeker(house, skill_ids=(driver,), occupation_ids=())
    factories.vacancy(
        house, "货车司机", occupation_id=factories.occupation("4-02-02-02").pk, needs=(need("b2"),)
    )
    (match,) = queries.best_vacancies(seeker, TODAY)
    assert (match.row.title, match.against) == ("货车司机", ())
    assert set(match.good) == {"驾驶证B2符合", "不限职业", "薪资高于期望40%", "在本社区"}


def test_proposal_says_what_speaks_for_and_against(house: House) -> None:
    seeker = factories.seeker(house, wage_from=6500, years=1)
    factories.vacancy(
        house, years=3, needs=(need("weld_cert"), need("height", must=False)), insurance="full"
    )
    (match,) = queries.best_vacancies(seeker, TODAY)
    assert match.good[0] == "符合意向职业"
    assert set(match.good) == {
        "符合意向职业",
        "薪资高于期望7%",
        "在本社区",
        "焊工证符合",
        "缴纳社保",
    }
    assert set(match.against) == {"缺高处作业证（非必须）", "工作经验不足3年"}


def test_a_course_opens_what_only_a_certificate_shuts(house: House) -> None:
    seeker = factories.seeker(house, skill_ids=())
    factories.vacancy(house, needs=(need("weld_cert"),), posts=4)
    factories.vacancy(house, "焊工（夜班）", needs=(need("weld_cert"), need("height")), posts=9)
    assert queries.best_vacancies(seeker, TODAY) == []
    (gap,) = queries.gaps_of(seeker, TODAY)
    assert (gap.skill.code, gap.vacancies, gap.posts) == ("weld_cert", 1, 4)
    (offer,) = queries.offers(queries.on_offer(TODAY).filter(title="电焊工"))
    (profile,) = queries.profiles(Seeker.objects.all())
    assert queries.why_not(profile, offer) == ["缺：焊工证"]


def test_what_is_over_and_who_does_not_look_are_not_proposed(house: House) -> None:
    seeker, row = factories.seeker(house), factories.vacancy(house)
    worker = house.viewer("worker")
    assert [match.row for match in queries.best_for_vacancy(worker, row)] == [seeker]
    actions.pause(row.pk, "订单少", **to(house))
    assert queries.best_vacancies(seeker, TODAY) == []
    actions.move_seeker(seeker.pk, "leave", reason="died", **to(house))
    assert queries.best_for_vacancy(worker, row) == []
    assert queries.best_for_vacancy(house.viewer("other_worker"), row) == []


def test_pages_show_proposals_masked_and_ask_few_questions(
    house: House, sign_in: Callable[[str], Client]
) -> None:
    seeker, row = factories.seeker(house), factories.vacancy(house)
    client = sign_in("worker")
    address = f"/jobs/seekers/{seeker.pk}/matches/"
    client.get(address)
    counted = []
    for titles in ([], ["氩弧焊工", "二保焊工", "气焊工"]):
        for title in titles:
            factories.vacancy(house, title)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address).content.decode()
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 24
    assert "气焊工" in page
    assert "符合意向职业" in page
    page = client.get(f"/jobs/{row.pk}/matches/").content.decode()
    assert "宋**" in page
    assert "宋玉珍" not in page
    for name in ("specialist", "leader", "contact"):
        assert sign_in(name).get(address).status_code == 403
