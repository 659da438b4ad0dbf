"""Who sees which alliance, membership and file: list and single rule agree, role by role."""

import pytest
from tests.cast import House

from linli.alliances import queries, rules
from linli.alliances.tests.factories import alliance, firm, founder, kept
from linli.base.errors import NotAllowed

CAST = [
    "worker",
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
#: The street's alliance with two firms, and one of the other community with one.
ALL = {"street", "other"}
FIRMS_ALL = {"own", "bank", "far"}
ALLIANCES: dict[str, set[str]] = {
    "worker": {"street"},
    "secretary": {"street"},
    "other_worker": ALL,
    "other_secretary": ALL,
    "handler": ALL,
    "supervisor": ALL,
    "leader": ALL,
    "specialist": ALL,
    "contact": {"street"},
}
MEMBERS: dict[str, set[str]] = {
    "worker": {"own", "bank"},
    "secretary": {"own", "bank"},
    "contact": {"own"},
    "other_worker": FIRMS_ALL,
    "other_secretary": FIRMS_ALL,
    "handler": FIRMS_ALL,
    "supervisor": FIRMS_ALL,
    "leader": FIRMS_ALL,
    "specialist": FIRMS_ALL,
}
#: Files go by the firm's own area, not by the alliance's.
FIRMS: dict[str, set[str]] = {
    "worker": {"own", "bank"},
    "secretary": {"own", "bank"},
    "other_worker": {"far"},
    "other_secretary": {"far"},
    "contact": {"own"},
    "handler": FIRMS_ALL,
    "supervisor": FIRMS_ALL,
    "leader": FIRMS_ALL,
    "specialist": FIRMS_ALL,
}
KEEPS: dict[str, set[str]] = {
    "secretary": {"own", "bank"},
    "other_secretary": {"far"},
    "handler": FIRMS_ALL,
    "leader": FIRMS_ALL,
    "specialist": FIRMS_ALL,
}
MANAGES: dict[str, set[str]] = {
    "other_secretary": {"other"},
    "handler": ALL,
    "leader": ALL,
}


@pytest.mark.parametrize("name", CAST)
def test_the_lists_and_the_single_rules_show_the_same(house: House, name: str) -> None:
    rows = {
        "street": alliance(house),
        "other": alliance(house, "邻院联盟", area_id=house.other_community.pk),
    }
    firms = {
        "own": house.firm,
        "bank": firm(house, "示例银行"),
        "far": firm(house, "示例物流公司", house.other_community),
    }
    members = {
        key: founder(house, rows["other" if key == "far" else "street"], each)
        for key, each in firms.items()
    }
    for each in firms.values():
        kept(house, each, specialist_id=None)
    viewer = house.viewer(name)

    seen = ALLIANCES.get(name, set())
    assert {key for key, row in rows.items() if rules.can_see(viewer, row)} == seen
    assert set(queries.visible_to(viewer)) == {rows[key] for key in seen}
    opened = MEMBERS.get(name, set())
    assert {key for key, row in members.items() if rules.can_see_member(viewer, row)} == opened
    assert set(queries.members_visible_to(viewer)) == {members[key] for key in opened}
    files = FIRMS.get(name, set())
    assert {key for key, row in firms.items() if rules.can_see_firm(viewer, row)} == files
    assert set(queries.firms_visible_to(viewer)) == {firms[key] for key in files}
    kept_by = {key for key, row in firms.items() if rules.can_keep_file(viewer, row)}
    assert kept_by == KEEPS.get(name, set())
    managed = {key for key, row in rows.items() if rules.can_manage(viewer, row)}
    assert managed == MANAGES.get(name, set())


@pytest.mark.parametrize("name", ["worker", "secretary", "supervisor", "contact", "specialist"])
def test_others_found_none_in_the_sub_district(house: House, name: str) -> None:
    with pytest.raises(NotAllowed):
        alliance(house, by=house.viewer(name))


def test_a_contact_speaks_for_their_own_firm_only(house: House) -> None:
    contact = house.viewer("contact")
    assert rules.can_speak_for(contact, house.firm)
    assert not rules.can_speak_for(contact, firm(house, "示例银行"))
