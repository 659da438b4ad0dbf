"""Uncovering a masked value in a browser, and the log that the supervisor reads."""

from typing import Any

import pytest
from django.test import Client

from linli.accounts import actions, queries
from linli.accounts.models import Access
from linli.accounts.tests.conftest import SignIn
from linli.accounts.tests.factories import NOW, PROGRAM, Town
from linli.base.viewer import Role
from linli.people import actions as people

pytestmark = pytest.mark.django_db


def test_worker_uncovers_with_a_purpose_and_the_supervisor_reads_it(
    town: Town, client: Client
) -> None:
    neighbour = people.register_person(
        town.community.pk, name="宋玉珍", phone="13900000001", by=PROGRAM, now=NOW
    )
    worker = town.account("worker", Role.WORKER, town.community)
    client.force_login(worker)
    asked = {"subject": f"person:{neighbour.pk}", "field": "phone", "back": "/people/"}

    question = client.get("/accounts/reveal/", asked).content.decode()
    assert "13900000001" not in question
    without = client.post("/accounts/reveal/", asked)
    assert without.status_code == 422
    assert "13900000001" not in without.content.decode()
    assert not Access.objects.exists()

    shown = client.post("/accounts/reveal/", {**asked, "purpose": "visit"})
    assert "13900000001" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert Access.objects.get().purpose == "visit"

    client.force_login(town.account("supervisor", Role.SUPERVISOR, town.subdistrict))
    log = client.get("/accounts/access/").content.decode()
    assert "worker一" in log
    assert "13900000001" not in log
    assert "宋玉珍" not in log
    export = client.get("/accounts/access/export/?as=csv").content.decode()
    assert "worker一" in export


def test_worker_of_another_community_uncovers_nothing(town: Town, signed_in: SignIn) -> None:
    neighbour = people.register_person(
        town.community.pk, name="宋玉珍", phone="13900000001", by=PROGRAM, now=NOW
    )
    client = signed_in(town.account("worker", Role.WORKER, town.other))
    asked = {"subject": f"person:{neighbour.pk}", "field": "phone", "purpose": "visit"}

    response = client.post("/accounts/reveal/", asked)

    assert response.status_code == 403
    assert "13900000001" not in response.content.decode()
    assert not Access.objects.exists()


def test_reveal_does_not_lead_out_of_the_house(town: Town, signed_in: SignIn) -> None:
    client = signed_in(town.account("worker", Role.WORKER, town.community))
    page = client.get("/accounts/reveal/?subject=person:1&field=phone&back=https://evil.example/")
    assert page.context["back"] == "/"


@pytest.mark.parametrize("looks", [1, 3])
def test_access_log_asks_the_same_however_long(
    town: Town, signed_in: SignIn, django_assert_max_num_queries: Any, looks: int
) -> None:
    worker = queries.viewer_for(town.account("worker", Role.WORKER, town.community), NOW)
    for number in range(looks):
        subject = f"case:{number}"
        actions.reveal(worker, subject, "raiser_phone", "contact", NOW, area=town.community.path)
    client = signed_in(town.account("supervisor", Role.SUPERVISOR, town.subdistrict))

    with django_assert_max_num_queries(12):
        page = client.get("/accounts/access/")
    assert len(page.context["rows"]) == looks
