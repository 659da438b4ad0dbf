"""Opening, changing and closing accounts."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from linli.accounts import actions, queries, rules
from linli.accounts.models import Account
from linli.accounts.tests.factories import NOW, PASSWORD, PROGRAM, Town, make_area
from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.viewer import ANYONE, Role, Viewer
from linli.journal import queries as journal


def test_opened_account_can_sign_in_by_its_password(town: Town) -> None:
    account = actions.open_account(
        " Wang.Li ", "王 莉 ", PASSWORD, by=PROGRAM, now=NOW, phone="138 1234 5678"
    )

    account.refresh_from_db()
    assert (account.username, account.name, account.phone) == ("wang.li", "王 莉", "13812345678")
    assert account.check_password(PASSWORD)
    assert [entry.kind for entry in journal.timeline(f"account:{account.pk}")] == ["account.opened"]


def test_account_without_password_has_none_that_works(town: Town) -> None:
    account = actions.open_account("steward", "楼栋长", "", by=PROGRAM, now=NOW, must_change=True)

    assert not account.has_usable_password()
    assert not account.must_change_password


@pytest.mark.parametrize(
    ("username", "name", "password", "field"),
    [
        ("a", "王莉", PASSWORD, "username"),
        ("王莉", "王莉", PASSWORD, "username"),
        ("wang li", "王莉", PASSWORD, "username"),
        ("taken", "王莉", PASSWORD, "username"),
        ("wangli", "  ", PASSWORD, "name"),
        ("wangli", "王莉", "12345678", "password"),
        ("wangli", "王莉", "kurz", "password"),
    ],
)
def test_account_that_cannot_be_names_the_field(
    town: Town, username: str, name: str, password: str, field: str
) -> None:
    actions.open_account("taken", "早", PASSWORD, by=PROGRAM, now=NOW)

    with pytest.raises(Invalid) as refusal:
        actions.open_account(username, name, password, by=PROGRAM, now=NOW)

    assert refusal.value.field == field
    assert Account.objects.filter(username=username).exclude(username="taken").count() == 0


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_but_the_administrator_opens_accounts(town: Town, role: str) -> None:
    scope = f"section:{town.section.pk}" if role == Role.HANDLER else ""
    viewer = town.viewer("viewer", role, None if scope else town.subdistrict, scope)

    with pytest.raises(NotAllowed):
        actions.open_account("new", "新", PASSWORD, by=viewer, now=NOW)
    with pytest.raises(NotAllowed):
        actions.open_account("new", "新", PASSWORD, by=ANYONE, now=NOW)


def test_closing_ends_sessions_at_once(town: Town, administrator: Viewer, client: Client) -> None:
    account = town.account("worker", Role.WORKER, town.community)
    client.force_login(account)
    assert client.get("/accounts/me/").status_code == 200

    actions.deactivate(account.pk, by=administrator, now=NOW)
    assert client.get("/accounts/me/").status_code == 302

    actions.reactivate(account.pk, by=administrator, now=NOW)
    assert client.get("/accounts/me/").status_code == 302, "the old session stays dead"


def test_new_password_ends_sessions_at_once(
    town: Town, administrator: Viewer, client: Client
) -> None:
    account = town.account("worker", Role.WORKER, town.community)
    client.force_login(account)

    actions.set_password(account.pk, "xin-mi-ma-9", by=administrator, now=NOW)

    assert client.get("/accounts/me/").status_code == 302


def test_account_closes_and_opens_only_from_the_other_state(
    town: Town, administrator: Viewer
) -> None:
    account = town.account("worker", Role.WORKER, town.community)
    with pytest.raises(NotAllowed) as refusal:
        actions.reactivate(account.pk, by=administrator, now=NOW)
    assert refusal.value.code == "already_open"

    actions.deactivate(account.pk, by=administrator, now=NOW)
    with pytest.raises(NotAllowed) as refusal:
        actions.deactivate(account.pk, by=administrator, now=NOW)
    assert refusal.value.code == "already_closed"


def test_nobody_closes_their_own_account(town: Town, administrator: Viewer) -> None:
    assert administrator.account_id is not None
    with pytest.raises(NotAllowed) as refusal:
        actions.deactivate(administrator.account_id, by=administrator, now=NOW)
    assert refusal.value.code == "own_account"


def test_second_editor_of_an_account_gets_a_conflict(town: Town, administrator: Viewer) -> None:
    account = town.account("worker", Role.WORKER, town.community)
    words = {"email": "", "phone": "", "by": administrator, "now": NOW, "version": 1}
    actions.edit_account(account.pk, name="王莉", **words)  # type: ignore[arg-type]

    with pytest.raises(Conflict) as conflict:
        actions.edit_account(account.pk, name="王丽", **words)  # type: ignore[arg-type]

    current = conflict.value.current
    assert isinstance(current, Account)
    assert current.name == "王莉"


def test_administrator_of_a_sub_district_cannot_take_over_the_house(
    town: Town, administrator: Viewer
) -> None:
    house = town.account("first", Role.ADMINISTRATOR, scope="house:1")

    with pytest.raises(NotAllowed):
        actions.set_password(house.pk, "mine-now-2022", by=administrator, now=NOW)
    with pytest.raises(NotAllowed):
        actions.deactivate(house.pk, by=administrator, now=NOW)


def test_administrator_changes_only_accounts_they_reach_wholly(
    town: Town, administrator: Viewer
) -> None:
    elsewhere = make_area(None, "别区", "district")
    account = town.account("worker", Role.WORKER, town.community)
    actions.appoint(account.pk, Role.WORKER, area_id=elsewhere.pk, by=PROGRAM, now=NOW)

    with pytest.raises(NotAllowed):
        actions.set_password(account.pk, "xin-mi-ma-9", by=administrator, now=NOW)


def test_everyone_sets_their_own_password_and_nobody_elses(town: Town) -> None:
    worker = town.account("worker", Role.WORKER, town.community)
    other = town.account("other", Role.WORKER, town.community)
    viewer = queries.viewer_for(worker, NOW)

    actions.set_password(worker.pk, "xin-mi-ma-9", by=viewer, now=NOW)
    worker.refresh_from_db()
    assert worker.check_password("xin-mi-ma-9")
    with pytest.raises(NotAllowed):
        actions.set_password(other.pk, "xin-mi-ma-9", by=viewer, now=NOW)


@pytest.mark.parametrize("role", [*Role, "house"])
def test_list_of_accounts_equals_the_single_row_rule(town: Town, role: str) -> None:
    elsewhere = make_area(None, "别区", "district")
    town.account("here", Role.WORKER, town.community)
    town.account("there", Role.WORKER, elsewhere)
    town.account("new")
    town.account("steward", Role.STEWARD, scope="building:999")
    town.account("first", Role.ADMINISTRATOR, scope="house:1")
    if role == "house":
        viewer = queries.viewer_for(Account.objects.get(username="first"), NOW)
    elif role == Role.HANDLER:
        viewer = town.viewer("viewer", role, scope=f"section:{town.section.pk}")
    else:
        viewer = town.viewer("viewer", role, town.subdistrict)

    seen = {account.username for account in queries.visible_to(viewer)}

    assert seen == {each.username for each in Account.objects.all() if rules.can_see(viewer, each)}
    expected = {
        Role.ADMINISTRATOR: {"here", "new", "viewer"},
        "house": {"here", "there", "new", "steward", "first"},
    }
    assert seen == expected.get(role, set())


@pytest.mark.parametrize("password", ["a1", "12345678901", "password", "zhangsan"])
def test_weak_password_is_refused_in_the_words_of_the_house(password: str) -> None:
    """Django has no Chinese for some of its own sentences: none of them may come through."""
    account = Account(username="zhangsan", name="张三")
    with translation.override("zh-hans"), pytest.raises(ValidationError) as refused:
        validate_password(password, account)
    assert refused.value.messages
    assert not re.search(r"[A-Za-z]{3}", " ".join(refused.value.messages))
