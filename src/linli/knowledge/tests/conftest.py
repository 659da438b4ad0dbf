"""The browser of one of the cast, at nine in the morning."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import NOW, House

from linli.clock import queries as clock

As = Callable[[str], Client]


@pytest.fixture
def as_(house: House, monkeypatch: pytest.MonkeyPatch) -> As:
    monkeypatch.setattr(clock, "now", lambda: NOW)

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(house.accounts[name])
        return client

    return signed_in
