"""What the browser sends from the pages at the door."""

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse
from tests.cast import NOW, House

from linli.doorstep.tests.test_recording import category
from linli.visits import actions as visits

WEEK = date(2022, 4, 18)
#: Stands for the first category, whose number only the database knows.
FIRST = "the first"


def plan(house: House, **given: Any) -> None:
    """This week's round of the worker: building 9."""
    workers = {house.accounts["worker"].pk: [house.building.pk]}
    wanted: dict[str, Any] = {"by": house.viewer("secretary"), "now": NOW}
    visits.plan_week(house.compound.pk, WEEK, workers, **(wanted | given))


def door(house: House, number: int = 0) -> str:
    return reverse("doorstep:household", args=[house.dwellings()[number].pk])


def appeal(number: int = 0, **typed: Any) -> dict[str, Any]:
    """The fields of one appeal as the browser sends them."""
    fields = {"category": FIRST, "summary": "楼道灯不亮", "ending": "taken", "who": ""}
    return {f"appeals-{number}-{name}": value for name, value in (fields | typed).items()}


def save(client: Client, house: House, **typed: Any) -> Any:
    """The form at the first door, sent by the browser."""
    fields = {"outcome": "met", "note": "", "once": "made-by-the-page"} | typed
    return client.post(door(house), chosen(fields))


def chosen(fields: dict[str, Any]) -> dict[str, Any]:
    """With the number of the first category where only "the first" was said."""
    return {name: category() if value == FIRST else value for name, value in fields.items()}


# --- the round ------------------------------------------------------------------------------


def hazard(number: int = 0, **typed: Any) -> dict[str, Any]:
    """The fields of a hazard as the browser sends them."""
    fields = {
        "category": FIRST,
        "summary": "软管穿墙",
        "hazard_grade": "general",
        "hazard_basis": "《城镇燃气管理条例》第二十八条",
        "ending": "taken",
    }
    return {f"hazard-{number}-{name}": value for name, value in (fields | typed).items()}
