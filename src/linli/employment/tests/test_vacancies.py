"""The life of a vacancy: offered once at a time, moved by its table, expired by itself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.viewer import system
from linli.employment import actions, queries, rules, workflow
from linli.employment.models import Vacancy
from linli.employment.tests import factories
from linli.employment.tests.factories import to
from linli.employment.workflow import MOVES, State
from linli.people import actions as people

S = State
#: Every state × every move: where it leads, None where it is refused.
EXPECTED = {
    (S.OPEN, "edit"): S.OPEN,
    (S.OPEN, "pause"): S.PAUSED,
    (S.OPEN, "resume"): None,
    (S.OPEN, "fill"): S.FILLED,
    (S.OPEN, "withdraw"): S.WITHDRAWN,
    (S.OPEN, "expire"): S.EXPIRED,
    (S.OPEN, "renew"): None,
    (S.PAUSED, "edit"): S.PAUSED,
    (S.PAUSED, "pause"): None,
    (S.PAUSED, "resume"): S.OPEN,
    (S.PAUSED, "fill"): S.FILLED,
    (S.PAUSED, "withdraw"): S.WITHDRAWN,
    (S.PAUSED, "expire"): S.EXPIRED,
    (S.PAUSED, "renew"): None,
    **{(over, move): None for over in (S.FILLED, S.EXPIRED, S.WITHDRAWN) for move in MOVES},
    **{(over, "renew"): S.OPEN for over in (S.FILLED, S.EXPIRED, S.WITHDRAWN)},
}
ROLES = (
    "worker",
    "other_worker",
    "secretary",
    "other_secretary",
    "handler",
    "specialist",
    "leader",
    "supervisor",
    "administrator",
    "lecturer",
    "contact",
    "steward",
    "resident",
)


def test_table_names_every_state_and_move() -> None:
    assert set(EXPECTED) == {(state, move) for state in State for move in MOVES}


@pytest.mark.parametrize(("state", "move"), EXPECTED)
def test_move_leads_where_the_table_says(state: State, move: str) -> None:
    target = EXPECTED[state, move]
    if target is None:
        with pytest.raises(NotAllowed):
            workflow.after(state, move)
    else:
        assert workflow.after(state, move) == target


def test_list_and_rule_agree_for_every_role(house: House) -> None:
    near = factories.vacancy(house)
    shop = people.register_organisation(
        house.other_community.pk, kind="firm", name="邻院公司", **to(house, "other_worker")
    )
    far = factories.vacancy(house, by="other_worker", firm=shop)
    seen = {}
    for name in ROLES:
        viewer = house.viewer(name)
        found = set(queries.visible_to(viewer))
        assert found == {row for row in (near, far) if rules.can_see(viewer, row)}, name
        seen[name] = found
    assert seen["contact"] == seen["worker"] == {near}
    assert seen["other_worker"] == {far}
    assert seen["leader"] == seen["specialist"] == {near, far}
    assert seen["administrator"] == seen["resident"] == seen["handler"] == set()


@pytest.mark.parametrize("name", ROLES)
def test_who_may_offer(house: House, name: str) -> None:
    may = {"worker", "secretary", "specialist", "contact"}
    if name in may:
        assert factories.vacancy(house, by=name).state == State.OPEN
    else:
        with pytest.raises(NotAllowed):
            factories.vacancy(house, by=name)


def test_same_post_is_offered_once_at_a_time(house: House) -> None:
    first = factories.vacancy(house, "电焊工")
    with pytest.raises(Invalid) as refusal:
        factories.vacancy(house, "电 焊 工")
    assert (refusal.value.field, refusal.value.code) == ("title", "doubled")
    actions.withdraw(first.pk, "停产", **to(house))
    again = factories.vacancy(house, "电焊工")
    with pytest.raises(NotAllowed):
        actions.renew(first.pk, date(2022, 6, 1), **to(house))
    assert again.state == State.OPEN


@pytest.mark.parametrize("posts", [0, -1, 5001])
def test_vacancy_without_posts_is_refused(house: House, posts: int) -> None:
    with pytest.raises(Invalid) as refusal:
        factories.vacancy(house, posts=posts)
    assert refusal.value.field == "posts"


def test_the_table_refuses_what_must_never_be(house: House) -> None:
    row = factories.vacancy(house)
    for change in ({"posts": 0}, {"monthly_high": 100}, {"wage_kind": "open"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Vacancy.objects.filter(pk=row.pk).update(**change)


@pytest.mark.parametrize("words", ["请电13812345678", "身份证410103199001011234"])
def test_numbers_of_people_never_become_public(house: House, words: str) -> None:
    with pytest.raises(Invalid) as refusal:
        factories.vacancy(house, duties=words)
    assert refusal.value.field == "duties"


def test_expires_by_itself_on_the_day_after_its_last(house: House) -> None:
    last = factories.vacancy(house, "保安", valid_until=date(2022, 4, 18))
    later = factories.vacancy(house, "焊工", valid_until=date(2022, 4, 19))
    program = system("terms")
    assert actions.expire_due(by=program, now=NOW) == 0
    assert actions.expire_due(by=program, now=NOW + timedelta(days=1)) == 1
    assert Vacancy.objects.get(state=State.EXPIRED) == last
    assert list(queries.on_offer(date(2022, 4, 19))) == [later]
    with pytest.raises(NotAllowed):
        actions.expire_due(**to(house))


def test_two_who_change_it_at_once_are_told(house: House) -> None:
    row = factories.vacancy(house)
    draft = replace(factories.draft(), posts=9)
    actions.change(row.pk, draft, version=1, **to(house))
    with pytest.raises(Conflict):
        actions.change(row.pk, draft, version=1, **to(house, "secretary"))


def test_a_word_once_decided_is_known(house: House) -> None:
    row = factories.vacancy(house, "扛包的", occupation_id=None)
    assert queries.undecided(house.viewer("worker")) == [("扛包的", 1)]
    loader = factories.occupation("4-02-05-01")
    assert actions.decide_word("扛包的", loader.pk, house.community.pk, **to(house)) == 1
    row.refresh_from_db()
    assert row.occupation == loader
    assert queries.understood(factories.draft("扛包的", occupation_id=None)).occupation_id == (
        loader.pk
    )
    other = factories.occupation("4-02-06-02")
    actions.decide_word("扛包的", other.pk, house.community.pk, **to(house))
    assert queries.suggestions("扛包的")[0][0] == other
    loader.refresh_from_db()
    assert "扛包的" not in loader.words
    with pytest.raises(NotAllowed):
        actions.decide_word("扛包的", other.pk, house.community.pk, **to(house, "contact"))
