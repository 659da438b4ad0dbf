"""The life of lines and claims, and what must never be."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, PROGRAM, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.figures import Extent, Measure
from linli.claims import actions, queries, workflow
from linli.claims.models import Circle, Claim, Line, PartTime
from linli.claims.spec import quarter_of
from linli.claims.tests.factories import (
    DUE_ON,
    LATER,
    circle,
    claim,
    in_state,
    need,
    resource,
    unit,
)
from linli.claims.workflow import LISTING, MOVES, Listing, State
from linli.clock import queries as clock
from linli.labels import actions as labels

#: What each state of a claim knows, and where it leads.
KNOWS: dict[State, dict[str, State]] = {
    State.CLAIMED: {
        "note": State.CLAIMED,
        "fulfil": State.FULFILLED,
        "give_back": State.WITHDRAWN,
    },
    State.FULFILLED: {
        "send_back": State.CLAIMED,
        "rate": State.FULFILLED,
        "rate_last": State.RATED,
    },
    State.RATED: {},
    State.WITHDRAWN: {},
}
LINES: dict[Listing, dict[str, Listing]] = {
    Listing.LISTED: {
        "edit": Listing.LISTED,
        "claim": Listing.LISTED,
        "close": Listing.MET,
        "take_off": Listing.WITHDRAWN,
    },
    Listing.MET: {"put_back": Listing.LISTED},
    Listing.WITHDRAWN: {"put_back": Listing.LISTED},
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", MOVES)
def test_every_move_of_a_claim_from_every_state(state: State, move: str) -> None:
    if move in KNOWS[state]:
        assert workflow.after(state, move) == KNOWS[state][move]
    else:
        with pytest.raises(NotAllowed):
            workflow.after(state, move)


@pytest.mark.parametrize("state", Listing)
@pytest.mark.parametrize("move", LISTING)
def test_every_move_of_a_line_from_every_state(state: Listing, move: str) -> None:
    if move in LINES[state]:
        assert workflow.listing_after(state, move) == LINES[state][move]
    else:
        with pytest.raises(NotAllowed):
            workflow.listing_after(state, move)


@pytest.mark.parametrize("state", State)
def test_each_state_is_reached_through_the_actions(house: House, state: State) -> None:
    assert in_state(house, state).state == state


def test_a_contact_claims_for_their_own_unit_only(house: House) -> None:
    row = circle(house)
    own, other, wanted = unit(house, row), unit(house, row, "示例银行"), need(house, row)
    with pytest.raises(NotAllowed):
        claim(house, wanted, other)
    made = claim(house, wanted, own)
    with pytest.raises(NotAllowed) as refusal:
        claim(house, wanted, own)
    assert refusal.value.code == "claimed"
    second = claim(house, wanted, other, by="handler")
    assert set(queries.claims_visible_to(house.viewer("secretary"))) == {made, second}
    assert set(queries.claims_visible_to(house.viewer("contact"))) == {made}


def test_resources_are_offered_and_not_claimed(house: House) -> None:
    row = circle(house)
    offered = resource(house, unit(house, row))
    with pytest.raises(NotAllowed) as refusal:
        claim(house, offered, unit(house, row))
    assert refusal.value.code == "not_claimable"


def test_a_resource_has_a_unit_and_a_kind_of_the_town(house: House) -> None:
    row = circle(house)
    own = unit(house, row)
    by: dict[str, Any] = {"by": house.viewer("secretary"), "now": NOW}
    service = labels.add_label("service", "红色服务", colour="red", by=PROGRAM, now=NOW)
    with pytest.raises(Invalid):
        actions.put_on_list(row.pk, "resource", "场地", **by)
    with pytest.raises(Invalid):
        actions.put_on_list(
            row.pk, "resource", "场地", unit_id=own.pk, resource_id=service.pk, **by
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.create(
            circle=row, kind="resource", title="场地", listed_by="account:1", listed_at=NOW
        )
    tagged = need(house, row, label_ids=[service.pk])
    assert list(tagged.labels.all()) == [service]


def test_who_reports_it_fulfilled_does_not_rate_it_for_the_community(house: House) -> None:
    row = circle(house)
    made = claim(house, need(house, row), unit(house, row))
    secretary, handler = house.viewer("secretary"), house.viewer("handler")
    actions.fulfil(made.pk, "电话告知已办", by=secretary, now=LATER)
    with pytest.raises(NotAllowed):
        actions.rate(made.pk, "circle", "good", by=secretary, now=LATER)
    with pytest.raises(NotAllowed):
        actions.rate(made.pk, "circle", "good", by=house.viewer("contact"), now=LATER)
    actions.rate(made.pk, "circle", "good", by=handler, now=LATER)
    with pytest.raises(NotAllowed) as refusal:
        actions.rate(made.pk, "circle", "poor", by=handler, now=LATER)
    assert refusal.value.code == "rated"


def test_sent_back_takes_what_was_said_with_it(house: House) -> None:
    made = in_state(house, State.FULFILLED)
    actions.rate(made.pk, "unit", "good", by=house.viewer("contact"), now=LATER)
    actions.send_back(made.pk, "只开放了一次", by=house.viewer("secretary"), now=LATER)
    made.refresh_from_db()
    assert (made.state, made.fulfilled_at, made.met_at) == (State.CLAIMED, None, None)
    assert not made.ratings.exists()


def test_a_line_is_closed_when_something_was_fulfilled_and_nothing_is_open(house: House) -> None:
    row = circle(house)
    own, wanted = unit(house, row), need(house, row)
    to: dict[str, Any] = {"by": house.viewer("secretary"), "now": LATER}
    with pytest.raises(NotAllowed) as refusal:
        actions.close_line(wanted.pk, **to)
    assert refusal.value.code == "not_met"
    made = claim(house, wanted, own)
    for act in (
        lambda: actions.close_line(wanted.pk, **to),
        lambda: actions.take_off(wanted.pk, "不再需要", **to),
        lambda: actions.leave(own.pk, **to),
    ):
        with pytest.raises(NotAllowed) as refused:
            act()
        assert refused.value.code == "open"
    actions.fulfil(made.pk, "已开放", by=house.viewer("contact"), now=LATER)
    actions.close_line(wanted.pk, **to)
    wanted.refresh_from_db()
    assert wanted.state == Listing.MET
    actions.put_back(wanted.pk, **to)
    actions.leave(own.pk, **to)
    assert not queries.units_of(row).exists()


def test_times_and_beneficiaries_are_counted_as_times(house: House) -> None:
    row = circle(house)
    made = claim(house, need(house, row), unit(house, row))
    to: dict[str, Any] = {"by": house.viewer("contact"), "now": LATER}
    for day, served in ((date(2022, 4, 17), 20), (date(2022, 4, 18), 20)):
        actions.note_service(made.pk, day, "助餐", served, **to)
    with pytest.raises(Invalid):
        actions.note_service(made.pk, date(2022, 4, 19), "助餐", 20, **to)

    shown = queries.claims_of(queries.claims_visible_to(house.viewer("secretary"))).get()
    assert (shown.times, shown.served) == (2, 40)
    extent = Extent(house.viewer("leader"))
    assert Measure("sum", "beneficiaries").of(queries.services(extent)) == 40
    monday = clock.local(LATER).replace(hour=0, minute=0, second=0, microsecond=0)
    before = Extent(house.viewer("leader"), end=monday)  # done on Sunday, noted later
    assert Measure("sum", "beneficiaries").of(queries.services(before)) == 20
    assert queries.claimed(extent).count() == 1
    assert queries.fulfilled(extent).count() == 0


def test_a_part_time_member_s_name_goes_with_the_office(house: House) -> None:
    row = circle(house)
    own = unit(house, row)
    to: dict[str, Any] = {"by": house.viewer("secretary"), "now": NOW}
    seat = actions.name_part_time(own.pk, "钱经理", "支部书记", **to)
    assert [each.name for each in queries.part_time_of(row)] == ["钱经理"]
    actions.end_part_time(seat.pk, **to)
    seat.refresh_from_db()
    assert (seat.name, seat.position, seat.until) == ("", "支部书记", date(2022, 4, 18))
    with pytest.raises(IntegrityError), transaction.atomic():
        PartTime.objects.filter(pk=seat.pk).update(name="钱经理")
    alliance = actions.found_circle(
        "alliance", "产业联盟", area_id=house.community.pk, founded_on=DUE_ON, **to
    )
    with pytest.raises(NotAllowed):
        actions.name_part_time(unit(house, alliance).pk, "钱经理", "书记", **to)


def test_a_duty_is_off_until_it_names_the_old_table_it_replaces(house: House) -> None:
    row = circle(house)
    to: dict[str, Any] = {"by": house.viewer("secretary"), "now": NOW}
    assert not row.meets_quarterly
    with pytest.raises(Invalid):
        actions.edit_circle(row.pk, row.name, meets_quarterly=True, **to)
    with pytest.raises(IntegrityError), transaction.atomic():
        Circle.objects.filter(pk=row.pk).update(meets_quarterly=True)
    actions.edit_circle(row.pk, row.name, meets_quarterly=True, replaces="季度例会统计表", **to)
    row.refresh_from_db()
    assert row.meets_quarterly


def waiting(house: House, name: str, now: Any = LATER) -> set[tuple[str, int, str]]:
    rows = queries.waiting_for(house.viewer(name), now)
    return {(row["thing"], row["pk"], row["act"]) for row in rows}


def test_the_duty_of_a_quarter_is_met_by_the_meeting_itself(house: House) -> None:
    row = circle(house)
    own = unit(house, row)
    to: dict[str, Any] = {"by": house.viewer("secretary"), "now": NOW}
    assert waiting(house, "secretary") == set()
    actions.edit_circle(row.pk, row.name, meets_quarterly=True, replaces="统计表", **to)
    assert waiting(house, "secretary") == {("circle", row.pk, "plan_quarter")}
    begins = NOW + timedelta(hours=1)
    meeting = actions.plan_meeting(
        row.pk,
        "第二季度例会",
        venue="社区会议室",
        starts_at=begins,
        ends_at=begins + timedelta(hours=1),
        **to,
    )
    assert waiting(house, "secretary") == set()
    seat = meeting.event.invitations.get()
    assert seat.organisation_id == own.organisation_id
    actions.hold_meeting(meeting.pk, "确定三项认领。", present={seat.pk}, by=to["by"], now=LATER)
    shown = queries.meetings_of(row).get()
    assert (shown.minutes, shown.present_count) == ("确定三项认领。", 1)
    assert waiting(house, "secretary", NOW + timedelta(days=80)) == {
        ("circle", row.pk, "plan_quarter")
    }


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2022, 4, 18), (date(2022, 4, 1), date(2022, 7, 1))),
        (date(2022, 12, 31), (date(2022, 10, 1), date(2023, 1, 1))),
        (date(2022, 1, 1), (date(2022, 1, 1), date(2022, 4, 1))),
    ],
)
def test_quarters(day: date, quarter: tuple[date, date]) -> None:
    assert quarter_of(day) == quarter


def test_what_waits_for_whom(house: House) -> None:
    row = circle(house)
    made = claim(house, need(house, row), unit(house, row))
    assert waiting(house, "contact") == {("claim", made.pk, "fulfil_claim")}
    assert waiting(house, "secretary") == set()
    actions.fulfil(made.pk, "已开放", by=house.viewer("contact"), now=LATER)
    for name in ("contact", "secretary", "handler", "leader"):
        assert waiting(house, name) == {("claim", made.pk, "rate_claim")}
    actions.rate(made.pk, "circle", "good", by=house.viewer("secretary"), now=LATER)
    assert waiting(house, "secretary") == set()
    for name in ("worker", "supervisor", "other_secretary", "administrator"):
        assert waiting(house, name) == set()


def test_the_second_of_two_writers_is_told(house: House) -> None:
    wanted = need(house, circle(house))
    to: dict[str, Any] = {"by": house.viewer("secretary"), "now": NOW}
    actions.edit_line(wanted.pk, "助餐点缺桌椅", version=1, **to)
    with pytest.raises(Conflict):
        actions.edit_line(wanted.pk, "助餐点缺人手", version=1, **to)


@pytest.mark.parametrize("broken", [{"state": State.FULFILLED}, {"state": State.WITHDRAWN}])
def test_the_database_refuses_a_claim_without_proof_or_reason(
    house: House, broken: dict[str, Any]
) -> None:
    made = in_state(house, State.CLAIMED)
    assert made.due_at.date() == DUE_ON
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=made.pk).update(**broken)
