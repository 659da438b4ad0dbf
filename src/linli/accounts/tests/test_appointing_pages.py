"""The administrator's pages: accounts opened, appointed, closed, found; who is refused."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.accounts import queries
from linli.accounts.models import Account, Appointment
from linli.accounts.tests.conftest import SignIn
from linli.accounts.tests.factories import PASSWORD, Town
from linli.base.viewer import Role

pytestmark = pytest.mark.django_db


def of_role(town: Town, role: str) -> Account:
    if role == Role.HANDLER:
        return town.account("viewer", role, scope=f"section:{town.section.pk}")
    return town.account("viewer", role, town.subdistrict)


ADMINISTRATORS_PAGES = ("settings", "accounts", "new", "sections")


@pytest.mark.parametrize("role", list(Role))
def test_pages_open_to_their_roles_only(town: Town, signed_in: SignIn, role: str) -> None:
    client = signed_in(of_role(town, role))
    opens = {
        **dict.fromkeys(ADMINISTRATORS_PAGES, role == "administrator"),
        "stewards": role == "secretary",
        "access_log": role == "supervisor",
        "access_export": role == "supervisor",
        "reveal": role in {"worker", "secretary", "handler", "specialist", "supervisor"},
        "me": True,
        "password": True,
    }

    got = {name: client.get(reverse(f"accounts:{name}")).status_code for name in opens}

    assert got == {name: 200 if open_ else 403 for name, open_ in opens.items()}


@pytest.mark.parametrize("name", [*ADMINISTRATORS_PAGES, "access_log", "me", "stewards"])
def test_visitors_are_sent_to_the_sign_in_page(town: Town, client: Client, name: str) -> None:
    response = client.get(reverse(f"accounts:{name}"))
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/?next=")


def test_administrator_opens_an_account_appoints_and_ends(town: Town, signed_in: SignIn) -> None:
    client = signed_in(town.account("admin", Role.ADMINISTRATOR, town.subdistrict))

    opened = client.post(
        "/accounts/new/", {"username": "wangli", "name": "王莉", "password": PASSWORD}
    )
    account = Account.objects.get(username="wangli")
    assert opened["Location"] == f"/accounts/{account.pk}/appoint/"
    assert account.must_change_password

    words = {"role": "worker", "area": town.community.pk, "since": "2022-04-18"}
    assert client.post(opened["Location"], words)["Location"] == f"/accounts/{account.pk}/"
    appointment = Appointment.objects.get(account=account)
    assert (appointment.role, appointment.area) == ("worker", town.community)
    assert "永安社区" in client.get(f"/accounts/{account.pk}/").content.decode()

    client.post(f"/accounts/appointments/{appointment.pk}/end/")
    appointment.refresh_from_db()
    assert appointment.ended_at is not None
    assert client.get(f"/accounts/{account.pk}/").status_code == 200


def test_handler_is_appointed_for_a_section(town: Town, signed_in: SignIn) -> None:
    client = signed_in(town.account("admin", Role.ADMINISTRATOR, town.subdistrict))
    account = town.account("handler")
    words = {"role": "handler", "section": town.section.pk, "since": "2022-04-18"}

    client.post(f"/accounts/{account.pk}/appoint/", words)

    assert set(queries.handlers_of(town.section)) == {account}


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"username": "", "name": "王莉", "password": PASSWORD}, "username"),
        ({"username": "admin", "name": "王莉", "password": PASSWORD}, "username"),
        ({"username": "wangli", "name": "", "password": PASSWORD}, "name"),
        ({"username": "wangli", "name": "王莉", "password": "1234"}, "password"),
        ({"username": "wangli", "name": "王莉", "password": PASSWORD, "email": "x"}, "email"),
    ],
)
def test_wrong_new_account_keeps_what_was_typed(
    town: Town, signed_in: SignIn, words: dict[str, str], field: str
) -> None:
    client = signed_in(town.account("admin", Role.ADMINISTRATOR, town.subdistrict))

    response = client.post("/accounts/new/", words)

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert response.context["form"]["name"].value() == words["name"]
    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"role": "worker", "since": "2022-04-18"}, "area"),
        ({"role": "handler", "since": "2022-04-18"}, "section"),
        ({"role": "resident", "since": "2022-04-18"}, "role"),
        ({"role": "worker", "area": "x", "since": ""}, "since"),
        ({"role": "worker", "area": "x", "since": "2022-04-18", "until": "2022-04-01"}, "until"),
    ],
)
def test_wrong_appointment_names_its_field(
    town: Town, signed_in: SignIn, words: dict[str, Any], field: str
) -> None:
    client = signed_in(town.account("admin", Role.ADMINISTRATOR, town.subdistrict))
    account = town.account("somebody")
    if words.get("area"):
        words = {**words, "area": town.community.pk}

    response = client.post(f"/accounts/{account.pk}/appoint/", words)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Appointment.objects.filter(account=account).exists()


def test_administrator_closes_reopens_and_sets_passwords(town: Town, signed_in: SignIn) -> None:
    client = signed_in(town.account("admin", Role.ADMINISTRATOR, town.subdistrict))
    account = town.account("worker", Role.WORKER, town.community)

    client.post(f"/accounts/{account.pk}/close/")
    account.refresh_from_db()
    assert not account.is_active
    assert client.post(f"/accounts/{account.pk}/close/").status_code == 403

    client.post(f"/accounts/{account.pk}/reopen/")
    client.post(f"/accounts/{account.pk}/password/", {"password": "neues-2022"})
    account.refresh_from_db()
    assert account.is_active
    assert account.must_change_password
    assert account.check_password("neues-2022")


def test_second_editor_is_shown_the_conflict(town: Town, signed_in: SignIn) -> None:
    client = signed_in(town.account("admin", Role.ADMINISTRATOR, town.subdistrict))
    account = town.account("worker", Role.WORKER, town.community)
    words = {"name": "王莉", "phone": "", "email": "", "version": "1"}

    assert client.post(f"/accounts/{account.pk}/edit/", words).status_code == 302
    assert client.post(f"/accounts/{account.pk}/edit/", words).status_code == 409


def test_accounts_out_of_reach_are_not_found(town: Town, signed_in: SignIn) -> None:
    client = signed_in(town.account("admin", Role.ADMINISTRATOR, town.community))
    far = town.account("far", Role.WORKER, town.other)
    appointment = Appointment.objects.get(account=far)

    for address in ("", "edit/", "password/", "appoint/"):
        assert client.get(f"/accounts/{far.pk}/{address}").status_code == 404
    for address in (f"{far.pk}/close/", f"{far.pk}/reopen/", f"appointments/{appointment.pk}/end/"):
        assert client.post(f"/accounts/{address}").status_code == 404


def test_list_finds_by_role_and_by_words_without_naming_anyone_in_the_address(
    town: Town, signed_in: SignIn
) -> None:
    client = signed_in(town.account("admin", Role.ADMINISTRATOR, town.subdistrict))
    town.account("worker", Role.WORKER, town.community)
    town.account("secretary", Role.SECRETARY, town.community)

    def shown(response: Any) -> set[str]:
        return {row["title"] for row in response.context["rows"]}

    assert shown(client.get("/accounts/")) == {"admin一", "worker一", "secretary一"}
    assert shown(client.get("/accounts/?role=worker")) == {"worker一"}
    assert shown(client.post("/accounts/", {"words": "secre"})) == {"secretary一"}
    assert shown(client.get("/accounts/?role=nonsense&after=x")) == set()


@pytest.mark.parametrize("more", [1, 3])
def test_list_of_accounts_asks_the_same_however_long(
    town: Town, signed_in: SignIn, django_assert_max_num_queries: Any, more: int
) -> None:
    client = signed_in(town.account("admin", Role.ADMINISTRATOR, town.subdistrict))
    for number in range(more):
        town.account(f"handler{number}", Role.HANDLER, scope=f"section:{town.section.pk}")

    with django_assert_max_num_queries(14):
        assert client.get("/accounts/").status_code == 200
