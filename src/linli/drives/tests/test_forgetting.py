"""What drives knew about persons goes with whoever is erased, and at the end of its time."""

from datetime import datetime
from typing import Any

import pytest
from tests.cast import NOW, House

from linli.base.errors import NotAllowed
from linli.base.viewer import system
from linli.drives import actions, handlers, jobs, queries
from linli.drives.models import Attempt, Letter
from linli.drives.spec import LetterDraft
from linli.drives.tests.factories import LATER, noted, running, target_at
from linli.journal.models import Entry, Text
from linli.people import actions as people
from linli.people import events as person
from linli.people.models import Person


def test_with_a_person_go_notes_and_signature_and_stages_stay(house: House) -> None:
    drive = running(house)
    theirs, others = target_at(drive, house), target_at(drive, house, 1)
    letter = LetterDraft("owner", "宋玉珍", person_id=house.neighbour.pk)
    noted(theirs, "signed", house, note="宋玉珍说下周在家", letter=letter)
    noted(others, "agreed", house, note="邻居同意")
    to: dict[str, Any] = {"by": house.viewer("secretary"), "now": LATER}
    people.erase_person(house.neighbour.pk, **to)
    entry = _last(person.PERSON_ERASED)
    handlers.forget_person(entry)
    theirs.refresh_from_db()
    others.refresh_from_db()
    assert (theirs.note, theirs.stage.code, others.note) == ("", "signed", "邻居同意")
    kept = Letter.objects.get()
    assert (kept.name, kept.person_id, kept.erased_at is not None) == ("", None, True)
    assert [row.note for row in Attempt.objects.order_by("pk")] == ["", "邻居同意"]


def test_at_the_end_of_its_time_words_go_and_figures_stay(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive = running(house)
    target = target_at(drive, house)
    noted(
        target, "signed", house, note="下周在家", letter=LetterDraft("authorised", "周小满", "电话")
    )
    too_early = datetime(2022, 7, 1, 4, tzinfo=NOW.tzinfo)
    late = datetime(2025, 6, 30, 4, tzinfo=NOW.tzinfo)
    monkeypatch.setattr("linli.clock.queries.now", lambda: too_early)
    jobs.forget_due()
    target.refresh_from_db()
    assert target.note == "下周在家"
    monkeypatch.setattr("linli.clock.queries.now", lambda: late)
    jobs.forget_due()
    target.refresh_from_db()
    letter = Letter.objects.get()
    assert (target.note, target.stage.code, letter.name, letter.authority) == ("", "signed", "", "")
    assert queries.totals(drive) == {"signed": 1, "untried": 9}
    drive.refresh_from_db()
    assert drive.forgotten_at == late
    actions.close_drive(drive.pk, by=house.viewer("secretary"), now=late)
    with pytest.raises(NotAllowed) as refusal:
        actions.reopen_drive(drive.pk, by=house.viewer("secretary"), now=late)
    assert refusal.value.code == "forgotten"
    words = Text.objects.filter(entry__subject=f"target:{target.pk}")
    assert {row.body for row in words} <= {""}


def test_nobody_but_the_program_erases_by_time(house: House) -> None:
    with pytest.raises(NotAllowed):
        actions.forget_due(by=house.viewer("secretary"), now=LATER)
    assert actions.forget_due(by=system("retention"), now=LATER) == 0
    assert Person.objects.filter(pk=house.neighbour.pk).exists()


def _last(kind: str) -> Any:
    return Entry.objects.filter(kind=kind).order_by("-pk")[0]
