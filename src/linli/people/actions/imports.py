"""Residents from Excel, with their doors: checked first, written only then, to be undone."""

from datetime import datetime
from typing import IO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base import masking, sheets
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.people import queries, rules
from linli.people.models import Person, Tie
from linli.people.queries.importing import ResidentPlan
from linli.people.spec import RESIDENT_COLUMNS, Erased
from linli.places import actions as places
from linli.places import queries as doors
from linli.places.models import Area, Import
from linli.places.spec import ImportResult

RESIDENTS = "residents"
_ONLY_HERE = _("Lists of residents are taken over by the community's secretary.")


@transaction.atomic
def import_residents(
    file: IO[bytes], area_id: int, *, dry_run: bool, by: Viewer, now: datetime, file_name: str = ""
) -> ImportResult:
    """Read a list of residents (xlsx, xls, csv). With `dry_run` it waits for `take_over`.

    Invalid(field="file") says why a file cannot be read at all; single rows are refused with
    a reason each. Columns with identity numbers are not read.
    """
    area = Area.objects.get(pk=area_id)
    ensure(rules.can_import(by, area), _ONLY_HERE)
    sheet = sheets.read(file, RESIDENT_COLUMNS)
    record = places.check_file(RESIDENTS, sheet, area, file_name=file_name, by=by, now=now)
    return queries.checked(record) if dry_run else take_over(record.pk, by=by, now=now)


@transaction.atomic
def take_over(import_id: int, *, by: Viewer, now: datetime) -> ImportResult:
    """Write a checked list of residents. It is checked once more: what stands may have changed."""
    record = places.waiting(import_id)
    _ensure_may(record, by)
    lines, plan = queries.check_residents(doors.rows_of(record), record.area)
    keys, made = places.take_doors(plan.doors, by=by)
    made |= _take_people(plan, keys)
    return places.finish(record, lines, made, plan.makes(), by=by, now=now)


@transaction.atomic
def drop_import(import_id: int, *, by: Viewer, now: datetime) -> Import:
    """Do not take a checked list over; what was read of it is forgotten at once."""
    record = places.waiting(import_id)
    _ensure_may(record, by)
    return places.drop(record, by=by, now=now)


@transaction.atomic
def undo_import(import_id: int, *, by: Viewer, now: datetime) -> Import:
    """Remove what an import made: ties, persons, doors. What others point to, or what was edited
    since, stays and is counted.
    """
    record = places.taken(import_id)
    _ensure_may(record, by)
    ids = {kind: record.made.get(kind, []) for kind in ("people.tie", "people.person")}
    mine = Person.objects.filter(pk__in=ids["people.person"])
    persons = mine.filter(version=1, erased_at=None)
    edited = mine.exclude(version=1)
    ties = Tie.objects.filter(pk__in=ids["people.tie"], until=None)
    ties.exclude(person__in=edited).delete()
    free = doors.free_of_others(Person, list(persons.values_list("pk", flat=True)))
    Person.objects.filter(pk__in=free).delete()
    left = mine.count() + Tie.objects.filter(pk__in=ids["people.tie"]).count()
    kept = left + places.take_back(record, by=by)
    return places.undone(record, kept, by=by, now=now)


def strike_from_lists(who: Erased) -> int:
    """Take whoever is erased out of what is kept of files: refused rows, lists that still wait.
    For `erase_person`, which writes it down; how many rows.
    """
    return places.strike_rows(RESIDENTS, lambda values: _is_row_of(who, values))


def _is_row_of(who: Erased, values: dict[str, str]) -> bool:
    phone = masking.normal_phone(values.get("phone", ""))
    if phone and who.phone:
        return phone == who.phone
    return "".join(values.get("name", "").split()) == "".join(who.name.split())


def _ensure_may(record: Import, by: Viewer) -> None:
    ensure(record.kind == RESIDENTS and rules.can_import(by, record.area), _ONLY_HERE)


def _take_people(plan: ResidentPlan, keys: dict[tuple[str, ...], int]) -> dict[str, list[int]]:
    """Make the new persons and ties of a list, one statement for each (in batches)."""
    persons = [
        Person(
            area=plan.doors.area,
            name=new.name,
            name_index=new.who[0],
            phone=new.phone,
            phone_index=new.who[1],
            mobile=masking.is_mobile(new.phone),
        )
        for new in plan.new.values()
    ]
    Person.objects.bulk_create(persons, batch_size=1000)
    ids = {who: person.pk for who, person in zip(plan.new, persons, strict=True)}
    ties = [
        Tie(
            person_id=whose if isinstance(whose, int) else ids[whose],
            dwelling_id=keys[door],
            kind=kind,
        )
        for whose, door, kind in plan.ties
    ]
    Tie.objects.bulk_create(ties, batch_size=1000)
    made = {"people.person": [row.pk for row in persons], "people.tie": [row.pk for row in ties]}
    return {kind: pks for kind, pks in made.items() if pks}
