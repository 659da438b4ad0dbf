"""The demo's round of shops: five invented ones, one of which has to put something right. Each
call is a filled form that takes effect as one from a phone does; no stage is set by hand.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from linli.accounts import queries as viewers
from linli.accounts.models import Account
from linli.base.demo import Script, at, on
from linli.base.viewer import Viewer, system
from linli.cases import actions as cases
from linli.cases.models import Category, Source
from linli.doorstep import actions as doorstep
from linli.drives import actions as drives
from linli.drives.spec import RosterFilter
from linli.people import actions as people
from linli.people.models import Organisation
from linli.places.models import Area
from linli.programmes.gas_shops import form
from linli.programmes.gas_shops.words import CHECKLIST
from linli.surveys import actions as surveys

COMMUNITY, SECRETARY, WORKER = "德化社区", "dehua", "dehua1"
NAME = "商户燃气安全检查"
ITEMS = tuple(item.code for item in CHECKLIST)


@dataclass(frozen=True)
class Filled:
    """One form as it was filled in: what the shop uses, what came of the call, what was not so."""

    shop: str
    day: str
    gas: str = ""
    bottles: str = ""
    result: str = ""
    amiss: tuple[str, ...] = ()


#: Calls in their order; a form each.
ROUND = (
    Filled("南下街示例面馆", "4-12", "bottled", "2", "told"),
    Filled("延陵街示例早点铺", "4-12", "bottled", "3", "checked", ("hose_length",)),
    Filled("福寿街示例火锅店", "4-13", "piped", "", "told"),
    Filled("德化街示例茶饮店", "4-13"),
    Filled("德化街示例奶茶店", "4-14", "none"),
    Filled("南下街示例面馆", "4-15", "bottled", "2", "checked"),
)
SHOPS = tuple(dict.fromkeys(one.shop for one in ROUND))
#: Where each of them is.
PLACES = {
    "南下街示例面馆": "南下街12号",
    "延陵街示例早点铺": "延陵街9号",
    "福寿街示例火锅店": "福寿街3号",
    "德化街示例茶饮店": "德化街27号",
    "德化街示例奶茶店": "德化街31号",
}


def write(script: Script, now: datetime) -> list[tuple[str, ...]]:  # noqa: ARG001 - one signature for all demos
    """The shops and their drive; then a visit to each. No sign-ins of its own."""
    script.add(at("4-11", 9), _begin)
    for number, filled in enumerate(ROUND):
        script.add(at(filled.day, 10 + number), partial(_call, number, filled))
    return []


def _begin(now: datetime) -> None:
    area = Area.objects.get(name=COMMUNITY, closed_on=None)
    for shop in SHOPS:
        people.register_organisation(
            area.pk,
            kind="firm",
            name=shop,
            address=PLACES.get(shop, ""),
            by=system("demo"),
            now=now,
        )
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
    surveys.publish(surveys.upload(form.workbook(), area.pk, **to).pk, **to)


def _call(number: int, filled: Filled, now: datetime) -> None:
    """The worker fills in the form in the shop; it takes effect as it does from a phone."""
    worker = viewers.viewer_for(Account.objects.get(username=WORKER), now)
    shop = Organisation.objects.get(name=filled.shop)
    xml = answers(filled, shop.pk, f"uuid:demo-gas-shops-{number}")
    subject = f"organisation:{shop.pk}"
    doorstep.receive(xml, {}, subject=subject, once=f"demo-shop-{number}", by=worker, now=now)
    if filled.amiss:
        _report(shop, worker, now)


def answers(filled: Filled, shop: int, number: str) -> bytes:
    """The form as a phone sends it; what was not asked is left out."""
    is_open = bool(filled.gas)
    stage = filled.result if is_open else "shut"
    checks = ""
    if filled.gas == "none":
        stage = "no_gas"
    elif filled.result == "checked":
        stage = "faults" if filled.amiss else "in_order"
        said = {code: "no" if code in filled.amiss else "yes" for code in ITEMS}
        items = "".join(f"<{code}>{word}</{code}>" for code, word in said.items())
        checks = f"<checks>{items}</checks><alarm_now>{said['alarm']}</alarm_now>"
    known = f"<known><gas>{filled.gas}</gas><bottles>{filled.bottles}</bottles></known>"
    return (
        f'<data id="{form.FORM_ID}" version="{form.VERSION}"><shop>{shop}</shop>'
        f"<found>{'open' if is_open else 'shut'}</found>{known if is_open else ''}"
        f"<result>{filled.result}</result>{checks}<stage_now>{stage}</stage_now>"
        f"<reason_now>{'electric' if filled.gas == 'none' else ''}</reason_now>"
        f"<meta><instanceID>{number}</instanceID></meta></data>"
    ).encode()


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
