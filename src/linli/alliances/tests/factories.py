"""Alliances, their members and files, reached through the actions."""

from datetime import date
from typing import Any

from tests.cast import NOW, PROGRAM, House

from linli.alliances import actions, queries
from linli.alliances.models import Alliance, Application, EnterpriseFile, Member
from linli.alliances.spec import Founder
from linli.base.viewer import ANYONE
from linli.people import actions as people
from linli.people.models import Organisation
from linli.places.models import Area

SINCE = date(2022, 1, 10)


def alliance(house: House, name: str = "示例产业联盟", **given: Any) -> Alliance:
    """The alliance of the sub-district, founded by its leader."""
    values: dict[str, Any] = {
        "area_id": house.subdistrict.pk,
        "since": SINCE,
        "by": house.viewer("leader"),
        "now": NOW,
    }
    return actions.found_alliance("industry", name, **values | given)


def firm(house: House, name: str, area: Area | None = None) -> Organisation:
    """A firm of the registry, of the first community by default."""
    where = (area or house.community).pk
    return people.register_organisation(where, kind="firm", name=name, by=PROGRAM, now=NOW)


def founder(house: House, of: Alliance, organisation: Organisation | None = None) -> Member:
    """A founding firm: the contact's own by default."""
    who = organisation or house.firm
    rows = actions.enrol_founders(of.pk, [Founder(who.pk)], by=house.viewer("leader"), now=NOW)
    return rows[0]


def kept(house: House, organisation: Organisation | None = None, **given: Any) -> EnterpriseFile:
    """The file of a firm, kept by the specialist."""
    values: dict[str, Any] = {
        "link": "core",
        "staff": 120,
        "staff_on": SINCE,
        "jobs": 6,
        "specialist_id": house.accounts["specialist"].pk,
        "wants": "招技工",
        "gives": "会议室",
        "by": house.viewer("specialist"),
        "now": NOW,
    }
    return actions.keep_file((organisation or house.firm).pk, **values | given)


CODE = "91410103MA00000000"


def coded(house: House, organisation: Organisation | None = None) -> Organisation:
    """The firm with a credit code in the registry."""
    who = organisation or house.firm
    given: dict[str, Any] = {"kind": who.kind, "name": who.name, "credit_code": CODE}
    return people.edit_organisation(who.pk, **given, by=PROGRAM, now=NOW)


def applied(house: House, of: Alliance) -> Member:
    """The contact's firm has applied at the counter."""
    firm_id = coded(house).pk
    return actions.apply_for(of.pk, firm_id, by=house.viewer("specialist"), now=NOW)


def in_order(of: Alliance) -> dict[int, str]:
    """Every rule of admission found in order."""
    return {each.pk: "in_order" for each in queries.conditions_for(of, "admission")}


def checked(house: House, of: Alliance) -> Member:
    """And was found in order."""
    row = applied(house, of)
    return actions.check(row.pk, in_order(of), by=house.viewer("specialist"), now=NOW)


def sent(of: Alliance, **given: Any) -> Application:
    """What a firm sent through the portal."""
    values: dict[str, Any] = {
        "firm_name": "示例新材料公司",
        "credit_code": "91410103MA0000001X",
        "contact_name": "吴经理",
        "contact_phone": "13900000021",
        "about": "想参加对接会",
        "once": "application-1",
        "by": ANYONE,
        "now": NOW,
    }
    return actions.send_application(of.pk, **values | given)
