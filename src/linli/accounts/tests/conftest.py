import pytest
from django.core.cache import cache
from django.test import Client

from linli.accounts.models import Account
from linli.accounts.tests.factories import Town, make_town
from linli.base.viewer import Role, Viewer


@pytest.fixture(autouse=True)
def no_tries_yet(db: None) -> None:
    """Nobody has tried a password or a link before a test."""
    cache.clear()


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def administrator(town: Town) -> Viewer:
    """Looks after the sub-district."""
    return town.viewer("admin", Role.ADMINISTRATOR, town.subdistrict)


@pytest.fixture
def signed_in(client: Client) -> "SignIn":
    return SignIn(client)


class SignIn:
    """Signs a browser in as an account, past the password page."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def __call__(self, account: Account) -> Client:
        self.client.force_login(account)
        return self.client
