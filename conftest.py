"""What every test of the house stands on: a database that is whole again after each test."""

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.utils import translation
from tests import cast
from tools import browser

from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.site import demo, first_tables, testing

# No test is red because a machine is slow.
hypothesis.settings.register_profile(
    "linli", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("linli")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """The tables of the tests are made as those of a new house are."""
    with first_tables.drawn_alone():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Remember the rows that migrations ship, so that tests which commit can put them back."""
    with django_db_blocker.unblock():
        testing.keep_shipped_rows()


@pytest.fixture(autouse=True)
def clock_read_anew() -> None:
    """No test goes by a house's clock that another one set and rolled back."""
    clock.forget_house()


@pytest.fixture(autouse=True)
def words_in_chinese() -> None:
    """No test reads in the language that the last page of another one was read in."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def demo_template() -> str:
    """The name of the replayed demo house's database; replayed once for all processes."""
    return demo.template().database


@pytest.fixture
def demo_database(
    demo_template: str, transactional_db: None, django_db_blocker: Any
) -> Iterator[str]:
    """A fresh copy of the demo house, in Django's hands for one test; gives its address."""
    with testing.copy_of(demo_template) as address:
        yield address


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the Chromium that is installed here, if there is one."""
    return {**browser_type_launch_args, **browser.launch_arguments()}


@pytest.fixture
def house(db: None) -> Any:
    """The cast's small house, rolled back after the test."""
    return cast.build_house()


def _one(name: str) -> Any:
    def viewer(house: Any) -> Viewer:
        return house.viewer(name)

    viewer.__doc__ = f"The viewer “{name}” of the cast."
    return pytest.fixture(name=name)(viewer)


worker, second_worker, other_worker = _one("worker"), _one("second_worker"), _one("other_worker")
secretary, other_secretary = _one("secretary"), _one("other_secretary")
handler, supervisor, leader = _one("handler"), _one("supervisor"), _one("leader")
administrator, specialist, lecturer = _one("administrator"), _one("specialist"), _one("lecturer")
contact, steward, resident = _one("contact"), _one("steward"), _one("resident")
