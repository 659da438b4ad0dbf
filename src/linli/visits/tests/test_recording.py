"""A knock on a door: recorded once, by whom it may, with a moment that can be true."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from tests.cast import NOW, PROGRAM, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.viewer import Viewer, system
from linli.journal import queries as journal
from linli.places import actions as places
from linli.visits import actions, queries
from linli.visits.models import Visit
from linli.visits.spec import NOTES_KEPT
from linli.visits.tests.test_planning import planned


def visited(house: House, by: Viewer, door: int = 0, **given: Any) -> Visit:
    """A visit at one of the six doors of building 9."""
    wanted: dict[str, Any] = {"outcome": "met", "once": f"tap-{door:04d}-{by.key}", "now": NOW}
    return actions.record_visit(house.dwellings()[door].pk, by=by, **(wanted | given))


def test_visit_is_kept_with_its_place_plan_and_moment(
    house: House, secretary: Viewer, worker: Viewer
) -> None:
    plan = planned(house, secretary)
    visit = visited(house, worker, note=" 老人独居，周三再来 ", again_on=date(2022, 4, 20))
    assert (visit.area, visit.compound, visit.plan) == (house.community, house.compound, plan)
    assert (visit.worker_id, visit.outcome, visit.note) == (
        worker.account_id,
        "met",
        "老人独居，周三再来",
    )
    assert (visit.at, visit.recorded_at, visit.again_on) == (NOW, NOW, date(2022, 4, 20))


def test_note_is_sealed_in_the_table(house: House, worker: Viewer) -> None:
    visit = visited(house, worker, note="腿脚不便")
    with connection.cursor() as cursor:
        cursor.execute("select note from visits_visit where id = %s", [visit.pk])
        (stored,) = cursor.fetchone()
    assert "腿脚" not in stored
    assert Visit.objects.get(pk=visit.pk).note == "腿脚不便"


def test_journal_names_door_and_outcome_but_not_the_note(house: House, worker: Viewer) -> None:
    visit = visited(house, worker, note="腿脚不便")
    (entry,) = journal.timeline(f"visit:{visit.pk}")
    assert (entry.kind, entry.data, entry.words) == ("visit.recorded", {"outcome": "met"}, "")
    assert journal.timeline(f"dwelling:{visit.dwelling_id}")[-1] == entry


def test_same_tap_sent_twice_is_one_visit(house: House, worker: Viewer) -> None:
    first = visited(house, worker, outcome="met")
    second = visited(house, worker, outcome="no_one_home")
    assert first == second
    assert list(Visit.objects.values_list("outcome", flat=True)) == ["met"]


def test_key_of_somebody_elses_record_gives_nothing_away(
    house: House, worker: Viewer, second_worker: Viewer
) -> None:
    visited(house, worker, once="the-same-key")
    with pytest.raises(Invalid):
        visited(house, second_worker, once="the-same-key")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"outcome": "asleep"}, "outcome"),
        ({"outcome": ""}, "outcome"),
        ({"at": NOW + timedelta(minutes=1)}, "at"),
        ({"at": NOW - timedelta(days=32)}, "at"),
        ({"again_on": date(2022, 4, 17)}, "again_on"),
        ({"once": ""}, "once"),
        ({"once": "x" * 65}, "once"),
    ],
)
def test_bad_values_are_refused_by_their_field(
    house: House, worker: Viewer, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        visited(house, worker, **given)
    assert refusal.value.field == field
    assert not Visit.objects.exists()


def test_door_out_of_use_is_not_visited(house: House, worker: Viewer) -> None:
    places.retire_dwelling(house.dwellings()[0].pk, by=PROGRAM, now=NOW)
    with pytest.raises(NotAllowed) as refusal:
        visited(house, worker)
    assert refusal.value.code == "out_of_use"


def test_worker_of_another_community_records_nothing_here(
    house: House, other_worker: Viewer
) -> None:
    with pytest.raises(NotAllowed):
        visited(house, other_worker)


def test_withdrawn_visit_stays_with_its_reason_and_leaves_the_figures(
    house: House, worker: Viewer
) -> None:
    visit = visited(house, worker)
    taken = actions.withdraw_visit(visit.pk, "点错了门", by=worker, now=NOW, version=1)
    assert (taken.withdrawn_at, taken.withdrawn_by, taken.withdrawn_why) == (
        NOW,
        worker.key,
        "点错了门",
    )
    assert set(queries.visible_to(worker)) == {visit}
    assert set(queries.counted(queries.visible_to(worker))) == set()
    assert journal.timeline(f"visit:{visit.pk}")[-1].words == "点错了门"


def test_secretary_withdraws_for_a_worker_but_another_worker_does_not(
    house: House, worker: Viewer, second_worker: Viewer, secretary: Viewer
) -> None:
    visit = visited(house, worker)
    with pytest.raises(NotAllowed) as refusal:
        actions.withdraw_visit(visit.pk, "点错了", by=second_worker, now=NOW)
    assert refusal.value.code == "not_yours"
    assert actions.withdraw_visit(visit.pk, "点错了", by=secretary, now=NOW).withdrawn_at == NOW


def test_withdrawing_needs_a_reason_and_happens_once(house: House, worker: Viewer) -> None:
    visit = visited(house, worker)
    with pytest.raises(Invalid) as refusal:
        actions.withdraw_visit(visit.pk, " ", by=worker, now=NOW)
    assert refusal.value.field == "reason"
    actions.withdraw_visit(visit.pk, "点错了", by=worker, now=NOW)
    with pytest.raises(Conflict):
        actions.withdraw_visit(visit.pk, "点错了", by=worker, now=NOW, version=1)
    with pytest.raises(NotAllowed) as second:
        actions.withdraw_visit(visit.pk, "点错了", by=worker, now=NOW)
    assert second.value.code == "withdrawn"


def test_notes_of_a_door_are_erased_and_the_visits_stay(
    house: House, worker: Viewer, secretary: Viewer
) -> None:
    visited(house, worker, 0, note="腿脚不便")
    other = visited(house, worker, 1, note="楼道灯不亮")
    door = house.dwellings()[0].pk
    assert actions.erase_notes(door, by=secretary, now=NOW) == 1
    assert {visit.pk: visit.note for visit in Visit.objects.exclude(note="")} == {
        other.pk: "楼道灯不亮"
    }
    assert Visit.objects.count() == 2
    with pytest.raises(NotAllowed):
        actions.erase_notes(door, by=worker, now=NOW)


def test_old_notes_are_forgotten_each_day(house: House, worker: Viewer) -> None:
    visited(house, worker, 0, note="腿脚不便")
    assert actions.forget_notes(by=system("retention"), now=NOW + NOTES_KEPT) == 0
    later = NOW + NOTES_KEPT + timedelta(days=1)
    assert actions.forget_notes(by=system("retention"), now=later) == 1
    assert Visit.objects.get().note == ""
    with pytest.raises(NotAllowed):
        actions.forget_notes(by=worker, now=later)
