"""Whoever was erased stays erased when a backup made before is put back."""

import json
from pathlib import Path
from typing import Any

import pytest

from linli.base.errors import NotAllowed
from linli.base.viewer import Viewer, system
from linli.cases import actions as cases
from linli.cases.models import Case
from linli.cases.tests import factories
from linli.journal.actions import deliver_waiting
from linli.journal.models import Entry
from linli.people import actions as people
from linli.people.models import Consent, Person
from linli.site import erasure, paths
from linli.site.reactions import REACTIONS
from tests.cast import NOW, House

BY = {"by": system("test"), "now": NOW}


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The list of this house, beside its database."""
    file = tmp_path / "erasures.jsonl"
    monkeypatch.setattr(paths, "erasures_file", lambda: file)
    return file


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def missed(house: str, *things: tuple[str, str]) -> str:
    """Lines of erasures that came after the backup that this database is."""
    last = Entry.objects.latest("pk").pk
    return "".join(
        json.dumps({"house": house, "entry": last + n, "kind": kind, "subject": subject}) + "\n"
        for n, (kind, subject) in enumerate(things, 1)
    )


def this_house() -> str:
    return Entry.objects.earliest("pk").link(erasure.GENESIS)[:16]


def test_each_kind_of_erasure_is_noted_by_number_and_without_a_name(
    house: House, secretary: Viewer, kept: Path
) -> None:
    case = factories.with_raiser(house).case
    other = factories.with_raiser(house).case
    her = house.neighbour.pk
    people.give_consent(f"person:{her}", "contact", how="spoken", by=secretary, now=NOW)
    cases.withdraw_consent(case.pk, by=factories.raiser_of(case), now=NOW)
    cases.erase(other.pk, by=factories.raiser_of(other), now=NOW)
    people.withdraw_consent(f"person:{her}", by=secretary, now=NOW)
    people.erase_person(her, by=secretary, now=NOW)
    assert not kept.exists()

    deliver_waiting(REACTIONS, now=NOW)

    noted = {(line["kind"], line["subject"]) for line in lines(kept)}
    assert noted == {
        ("case.consent_withdrawn", f"case:{case.pk}"),
        ("case.erased", f"case:{other.pk}"),
        ("consent.withdrawn", f"person:{her}"),
        ("consent.withdrawn", f"case:{case.pk}"),
        ("consent.withdrawn", f"case:{other.pk}"),
        ("person.erased", f"person:{her}"),
    }
    assert {line["house"] for line in lines(kept)} == {this_house()}
    assert kept.stat().st_mode & 0o077 == 0
    for personal in ("宋玉珍", "13900000001", "赵晓兰", "13800000001"):
        assert personal not in kept.read_text("utf-8")


def test_what_was_erased_after_the_backup_is_erased_again_with_all_that_follows(
    house: House, kept: Path
) -> None:
    case = factories.with_raiser(house).case
    hers = factories.raised(house, raiser=factories.Raiser(house.neighbour.pk, consent=True)).case
    kept.write_text(
        missed(
            this_house(),
            ("person.erased", f"person:{house.neighbour.pk}"),
            ("case.erased", f"case:{case.pk}"),
        )
    )

    assert erasure.repeat() == 2

    house.neighbour.refresh_from_db()
    assert (house.neighbour.name, house.neighbour.erased_at is None) == ("", False)
    assert set(Case.objects.exclude(erased_at=None)) == {case, hers}
    assert Entry.objects.filter(kind="person.erased").get().words == ""
    assert erasure.repeat() == 0


def test_consents_taken_back_are_taken_back_again(
    house: House, secretary: Viewer, kept: Path
) -> None:
    case = factories.with_raiser(house).case
    her = f"person:{house.neighbour.pk}"
    people.give_consent(her, "contact", how="spoken", by=secretary, now=NOW)
    kept.write_text(
        missed(
            this_house(),
            ("case.consent_withdrawn", f"case:{case.pk}"),
            ("consent.withdrawn", her),
        )
    )

    assert erasure.repeat() == 2

    assert not Consent.objects.filter(withdrawn_at=None).exists()
    case.refresh_from_db()
    assert (case.raiser_name, case.raiser_phone, case.erased_at) == ("", "", None)


def test_what_the_backup_knows_already_is_not_repeated(
    house: House, secretary: Viewer, kept: Path
) -> None:
    people.erase_person(house.neighbour.pk, by=secretary, now=NOW)
    deliver_waiting(REACTIONS, now=NOW)
    assert len(lines(kept)) == 1

    assert erasure.repeat() == 0
    with pytest.raises(NotAllowed):
        people.erase_person(house.neighbour.pk, **BY)


def test_line_noted_twice_is_repeated_once(house: House, kept: Path) -> None:
    line = missed(this_house(), ("person.erased", f"person:{house.neighbour.pk}"))
    kept.write_text(line * 2)
    assert erasure.repeat() == 1


def test_list_of_another_house_is_left_alone(house: House, kept: Path) -> None:
    kept.write_text(missed("f" * 16, ("person.erased", f"person:{house.neighbour.pk}")))

    assert erasure.repeat() == 0

    house.neighbour.refresh_from_db()
    assert house.neighbour.name == "宋玉珍"


def test_torn_last_line_spoils_neither_those_before_nor_those_after(
    house: House, kept: Path
) -> None:
    """The power went while it was written; the next erasure is written behind it."""
    case, other = factories.with_raiser(house).case, factories.with_raiser(house).case
    whole = missed(
        this_house(),
        ("person.erased", f"person:{house.neighbour.pk}"),
        ("case.erased", f"case:{case.pk}"),
    )
    kept.write_text(whole[:-20])
    entry = Entry(pk=10**6, kind="case.erased", subject=f"case:{other.pk}")
    erasure.remember(entry)

    assert erasure.repeat() == 2

    house.neighbour.refresh_from_db()
    assert house.neighbour.erased_at is not None
    assert set(Case.objects.exclude(erased_at=None)) == {other}


def test_new_records_get_numbers_beyond_all_that_the_list_names(house: House, kept: Path) -> None:
    """Else the next restore would erase somebody else, who got the number meanwhile."""
    her, case = house.neighbour.pk, factories.raised(house).case.pk
    kept.write_text(
        missed(
            this_house(),
            ("person.erased", f"person:{her + 40}"),
            ("case.erased", f"case:{case + 70}"),
        )
    )
    noted = Entry.objects.latest("pk").pk + 2

    assert erasure.repeat() == 0  # both came after the backup: nobody is there to erase

    person = people.register_person(house.community.pk, name="周小满", **BY)
    assert person.pk > her + 40
    assert factories.raised(house).case.pk > case + 70
    assert Entry.objects.filter(pk__gt=noted).exists()
    assert not Entry.objects.filter(pk__range=(noted - 1, noted)).exists()


def test_what_the_journal_knows_is_noted_before_it_is_replaced(
    house: House, secretary: Viewer, kept: Path
) -> None:
    """An erasure whose reactions still waited when the house was replaced."""
    people.erase_person(house.neighbour.pk, by=secretary, now=NOW)
    assert not kept.exists()

    erasure.catch_up()
    erasure.catch_up()

    assert [(line["kind"], line["subject"]) for line in lines(kept)] == [
        ("person.erased", f"person:{house.neighbour.pk}")
    ]
    deliver_waiting(REACTIONS, now=NOW)
    assert Person.objects.get(pk=house.neighbour.pk).erased_at == NOW


def test_house_without_a_list_repeats_nothing(house: House) -> None:
    del house
    assert erasure.repeat() == 0
