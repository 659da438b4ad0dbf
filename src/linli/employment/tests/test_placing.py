"""From the recommendation to the sixth month: by its table, with days and reasons, never an intent
for a hire; who is to be called stands on the page of today.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.base.figures import Extent
from linli.employment import actions, queries, workflow
from linli.employment.models import Candidacy, FollowUp
from linli.employment.spec.fairs import How, Signer
from linli.employment.tests import factories
from linli.employment.tests.factories import START, to
from linli.employment.workflow import PROGRESS_MOVES, Progress

P = Progress
#: Move → the states it starts from, and where it leads.
EXPECTED: dict[str, tuple[set[Progress], Progress | None]] = {
    "invite": ({P.RECOMMENDED, P.INVITED}, P.INVITED),
    "sign": ({P.RECOMMENDED, P.INVITED}, P.SIGNED),
    "hire": ({P.RECOMMENDED, P.INVITED, P.SIGNED}, P.HIRED),
    "start": ({P.HIRED}, P.AT_WORK),
    "check": ({P.AT_WORK}, None),
    "leave": ({P.AT_WORK}, P.LEFT),
    "end": ({P.RECOMMENDED, P.INVITED, P.SIGNED, P.HIRED}, P.ENDED),
}


def test_table_names_every_move() -> None:
    assert set(EXPECTED) == set(PROGRESS_MOVES)


@pytest.mark.parametrize("state", list(Progress))
@pytest.mark.parametrize("move", EXPECTED)
def test_move_leads_where_the_table_says(state: Progress, move: str) -> None:
    sources, target = EXPECTED[move]
    if state in sources:
        assert workflow.progress_after(state, move) == (target or state)
    else:
        with pytest.raises(NotAllowed):
            workflow.progress_after(state, move)


def at_work(house: House) -> Candidacy:
    """Recommended, hired, at work since the 18th of January."""
    seeker, row = factories.seeker(house, since=date(2022, 1, 10)), factories.vacancy(house)
    made = actions.recommend(seeker.pk, row.pk, **to(house))
    actions.hire(made.pk, on=date(2022, 1, 17), **to(house))
    return actions.start_work(made.pk, on=date(2022, 1, 18), **to(house))


def test_recommended_once_and_only_who_looks_for_what_is_on_offer(house: House) -> None:
    seeker, row = factories.seeker(house), factories.vacancy(house)
    actions.recommend(seeker.pk, row.pk, **to(house))
    with pytest.raises(NotAllowed) as refusal:
        actions.recommend(seeker.pk, row.pk, **to(house))
    assert refusal.value.code == "doubled"
    actions.withdraw(row.pk, "停产", **to(house))
    assert Candidacy.objects.get().why == "vacancy_over"
    with pytest.raises(NotAllowed) as refusal:
        actions.recommend(seeker.pk, row.pk, **to(house))
    assert refusal.value.code == "vacancy_over"
    other = factories.vacancy(house, "保安")
    actions.move_seeker(seeker.pk, "rest", **to(house))
    with pytest.raises(NotAllowed) as refusal:
        actions.recommend(seeker.pk, other.pk, **to(house))
    assert refusal.value.code == "not_available"


def test_two_interviews_of_one_person_do_not_fall_on_one_hour(house: House) -> None:
    seeker = factories.seeker(house)
    first, second = (
        actions.recommend(seeker.pk, factories.vacancy(house, title).pk, **to(house))
        for title in ("电焊工", "氩弧焊工")
    )
    at = NOW + timedelta(days=1)
    actions.agree_interview(first.pk, at, **to(house))
    with pytest.raises(Invalid) as refusal:
        actions.agree_interview(second.pk, at, **to(house))
    assert refusal.value.code == "two_at_a_time"
    assert (
        actions.agree_interview(second.pk, at + timedelta(hours=1), **to(house)).state == "invited"
    )


def test_the_file_follows_to_work_and_back(house: House) -> None:
    row = at_work(house)
    assert row.seeker is not None
    row.seeker.refresh_from_db()
    assert (row.seeker.state, row.seeker.reason) == ("at_work", "placed")
    actions.leave(row.pk, "wage", **to(house))
    row.refresh_from_db()
    row.seeker.refresh_from_db()
    assert (row.state, row.why, row.seeker.state) == ("left", "wage", "seeking")


@pytest.mark.parametrize(
    ("day", "month"),
    [("2022-02-17", 0), ("2022-02-18", 1), ("2022-04-18", 1)],
)
def test_it_is_asked_after_a_month(house: House, day: str, month: int) -> None:
    row = at_work(house)
    now = datetime.fromisoformat(f"{day}T09:00+08:00")
    assert queries.due_follow_up(row, now) == month
    waiting = queries.waiting_for(house.viewer("worker"), now)
    assert [(each.pk, each.act) for each in waiting] == ([(row.pk, "follow_up")] if month else [])
    assert list(queries.waiting_for(house.viewer("leader"), now)) == []


def test_follow_ups_are_asked_once_and_who_left_is_noted_with_why(house: House) -> None:
    row = at_work(house)
    actions.follow_up(row.pk, 1, at_work=True, **to(house))
    with pytest.raises(NotAllowed):
        actions.follow_up(row.pk, 1, at_work=True, **to(house))
    assert queries.due_follow_up(row, NOW) == 3
    with pytest.raises(Invalid):
        actions.follow_up(row.pk, 3, at_work=False, **to(house))
    assert FollowUp.objects.count() == 1
    actions.follow_up(row.pk, 3, at_work=False, why="way", **to(house))
    row.refresh_from_db()
    assert (row.state, row.why) == (P.LEFT, "way")
    assert list(queries.waiting_for(house.viewer("worker"), NOW)) == []


def test_an_intent_is_not_counted_as_hired(house: House) -> None:
    post = factories.post(house)
    during = START + timedelta(hours=1)
    given: dict[str, Any] = {"how": How.DESK, "by": house.viewer("worker"), "now": during}
    first = actions.sign(post.pk, Signer("周小满", "13800000002", True), once="a", **given)
    actions.sign(post.pk, Signer("钱大有", "13800000003"), once="b", **given)
    extent = Extent(house.viewer("leader"))
    figures = (queries.intents, queries.intents_of_veterans, queries.hired)
    assert [of(extent).count() for of in figures] == [2, 1, 0]
    actions.hire(first.pk, by=house.viewer("worker"), now=during)
    assert [of(extent).count() for of in figures] == [2, 1, 1]
    assert [of(extent).count() for of in (queries.employers_at_fairs, queries.posts_offered)] == [
        1,
        1,
    ]
    assert list(queries.occupations_at_fairs(extent)) == [factories.occupation()]
    assert queries.intents(Extent(house.viewer("leader"), end=START)).count() == 0


def test_each_step_is_noted_on_its_page(house: House, sign_in: Callable[[str], Client]) -> None:
    seeker, row = factories.seeker(house), factories.vacancy(house)
    client = sign_in("worker")
    assert client.post(f"/jobs/seekers/{seeker.pk}/recommend/{row.pk + 9}/").status_code == 404
    page = client.post(f"/jobs/seekers/{seeker.pk}/recommend/{row.pk}/")["Location"]
    for step, typed in (
        ("invite", {"at": "2022-04-19 10:00"}),
        ("hire", {"on": "2022-04-18"}),
        ("start", {}),
    ):
        assert client.get(f"{page}step/{step}/").status_code == 200
        assert client.post(f"{page}step/{step}/", {"version": ""} | typed).status_code == 302, step
    made = Candidacy.objects.get()
    assert (made.state, made.hired_on, made.started_on) == (P.AT_WORK, NOW.date(), NOW.date())
    assert client.get(f"{page}step/nowhere/").status_code == 404
    refused = client.post(f"{page}step/leave/", {"why": "mistake"})
    assert refused.status_code == 422
    client.post(f"{page}step/leave/", {"why": "health"})
    made.refresh_from_db()
    assert made.state == P.LEFT
    text = client.get(page).content.decode()
    assert "宋**" in text
    assert "宋玉珍" not in text
    assert "宋**" in client.get("/jobs/placing/?state=left").content.decode()
    lines = sign_in("leader").get("/jobs/placing/export/?as=csv&state=all").content
    assert "宋**,否,示例燃气公司,电焊工" in lines.decode("utf-8-sig")
