"""Gatherings: their life, guests by name, and who sees them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.figures import Extent
from linli.events import actions, queries, rules, workflow
from linli.events.models import Event, Invitation
from linli.events.spec import Details, Guest
from linli.events.workflow import State

START = NOW + timedelta(days=2)
ON_THE_DAY = START + timedelta(minutes=30)
PLANNED, ANNOUNCED, HELD, CANCELLED = State.PLANNED, State.ANNOUNCED, State.HELD, State.CANCELLED


def plan(house: House, by: str = "secretary", **given: Any) -> Event:
    values: dict[str, Any] = {
        "area_id": house.community.pk,
        "compound_id": house.compound.pk,
        "title": "26号院议事会",
        "venue": "院内大槐树下",
        "starts_at": START,
        "ends_at": START + timedelta(hours=1),
        "organiser_id": house.accounts["secretary"].pk,
    }
    return actions.plan_event("meeting", by=house.viewer(by), now=NOW, **values | given)


def in_state(house: House, state: State) -> Event:
    event = plan(house)
    by: dict[str, Any] = {"by": house.viewer("secretary"), "now": ON_THE_DAY}
    if state == ANNOUNCED:
        actions.announce(event.pk, **by)
    if state == HELD:
        actions.hold(event.pk, **by)
    if state == CANCELLED:
        actions.cancel(event.pk, "下雨", **by)
    event.refresh_from_db()
    return event


def steward(house: House) -> Guest:
    return Guest("account", house.accounts["steward"].pk)


def _do(house: House, pk: int) -> dict[str, Callable[[], object]]:
    by: dict[str, Any] = {"by": house.viewer("secretary"), "now": ON_THE_DAY}
    times: dict[str, Any] = {
        "venue": "居委会",
        "starts_at": START,
        "ends_at": START + timedelta(hours=2),
    }
    guest = steward(house)
    return {
        "announce": lambda: actions.announce(pk, **by),
        "invite": lambda: actions.invite(pk, guest, capacity="steward", **by),
        "attend": lambda: actions.walk_in(pk, guest, capacity="steward", **by),
        "count": lambda: actions.count_heads(pk, 26, how="数到场人数", **by),
        "move": lambda: actions.move_event(pk, **times, **by),
        "hold": lambda: actions.hold(pk, **by),
        "cancel": lambda: actions.cancel(pk, "下雨", **by),
        "edit": lambda: actions.edit_event(pk, title="新题目", details=Details(), **by),
        "register": lambda: workflow.after(Event.objects.get(pk=pk).state, "register"),
        "report": lambda: actions.write_report(pk, "来了二十六人。", **by),
    }


EXPECTED = {
    ("announce", PLANNED): ANNOUNCED,
    **{
        (move, state): state
        for move in ("invite", "attend", "count", "move", "edit", "report")
        for state in (PLANNED, ANNOUNCED)
    },
    **{("hold", state): HELD for state in (PLANNED, ANNOUNCED)},
    ("register", ANNOUNCED): ANNOUNCED,
    ("report", HELD): HELD,
    **{("cancel", state): CANCELLED for state in (PLANNED, ANNOUNCED)},
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(workflow.MOVES))
def test_each_move_leads_where_the_table_says(house: House, state: State, move: str) -> None:
    event = in_state(house, state)
    target = EXPECTED.get((move, state))

    if target is None:
        with pytest.raises(NotAllowed):
            _do(house, event.pk)[move]()
    else:
        _do(house, event.pk)[move]()
    event.refresh_from_db()
    assert event.state == (target or state)


def test_one_who_is_asked_for_two_matters_is_checked_in_once_for_both(house: House) -> None:
    event, by = plan(house), house.viewer("worker")
    guest = steward(house)
    first = actions.invite(event.pk, guest, capacity="steward", matter="topic:1", by=by, now=NOW)
    actions.invite(event.pk, guest, capacity="steward", matter="topic:2", by=by, now=NOW)
    again = actions.invite(event.pk, guest, capacity="steward", matter="topic:1", by=by, now=NOW)

    for __ in range(2):
        actions.check_in(first.pk, by=by, now=ON_THE_DAY)

    assert again == first
    (seat,) = queries.seats(event.pk)
    assert (seat.matters, seat.checked_in_at) == (("topic:1", "topic:2"), ON_THE_DAY)
    assert queries.here(event.pk) == 1
    actions.undo_check_in(first.pk, by=by, now=ON_THE_DAY)
    assert queries.here(event.pk) == 0


def test_residents_are_masked_and_staff_named(house: House) -> None:
    event, by = plan(house), house.viewer("worker")
    for guest, capacity in (
        (Guest("person", house.neighbour.pk), "raiser"),
        (Guest("organisation", house.firm.pk), "outside"),
        (Guest("account", house.accounts["worker"].pk), "worker"),
    ):
        actions.invite(event.pk, guest, capacity=capacity, by=by, now=NOW)

    assert [seat.name for seat in queries.seats(event.pk)] == ["宋**", "示例燃气公司", "worker一"]


def test_who_has_come_is_not_uninvited(house: House) -> None:
    event, by = plan(house), house.viewer("worker")
    invitation = actions.invite(event.pk, steward(house), capacity="steward", by=by, now=NOW)
    actions.check_in(invitation.pk, by=by, now=ON_THE_DAY)

    with pytest.raises(NotAllowed):
        actions.withdraw_invitation(invitation.pk, by=by, now=ON_THE_DAY)
    actions.undo_check_in(invitation.pk, by=by, now=ON_THE_DAY)
    actions.withdraw_invitation(invitation.pk, by=by, now=ON_THE_DAY)
    with pytest.raises(NotAllowed):
        actions.check_in(invitation.pk, by=by, now=ON_THE_DAY)

    assert queries.seats(event.pk) == []


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("title", {"title": " "}),
        ("venue", {"venue": ""}),
        ("ends_at", {"ends_at": START}),
    ],
)
def test_wrong_input_names_its_field(house: House, field: str, given: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        plan(house, **given)

    assert refusal.value.field == field


def test_it_is_not_closed_before_its_day(house: House) -> None:
    event = plan(house)

    with pytest.raises(NotAllowed) as refusal:
        actions.hold(event.pk, by=house.viewer("secretary"), now=NOW)

    assert refusal.value.code == "too_early"


def test_the_second_of_two_gets_a_conflict(house: House) -> None:
    event, by = plan(house), house.viewer("secretary")
    actions.announce(event.pk, by=by, now=NOW, version=1)

    with pytest.raises(Conflict):
        actions.cancel(event.pk, "下雨", by=by, now=NOW, version=1)


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("secretary", True),
        ("leader", True),
        ("worker", False),
        ("other_secretary", False),
        ("supervisor", False),
        ("administrator", False),
        ("steward", False),
    ],
)
def test_who_plans(house: House, name: str, *, may: bool) -> None:
    if may:
        assert plan(house, by=name).state == PLANNED
    else:
        with pytest.raises(NotAllowed):
            plan(house, by=name)


CAST = [
    "worker",
    "second_worker",
    "other_worker",
    "secretary",
    "other_secretary",
    "handler",
    "supervisor",
    "leader",
    "administrator",
    "specialist",
    "lecturer",
    "contact",
    "steward",
    "resident",
]


@pytest.mark.parametrize("name", CAST)
def test_the_list_and_the_single_rule_show_the_same(house: House, name: str) -> None:
    here = plan(house)
    invited = plan(house, title="开会")
    there = plan(
        house,
        by="other_secretary",
        area_id=house.other_community.pk,
        compound_id=house.other_compound.pk,
    )
    by = house.viewer("worker")
    actions.invite(invited.pk, steward(house), capacity="steward", by=by, now=NOW)
    viewer = house.viewer(name)

    shown = set(queries.visible_to(viewer))
    assert shown == {event for event in (here, invited, there) if rules.can_see(viewer, event)}
    expected = {
        "steward": {invited},
        "other_worker": {there},
        "other_secretary": {there},
        "supervisor": {here, invited, there},
        "leader": {here, invited, there},
        "specialist": {here, invited, there},
    }
    near = {"worker", "second_worker", "secretary"}
    assert shown == ({here, invited} if name in near else expected.get(name, set())) | (
        {there} if name == "secretary" else set()  # she is named as its organiser
    )


def test_figures_count_what_was_held_and_who_came(house: House) -> None:
    event, by = plan(house), house.viewer("secretary")
    invitation = actions.invite(event.pk, steward(house), capacity="steward", by=by, now=NOW)
    actions.check_in(invitation.pk, by=by, now=ON_THE_DAY)
    actions.hold(event.pk, by=by, now=ON_THE_DAY)
    plan(house)
    week = Extent(by, area=house.community.path, start=NOW, end=NOW + timedelta(days=7))

    assert set(queries.held(week)) == {event}
    assert set(queries.attendances(week, kinds=["meeting"])) == {invitation}
    assert not queries.attendances(week, kinds=["fair"]).exists()


def test_the_database_refuses_an_invitation_to_nobody(house: House) -> None:
    event = plan(house)
    invitation = actions.invite(
        event.pk, steward(house), capacity="steward", by=house.viewer("worker"), now=NOW
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(account_id=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(ends_at=event.starts_at)
