"""An alliance is founded with its circle and its founding firms; files are kept of firms."""

from datetime import timedelta
from typing import Any

import pytest
from tests.cast import NOW, House

from linli.alliances import actions, queries
from linli.alliances.models import EnterpriseFile, Member
from linli.alliances.spec import Founder
from linli.alliances.tests.factories import SINCE, alliance, firm, founder, kept
from linli.alliances.workflow import State
from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.figures import Extent, Measure
from linli.journal import queries as journal


def test_founders_are_members_from_its_first_day_and_units_of_its_circle(house: House) -> None:
    row, other = alliance(house), firm(house, "示例物流公司", house.other_community)
    made = actions.enrol_founders(
        row.pk,
        [Founder(house.firm.pk, "council"), Founder(other.pk)],
        by=house.viewer("leader"),
        now=NOW,
    )
    told = [(each.state, each.rank, each.founding, each.since) for each in made]
    assert told == [
        (State.MEMBER, "council", True, SINCE),
        (State.MEMBER, "member", True, SINCE),
    ]
    assert (row.circle.kind, row.circle.name) == ("alliance", row.name)
    assert set(row.circle.units.values_list("organisation_id", flat=True)) == {
        house.firm.pk,
        other.pk,
    }
    entry = next(iter(journal.timeline(f"membership:{made[0].pk}")))
    assert (entry.kind, entry.data) == ("membership.founded", {"rank": "council"})


def test_nobody_is_enrolled_twice_and_nobody_unknown(house: House) -> None:
    row = alliance(house)
    founder(house, row)
    to: dict[str, Any] = {"by": house.viewer("leader"), "now": NOW}
    new = firm(house, "示例物流公司").pk
    for firms, refusal in (
        ([Founder(house.firm.pk)], NotAllowed),
        ([Founder(new), Founder(new)], Invalid),
        ([Founder(10**9)], Invalid),
        ([Founder(new, "chair")], Invalid),
        ([], Invalid),
    ):
        with pytest.raises(refusal):
            actions.enrol_founders(row.pk, firms, **to)
    assert Member.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "示例产业联盟"}, "name"),
        ({"since": NOW.date() + timedelta(days=1)}, "since"),
    ],
)
def test_founding_refuses_in_words(house: House, given: dict[str, Any], field: str) -> None:
    alliance(house)
    with pytest.raises(Invalid) as refusal:
        alliance(house, **({"name": "另一联盟"} | given))
    assert refusal.value.field == field


def test_only_kinds_that_a_programme_declares(house: House) -> None:
    assert set(queries.kinds()) == {"industry", "league"}
    with pytest.raises(Invalid):
        actions.found_alliance(
            "guild",
            "行会",
            area_id=house.subdistrict.pk,
            since=SINCE,
            by=house.viewer("leader"),
            now=NOW,
        )


def test_two_contacts_of_a_firm_do_not_overwrite_one_another(house: House) -> None:
    file = kept(house)
    contact: dict[str, Any] = {"by": house.viewer("contact"), "now": NOW, "version": file.version}
    actions.speak_for_firm(house.firm.pk, wants="招会计", **contact)
    with pytest.raises(Conflict) as conflict:
        actions.speak_for_firm(house.firm.pk, wants="招司机", **contact)
    assert conflict.value.current == EnterpriseFile.objects.get()
    row = EnterpriseFile.objects.get()
    # What only the staff keeps stayed; what the contact left empty is empty.
    assert (row.wants, row.link, row.specialist_id, row.staff) == (
        "招会计",
        "core",
        house.accounts["specialist"].pk,
        None,
    )


def test_the_first_file_of_a_firm_is_opened_once(house: House) -> None:
    kept(house, version=0)
    with pytest.raises(Conflict):
        kept(house, version=0)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"link": "moon"}, "link"),
        ({"staff_on": None}, "staff_on"),
        ({"staff_on": NOW.date() + timedelta(days=1)}, "staff_on"),
        ({"staff": -1}, "staff"),
        ({"jobs": 10**7}, "jobs"),
    ],
)
def test_a_file_refuses_in_words(house: House, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        kept(house, **given)
    assert refusal.value.field == field


def test_only_a_specialist_can_be_in_charge(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        kept(house, specialist_id=house.accounts["worker"].pk)
    assert refusal.value.field == "specialist"


def test_people_of_member_firms_are_added_up_each_firm_once(house: House) -> None:
    first, second = alliance(house), alliance(house, "第二联盟")
    other = firm(house, "示例物流公司")
    for row in (first, second):
        founder(house, row)
    founder(house, first, other)
    kept(house, staff=120)
    kept(house, other, staff=80)
    kept(house, firm(house, "盟外公司"), staff=1000)
    extent = Extent(house.viewer("leader"))
    assert Measure("sum", "staff").of(queries.jobs(extent)) == 200
    assert queries.founders(extent).count() == 3
