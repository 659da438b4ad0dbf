"""The demo house, copied once for each file of tests that only read it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from linli.accounts import queries as accounts
from linli.accounts.models import Account
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.site import demo as demo_house
from linli.site import paths, testing

Sees = Callable[[str], Viewer]


@pytest.fixture(scope="module")
def demo(demo_template: str, django_db_blocker: Any) -> Iterator[str]:
    """The address of a copy of the demo house; no test of the file may write."""
    kept = demo_house.template().folder / "files"
    if kept.exists():  # read only, so the files of the template may lie where all tests keep theirs
        shutil.copytree(kept, paths.files_dir(), dirs_exist_ok=True)
    with django_db_blocker.unblock(), testing.copy_of(demo_template) as address:
        clock.forget_house()
        yield address


@pytest.fixture
def monday(demo: str) -> datetime:
    """The demo house's present."""
    return clock.now()


@pytest.fixture
def sees(monday: datetime) -> Sees:
    """`sees("leader")`: somebody of the demo, with the rights in force today."""
    return lambda name: accounts.viewer_for(Account.objects.get(username=name), monday)


@pytest.fixture
def browser(demo: str) -> Callable[[str], Client]:
    """`browser("secretary")`: their browser, signed in."""

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(Account.objects.get(username=name))
        return client

    return signed_in
