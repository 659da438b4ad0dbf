"""The house of the cast, with a firm that offers work."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import NOW, House, build_house

from linli.clock import queries as clock


@pytest.fixture
def house(db: None) -> House:
    return build_house()


@pytest.fixture
def sign_in(house: House, client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Client]:
    """`sign_in("worker")`: the browser of one of the cast, at nine in the morning."""
    monkeypatch.setattr(clock, "now", lambda: NOW)

    def enter(name: str) -> Client:
        client.force_login(house.accounts[name])
        return client

    return enter


@pytest.fixture
def anyone(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The browser of a visitor."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return client
