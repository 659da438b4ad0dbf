"""The house of the cast; a folder for recordings of each test's own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.cast import NOW, House, build_house

from linli.clock import queries as clock


@pytest.fixture
def house(db: None) -> House:
    return build_house()


@pytest.fixture(autouse=True)
def own_folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.LINLI_LIVE_DIR = tmp_path
    return tmp_path


@pytest.fixture
def sign_in(house: House, client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Client]:
    """`sign_in("secretary")`: the browser of one of the cast; `sign_in()` a passer-by."""
    monkeypatch.setattr(clock, "now", lambda: NOW)

    def enter(name: str = "") -> Client:
        if name:
            client.force_login(house.accounts[name])
        else:
            client.logout()
        return client

    return enter
