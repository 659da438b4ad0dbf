"""Words are compared in English; a published form stands ready."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation
from tests.cast import NOW, House

from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.surveys.models import FormVersion
from linli.surveys.tests.factories import published

SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The source's own words, whatever the Chinese says."""
    with translation.override("en"):
        yield


@pytest.fixture
def version(house: House, secretary: Viewer) -> FormVersion:
    """The household form of the cast's community, in use."""
    return published(house, secretary)


@pytest.fixture
def sign_in(house: House, monkeypatch: pytest.MonkeyPatch) -> SignIn:
    """A browser in which this one of the cast has signed in, on the cast's Monday."""
    monkeypatch.setattr(clock, "now", lambda: NOW)

    def browser(name: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(house.accounts[name])
        return client

    return browser
