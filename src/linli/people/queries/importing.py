"""What a list of residents would do: whom it adds, which row it must refuse and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from linli.base import crypto, masking, progress
from linli.people.models import Person, Tie
from linli.people.spec import is_phone, tie_kinds
from linli.places import queries as places
from linli.places.models import Area, Import
from linli.places.queries import DoorPlan
from linli.places.spec import Door, ImportResult, Line

LONGEST_NAME = 60
#: Name and phone as blind indexes: whom a row means, if they have a phone.
Who = tuple[str, str]
#: One person tied to one door in one way: name and phone index, door, kind.
TieKey = tuple[Who, tuple[str, ...], str]


@dataclass
class NewPerson:
    """A person to be written down."""

    name: str
    phone: str
    who: Who


@dataclass
class ResidentPlan:
    """What stands, and what a list of residents adds to it."""

    doors: DoorPlan
    #: Who stands already, with a phone: index of name and phone → person.
    known: dict[Who, int] = field(default_factory=dict)
    #: Who lives at a door under a name, without asking the phone: (name index, door) → person.
    at_door: dict[tuple[str, int], int] = field(default_factory=dict)
    #: Ties in force: (person, dwelling, kind).
    tied: set[tuple[int, int, str]] = field(default_factory=set)
    new: dict[Who, NewPerson] = field(default_factory=dict)
    #: Ties to make: who (an id, or a new person) at which door, how; in the order of the list.
    ties: dict[tuple[int | Who, tuple[str, ...], str], None] = field(default_factory=dict)

    def makes(self) -> dict[str, int]:
        """How many rows of each kind the list adds."""
        people = {"people.person": len(self.new), "people.tie": len(self.ties)}
        return self.doors.makes() | {kind: n for kind, n in people.items() if n}

    def person_for(self, who: Who, key: tuple[str, ...]) -> int | None:
        """Somebody we know: by name and phone, else by name at the same door."""
        name, phone = who
        if phone and who in self.known:
            return self.known[who]
        return self.at_door.get((name, self.doors.standing.get(key, 0)))


def plan_residents(area: Area) -> ResidentPlan:
    """What stands in this area, ready to be compared with a list (6 queries)."""
    plan = ResidentPlan(places.plan_doors(area))
    within = {"area__path__within": area.path, "erased_at": None}
    for pk, name, phone in (
        Person.objects.filter(**within)
        .exclude(phone_index="")
        .values_list("pk", "name_index", "phone_index")
    ):
        plan.known[name, phone] = pk
    ties = Tie.objects.filter(until=None, dwelling__compound__area__path__within=area.path)
    for person, dwelling, kind, name in ties.values_list(
        "person_id", "dwelling_id", "kind", "person__name_index"
    ):
        plan.tied.add((person, dwelling, kind))
        plan.at_door[name, dwelling] = person
    return plan


def trouble_with_resident(values: dict[str, str]) -> str:
    """Why a person cannot be taken, in words; "" if all is in order."""
    name, phone = values.get("name", ""), values.get("phone", "")
    if not name:
        return _("The name is missing.")
    if len(name) > LONGEST_NAME or masking.IDENTITY.search(" ".join(values.values())):
        return _("An identity number or too long a text stands in this row: take it out.")
    if phone and not is_phone(masking.normal_phone(phone)):
        return _("The telephone number is not complete.")
    if tie_kinds(values.get("tie", "")) is None:
        return _(
            "The tie must be occupant, owner, head or registered (居住人、产权人、户主、户籍)."
        )
    return ""


def check_residents(
    rows: Iterable[tuple[int, dict[str, str]]], area: Area
) -> tuple[list[Line], ResidentPlan]:
    """Each row of a list of residents with its reason or what it does."""
    plan = plan_residents(area)
    lines = []
    rows = list(rows)
    for number, values in progress.each(rows, len(rows)):
        reason = places.trouble_with_door(values, plan.doors) or trouble_with_resident(values)
        does = "" if reason else _take(values, places.door_of(values), plan)
        if not reason and not does:
            reason = _("This resident stands there already.")
        lines.append(Line(number, values, reason, does))
    return lines, plan


def _take(values: dict[str, str], door: Door, plan: ResidentPlan) -> str:
    """Note what the row adds; says so in words, "" if it adds nothing."""
    name, phone = values["name"], masking.normal_phone(values.get("phone", ""))
    key = plan.doors.key(door)
    known = _index(name, phone)
    # Without a phone, equal names at different doors are different people.
    who = known if phone else (known[0], "/".join(key))
    person = plan.person_for(known, key)
    whose: int | Who = who if person is None else person
    kinds = [
        kind for kind in tie_kinds(values.get("tie", "")) or () if _is_new(plan, whose, key, kind)
    ]
    if not kinds:
        return ""
    fresh_door = not plan.doors.stands(door) and key not in plan.doors.new
    plan.doors.add(door)
    fresh_person = person is None and who not in plan.new
    if fresh_person:
        plan.new[who] = NewPerson(name, phone, known)
    plan.ties |= {(whose, key, kind): None for kind in kinds}
    return _words(fresh_door=fresh_door, fresh_person=fresh_person)


def _is_new(plan: ResidentPlan, whose: int | Who, key: tuple[str, ...], kind: str) -> bool:
    if (whose, key, kind) in plan.ties:
        return False
    dwelling = plan.doors.standing.get(key)
    return not (isinstance(whose, int) and dwelling and (whose, dwelling, kind) in plan.tied)


def _words(*, fresh_door: bool, fresh_person: bool) -> str:
    if fresh_person:
        return _("New dwelling, new resident") if fresh_door else _("New resident")
    return _("New dwelling, known resident") if fresh_door else _("Known resident, new tie")


def _index(name: str, phone: str) -> Who:
    return crypto.blind_index(name), crypto.blind_index(phone)


def checked(record: Import) -> ImportResult:
    """What a checked list of residents would do now."""
    lines, plan = check_residents(places.rows_of(record), record.area)
    return places.result(record, lines, plan.makes())
