"""Grade, basis and deadline of a hazard are corrected: who may, until when, and what stays."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.cast import NOW, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.cases import actions, events, queries
from linli.cases.models import Case
from linli.cases.tests import factories
from linli.cases.workflow import State
from linli.journal.models import Entry

FACTS = factories.FACTS
MAJOR = {**FACTS, "grade": "major"}
LATER = NOW + timedelta(days=1)


def correct(house: House, case: Case, **given: Any) -> Case:
    wanted: dict[str, Any] = {
        "facts": MAJOR,
        "reason": "现场复核为重大隐患",
        "by": house.viewer("secretary"),
        "now": LATER,
    }
    return actions.correct(case.pk, **(wanted | given))


def due(case: Case) -> date:
    moment: datetime = case.clocks.get(code="handle").due_at
    return moment.astimezone(ZoneInfo("Asia/Shanghai")).date()


def test_grade_is_corrected_and_its_term_counts_from_when_it_was_found(house: House) -> None:
    case = factories.hazard(house).case
    assert due(case) == date(2022, 4, 21)
    assert correct(house, case).facts == MAJOR
    # Fifteen working days from Monday the 18th, not from the day of the correction.
    assert due(case) == due(factories.hazard(house, facts=MAJOR).case) == date(2022, 5, 10)


def test_old_and_new_values_and_the_reason_stay_in_the_history(house: House) -> None:
    case = factories.hazard(house).case
    basis = "《安全生产法》第三十六条"
    correct(house, case, facts={**MAJOR, "basis": basis, "due_on": date(2022, 4, 29)})
    told = queries.happenings(case)[0]
    assert told.what == ("已更正 · 一般隐患 → 重大隐患 · 整改期限 按规定期限 → 2022年4月29日")
    assert told.text == f"现场复核为重大隐患\n{FACTS['basis']} → {basis}"
    entry = Entry.objects.get(kind=events.CORRECTED)
    # Words may name a person: they are no part of what cannot be erased.
    assert entry.data == {
        "was": {"grade": "general", "due_on": ""},
        "facts": {"grade": "major", "due_on": "2022-04-29"},
        "due": ["2022-04-21T09:30:00+00:00", "2022-04-29T09:30:00+00:00"],
    }


def test_named_day_is_the_end_and_without_it_the_term_holds_again(house: House) -> None:
    case = factories.hazard(house).case
    correct(house, case, facts={**FACTS, "due_on": date(2022, 4, 29)})
    assert due(case) == date(2022, 4, 29)
    correct(house, case, facts=FACTS)
    assert due(case) == date(2022, 4, 21)


def test_basis_alone_moves_no_clock(house: House) -> None:
    case = factories.hazard(house).case
    before = case.clocks.get()
    correct(house, case, facts={**FACTS, "basis": "《消防法》第二十八条"})
    after = case.clocks.get()
    assert (after.started_at, after.due_at, after.term) == (
        before.started_at,
        before.due_at,
        before.term,
    )


def test_pause_it_had_counts_on(house: House) -> None:
    """Two working days stood still: they are left after the correction as before."""
    case = factories.brought_to(house, State.SUSPENDED, kind="hazard")
    actions.resume(case.pk, by=house.viewer("secretary"), now=NOW + timedelta(days=2))
    assert due(case) == date(2022, 4, 24)  # a Sunday that was worked
    correct(house, case, now=NOW + timedelta(days=2))
    assert due(case) == date(2022, 5, 12)
    correct(
        house,
        case,
        facts={**MAJOR, "due_on": date(2022, 4, 29)},
        now=NOW + timedelta(days=2),
    )
    assert due(case) == date(2022, 4, 29)


def test_it_is_late_at_once_when_the_corrected_term_has_passed(house: House) -> None:
    case = factories.hazard(house, facts=MAJOR).case
    later = NOW + timedelta(days=7)
    correct(house, case, facts=FACTS, now=later)
    row = queries.with_clock(Case.objects.filter(pk=case.pk), later).get()
    assert row.colour_code == "red"


@pytest.mark.parametrize("state", [State.CLOSED, State.SUSPENDED, State.WITHDRAWN])
def test_what_was_looked_at_again_or_stands_still_is_not_corrected(
    house: House, state: str
) -> None:
    case = factories.brought_to(house, state, kind="hazard")
    with pytest.raises(NotAllowed) as refusal:
        correct(house, case)
    assert refusal.value.code == "wrong_state"


def test_deadline_stands_once_it_is_reported_as_put_right(house: House) -> None:
    case = factories.hazard_ended(house)
    with pytest.raises(NotAllowed) as refusal:
        correct(house, case, facts={**FACTS, "due_on": date(2022, 4, 29)})
    assert refusal.value.code == "deadline"
    met = case.clocks.get(code="handle")
    correct(house, case)
    assert case.clocks.get(code="handle").due_at == met.due_at


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "长" * 501}, "reason"),
        ({"facts": FACTS}, "reason"),
        ({"facts": {"grade": "major", "basis": ""}}, "hazard_basis"),
        ({"facts": {**FACTS, "grade": "huge"}}, "hazard_grade"),
        ({"facts": {**FACTS, "due_on": date(2022, 4, 19)}}, "hazard_due_on"),
        ({"facts": {**FACTS, "due_on": date(2023, 4, 21)}}, "hazard_due_on"),
        ({"facts": {**MAJOR, "on_spot": "关阀"}}, "hazard_on_spot"),
    ],
)
def test_correction_needs_a_reason_a_difference_and_fitting_values(
    house: House, given: dict[str, Any], field: str
) -> None:
    case = factories.hazard(house).case
    with pytest.raises(Invalid) as refusal:
        correct(house, case, **given)
    assert refusal.value.field == field


def test_what_was_done_on_the_spot_is_no_matter_of_correction(house: House) -> None:
    case = factories.hazard(house, facts=factories.ON_SPOT).case
    correct(house, case)
    case.refresh_from_db()
    assert case.facts == {**factories.ON_SPOT, "grade": "major"}


@pytest.mark.parametrize(
    "name", ["second_worker", "other_worker", "supervisor", "leader", "administrator", "steward"]
)
def test_others_do_not_correct(house: House, name: str) -> None:
    case = factories.hazard(house).case
    with pytest.raises(NotAllowed):
        correct(house, case, by=house.viewer(name))
    correct(house, case, by=house.viewer("worker"))


def test_second_writer_is_told(house: House) -> None:
    case = factories.hazard(house).case
    correct(house, case, version=case.version)
    with pytest.raises(Conflict):
        correct(house, case, facts=FACTS, version=case.version)


def test_appeals_have_nothing_to_correct(house: House) -> None:
    case = factories.raised(house).case
    with pytest.raises(NotAllowed) as refusal:
        correct(house, case)
    assert refusal.value.code == "not_of_this_kind"
