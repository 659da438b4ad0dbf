"""Signing in and out in a browser: who gets in, who does not, and how often one may try."""

import pytest
from django.test import Client

from linli.accounts import actions
from linli.accounts.tests.conftest import SignIn
from linli.accounts.tests.factories import NOW, PASSWORD, PROGRAM, Town
from linli.base.viewer import Role

pytestmark = pytest.mark.django_db


def typed(username: str, password: str) -> dict[str, str]:
    return {"login": username, "password": password}


def test_right_password_leads_to_the_desk(town: Town, client: Client) -> None:
    town.account("worker", Role.WORKER, town.community)

    response = client.post("/sign-in/", typed("Worker", PASSWORD))

    assert response.status_code == 302
    assert response["Location"] == "/"
    assert client.get("/accounts/me/").status_code == 200


def test_sign_in_leads_on_to_where_one_wanted(town: Town, client: Client) -> None:
    town.account("worker", Role.WORKER, town.community)
    first = client.get("/accounts/me/")
    assert first["Location"] == "/sign-in/?next=%2Faccounts%2Fme%2F"

    response = client.post(first["Location"], typed("worker", PASSWORD))

    assert response["Location"] == "/accounts/me/"


def test_sign_in_does_not_lead_out_of_the_house(town: Town, client: Client) -> None:
    town.account("worker", Role.WORKER, town.community)

    response = client.post("/sign-in/?next=https://evil.example/", typed("worker", PASSWORD))

    assert response["Location"] == "/"


@pytest.mark.parametrize("username", ["worker", "nobody"])
def test_wrong_password_says_the_same_for_known_and_unknown(
    town: Town, client: Client, username: str
) -> None:
    town.account("worker", Role.WORKER, town.community)

    response = client.post("/sign-in/", typed(username, "falsch-2022"), HTTP_ACCEPT_LANGUAGE="en")

    assert response.status_code == 422
    assert "User name or password is wrong." in response.content.decode()
    assert f'value="{username}"' in response.content.decode()
    assert "falsch-2022" not in response.content.decode()


def test_account_locks_out_after_five_wrong_passwords(town: Town, client: Client) -> None:
    town.account("worker", Role.WORKER, town.community)
    for _try in range(5):
        client.post("/sign-in/", typed("worker", "falsch-2022"))

    response = client.post("/sign-in/", typed("worker", PASSWORD), HTTP_ACCEPT_LANGUAGE="en")

    assert response.status_code == 422
    assert "Wait five minutes" in response.content.decode()
    assert client.get("/accounts/me/").status_code == 302


def test_flood_of_tries_from_one_address_gets_429(town: Town, client: Client) -> None:
    for _try in range(30):
        client.post("/sign-in/", typed("nobody", ""))

    assert client.post("/sign-in/", typed("nobody", "")).status_code == 429


def test_closed_account_does_not_get_in(town: Town, client: Client) -> None:
    account = town.account("worker", Role.WORKER, town.community)
    actions.deactivate(account.pk, by=PROGRAM, now=NOW)

    client.post("/sign-in/", typed("worker", PASSWORD))

    assert client.get("/accounts/me/").status_code == 302


def test_account_without_password_does_not_get_in(town: Town, client: Client) -> None:
    actions.open_account("steward", "楼栋长", "", by=PROGRAM, now=NOW)

    assert client.post("/sign-in/", typed("steward", "")).status_code == 422
    assert client.post("/sign-in/", typed("steward", "!")).status_code == 422


def test_password_chosen_by_somebody_else_is_changed_first(town: Town, client: Client) -> None:
    account = town.account("worker", Role.WORKER, town.community)
    actions.set_password(account.pk, "von-anderen-1", must_change=True, by=PROGRAM, now=NOW)

    response = client.post("/sign-in/", typed("worker", "von-anderen-1"))
    assert response["Location"] == "/accounts/me/password/"
    assert client.get("/accounts/me/")["Location"] == "/accounts/me/password/"

    words = {"old": "von-anderen-1", "password": "eigenes-2022", "again": "eigenes-2022"}
    assert client.post("/accounts/me/password/", words).status_code == 302
    assert client.get("/accounts/me/").status_code == 200, "this session goes on"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"old": "falsch", "password": "eigenes-2022", "again": "eigenes-2022"}, "old"),
        ({"old": PASSWORD, "password": "eigenes-2022", "again": "anderes-2022"}, "again"),
        ({"old": PASSWORD, "password": "12345678", "again": "12345678"}, "password"),
        ({}, "old"),
    ],
)
def test_own_password_that_cannot_be_is_refused(
    town: Town, signed_in: SignIn, words: dict[str, str], field: str
) -> None:
    client = signed_in(town.account("worker", Role.WORKER, town.community))

    response = client.post("/accounts/me/password/", {"x": "", **words})

    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_sign_out_asks_first_and_then_ends_the_session(town: Town, signed_in: SignIn) -> None:
    client = signed_in(town.account("worker", Role.WORKER, town.community))

    assert client.get("/sign-out/").status_code == 200
    assert client.get("/accounts/me/").status_code == 200
    assert client.post("/sign-out/")["Location"] == "/"
    assert client.get("/accounts/me/").status_code == 302


def test_nobody_registers_by_themselves(client: Client) -> None:
    for address in ("/accounts/signup/", "/signup/", "/accounts/password/reset/"):
        assert client.get(address).status_code == 404
