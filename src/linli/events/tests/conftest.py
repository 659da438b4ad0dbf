from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import House


@pytest.fixture
def sign_in(house: House) -> Callable[[str], Client]:
    """A browser in which this one of the cast has signed in."""

    def enter(name: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(house.accounts[name])
        return client

    return enter
