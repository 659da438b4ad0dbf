"""Organisations: where they are known, what is refused, how they are retired."""

from typing import Any

import pytest
from tests.cast import NOW, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.viewer import Viewer, system
from linli.people import actions, queries
from linli.people.models import Organisation

BY = system("test")

pytestmark = pytest.mark.django_db


def test_organisation_of_the_subdistrict_is_known_in_its_communities(
    house: House, worker: Viewer, other_worker: Viewer
) -> None:
    wide = actions.register_organisation(
        house.subdistrict.pk, kind="utility", name="示例水务公司", by=BY, now=NOW
    )
    near = house.firm

    assert set(queries.organisations_visible_to(worker)) == {wide, near}
    assert set(queries.organisations_visible_to(other_worker)) == {wide}
    with pytest.raises(NotAllowed):
        actions.edit_organisation(wide.pk, kind="utility", name="甲", by=worker, now=NOW)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "club"}, "kind"),
        ({"name": ""}, "name"),
        ({"name": "示例燃气公司"}, "name"),
        ({"credit_code": "91410100MA"}, "credit_code"),
        ({"contact_phone": "12"}, "contact_phone"),
    ],
)
def test_wrong_organisation_is_refused_beside_its_field(
    house: House, values: dict[str, str], field: str
) -> None:
    given: dict[str, Any] = {"kind": "firm", "name": "示例公司"} | values

    with pytest.raises(Invalid) as refusal:
        actions.register_organisation(house.community.pk, **given, by=BY, now=NOW)

    assert refusal.value.field == field


def test_contact_stays_when_it_is_not_given(house: House) -> None:
    firm = actions.edit_organisation(
        house.firm.pk,
        kind="utility",
        name="示例燃气公司",
        credit_code="91410100MA0000000X",
        contact_name="方正",
        contact_phone="96777",
        by=BY,
        now=NOW,
        version=1,
    )

    again = actions.edit_organisation(
        firm.pk, kind="contractor", name="示例燃气公司", by=BY, now=NOW, version=2
    )

    assert (again.contact_name, again.contact_phone, again.credit_code) == ("方正", "96777", "")
    (line,) = queries.organisation_lines([again])
    assert (line.contact, line.phone) == ("方*", "****77")
    with pytest.raises(Conflict):
        actions.edit_organisation(firm.pk, kind="firm", name="甲", by=BY, now=NOW, version=1)


def test_credit_code_belongs_to_one_organisation(house: House) -> None:
    for number, name in enumerate(("甲公司", "乙公司")):
        if number:
            with pytest.raises(Invalid) as refusal:
                _register(house, name)
            assert refusal.value.field == "credit_code"
        else:
            _register(house, name)


def _register(house: House, name: str) -> Organisation:
    return actions.register_organisation(
        house.community.pk,
        kind="firm",
        name=name,
        credit_code="91410100MA0000000X",
        by=BY,
        now=NOW,
    )


def test_organisation_is_retired_and_restored_once_each(house: House) -> None:
    with pytest.raises(NotAllowed):
        actions.restore_organisation(house.firm.pk, by=BY, now=NOW)
    assert not actions.retire_organisation(house.firm.pk, by=BY, now=NOW).active
    with pytest.raises(NotAllowed):
        actions.retire_organisation(house.firm.pk, by=BY, now=NOW)
    assert actions.restore_organisation(house.firm.pk, by=BY, now=NOW).active
