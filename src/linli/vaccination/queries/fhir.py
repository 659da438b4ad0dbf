"""Results for the health system: a FHIR R4 bundle of Patient and Immunization (hl7.org/fhir/R4)."""

from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from typing import Any

from django.utils import timezone

from linli.drives.models import Drive
from linli.vaccination.models import Course
from linli.vaccination.queries.courses import Opened, opened

SYSTEM = "urn:linli:target"


def bundle(drive: Drive, now: datetime) -> dict[str, Any]:
    """Every dose that was given, with its person by name and number of the roster. No telephone,
    no identity number: the receiving side has its own.
    """
    rows = Course.objects.filter(target__drive=drive).exclude(sealed="")
    entries: list[dict[str, Any]] = []
    for course in rows.select_related("vault__product", "target__person").order_by("pk"):
        box = opened(course, course.vault)
        if not box.doses:
            continue
        entries.append(_entry(f"patient-{course.target_id}", _patient(course, box)))
        entries += [
            _entry(f"dose-{course.target_id}-{n}", _immunization(course, dose, n))
            for n, dose in enumerate(box.doses, start=1)
        ]
    found: dict[str, Any] = {"resourceType": "Bundle", "type": "collection"}
    found["timestamp"] = timezone.localtime(now).isoformat(timespec="seconds")
    return {**found, "entry": entries} if entries else found


def problems(said: dict[str, Any]) -> list[str]:
    """What is wrong with a bundle by the standard, each with the number of its resource; no name.

    Read by the models of fhir.resources for R4B: Bundle, Patient and Immunization have there the
    elements of R4 (ADR 35). They know the codes of required value sets, but do not ask for them:
    that is done here. The library is loaded when it is needed, as it takes most of a second.
    """
    try:
        read = import_module("fhir.resources.R4B.bundle").Bundle.model_validate(said)
    except ValueError as fault:
        errors: list[dict[str, Any]] = fault.errors()  # type: ignore[attr-defined]  # pydantic's
        return [f"{_where(said, each['loc'])}: {each['msg']}" for each in errors]
    return [*_unknown_codes(read, "Bundle"), *_loose_ends(said)]


def _where(said: dict[str, Any], loc: tuple[Any, ...]) -> str:
    """The resource and its element, from the way through the bundle."""
    if len(loc) > 2 and loc[:1] == ("entry",):
        number = said["entry"][loc[1]].get("resource", {}).get("id", loc[1])
        return ".".join(str(part) for part in (number, *loc[3:]))
    return ".".join(map(str, loc))


def _unknown_codes(read: Any, where: str) -> Iterator[str]:
    """Codes that are not in the value set which the standard requires for their element."""
    for name, told in type(read).model_fields.items():
        value = getattr(read, name)
        known = (told.json_schema_extra or {}).get("enum_values")
        parts = value if isinstance(value, list) else [value]
        for part in parts:
            if hasattr(type(part), "model_fields"):
                yield from _unknown_codes(part, getattr(part, "id", None) or where)
            elif known and part is not None and part not in known:
                yield f"{where}.{name}: {part}"


def _loose_ends(said: dict[str, Any]) -> Iterator[str]:
    """Doses of a patient who is not in the bundle."""
    entries = said.get("entry", [])
    known = {entry.get("fullUrl") for entry in entries}
    for entry in entries:
        patient = entry["resource"].get("patient", {}).get("reference")
        if patient is not None and patient not in known:
            yield f"{entry['resource'].get('id')}.patient: {patient}"


def _entry(number: str, resource: dict[str, Any]) -> dict[str, Any]:
    return {"fullUrl": f"urn:linli:{number}", "resource": {"id": number, **resource}}


def _patient(course: Course, box: Opened) -> dict[str, Any]:
    person = course.target.person
    found: dict[str, Any] = {
        "resourceType": "Patient",
        "identifier": [{"system": SYSTEM, "value": str(course.target_id)}],
    }
    if person is not None:
        found["name"] = [{"text": person.name}]
    if box.born:
        found["birthDate"] = box.born
    return found


def _immunization(course: Course, dose: dict[str, str], number: int) -> dict[str, Any]:
    product = course.vault.product
    found: dict[str, Any] = {
        "resourceType": "Immunization",
        "status": "completed",
        "vaccineCode": {
            "coding": [{"system": "urn:linli:vaccine", "code": product.code}],
            "text": product.name,
        },
        "patient": {"reference": f"urn:linli:patient-{course.target_id}"},
        "occurrenceDateTime": dose["on"],
        "primarySource": dose["where"] == "here",
        "protocolApplied": [{"doseNumberPositiveInt": number}],
    }
    if dose.get("batch"):
        found["lotNumber"] = dose["batch"]
    return found
