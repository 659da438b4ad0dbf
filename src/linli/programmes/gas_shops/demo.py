"""The demo's round of shops: four invented ones, one of which has to put something right."""

from datetime import date, datetime
from functools import partial
from typing import Any

from linli.accounts import queries as viewers
from linli.accounts.models import Account
from linli.base.demo import Script, at, on
from linli.base.viewer import Viewer, system
from linli.cases import actions as cases
from linli.cases.models import Category, Source
from linli.drives import actions as drives
from linli.drives.models import Drive
from linli.drives.spec import RosterFilter
from linli.people import actions as people
from linli.people.models import Organisation
from linli.places.models import Area
from linli.programmes.gas_shops.words import CHECKLIST

COMMUNITY, SECRETARY, WORKER = "德化社区", "dehua", "dehua1"
NAME = "商户燃气安全检查"
#: Shop, day, the stages it went through.
ROUND = (
    ("南下街示例面馆", "4-12", ("told", "to_check", "in_order")),
    ("延陵街示例早点铺", "4-12", ("told", "to_check", "faults")),
    ("福寿街示例火锅店", "4-13", ("told",)),
    ("德化街示例茶饮店", "4-13", ("shut",)),
)


def write(script: Script, now: datetime) -> list[tuple[str, ...]]:  # noqa: ARG001 - one signature for all demos
    """The shops and their drive; then a visit to each. No sign-ins of its own."""
    script.add(at("4-11", 9), _begin)
    for hour, (shop, day, stages) in enumerate(ROUND):
        script.add(at(day, 10 + hour), partial(_visit, shop, stages))
    return []


def _begin(now: datetime) -> None:
    area = Area.objects.get(name=COMMUNITY, closed_on=None)
    for shop, _day, _stages in ROUND:
        people.register_organisation(area.pk, kind="firm", name=shop, by=system("demo"), now=now)
    secretary = Account.objects.get(username=SECRETARY)
    to: dict[str, Any] = {"by": viewers.viewer_for(secretary, now), "now": now}
    drive = drives.make_drive(
        area.pk,
        "gas_shops",
        name=NAME,
        name_en="Gas safety of shops",
        starts_on=date(now.year, 4, 11),
        ends_on=on("5-31"),
        lead_id=secretary.pk,
        **to,
    )
    drives.draw(drive.pk, RosterFilter(organisation_kinds=("firm",)), **to)
    drives.start_drive(drive.pk, **to)


def _visit(name: str, stages: tuple[str, ...], now: datetime) -> None:
    worker = viewers.viewer_for(Account.objects.get(username=WORKER), now)
    shop = Organisation.objects.get(name=name)
    target = Drive.objects.get(name=NAME).targets.get(organisation=shop)
    for stage in stages:
        once = f"demo-shop-{target.pk}-{stage}"
        drives.record(target.pk, stage, once=once, by=worker, now=now)
    if "faults" in stages:
        _report(shop, worker, now)


def _report(shop: Organisation, worker: Viewer, now: datetime) -> None:
    """What was not as the list asks is a hazard, with a day by which it is put right."""
    check = next(item for item in CHECKLIST if item.grade == "general")
    cases.raise_case(
        kind="hazard",
        category_id=Category.objects.filter(kinds="hazard", active=True).order_by("order")[0].pk,
        area_id=shop.area_id,
        organisation_id=shop.pk,
        summary=check.asked.zh[:110],
        source=Source.DOOR,
        facts={
            "grade": check.grade,
            "basis": check.basis.zh,
            "on_spot": check.on_spot.zh,
            "due_on": "2022-04-22",
        },
        once=f"demo-shop-hazard-{shop.pk}",
        by=worker,
        now=now,
    )
