"""The demo's places, people and accounts."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from linli.accounts import actions as accounts
from linli.accounts import queries as viewers
from linli.accounts.models import Account, Section
from linli.base.demo import at, on
from linli.base.viewer import Role, Viewer, system
from linli.people import actions as people
from linli.people.models import Organisation, Person
from linli.places import actions as places
from linli.places.models import Area, Building, Compound, Dwelling
from linli.programmes.mobile_committee.demo.words import COMPOUNDS, GIVEN, SURNAMES

PROGRAM = system("demo")
PASSWORD = "linli-demo-2022"  # noqa: S105 - printed at every start; the people are invented
SUBDISTRICT, COMMUNITY, NEXT_DOOR = "建中街街道", "永安社区", "保全社区"
#: Of each building's households, how many are known by name (the rest nobody has met yet).
KNOWN_OF_TEN = 7

#: user name, name, role, where ("" = for one thing)
STAFF = (
    ("secretary", "周慧兰", Role.SECRETARY, "community"),
    ("worker", "李春生", Role.WORKER, "community"),
    ("worker2", "王红霞", Role.WORKER, "community"),
    ("worker3", "赵建军", Role.WORKER, "community"),
    ("secretary2", "马兰香", Role.SECRETARY, "next_door"),
    ("worker4", "钱小满", Role.WORKER, "next_door"),
    ("handler", "孙立新", Role.HANDLER, "works"),
    ("handler2", "郑明远", Role.HANDLER, "welfare"),
    ("supervisor", "何志清", Role.SUPERVISOR, "subdistrict"),
    ("leader", "陈国梁", Role.LEADER, "subdistrict"),
    ("specialist", "吴晓彤", Role.SPECIALIST, "subdistrict"),
    ("lecturer", "林律言", Role.LECTURER, "subdistrict"),
    ("contact", "韩经纬", Role.CONTACT, "firm"),
    ("steward", "宋玉珍", Role.STEWARD, "building"),
    ("resident", "许安平", Role.RESIDENT, "person"),
    ("admin", "系统管理员", Role.ADMINISTRATOR, "district"),
)


@dataclass
class Place:
    """What the script needs to find again."""

    areas: dict[str, Area]
    compounds: list[Compound]
    sections: dict[str, Section]
    firms: dict[str, Organisation]
    steward: Person
    accounts: dict[str, Account] = field(default_factory=dict)
    next_door: list[Compound] = field(default_factory=list)

    def viewer(self, name: str, now: datetime) -> Viewer:
        """One of the staff, with the rights in force at this moment."""
        return viewers.viewer_for(self.accounts[name], now)

    def door(self, compound: int, building: str, room: str) -> Dwelling:
        """The first door of this room number in a building (unit 1)."""
        return Dwelling.objects.filter(
            compound=self.compounds[compound], building__name=building, room=room
        ).order_by("unit__order")[0]

    def building(self, compound: int, name: str) -> Building:
        return Building.objects.get(compound=self.compounds[compound], name=name)


def build() -> Place:
    """Areas from the published lists, four compounds, their people, one account per role."""
    now = at("3-21")
    to: dict[str, Any] = {"by": PROGRAM, "now": now}
    district = places.load_erqi(as_of=on("3-21"), **to)
    areas = {
        "district": district,
        "subdistrict": Area.objects.get(name=SUBDISTRICT, closed_on=None),
        "community": Area.objects.get(name=COMMUNITY, closed_on=None),
        "next_door": Area.objects.get(name=NEXT_DOOR, closed_on=None),
    }
    compounds = [_compound(areas["community"], *row, now=now) for row in COMPOUNDS]
    other = [
        _compound(
            areas["next_door"], "保全街58号院", "保全街58号", "", [("1号楼", 4, 2, 2)], now=now
        )
    ]
    sections = _sections(areas["subdistrict"], now)
    near = areas["community"].pk
    firms = {
        code: people.register_organisation(near, kind=kind, name=name, **to)
        for code, kind, name in (
            ("gas", "utility", "示例燃气服务公司"),
            ("works", "contractor", "安居改造施工队"),
            ("property", "property", "和顺物业服务部"),
        )
    }
    _neighbours(compounds + other, now)
    ninth = Building.objects.get(compound=compounds[0], name="9号楼")
    steward = people.register_person(
        near,
        name="宋玉珍",
        phone="13900009901",
        dwelling_id=ninth.dwellings.order_by("floor", "room")[1].pk,
        kind="owner",
        consent="paper",
        **to,
    )
    place = Place(areas, compounds, sections, firms, steward, next_door=other)
    _staff(place, ninth, now)
    return place


def _compound(
    area: Area,
    name: str,
    address: str,
    managed_by: str,
    buildings: list[tuple[str, int, int, int]],
    *,
    now: datetime,
) -> Compound:
    compound = places.create_compound(
        area.pk, name=name, address=address, managed_by=managed_by, by=PROGRAM, now=now
    )
    for title, floors, units, rooms in buildings:
        plan = [(f"{n}单元", rooms) for n in range(1, units + 1)]
        places.create_building(
            compound.pk, name=title, floors=floors, units=plan, by=PROGRAM, now=now
        )
    return compound


def _sections(area: Area, now: datetime) -> dict[str, Section]:
    made = {}
    for code, name, name_en, duties in (
        (
            "works",
            "城建科",
            "Urban construction section",
            (("CJ-01", "老旧小区基础设施维护协调"), ("CJ-02", "市政设施巡查报修")),
        ),
        (
            "welfare",
            "民生保障科",
            "Welfare section",
            (("MS-01", "社会救助受理审核"), ("MS-02", "养老助餐服务")),
        ),
        ("order", "综合治理科", "Public order section", (("ZZ-01", "噪声油烟联合执法协调"),)),
    ):
        section = accounts.create_section(area.pk, name, name_en=name_en, by=PROGRAM, now=now)
        for number, title in duties:
            accounts.add_duty_item(section.pk, number, title, by=PROGRAM, now=now)
        made[code] = section
    return made


def _neighbours(compounds: list[Compound], now: datetime) -> None:
    """People behind seven doors of ten: an occupant, who often owns the place."""
    count = 0
    for compound in compounds:
        doors = compound.dwellings.order_by("pk")
        for index, door in enumerate(doors):
            if index * 7 % 10 >= KNOWN_OF_TEN:
                continue
            count += 1
            person = people.register_person(
                compound.area_id,
                name=SURNAMES[count * 11 % len(SURNAMES)] + GIVEN[count * 7 % len(GIVEN)],
                phone=f"1390000{count:04d}" if count % 5 else "",
                dwelling_id=door.pk,
                kind="occupant",
                consent="spoken",
                by=PROGRAM,
                now=now,
            )
            if count % 4:
                people.tie(person.pk, door.pk, kind="owner", by=PROGRAM, now=now)


def _staff(place: Place, ninth: Building, now: datetime) -> None:
    first = ninth.dwellings.order_by("floor", "room")[0]
    resident = people.register_person(
        place.areas["community"].pk,
        name="许安平",
        phone="13900009902",
        dwelling_id=first.pk,
        kind="occupant",
        consent="spoken",
        by=PROGRAM,
        now=now,
    )
    things = {
        "works": f"section:{place.sections['works'].pk}",
        "welfare": f"section:{place.sections['welfare'].pk}",
        "firm": f"organisation:{place.firms['property'].pk}",
        "building": f"building:{ninth.pk}",
        "person": f"person:{resident.pk}",
    }
    persons = {"steward": place.steward.pk, "resident": resident.pk}
    for username, name, role, where in STAFF:
        account = accounts.open_account(
            username, name, PASSWORD, person_id=persons.get(username), by=PROGRAM, now=now
        )
        area = place.areas.get(where)
        accounts.appoint(
            account.pk,
            str(role),
            area_id=area.pk if area else None,
            scope=things.get(where, ""),
            since=now.date(),
            by=PROGRAM,
            now=now,
        )
        place.accounts[username] = account


def sign_ins() -> list[tuple[str, ...]]:
    """One line per role: role, name, user name, password."""
    seen: dict[str, tuple[str, ...]] = {}
    for username, name, role, _ in STAFF:
        seen.setdefault(str(role), (str(role), name, username, PASSWORD))
    return list(seen.values())
