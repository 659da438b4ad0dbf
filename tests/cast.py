"""A small house and one person per role, made through the actions: the cast of all tests.

Constant names, constant moments: a failing test reads the same tomorrow.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from linli.accounts import actions as accounts
from linli.accounts import queries as viewers
from linli.accounts.models import Account, Section
from linli.base.viewer import Role, Viewer, system
from linli.people import actions as people
from linli.people.models import Organisation, Person
from linli.places import actions as places
from linli.places.models import Area, Building, Compound, Dwelling
from linli.site import testing

#: Monday, 18 April 2022, 09:00 in Zhengzhou: the demo house's first morning.
NOW = datetime(2022, 4, 18, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SINCE = date(2022, 1, 1)
PASSWORD = "hu-tong-2022"
PROGRAM = system("cast")


@dataclass
class House:
    """Two communities of one sub-district, with a compound each."""

    district: Area
    subdistrict: Area
    community: Area
    other_community: Area
    compound: Compound
    building: Building
    second_building: Building
    other_compound: Compound
    other_building: Building
    section: Section
    firm: Organisation
    neighbour: Person
    accounts: dict[str, Account] = field(default_factory=dict)

    def viewer(self, name: str) -> Viewer:
        """The viewer of one of the cast, with the rights in force at NOW."""
        return viewers.viewer_for(self.accounts[name], NOW)

    def dwellings(self, building: Building | None = None) -> list[Dwelling]:
        """Doors of a building (the first one by default), in order."""
        return list((building or self.building).dwellings.order_by("floor", "room"))


def build_house() -> House:
    """Make it all, or in a test put back what was made once; tests roll it back."""
    return testing.made_once("house", _build)


def _build() -> House:
    to: dict[str, Any] = {"by": PROGRAM, "now": NOW}
    district = places.create_area(None, level="district", name="二七区", code="410103", **to)
    subdistrict = places.create_area(
        district.pk, level="subdistrict", name="建中街街道", code="410103008", **to
    )
    community = places.create_area(
        subdistrict.pk, level="community", name="永安社区", code="410103008005", **to
    )
    other = places.create_area(
        subdistrict.pk, level="community", name="邻院社区", code="410103008099", **to
    )
    compound = places.create_compound(community.pk, name="保全街26号院", **to)
    building = places.create_building(
        compound.pk, name="9号楼", floors=3, units=[("1单元", 2)], **to
    )
    second = places.create_building(
        compound.pk, name="10号楼", floors=2, units=[("1单元", 2)], **to
    )
    other_compound = places.create_compound(other.pk, name="邻院1号院", **to)
    other_building = places.create_building(
        other_compound.pk, name="1号楼", floors=2, units=[("1单元", 2)], **to
    )
    section = accounts.create_section(subdistrict.pk, "城建科", by=PROGRAM, now=NOW)
    accounts.add_duty_item(section.pk, "CJ-01", "老旧小区基础设施", by=PROGRAM, now=NOW)
    firm = people.register_organisation(community.pk, kind="utility", name="示例燃气公司", **to)
    neighbour = people.register_person(community.pk, name="宋玉珍", phone="13900000001", **to)
    people.tie(neighbour.pk, building.dwellings.order_by("pk")[0].pk, kind="owner", **to)
    house = House(
        district,
        subdistrict,
        community,
        other,
        compound,
        building,
        second,
        other_compound,
        other_building,
        section,
        firm,
        neighbour,
    )
    _appoint(house)
    return house


def _appoint(house: House) -> None:
    near, far, top = house.community.pk, house.other_community.pk, house.subdistrict.pk
    for name, role, area, scope in (
        ("worker", Role.WORKER, near, ""),
        ("second_worker", Role.WORKER, near, ""),
        ("other_worker", Role.WORKER, far, ""),
        ("secretary", Role.SECRETARY, near, ""),
        ("other_secretary", Role.SECRETARY, far, ""),
        ("handler", Role.HANDLER, None, f"section:{house.section.pk}"),
        ("supervisor", Role.SUPERVISOR, top, ""),
        ("leader", Role.LEADER, top, ""),
        ("administrator", Role.ADMINISTRATOR, house.district.pk, ""),
        ("specialist", Role.SPECIALIST, top, ""),
        ("lecturer", Role.LECTURER, top, ""),
        ("contact", Role.CONTACT, None, f"organisation:{house.firm.pk}"),
        ("steward", Role.STEWARD, None, f"building:{house.building.pk}"),
        ("resident", Role.RESIDENT, None, f"person:{house.neighbour.pk}"),
    ):
        account = accounts.open_account(
            name.replace("_", "-"), f"{name}一", PASSWORD, by=PROGRAM, now=NOW
        )
        accounts.appoint(
            account.pk, str(role), area_id=area, scope=scope, since=SINCE, by=PROGRAM, now=NOW
        )
        house.accounts[name] = account
