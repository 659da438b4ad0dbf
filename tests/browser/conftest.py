"""Chromium and a running house for the tests that drive pages."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, Playwright, sync_playwright

from tests.browser.person import Person
from tests.browser.town import Town, open_town

Enter = Callable[..., Person]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here can be left out with `-m "not browser"`."""
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


# Playwright's loop must end with these tests: while it runs in this thread, Django refuses the
# database to every other test of the process. So its fixtures last for a module here.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as play:
        yield play


@pytest.fixture(scope="module")
def browser_type(playwright: Playwright) -> BrowserType:
    return playwright.chromium


@pytest.fixture(scope="module")
def browser(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> Iterator[Browser]:
    chromium = browser_type.launch(**browser_type_launch_args)
    yield chromium
    chromium.close()


@pytest.fixture(scope="module")
def browser_context_args() -> dict[str, Any]:
    return {}


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """A house of this file's own: what one test changes, the next one of the file sees."""
    with open_town() as opened:
        yield opened


@pytest.fixture
def enter(town: Town, new_context: Any) -> Iterator[Enter]:
    """`enter("secretary", width=1440)`: somebody of the demo, signed in, with a window of their
    own; `enter()` a passer-by. What their browsers complain of fails the test at its end.
    """
    people: list[Person] = []

    def come(name: str = "", **look: Any) -> Person:
        person = Person.enters(town, new_context, name, **look)
        people.append(person)
        return person

    yield come
    assert [line for person in people for line in person.complaints] == []
