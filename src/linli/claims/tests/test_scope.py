"""Who sees which circle and claim: the list and the single rule agree, role by role."""

import pytest
from tests.cast import House

from linli.base.errors import NotAllowed
from linli.claims import queries, rules
from linli.claims.models import Circle, Claim
from linli.claims.tests.factories import circle, claim, need, unit

CAST = [
    "worker",
    "second_worker",
    "other_worker",
    "secretary",
    "other_secretary",
    "handler",
    "supervisor",
    "leader",
    "administrator",
    "specialist",
    "lecturer",
    "contact",
    "steward",
    "resident",
]


def everything(house: House) -> tuple[dict[str, Circle], dict[str, Claim]]:
    """One with the contact's unit, one of the other community; a claim of the unit, of another."""
    other = {"area_id": house.other_community.pk, "by": house.viewer("other_secretary")}
    circles = {"here": circle(house), "other": circle(house, **other)}
    own, bank = unit(house, circles["here"]), unit(house, circles["here"], "示例银行")
    wanted = need(house, circles["here"])
    claims = {
        "own": claim(house, wanted, own),
        "bank's": claim(house, wanted, bank, by="secretary"),
    }
    return circles, claims


ALL = {"here", "other"}
SEES: dict[str, set[str]] = {
    "worker": {"here"},
    "second_worker": {"here"},
    "secretary": {"here"},
    "other_worker": {"other"},
    "other_secretary": {"other"},
    "handler": ALL,
    "supervisor": ALL,
    "leader": ALL,
    "contact": {"here"},
}
MANAGES: dict[str, set[str]] = {
    "secretary": {"here"},
    "other_secretary": {"other"},
    "handler": ALL,
    "leader": ALL,
}
HERE = {"own", "bank's"}
CLAIMS: dict[str, set[str]] = {
    "worker": HERE,
    "second_worker": HERE,
    "secretary": HERE,
    "handler": HERE,
    "supervisor": HERE,
    "leader": HERE,
    "contact": {"own"},
}


@pytest.mark.parametrize("name", CAST)
def test_the_lists_and_the_single_rules_show_the_same(house: House, name: str) -> None:
    circles, claims = everything(house)
    viewer = house.viewer(name)

    assert {key for key, row in circles.items() if rules.can_see(viewer, row)} == SEES.get(
        name, set()
    )
    assert set(queries.visible_to(viewer)) == {circles[key] for key in SEES.get(name, set())}
    assert {key for key, row in claims.items() if rules.can_see_claim(viewer, row)} == CLAIMS.get(
        name, set()
    )
    assert set(queries.claims_visible_to(viewer)) == {
        claims[key] for key in CLAIMS.get(name, set())
    }
    assert {key for key, row in circles.items() if rules.can_manage(viewer, row)} == MANAGES.get(
        name, set()
    )


@pytest.mark.parametrize("name", ["worker", "supervisor", "contact", "resident"])
def test_others_found_none(house: House, name: str) -> None:
    with pytest.raises(NotAllowed):
        circle(house, by=house.viewer(name))
