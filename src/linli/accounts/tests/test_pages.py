"""The pages of accounts in a browser: who gets in, what they can do, what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from linli.accounts import actions, queries
from linli.accounts.models import Access, Account, Appointment, DutyItem, Link, Section
from linli.accounts.tests.conftest import SignIn
from linli.accounts.tests.factories import NOW, PASSWORD, PROGRAM, Town
from linli.base.viewer import Role
from linli.clock import queries as clock
from linli.people import actions as people
from linli.places import actions as places

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    cache.clear()


def typed(username: str, password: str) -> dict[str, str]:
    return {"login": username, "password": password}


def of_role(town: Town, role: str) -> Account:
    if role == Role.HANDLER:
        return town.account("viewer", role, scope=f"section:{town.section.pk}")
    return town.account("viewer", role, town.subdistrict)


# --- sign-in ---


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


# --- signed links ---


def make(purpose: str, role: str, scope: str) -> str:
    return actions.make_link(purpose, role, scope, timedelta(days=7), by=PROGRAM, now=clock.now())


def test_link_lets_its_bearer_in_and_leaves_the_address(town: Town, client: Client) -> None:
    token = make("steward", "steward", "person:5")

    response = client.get(f"/l/{token}/")

    assert response.status_code == 302
    assert token not in response["Location"]
    assert client.session["linli_link"] == Link.objects.get().pk


def test_tracking_link_leads_to_the_tracking_page(town: Town, client: Client) -> None:
    token = make("track", "resident", "case:5")

    assert client.get(f"/l/{token}/")["Location"] == f"/t/{token}/"


def test_wrong_expired_and_revoked_links_give_the_same_plain_page(
    town: Town, client: Client
) -> None:
    expired = actions.make_link(
        "steward", "steward", "person:5", timedelta(seconds=-1), by=PROGRAM, now=clock.now()
    )
    revoked = make("steward", "steward", "person:6")
    actions.revoke_links("person:6", by=PROGRAM, now=clock.now())

    pages = [client.get(f"/l/{token}/") for token in ("x" * 32, expired, revoked)]

    assert [page.status_code for page in pages] == [404, 404, 404]
    assert all("linli_link" not in client.session for _page in pages)


def test_guessing_links_is_throttled_for_right_ones_too(town: Town, client: Client) -> None:
    token = make("steward", "steward", "person:5")
    for number in range(20):
        client.get(f"/l/{number:032d}/")

    assert client.get(f"/l/{token}/").status_code == 429


def test_link_counts_before_the_account_on_pages_for_links_only(
    town: Town, signed_in: SignIn
) -> None:
    worker = town.account("worker", Role.WORKER, town.community)
    client = signed_in(worker)
    client.get(f"/l/{make('steward', 'steward', 'person:5')}/")
    link = Link.objects.get()

    assert client.get("/commitments/mine/").context["viewer"].key == f"link:{link.pk}"
    assert client.get("/accounts/me/").context["viewer"].key == f"account:{worker.pk}"


def test_link_revoked_meanwhile_gives_nothing_more(town: Town, client: Client, rf: Any) -> None:
    token = make("steward", "steward", "person:5")
    client.get(f"/l/{token}/")
    request = rf.get("/")
    request.session = client.session
    assert queries.link_viewer_of(request, clock.now()) is not None

    actions.revoke_links("person:5", by=PROGRAM, now=clock.now())

    assert queries.link_viewer_of(request, clock.now()) is None
    assert queries.viewer_of(request, clock.now()).key == "anyone"


# --- administration ---

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


# --- sections ---


def test_administrator_makes_a_section_with_its_duty_list(town: Town, signed_in: SignIn) -> None:
    client = signed_in(town.account("admin", Role.ADMINISTRATOR, town.subdistrict))

    made = client.post("/accounts/sections/", {"area": town.subdistrict.pk, "name": "民政办"})
    section = Section.objects.get(name="民政办")
    assert made["Location"] == f"/accounts/sections/{section.pk}/"
    client.post(f"{made['Location']}duties/", {"code": "MZ-01", "title": "低保与临时救助"})
    duty = DutyItem.objects.get(section=section)
    assert "低保与临时救助" in client.get(made["Location"]).content.decode()

    client.post(f"/accounts/duties/{duty.pk}/retire/")
    assert list(queries.duties_of(section)) == []
    words = {"name": "民政科", "name_en": "Civil affairs", "version": section.version}
    client.post(made["Location"], words)
    section.refresh_from_db()
    assert (section.name, section.active) == ("民政科", False)
    assert client.post(made["Location"], words).status_code == 409


@pytest.mark.parametrize(
    ("address", "words", "form"),
    [
        ("/accounts/sections/", {"name": "城建科"}, "form"),
        ("/accounts/sections/", {"name": "城建科", "area": "sub"}, "form"),
        ("/accounts/sections/{pk}/", {"name": ""}, "form"),
        ("/accounts/sections/{pk}/duties/", {"code": "A", "title": ""}, "duty_form"),
    ],
)
def test_wrong_section_or_duty_item_is_kept_and_explained(
    town: Town, signed_in: SignIn, address: str, words: dict[str, Any], form: str
) -> None:
    client = signed_in(town.account("admin", Role.ADMINISTRATOR, town.subdistrict))
    if words.get("area"):
        words = {**words, "area": town.subdistrict.pk}

    response = client.post(address.format(pk=town.section.pk), words)

    assert response.status_code == 422
    assert response.context[form].errors


# --- access log and uncovering ---


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


# --- stewards ---


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
