"""Places, people and accounts of the drive."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from linli.accounts import actions as accounts
from linli.accounts import queries as viewers
from linli.accounts.models import Account
from linli.base.demo import Script, at, on
from linli.base.viewer import Role, Viewer, system
from linli.drives import actions as drives
from linli.drives.models import Drive
from linli.drives.spec import RosterFilter
from linli.people import actions as people
from linli.people.models import Organisation
from linli.places import actions as places
from linli.places.models import Area, Building, Compound, Dwelling
from linli.programmes.gas_hookup import form
from linli.surveys import actions as surveys

PROGRAM = system("demo")
PASSWORD = "linli-demo-2022"  # noqa: S105 - printed at every start; the people are invented
COMMUNITY = "德化社区"
#: name, managed by, buildings as (number of them, floors, units, doors on a floor of a unit)
COMPOUNDS = (
    ("南下街37号院", "", (3, 6, 3, 2)),
    ("南下街1号院", "", (4, 6, 3, 2)),
    ("延陵街13号院", "", (3, 7, 3, 2)),
    ("延陵街20号院", "", (2, 6, 4, 2)),
    ("南下街15号院", "", (4, 6, 3, 2)),
    ("福寿街60号院", "", (6, 6, 3, 2)),
    ("德化街108号院", "", (3, 6, 4, 2)),
    ("西太康路36号院", "和顺物业服务部", (2, 6, 2, 2)),
)
#: Compounds whose residents are known by name, as far as six doors of ten.
KNOWN = 3
SURNAMES, GIVEN = "郭吕崔段侯贾阎雷汤尹", ("素芳", "建设", "秀兰", "国庆", "春梅", "志远", "桂英")
STAFF = (
    ("dehua", "郭素芳", Role.SECRETARY),
    ("dehua1", "吕建设", Role.WORKER),
    ("dehua2", "崔晓燕", Role.WORKER),
    ("dehua3", "段文博", Role.WORKER),
    ("dehua4", "侯春霞", Role.WORKER),
)
WORKERS = tuple(username for username, _name, role in STAFF if role == Role.WORKER)
DRIVE = "燃气入户摸底"
BEGAN, ENDS, KEPT = "3-21", "6-30", "12-31"


@dataclass
class Place:
    """What the script needs to find again."""

    area: Area
    drive: Drive
    company: Organisation
    #: Doors on the roster, as one walks.
    doors: list[int]
    accounts: dict[str, Account] = field(default_factory=dict)

    def viewer(self, name: str, now: datetime) -> Viewer:
        """One of the staff, with the rights in force at this moment."""
        return viewers.viewer_for(self.accounts[name], now)


def build() -> Place:
    """Compounds, people, accounts; the drive, drawn from the registry and started."""
    now = at(BEGAN)
    to: dict[str, Any] = {"by": PROGRAM, "now": now}
    area = Area.objects.get(name=COMMUNITY, closed_on=None)
    compounds = [_compound(area, *row, now=now) for row in COMPOUNDS]
    _neighbours(compounds[:KNOWN], now)
    company = people.register_organisation(area.pk, kind="utility", name="示例城市燃气公司", **to)
    made = {username: _account(username, name, role, area, now) for username, name, role in STAFF}
    drive = _drive(area, made["dehua"], RosterFilter(unmanaged=True), now)
    _form(area, made["dehua"], now)
    doors = drive.targets.order_by(
        "dwelling__compound_id", "dwelling__building__order", "dwelling__unit__order", "dwelling_id"
    )
    return Place(area, drive, company, list(doors.values_list("dwelling_id", flat=True)), made)


def _form(area: Area, secretary: Account, now: datetime) -> None:
    """The survey form with its letter of intent, uploaded and published as anybody would."""
    to: dict[str, Any] = {"by": viewers.viewer_for(secretary, now), "now": now}
    surveys.publish(surveys.upload(form.workbook(), area.pk, **to).pk, **to)


def write_ninth_building(script: Script) -> None:
    """The community of the other demo begins a small drive of its own, a week before today."""
    script.add(at("4-11", 8), partial(_ninth, "secretary"))


def _ninth(username: str, now: datetime) -> None:
    secretary = Account.objects.get(username=username)
    building = Building.objects.get(compound__name="保全街26号院", name="9号楼")
    area = building.compound.area
    chosen = RosterFilter(building_ids=(building.pk,))
    _drive(area, secretary, chosen, now, name="9号楼通气意愿登记")


def _drive(
    area: Area, secretary: Account, chosen: RosterFilter, now: datetime, name: str = DRIVE
) -> Drive:
    to: dict[str, Any] = {"by": viewers.viewer_for(secretary, now), "now": now}
    drive = drives.make_drive(
        area.pk,
        "gas_hookup",
        name=name,
        name_en="Gas hook-up survey" if name == DRIVE else "Gas for building 9",
        starts_on=now.date(),
        ends_on=on(ENDS),
        retention_on=on(KEPT),
        lead_id=secretary.pk,
        **to,
    )
    drives.draw(drive.pk, chosen, **to)
    return drives.start_drive(drive.pk, **to)


def _compound(
    area: Area, name: str, managed_by: str, shape: tuple[int, int, int, int], *, now: datetime
) -> Compound:
    buildings, floors, units, rooms = shape
    compound = places.create_compound(
        area.pk,
        name=name,
        address=name.removesuffix("院"),
        managed_by=managed_by,
        by=PROGRAM,
        now=now,
    )
    plan = [(f"{n}单元", rooms) for n in range(1, units + 1)]
    for number in range(1, buildings + 1):
        places.create_building(
            compound.pk, name=f"{number}号楼", floors=floors, units=plan, by=PROGRAM, now=now
        )
    return compound


def _neighbours(compounds: list[Compound], now: datetime) -> None:
    doors = Dwelling.objects.filter(compound__in=compounds).order_by("pk")
    for index, door in enumerate(doors.select_related("compound")):
        if index * 7 % 10 >= 6:
            continue
        person = people.register_person(
            door.compound.area_id,
            name=SURNAMES[index % len(SURNAMES)] + GIVEN[index % len(GIVEN)],
            phone=f"1390001{index:04d}" if index % 4 else "",
            dwelling_id=door.pk,
            kind="owner" if index % 3 else "occupant",
            consent="spoken",
            by=PROGRAM,
            now=now,
        )
        if index % 3:
            people.tie(person.pk, door.pk, kind="occupant", by=PROGRAM, now=now)


def _account(username: str, name: str, role: Role, area: Area, now: datetime) -> Account:
    account = accounts.open_account(username, name, PASSWORD, by=PROGRAM, now=now)
    accounts.appoint(account.pk, str(role), area_id=area.pk, since=now.date(), by=PROGRAM, now=now)
    return account


def sign_ins() -> list[tuple[str, ...]]:
    """The secretary and one worker of the community that leads the drive."""
    return [(str(role), name, username, PASSWORD) for username, name, role in STAFF[:2]]
