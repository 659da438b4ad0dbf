"""The house of the cast, and a case in it."""

from collections.abc import Callable

import pytest
from tests.cast import House, build_house

from linli.base.viewer import Viewer
from linli.cases.models import Case
from linli.cases.tests import factories


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
