"""Workers that stall, die or meet a stop between taking, giving and noting."""

from datetime import timedelta

import pytest
from tests.cast import NOW, House

from linli.notices import actions as notices
from linli.notices.actions import delivering
from linli.notices.gateways import Answer, Outcome
from linli.notices.models import Mailing, Notice
from linli.outreach import queries
from linli.outreach.models import Message
from linli.outreach.tests.factories import begun, resident

pytestmark = pytest.mark.django_db


def states(row: Message) -> dict[str, int]:
    return {each["state"]: each["times"] for each in queries.totals(row)}


def test_second_worker_does_not_send_what_the_first_still_has(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linli.notices.actions.mailing.TOGETHER", 1)
    resident(house, "王小明", "13900000009", door=1)
    row = begun(house)
    mailing = Mailing.objects.get()
    late = NOW + timedelta(minutes=11)
    sent: list[str] = []

    def slow(notice: Notice) -> Answer:
        sent.append(notice.key)
        if len(sent) == 1:  # so long that the whole turn is taken for lost, and done by another
            assert notices.settle_doubts(now=NOW + timedelta(minutes=9)) == 0
            assert notices.settle_doubts(now=late) == 2
            assert notices.turn(mailing.pk, now=late) == 2
        return Answer(Outcome.SENT)

    monkeypatch.setattr("linli.notices.actions.mailing.attempt", slow)
    assert notices.turn(mailing.pk, now=NOW, moment=lambda: late) == 2

    first, second = (notice.key for notice in queries.deliveries(row))
    assert sent == [first, first, second], "by its key the gateway knows the first one again"
    assert states(row) == {"sent": 2}


def test_what_a_gateway_with_keys_is_given_together_is_known_by_its_keys_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident(house, "王小明", "13900000009", door=1)
    row = begun(house)
    sent: list[str] = []

    def dies(notice: Notice) -> Answer:
        sent.append(notice.key)
        if len(sent) == 2:
            raise KeyboardInterrupt
        return Answer(Outcome.SENT)

    monkeypatch.setattr("linli.notices.actions.mailing.attempt", dies)
    with pytest.raises(KeyboardInterrupt):
        notices.turn(Mailing.objects.get().pk, now=NOW)
    assert states(row) == {"sending": 2}
    late = NOW + timedelta(minutes=11)
    assert notices.settle_doubts(now=late) == 2
    assert notices.turn(Mailing.objects.get().pk, now=late) == 2
    assert (set(sent[:2]), len(sent), states(row)) == (set(sent[2:]), 4, {"sent": 2})


def test_stopped_among_those_given_together_stays_here(house: House) -> None:
    other = resident(house, "王小明", "13900000009", door=1)
    row = begun(house)
    mailing = Mailing.objects.get()
    taken = delivering.take(mailing.notices.all(), now=NOW, most=9)
    notices.opt_out(other.phone_index, shown="", how="staff", area="", now=NOW)
    given = delivering.give_all(delivering.load(taken), now=NOW)
    assert [notice.recipient for notice in given] == [f"person:{house.neighbour.pk}"]
    assert states(row) == {"sending": 1, "stopped": 1}


def test_each_notice_is_given_at_its_own_moment(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linli.notices.actions.mailing.TOGETHER", 1)
    resident(house, "王小明", "13900000009", door=1)
    row = begun(house)
    moments = iter(NOW + timedelta(seconds=10 * n) for n in range(4))
    notices.turn(Mailing.objects.get().pk, now=NOW, moment=lambda: next(moments))
    given = queries.deliveries(row).values_list("taken_at", "given_at")
    assert list(given) == [(NOW, NOW), (NOW, NOW + timedelta(seconds=20))]
