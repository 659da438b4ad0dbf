"""The house of the cast, and a case in it."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import NOW, House, build_house

from linli.base.viewer import Viewer
from linli.cases.models import Case
from linli.cases.tests import factories
from linli.clock import queries as clock


@pytest.fixture
def house(db: None) -> House:
    return build_house()


@pytest.fixture
def as_(house: House) -> Callable[[str], Viewer]:
    """`as_("worker")`: one of the cast, with their rights."""
    return house.viewer


@pytest.fixture
def case(house: House) -> Case:
    """An appeal raised through the portal, still to be received."""
    return factories.raised(house).case


@pytest.fixture
def sign_in(house: House, client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Client]:
    """`sign_in("worker")`: the browser of one of the cast, at nine in the morning."""
    monkeypatch.setattr(clock, "now", lambda: NOW)

    def enter(name: str) -> Client:
        client.force_login(house.accounts[name])
        return client

    return enter
