"""Inspections on their way, reached through the actions."""

from datetime import date
from typing import Any

from tests.cast import NOW, House

from linli.cases.models import Category
from linli.inspections import actions
from linli.inspections.models import CheckItem, Checklist, Inspection
from linli.inspections.spec import Body, Ending, FindingDraft, Result
from linli.people import actions as people
from linli.people.models import Organisation


def authority(house: House) -> Organisation:
    """An authority with enforcement power, of the whole sub-district."""
    known = Organisation.objects.filter(kind="authority").first()
    by = house.viewer("administrator")
    return known or people.register_organisation(
        house.subdistrict.pk, kind="authority", name="市场监管所", by=by, now=NOW
    )


def bodies(house: House) -> list[Body]:
    return [
        Body(section_id=house.section.pk, account_id=house.accounts["handler"].pk),
        Body(organisation_id=authority(house).pk, name="刘检"),
    ]


def checklist() -> Checklist:
    return Checklist.objects.order_by("pk")[0]


def items() -> list[CheckItem]:
    return list(checklist().items.all())


def planned(house: House, by: str = "worker", **given: Any) -> Inspection:
    """A joint inspection of the cast's firm."""
    values: dict[str, Any] = {
        "title": "节前安全联合检查",
        "area_id": house.community.pk,
        "organisation_id": house.firm.pk,
        "checklist_id": checklist().pk,
        "planned_on": date(2022, 4, 20),
        "bodies": bodies(house),
        "once": "i1",
        "by": house.viewer(by),
        "now": NOW,
        **given,
    }
    return actions.plan(values.pop("title"), **values)


def answers(*faulty: int) -> dict[int, str]:
    """All lines in order but these (counted from 0)."""
    return {
        item.pk: Result.NOT if place in faulty else Result.IN_ORDER
        for place, item in enumerate(items())
    }


def finding(place: int | None = 0, ending: str = Ending.BY_DAY, **given: Any) -> FindingDraft:
    """What is not in order with this line; None: something beside the list."""
    item = items()[place] if place is not None else None
    values: dict[str, Any] = {
        "summary": item.asked if item else "门头招牌松动",
        "grade": item.grade if item else "general",
        "basis": item.basis if item else "《中华人民共和国安全生产法》第三十六条",
        "category_id": item.category_id if item else Category.objects.get(code="safety").pk,
        "item_id": item.pk if item else None,
        "done": "现场清理通道" if ending == Ending.ON_SPOT else "",
        "due_on": date(2022, 4, 25) if ending == Ending.BY_DAY else None,
        "next_on": date(2022, 4, 21) if ending == Ending.REFUSED else None,
        **given,
    }
    return FindingDraft(ending=ending, **values)


def held(house: House, row: Inspection, *findings: FindingDraft, **given: Any) -> actions.Held:
    """Held by the worker who leads it."""
    faulty = [items().index(i) for i in items() if i.pk in {f.item_id for f in findings}]
    values: dict[str, Any] = {
        "answers": answers(*faulty),
        "findings": findings,
        "once": "h1",
        "by": house.viewer("worker"),
        "now": NOW,
        **given,
    }
    return actions.hold(row.pk, **values)
