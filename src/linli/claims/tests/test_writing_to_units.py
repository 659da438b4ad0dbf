"""Messages to the member units of a circle."""

import pytest
from tests.cast import NOW, House

from linli.claims.tests import factories
from linli.outreach import actions, queries
from linli.outreach.spec import Described
from linli.people import actions as people

pytestmark = pytest.mark.django_db


def test_units_of_a_circle_are_an_audience(house: House) -> None:
    circle = factories.circle(house)
    factories.unit(house, circle)
    secretary = house.viewer("secretary")
    people.edit_organisation(
        house.firm.pk,
        kind=house.firm.kind,
        name=house.firm.name,
        contact_phone="13700000001",
        by=secretary,
        now=NOW,
    )
    asked = Described("circle", circle.pk)
    row = actions.save_audience(house.community.pk, "成员单位", asked, by=secretary, now=NOW)
    rows = queries.recipients(house.community, row.filter, ("sms",), household=False)
    assert list(rows.values_list("recipient", "way")) == [(f"organisation:{house.firm.pk}", "sms")]
