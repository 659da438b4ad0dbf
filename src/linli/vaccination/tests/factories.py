"""A vaccination drive with its key, and a schedule of three doses, reached through the actions."""

from typing import Any

from tests.cast import NOW, PROGRAM, House

from linli.drives.models import Drive, Target
from linli.drives.tests.factories import running
from linli.people import actions as people
from linli.vaccination import actions
from linli.vaccination.models import Product
from linli.vaccination.spec import Gap

THREE = (Gap(28), Gap(6, "months"))


def product(house: House) -> Product:
    """A vaccine whose schedule the administrator has set."""
    to: dict[str, Any] = {"by": house.viewer("administrator"), "now": NOW}
    row = actions.add_product("demo", "示例疫苗", name_en="Sample vaccine", **to)
    actions.set_schedule(row.pk, THREE, source="说明书", min_age=18, **to)
    return row


def drive(house: House, *, persons: int = 1, vault: bool = True) -> Drive:
    """A running drive over the persons of the community, with its sealed records begun."""
    for n in range(persons - 1):
        people.register_person(
            house.community.pk, name=f"示例居民{n}", phone=f"1390000{n:04d}", by=PROGRAM, now=NOW
        )
    found = running(house, "vaccination", name="疫苗接种动员")
    if vault:
        actions.open_vault(found.pk, product(house).pk, by=house.viewer("secretary"), now=NOW)
    return found


def first(found: Drive) -> Target:
    """The target of the neighbour."""
    return found.targets.order_by("pk")[0]
