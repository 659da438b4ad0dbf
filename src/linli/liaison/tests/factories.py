"""Pairs and visits, reached through the actions."""

from datetime import date
from typing import Any

from tests.cast import NOW, House

from linli.cases.models import Category
from linli.labels.models import Label
from linli.liaison import actions
from linli.liaison.models import FirmVisit, Pair
from linli.liaison.spec import KINDS, Problem
from linli.people import actions as people
from linli.people.models import Organisation


def kind() -> Label:
    return Label.objects.get(group=KINDS)


def firm(house: House, name: str = "示例机械公司", **given: Any) -> Organisation:
    """One more firm of the first community."""
    values = {"kind": "firm", "name": name, "by": house.viewer("worker"), "now": NOW, **given}
    return people.register_organisation(house.community.pk, **values)


def pair(house: House, official: str = "handler", **given: Any) -> Pair:
    """Who looks after the cast's firm, said by its secretary."""
    values: dict[str, Any] = {
        "kind_id": kind().pk,
        "official_id": house.accounts[official].pk,
        "by": house.viewer("secretary"),
        "now": NOW,
        **given,
    }
    return actions.pair_up(values.pop("organisation_id", house.firm.pk), **values)


def problem(summary: str = "急需普工三十名", **given: Any) -> Problem:
    category = Category.objects.get(code="firm_labour")
    return Problem(category.pk, summary, facts={"effort": "ordinary"}, **given)


def planned(house: House, of: Pair, on: date = date(2022, 4, 20)) -> FirmVisit:
    return actions.plan_visit(
        of.pk, on, once=f"plan-{of.pk}-{on}", by=_official(house, of), now=NOW
    )


def visited(house: House, by: str = "handler", **given: Any) -> actions.Visited:
    """The cast's firm, visited by its official."""
    values: dict[str, Any] = {"once": "v1", "by": house.viewer(by), "now": NOW, **given}
    return actions.record_visit(values.pop("organisation_id", house.firm.pk), **values)


def _official(house: House, of: Pair) -> Any:
    return next(
        house.viewer(name) for name, each in house.accounts.items() if each.pk == of.official_id
    )
