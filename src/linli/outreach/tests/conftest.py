"""The browser of one of the cast, at nine in the morning of the week."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import NOW, House

As = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _in_the_demo_week(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.clock.queries.now", lambda: NOW)


@pytest.fixture
def as_(house: House) -> As:
    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(house.accounts[name])
        return client

    return signed_in


def page(client: Client, address: str) -> str:
    """A page as text."""
    return client.get(address).content.decode()
