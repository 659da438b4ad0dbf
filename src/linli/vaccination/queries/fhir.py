"""Results for the health system: a FHIR R4 bundle of Patient and Immunization (hl7.org/fhir/R4)."""

from typing import Any

from linli.drives.models import Drive
from linli.vaccination.models import Course
from linli.vaccination.queries.courses import Opened, opened

SYSTEM = "urn:linli:target"


def bundle(drive: Drive) -> dict[str, Any]:
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
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


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
