"""Lists of the health system, row by row against the roster; rows that wait for a hand."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.base import crypto, masking, progress
from linli.base.viewer import Viewer
from linli.drives.models import Drive, Target
from linli.drives.workflow import Meaning, State
from linli.places import queries as places
from linli.places.models import Import
from linli.places.spec import ImportResult, Line
from linli.vaccination.models import Course, Unmatched, Vault
from linli.vaccination.queries.courses import name_of, opened, plan_of
from linli.vaccination.queries.overview import drives_visible_to, vault_of
from linli.vaccination.rules import RIGHTS
from linli.vaccination.spec import LIST, WHERE

KIND = "doses"
OLDEST = date(1900, 1, 1)
#: Offered for a row that fits nobody.
CANDIDATES = 12


@dataclass(frozen=True)
class Dose:
    """A row that fits: whose dose it is, and when."""

    target_id: int
    given_on: date
    batch: str


@dataclass
class Matched:
    """What a list brings: every line with what becomes of it, doses, rows that fit nobody."""

    lines: list[Line] = field(default_factory=list)
    doses: list[Dose] = field(default_factory=list)
    unmatched: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)


def import_kind(drive: Drive) -> str:
    """Under which name lists of this drive are kept."""
    return f"{KIND}:{drive.pk}"


def drive_of(record: Import) -> Drive:
    """The drive whose doses a list tells."""
    return Drive.objects.select_related("area").get(pk=int(record.kind.partition(":")[2]))


def list_key(record_id: int, target_id: int) -> str:
    """How the keys of records begin that a list made for a target."""
    return f"list-{record_id}-{target_id}-"


def imports_visible_to(viewer: Viewer) -> "QuerySet[Import]":
    """Lists of drives in areas where the viewer takes them over."""
    rows = drives_visible_to(viewer).filter(area__path__within_any=RIGHTS.areas(viewer, "import"))
    kinds = [f"{KIND}:{pk}" for pk in rows.values_list("pk", flat=True)]
    return Import.objects.filter(kind__in=kinds).select_related("area")


def drives_to_fill(viewer: Viewer) -> "QuerySet[Drive]":
    """Running drives with their key, in areas where the viewer takes lists over."""
    areas = RIGHTS.areas(viewer, "import")
    rows = drives_visible_to(viewer).filter(area__path__within_any=areas, state=State.OPEN)
    return rows.filter(vault__destroyed_at=None, vault__isnull=False).order_by("-pk")


def checked(record: Import, now: datetime) -> ImportResult:
    """What a list would bring now."""
    drive = drive_of(record)
    vault = vault_of(drive)
    if vault is None or not vault.wrapped:
        return places.result(record, [], {})
    found = match(drive, vault, places.rows_of(record), now)
    makes = {"vaccination.dose": len(found.doses), "vaccination.unmatched": len(found.unmatched)}
    return places.result(record, found.lines, makes)


def match(
    drive: Drive, vault: Vault, rows: Iterable[tuple[int, dict[str, str]]], now: datetime
) -> Matched:
    """Each row: refused with a reason (no day, twice, known already, more doses than the schedule
    has), a dose of somebody, or a row to settle by hand.
    """
    roster = _Roster(drive, vault)
    found = Matched()
    rows = list(rows)
    for number, values in progress.each(rows, len(rows)):
        given_on = _day(values.get("given_on", ""))
        reason = _trouble(values, given_on, localdate(now))
        if reason or given_on is None:
            found.lines.append(Line(number, values, reason))
            continue
        clean = {**values, "given_on": given_on.isoformat()}
        target, why = roster.of(values)
        if target is None:
            found.unmatched.append((number, why, clean))
            does = f"{_('To settle by hand')}：{Unmatched.Why(why).label}"
            found.lines.append(Line(number, values, "", does))
            continue
        reason = roster.takes(target, given_on)
        if not reason:
            found.doses.append(Dose(target.pk, given_on, values.get("batch", "")[:40]))
        declined = target.meaning == Meaning.DECLINED
        does = _("Kept sealed; they declined and are not asked") if declined else _("Dose kept")
        found.lines.append(Line(number, values, reason, "" if reason else does))
    return found


def _trouble(values: dict[str, str], given_on: date | None, today: date) -> str:
    if any(masking.IDENTITY.search(value) for value in values.values()):
        return _("Leave the identity number out: there is no legal basis to keep it.")
    if given_on is None:
        return _("The day cannot be read: write it as 2022-04-01.")
    return "" if OLDEST <= given_on <= today else _("Choose a day that has been.")


def _day(words: str) -> date | None:
    digits = words.strip().split(" ")[0]
    for sign in "年月/.":
        digits = digits.replace(sign, "-")
    parts = digits.replace("日", "").split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return None
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None


class _Roster:
    """Whom a row means, and what is known of them: one look for the whole list."""

    def __init__(self, drive: Drive, vault: Vault) -> None:
        rows = Target.objects.filter(drive=drive, person__isnull=False)
        self.known: dict[tuple[str, str], list[Target]] = {}
        for target in rows.select_related("person"):
            if target.person is not None and target.person.phone_index:
                key = (target.person.name_index, target.person.phone_index)
                self.known.setdefault(key, []).append(target)
        courses = Course.objects.filter(vault=vault).exclude(sealed="")
        self.given = {c.target_id: list(opened(c, vault).given) for c in courses}
        self.out = {course.target_id for course in courses if opened(course, vault).certificate}
        self.doses = plan_of(vault.product).doses

    def of(self, values: dict[str, str]) -> tuple[Target | None, str]:
        name = crypto.blind_index(" ".join(values.get("name", "").split()))
        phone = crypto.blind_index(masking.normal_phone(values.get("phone", "")))
        found = self.known.get((name, phone), [])
        if len(found) != 1:
            return None, Unmatched.Why.SEVERAL if found else Unmatched.Why.UNKNOWN
        if found[0].meaning == Meaning.OUT or found[0].pk in self.out:
            return None, Unmatched.Why.OUT
        return found[0], ""

    def takes(self, target: Target, given_on: date) -> str:
        """Why this dose cannot be kept; "" if it can, and then it counts for the next rows."""
        given = self.given.setdefault(target.pk, [])
        if given_on in given:
            return _("A dose of this day is kept already.")
        if len(given) >= self.doses:
            return _("All doses are given; nothing is due.")
        given.append(given_on)
        return ""


def sealed_row(values: dict[str, str], vault: Vault) -> str:
    """A row, closed with the drive's key."""
    kept = {column.code: values.get(column.code, "") for column in LIST}
    return crypto.seal_under(vault.wrapped, json.dumps(kept, ensure_ascii=False))


def unsealed(row: Unmatched) -> dict[str, str]:
    """The words of a row; none once it is settled or the key is gone."""
    if not row.sealed or not row.vault.wrapped:
        return {}
    found: dict[str, str] = json.loads(crypto.unseal_under(row.vault.wrapped, row.sealed))
    return found


def masked(values: dict[str, str]) -> dict[str, str]:
    """The same as a list shows it."""
    shown = {column.code: column for column in LIST}
    return {
        code: (shown[code].mask or str)(value) if code in shown else value
        for code, value in values.items()
    }


def unmatched_visible_to(viewer: Viewer) -> "QuerySet[Unmatched]":
    """Rows to settle in areas where the viewer takes lists over."""
    areas = RIGHTS.areas(viewer, "import")
    rows = Unmatched.objects.filter(vault__drive__area__path__within_any=areas)
    return rows.select_related("vault__drive__area", "vault__product", "record")


def candidates(row: Unmatched) -> list[tuple[int, str]]:
    """Who on the roster could be meant: the same number or name first, then the same surname with
    a name one sign off. Masked names with the number on the roster.
    """
    said = unsealed(row)
    if not said:
        return []
    name = "".join(said["name"].split())
    phone = masking.normal_phone(said["phone"])
    ranked = []
    rows = Target.objects.filter(drive=row.vault.drive, person__isnull=False)
    for target in rows.select_related("person").order_by("pk"):
        person: Any = target.person
        alike = (person.name == name) * 2 + (bool(phone) and person.phone == phone) * 2
        if not alike and person.name[:1] == name[:1]:
            alike = int(_near(person.name, name)) + int(_near(person.phone, phone))
        if alike:
            ranked.append((-alike, target.pk, target))
    return [
        (pk, f"{name_of(t)} · #{pk}") for _rank, pk, t in sorted(ranked, key=_rank)[:CANDIDATES]
    ]


def _rank(each: tuple[int, int, Target]) -> tuple[int, int]:
    return each[0], each[1]


def _near(one: str, other: str) -> bool:
    """Whether two words of one length differ in one sign at the most, as a slip of the pen does."""
    return len(one) == len(other) > 0 and sum(a != b for a, b in zip(one, other, strict=True)) <= 1


def results(drive: Drive) -> list[list[str]]:
    """Every dose for the health system, as rows: number on the roster, name, vaccine, number of the
    dose, day, batch, where.
    """
    rows = Course.objects.filter(target__drive=drive).exclude(sealed="")
    found = []
    for course in rows.select_related("vault__product", "target__person").order_by("target_id"):
        name = course.target.person.name if course.target.person else ""
        found += [
            [
                str(course.target_id),
                name,
                course.vault.product.name,
                str(number),
                dose["on"],
                dose.get("batch", ""),
                str(WHERE[dose["where"]]),
            ]
            for number, dose in enumerate(opened(course, course.vault).doses, start=1)
        ]
    return found
