"""The secretary names stewards, who come in by a link."""

from typing import Any

import pytest
from django.test import Client

from linli.accounts import queries
from linli.accounts.models import Appointment
from linli.accounts.tests.factories import NOW, PROGRAM, Town
from linli.base.viewer import Role
from linli.clock import queries as clock
from linli.people import actions as people
from linli.places import actions as places

pytestmark = pytest.mark.django_db


@pytest.fixture
def building(town: Town) -> Any:
    compound = places.create_compound(town.community.pk, name="保全街26号院", by=PROGRAM, now=NOW)
    return places.create_building(
        compound.pk, name="9号楼", floors=2, units=[("1单元", 2)], by=PROGRAM, now=NOW
    )


def test_secretary_names_a_steward_who_comes_in_by_a_link(
    town: Town, client: Client, building: Any
) -> None:
    client.force_login(town.account("secretary", Role.SECRETARY, town.community))
    words = {"building": building.pk, "name": "宋玉珍", "phone": "13900000001"}
    assert client.post("/accounts/stewards/", words).status_code == 302
    appointment = Appointment.objects.get(role="steward")
    assert appointment.account.name == "宋**"
    assert queries.stewards_by_building([building.pk]) == {building.pk: [appointment.account]}

    page = client.post(f"/accounts/stewards/{appointment.pk}/link/")
    token = page.context["link"].rstrip("/").rpartition("/")[2]
    bearer = queries.viewer_by_link(token, clock.now())
    assert bearer is not None
    assert bearer.scoped("person", Role.STEWARD) == (appointment.account.person_id,)

    second = client.post(f"/accounts/stewards/{appointment.pk}/link/").context["link"]
    assert queries.viewer_by_link(token, clock.now()) is None, "the newest link alone holds"
    client.post(f"/accounts/stewards/{appointment.pk}/end/")
    token = second.rstrip("/").rpartition("/")[2]
    assert queries.viewer_by_link(token, clock.now()) is None
    assert queries.stewards_by_building([building.pk]) == {}


def test_known_neighbour_becomes_steward_without_a_second_file(
    town: Town, client: Client, building: Any
) -> None:
    neighbour = people.register_person(
        town.community.pk, name="宋玉珍", phone="13900000001", by=PROGRAM, now=NOW
    )
    client.force_login(town.account("secretary", Role.SECRETARY, town.community))

    words = {"building": building.pk, "name": "宋玉珍", "phone": "139 0000 0001"}
    client.post("/accounts/stewards/", words)
    client.post("/accounts/stewards/", words)

    assert Appointment.objects.get(role="steward").account.person == neighbour


def test_secretary_names_no_steward_elsewhere(town: Town, client: Client, building: Any) -> None:
    client.force_login(town.account("secretary", Role.SECRETARY, town.other))

    words = {"building": building.pk, "name": "宋玉珍", "phone": ""}
    response = client.post("/accounts/stewards/", words)

    assert response.status_code == 422
    assert not Appointment.objects.filter(role="steward").exists()
