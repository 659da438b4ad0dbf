"""Hazards are looked at again by somebody else; silence and words from afar close none."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import system
from linli.cases import actions, events, handlers, queries
from linli.cases.models import Confirmation
from linli.cases.spec import Raiser, Settled
from linli.cases.tests import factories
from linli.cases.workflow import State
from linli.journal.models import Entry
from linli.notices.models import Notice


def test_failed_recheck_opens_it_again_and_the_second_goes_to_the_supervisor(house: House) -> None:
    case = factories.hazard_ended(house)
    with pytest.raises(Invalid) as refusal:
        actions.recheck(case.pk, in_order=False, by=house.viewer("worker"), now=NOW)
    assert refusal.value.field == "comment"
    factories.not_removed(house, case.pk)
    case.refresh_from_db()
    assert (case.state, case.reopen_count, case.escalated_at) == (State.IN_HAND, 1, None)
    assert set(case.clocks.filter(met_at=None).values_list("code", flat=True)) == {"handle"}
    factories.resolved(house, case.pk)
    factories.not_removed(house, case.pk)
    case.refresh_from_db()
    assert (case.reopen_count, case.escalated_at) == (2, NOW)
    assert set(queries.escalated(house.viewer("supervisor"))) == {case}


def test_recheck_is_no_word_of_the_raiser_and_silence_closes_nothing(house: House) -> None:
    case = factories.hazard_ended(
        house, raiser=Raiser(name="赵晓兰", phone="13800000001", consent=True)
    )
    late = NOW + timedelta(days=60)
    assert set(queries.due_unconfirmed(late)) == set()
    acts: tuple[Callable[[], object], ...] = (
        lambda: actions.close_unconfirmed(case.pk, by=system("terms"), now=late),
        lambda: actions.record_call(case.pk, reached=False, by=house.viewer("worker"), now=NOW),
        lambda: actions.confirm(
            case.pk, how="link", solved=True, by=factories.raiser_of(case), now=NOW
        ),
    )
    for act in acts:
        with pytest.raises(NotAllowed) as refusal:
            act()
        assert refusal.value.code == "not_of_this_kind"
    assert Confirmation.objects.count() == 0
    actions.confirm(case.pk, how="link", solved=False, by=factories.raiser_of(case), now=NOW)
    case.refresh_from_db()
    assert case.state == State.IN_HAND


def test_nobody_is_written_to_about_a_hazard_that_nobody_raised(house: House) -> None:
    case = factories.hazard_ended(house)
    handlers.tell_raiser_of_answer(Entry.objects.get(kind=events.RESOLVED))
    factories.not_removed(house, case.pk)
    factories.paused(house, case.pk)
    handlers.tell_raiser_of_pause(Entry.objects.get(kind=events.SUSPENDED))
    assert Notice.objects.count() == 0


def test_recheck_waits_for_those_who_did_not_put_it_right(house: House) -> None:
    case = factories.hazard(house, facts=factories.ON_SPOT, settled=Settled("solved", "")).case
    waits = {
        name: list(queries.waiting_for(house.viewer(name), NOW).values_list("pk", "act"))
        for name in ("worker", "second_worker", "secretary", "other_worker", "supervisor")
    }
    assert waits == {
        "worker": [],
        "second_worker": [(case.pk, "recheck")],
        "secretary": [(case.pk, "recheck")],
        "other_worker": [],
        "supervisor": [],
    }
