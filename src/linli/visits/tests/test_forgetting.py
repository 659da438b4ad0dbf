"""Erasing a person reaches the notes of their door; the daily job erases old ones."""

from datetime import timedelta

import pytest
from tests.cast import NOW, House

from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.journal import queries as journal
from linli.people import actions as people
from linli.people.events import PERSON_ERASED
from linli.visits import handlers, jobs
from linli.visits.models import Visit
from linli.visits.spec import NOTES_KEPT
from linli.visits.tests.test_recording import visited


def test_erasing_a_person_reaches_the_notes_of_their_door(
    house: House, worker: Viewer, secretary: Viewer
) -> None:
    visited(house, worker, 0, note="宋阿姨腿脚不便")
    elsewhere = visited(house, worker, 1, note="楼道灯不亮")
    people.erase_person(house.neighbour.pk, by=secretary, now=NOW)
    for entry in journal.timeline(f"person:{house.neighbour.pk}", [PERSON_ERASED]):
        handlers.forget_person(entry)
    assert {visit.pk: visit.note for visit in Visit.objects.exclude(note="")} == {
        elsewhere.pk: "楼道灯不亮"
    }


def test_daily_job_erases_notes_kept_long_enough(
    house: House, worker: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    visited(house, worker, note="腿脚不便")
    monkeypatch.setattr(clock, "now", lambda: NOW + NOTES_KEPT)
    jobs.forget_notes()
    assert Visit.objects.get().note == "腿脚不便"
    monkeypatch.setattr(clock, "now", lambda: NOW + NOTES_KEPT + timedelta(days=1))
    jobs.forget_notes()
    assert Visit.objects.get().note == ""
