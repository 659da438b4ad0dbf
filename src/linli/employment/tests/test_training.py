"""Courses: made from what vacancies ask for, taken within their places, finished with a certificate
that opens vacancies; who came and who got work is read, not typed.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.cast import NOW, House

from linli.base.errors import NotAllowed
from linli.base.viewer import system
from linli.employment import actions, queries, rules, workflow
from linli.employment.models import Candidacy, Course, Taker
from linli.employment.tests import factories
from linli.employment.tests.factories import need, of, to
from linli.employment.tests.test_vacancies import ROLES
from linli.employment.workflow import TAKING_MOVES, Taking
from linli.events import actions as gatherings
from linli.events.models import Invitation

TODAY = NOW.date()


def course(house: House, places: int = 2, *, above: bool = False) -> Course:
    area = house.subdistrict if above else house.community
    return actions.plan_course(
        area.pk,
        title="焊工取证班",
        skill_id=need("weld_cert").skill_id,
        places=places,
        starts_on=TODAY,
        ends_on=date(2022, 5, 20),
        organisation_id=house.firm.pk,
        **(of(system("test")) if above else to(house)),
    )


@pytest.mark.parametrize("state", list(Taking))
@pytest.mark.parametrize("move", TAKING_MOVES)
def test_move_leads_where_the_table_says(state: Taking, move: str) -> None:
    target = {"finish": Taking.FINISHED, "drop": Taking.DROPPED}[move]
    if state == Taking.ENROLLED:
        assert workflow.taking_after(state, move) == target
    else:
        with pytest.raises(NotAllowed):
            workflow.taking_after(state, move)


def test_what_is_needed_is_counted_over_seekers_and_posts(house: House) -> None:
    factories.vacancy(house, needs=(need("weld_cert"),), posts=4)
    factories.seeker(house, skill_ids=())
    factories.seeker(house, skill_ids=(), person=factories.person(house, 1))
    (found,) = queries.needs_here(house.viewer("worker"), TODAY)
    assert (found.skill.code, found.seekers, found.posts) == ("weld_cert", 2, 4)


def test_a_certificate_opens_the_vacancy_and_the_file_follows(house: House) -> None:
    row = factories.vacancy(house, needs=(need("weld_cert"),))
    seeker = factories.seeker(house, skill_ids=())
    taker = actions.enrol(course(house).pk, seeker.pk, **to(house))
    seeker.refresh_from_db()
    assert (seeker.state, queries.best_vacancies(seeker, TODAY)) == ("training", [])
    actions.finish_course(taker.pk, **to(house))
    seeker.refresh_from_db()
    assert seeker.state == "seeking"
    assert [match.row for match in queries.best_vacancies(seeker, TODAY)] == [row]
    made = actions.recommend(seeker.pk, row.pk, **to(house))
    (listed,) = queries.courses_listed(Course.objects.all())
    assert (listed.finished, listed.placed) == (1, 0)  # type: ignore[attr-defined]
    actions.hire(made.pk, **to(house))
    (listed,) = queries.courses_listed(Course.objects.all())
    assert (listed.finished, listed.placed) == (1, 1)  # type: ignore[attr-defined]
    assert queries.takers_of(taker.course).get().placed  # type: ignore[attr-defined]


def test_places_are_kept_and_a_person_takes_a_course_once(house: House) -> None:
    made = course(house, places=1)
    first = factories.seeker(house)
    second = factories.seeker(house, person=factories.person(house, 1))
    taker = actions.enrol(made.pk, first.pk, **to(house))
    with pytest.raises(NotAllowed) as refusal:
        actions.enrol(made.pk, second.pk, **to(house))
    assert refusal.value.code == "full"
    actions.drop_course(taker.pk, **to(house))
    actions.enrol(made.pk, second.pk, **to(house))
    first.refresh_from_db()
    assert first.state == "seeking"


def test_sessions_are_gatherings_and_who_came_is_read_there(house: House) -> None:
    made, seeker = course(house), factories.seeker(house)
    actions.enrol(made.pk, seeker.pk, **to(house))
    start = NOW + timedelta(days=1)
    event = actions.plan_session(
        made.pk,
        venue="实训车间",
        starts_at=start,
        ends_at=start + timedelta(hours=3),
        **to(house, "secretary"),
    )
    assert list(queries.sessions_of(made)) == [event]
    seat = Invitation.objects.get(event=event)
    assert queries.takers_of(made).get().came is None  # type: ignore[attr-defined]
    gatherings.check_in(seat.pk, by=house.viewer("worker"), now=start)
    assert queries.takers_of(made).get().came == 1  # type: ignore[attr-defined]


def test_list_and_rule_agree_for_every_role(house: House) -> None:
    made = course(house)
    for name in ROLES:
        viewer = house.viewer(name)
        found = set(queries.courses_visible_to(viewer))
        assert found == ({made} if rules.can_see_course(viewer, made) else set()), name
        assert bool(found) == (name in {"worker", "secretary"}), name


def test_courses_and_talks_of_others_are_told_without_a_way_that_leads_nowhere(
    house: House, sign_in: Callable[[str], Client], django_assert_num_queries: Any
) -> None:
    row = factories.vacancy(house, needs=(need("weld_cert"),))
    wished = (need("weld_cert").skill_id,)
    seeker = factories.seeker(house, skill_ids=(), training_ids=wished)
    above = course(house, above=True)
    actions.enrol(above.pk, seeker.pk, **of(system("test")))
    actions.drop_course(Taker.objects.get().pk, **of(system("test")))
    talk = actions.recommend(seeker.pk, row.pk, **to(house))
    Candidacy.objects.update(area=house.other_community)
    client = sign_in("worker")
    for page in (f"/jobs/seekers/{seeker.pk}/", f"/jobs/seekers/{seeker.pk}/matches/"):
        text = client.get(page).content.decode()
        assert "焊工取证班" in text
        assert f"/jobs/courses/new/?skill={wished[0]}" in text
        for nowhere in (f"/jobs/courses/{above.pk}/", f"/jobs/placing/{talk.pk}/"):
            assert nowhere not in text
            assert client.get(nowhere).status_code == 404
    own = course(house)
    actions.enrol(own.pk, seeker.pk, **to(house))
    assert f"/jobs/courses/{own.pk}/" in client.get(f"/jobs/seekers/{seeker.pk}/").content.decode()
    with django_assert_num_queries(1):
        found = {(each.title, str(each.skill)) for each in queries.courses_for(seeker, NOW)}
    assert found == {("焊工取证班", str(own.skill))}


def test_a_course_goes_through_its_pages(house: House, sign_in: Callable[[str], Client]) -> None:
    factories.vacancy(house, needs=(need("weld_cert"),))
    seeker = factories.seeker(house, skill_ids=(), training_ids=(need("weld_cert").skill_id,))
    client = sign_in("secretary")
    assert "焊工证" in client.get("/jobs/courses/").content.decode()
    typed = {
        "area": house.community.pk,
        "title": "焊工取证班",
        "skill": need("weld_cert").skill_id,
        "places": "20",
        "starts_on": "2022-04-20",
        "ends_on": "2022-05-20",
    }
    page = client.post("/jobs/courses/new/", typed)["Location"]
    assert "有意愿" in client.get(f"{page}enrol/").content.decode()
    client.post(f"{page}enrol/", {"seeker": seeker.pk})
    session = {"venue": "车间", "starts_at": "2022-04-20 09:00", "ends_at": "2022-04-20 11:00"}
    client.post(f"{page}session/", session)
    taker = Taker.objects.get()
    assert client.post(f"{page}takers/{taker.pk}/nowhere/").status_code == 404
    client.post(f"{page}takers/{taker.pk}/finish/")
    text = client.get(page).content.decode()
    assert "宋**" in text
    assert "车间" in text
    taker.refresh_from_db()
    assert taker.state == Taking.FINISHED
