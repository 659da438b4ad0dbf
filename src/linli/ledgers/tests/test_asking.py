"""More time and pauses: asked for by the executor before the day, decided by somebody else."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.ledgers import actions
from linli.ledgers.models import Item
from linli.ledgers.tests.factories import DUE_ON, running, step, to
from linli.ledgers.workflow import State

NEW = date(2022, 7, 31)
#: The day after the deadline.
PAST = datetime(2022, 7, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_extension_moves_the_deadline_only_when_granted_by_another(house: House) -> None:
    made = running(house)
    asked = actions.ask(made.pk, "extension", until=NEW, reason="等图纸", **to(house, "worker"))
    assert Item.objects.get(pk=made.pk).due_on == DUE_ON
    with pytest.raises(NotAllowed):
        actions.decide(asked.pk, granted=True, **to(house, "worker"))

    actions.decide(asked.pk, granted=True, **to(house, "leader"))

    assert Item.objects.get(pk=made.pk).due_on == NEW


def test_extension_is_asked_for_before_the_day(house: House) -> None:
    made = running(house)
    with pytest.raises(Invalid, match="期限"):
        actions.ask(made.pk, "extension", until=NEW, reason="忘了", **to(house, "worker", PAST))


def test_extension_of_one_milestone_leaves_the_item(house: House) -> None:
    made = running(house, step(due_on=date(2022, 4, 30)))
    shown = made.milestones.get()
    asked = actions.ask(
        made.pk,
        "extension",
        until=date(2022, 5, 20),
        milestone_id=shown.pk,
        reason="雨天停工",
        **to(house, "worker"),
    )

    actions.decide(asked.pk, granted=True, **to(house, "leader"))

    shown.refresh_from_db()
    assert (shown.due_on, Item.objects.get(pk=made.pk).due_on) == (date(2022, 5, 20), DUE_ON)


def test_refusal_says_why_and_changes_nothing(house: House) -> None:
    made = running(house)
    asked = actions.ask(made.pk, "extension", until=NEW, reason="等图纸", **to(house, "worker"))
    with pytest.raises(Invalid):
        actions.decide(asked.pk, granted=False, **to(house, "leader"))

    actions.decide(asked.pk, granted=False, answer="图纸已到", **to(house, "leader"))

    asked.refresh_from_db()
    assert (asked.granted, asked.answer) == (False, "图纸已到")
    assert Item.objects.get(pk=made.pk).due_on == DUE_ON


def test_same_request_waits_once(house: House) -> None:
    made = running(house)
    actions.ask(made.pk, "extension", until=NEW, reason="等图纸", **to(house, "worker"))
    with pytest.raises(Invalid):
        actions.ask(made.pk, "extension", until=NEW, reason="再请", **to(house, "worker"))


def test_pause_is_granted_with_its_reason_and_ends_by_taking_it_up(house: House) -> None:
    made = running(house)
    asked = actions.ask(
        made.pk, "suspension", until=date(2022, 5, 31), reason="等资金", **to(house, "worker")
    )
    actions.decide(asked.pk, granted=True, **to(house, "leader"))
    made.refresh_from_db()
    assert (made.state, made.suspended_on) == (State.SUSPENDED, NOW.date())
    assert made.suspended_until == date(2022, 5, 31)

    with pytest.raises(NotAllowed):
        actions.resume(made.pk, due_on=NEW, **to(house, "worker"))
    actions.resume(made.pk, due_on=NEW, **to(house, "leader"))

    made.refresh_from_db()
    assert (made.state, made.suspended_on, made.due_on) == (State.RUNNING, None, NEW)
