"""A show of hands: totals, once, and what carries a motion."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, House

from linli.ballots import actions, queries
from linli.ballots.models import Ballot
from linli.base.errors import Invalid, NotAllowed


def count(house: House, by: str = "secretary", **given: Any) -> Ballot:
    values: dict[str, Any] = {"entitled": 20, "in_favour": 11, "against": 5, "abstained": 4}
    return actions.count_hands("motion:1", by=house.viewer(by), now=NOW, **values | given)


@pytest.mark.parametrize(
    ("in_favour", "against", "abstained", "needs", "carried"),
    [
        (11, 9, 0, 50, True),
        (10, 10, 0, 50, False),
        (10, 5, 5, 50, False),
        (14, 6, 0, 66, True),
        (13, 7, 0, 66, False),
        (1, 0, 0, 0, True),
    ],
)
def test_more_than_the_share_of_votes_cast_carries(
    house: House, in_favour: int, against: int, abstained: int, needs: int, *, carried: bool
) -> None:
    ballot = count(
        house, in_favour=in_favour, against=against, abstained=abstained, needs_percent=needs
    )

    assert queries.carried(ballot) is carried
    assert queries.of(["motion:1", "motion:2"]) == {"motion:1": ballot}


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("entitled", {"entitled": 19}),
        ("in_favour", {"in_favour": 0, "against": 0, "abstained": 0}),
        ("in_favour", {"against": -1}),
        ("needs_percent", {"needs_percent": 100}),
    ],
)
def test_wrong_counts_name_their_field(house: House, field: str, given: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        count(house, **given)

    assert refusal.value.field == field
    assert not Ballot.objects.exists()


def test_a_vote_is_counted_once(house: House) -> None:
    first = count(house)

    with pytest.raises(NotAllowed):
        count(house, in_favour=2)

    assert list(Ballot.objects.all()) == [first]


@pytest.mark.parametrize(
    ("name", "may"),
    [("worker", True), ("secretary", True), ("leader", True)]
    + [
        (name, False)
        for name in (
            [
                "handler",
                "supervisor",
                "administrator",
                "specialist",
                "lecturer",
                "contact",
                "steward",
                "resident",
            ]
        )
    ],
)
def test_who_counts(house: House, name: str, *, may: bool) -> None:
    if may:
        assert count(house, by=name).counted_by == house.viewer(name).key
    else:
        with pytest.raises(NotAllowed):
            count(house, by=name)


def test_the_database_refuses_more_votes_than_people(house: House) -> None:
    ballot = count(house)

    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(entitled=19)
