"""What leaves for the health system is valid FHIR R4, or does not leave."""

import json
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from tests.cast import NOW, House

from linli.base.errors import NotAllowed
from linli.journal.models import Entry
from linli.vaccination import actions, events, queries
from linli.vaccination.tests.factories import drive, first

GIVEN = date(2022, 4, 1)


def to(house: House, who: str = "worker") -> dict[str, Any]:
    return {"by": house.viewer(who), "now": NOW}


def test_the_bundle_names_doses_and_no_number_of_theirs(house: House) -> None:
    target = first(drive(house))
    actions.note_born(target.pk, date(1950, 1, 1), **to(house))
    actions.note_dose(target.pk, GIVEN, batch="P2022", **to(house))
    said = actions.hand_to_health(target.drive_id, **to(house, "secretary"))
    kinds = [entry["resource"]["resourceType"] for entry in said["entry"]]
    assert kinds == ["Patient", "Immunization"]
    dose = said["entry"][1]["resource"]
    assert (dose["occurrenceDateTime"], dose["lotNumber"]) == ("2022-04-01", "P2022")
    assert dose["vaccineCode"]["coding"][0]["code"] == "demo"
    assert dose["patient"]["reference"] == said["entry"][0]["fullUrl"]
    assert said["timestamp"] == "2022-04-18T09:00:00+08:00"
    assert "13900000001" not in json.dumps(said)


PATIENT = {"resourceType": "Patient", "id": "p1", "birthDate": "1950-01-01"}
DOSE: dict[str, Any] = {
    "resourceType": "Immunization",
    "id": "d1",
    "status": "completed",
    "vaccineCode": {"text": "示例疫苗"},
    "patient": {"reference": "urn:linli:p1"},
    "occurrenceDateTime": "2022-04-01",
    "protocolApplied": [{"doseNumberPositiveInt": 1}],
}


def bundle(**changed: Any) -> dict[str, Any]:
    dose = {key: value for key, value in {**DOSE, **changed}.items() if value is not None}
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": "urn:linli:p1", "resource": deepcopy(PATIENT)},
            {"fullUrl": "urn:linli:d1", "resource": dose},
        ],
    }


def test_a_right_bundle_has_no_problem() -> None:
    assert queries.problems(bundle()) == []
    assert queries.problems({"resourceType": "Bundle", "type": "collection"}) == []


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"status": None}, "d1.status"),
        ({"status": "given"}, "d1.status: given"),
        ({"occurrenceDateTime": "2022-13-01"}, "d1.occurrenceDateTime"),
        ({"occurrenceDateTime": None}, "d1: "),
        ({"lotNumber": ""}, "d1.lotNumber"),
        ({"patient": {"reference": "urn:linli:p2"}}, "d1.patient: urn:linli:p2"),
        ({"protocolApplied": [{"doseNumberPositiveInt": 0}]}, "d1.protocolApplied"),
        ({"nickname": "x"}, "d1.nickname"),
    ],
)
def test_what_is_wrong_is_named_by_resource_and_element(
    changed: dict[str, Any], where: str
) -> None:
    [said, *_more] = queries.problems(bundle(**changed))
    assert said.startswith(where)


def test_a_bundle_that_is_not_valid_stays_here(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = drive(house)
    monkeypatch.setattr(queries, "bundle", lambda _drive, _now: bundle(status="given"))
    with pytest.raises(NotAllowed) as refusal:
        actions.hand_to_health(found.pk, **to(house, "secretary"))
    assert refusal.value.code == "not_valid"
    assert "d1.status: given" in str(refusal.value)
    assert not Entry.objects.filter(kind=events.HANDED_OVER).exists()


def test_results_go_out_as_a_list_as_well(house: House) -> None:
    target = first(drive(house))
    actions.note_dose(target.pk, GIVEN, where="elsewhere", batch="P2022", **to(house))
    rows = actions.hand_to_health(target.drive_id, how="list", **to(house, "secretary"))
    assert rows == [
        [str(target.pk), "宋玉珍", "示例疫苗", "1", "2022-04-01", "P2022", "在其他接种点"]
    ]
    assert Entry.objects.get(kind=events.HANDED_OVER).data["how"] == "list"
