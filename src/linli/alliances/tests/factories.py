"""Alliances, their members and files, reached through the actions."""

from datetime import date
from typing import Any

from tests.cast import NOW, PROGRAM, House

from linli.alliances import actions
from linli.alliances.models import Alliance, EnterpriseFile, Member
from linli.alliances.spec import Founder
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
