"""The reception: by code, walk-ins, two phones at once; what is counted afterwards."""

from datetime import timedelta

import pytest
from tests.cast import House

from linli.accounts import queries as accounts
from linli.base.errors import Invalid, NotAllowed
from linli.base.figures import Extent, Measure
from linli.events import actions, queries
from linli.events.models import Event, Outcome
from linli.events.spec import Guest, Party, RegistrationDraft
from linli.events.tests.factories import START, lecture, register, to

NOW = START + timedelta(minutes=5)


def test_a_code_is_received_once_and_the_second_reception_is_told(house: House) -> None:
    event = lecture(house)
    row = register(event, 1).registration

    first = actions.receive(event.pk, f" {row.code.lower()} ", once="a", **to(house, "worker", NOW))
    same = actions.receive(event.pk, row.code, once="a", **to(house, "worker", NOW))
    later = NOW + timedelta(minutes=3)
    second = actions.receive(event.pk, row.code, once="b", **to(house, "second_worker", later))

    assert (first.again, same.again, second.again) == (False, False, True)
    assert second.registration.came_at == NOW
    assert second.registration.received_by == f"account:{house.accounts['worker'].pk}"
    assert queries.tally(event).came == 1


def test_a_code_of_nobody_or_of_another_event_is_refused(house: House) -> None:
    event, other = lecture(house), lecture(house)
    row = register(other, 1).registration
    for code in ("XXXXXX", row.code, ""):
        with pytest.raises(Invalid) as refused:
            actions.receive(event.pk, code, once="a", **to(house, "worker", NOW))
        assert refused.value.field == "code"


def test_a_cancelled_registration_is_not_received(house: House) -> None:
    event = lecture(house)
    row = register(event, 1).registration
    actions.cancel_registration(row.pk, **to(house, "worker"))
    with pytest.raises(Invalid):
        actions.receive(event.pk, row.code, once="a", **to(house, "worker", NOW))


def test_fewer_of_a_household_come_than_registered(house: House) -> None:
    event = lecture(house)
    row = register(event, 1, party=Party.HOUSEHOLD, people=3).registration
    actions.receive(event.pk, row.code, people=2, once="a", **to(house, "worker", NOW))
    found = queries.tally(event)
    assert (found.placed, found.came, found.came_registrations) == (3, 2, 1)


def test_who_waits_and_comes_is_received(house: House) -> None:
    event = lecture(house)
    rows = [register(event, number).registration for number in range(1, 5)]
    actions.receive(event.pk, rows[3].code, once="a", **to(house, "worker", NOW))
    found = queries.tally(event)
    assert (found.placed, found.waiting, found.came) == (3, 1, 1)


def test_a_walk_in_sent_twice_by_a_phone_is_kept_once(house: House) -> None:
    event = lecture(house)
    draft = RegistrationDraft(name="", phone="", people=2, party=Party.HOUSEHOLD)
    at = NOW - timedelta(minutes=4)

    first = actions.walk_in_party(event.pk, draft, once="w", at=at, **to(house, "worker", NOW))
    actions.walk_in_party(event.pk, draft, once="w", at=at, **to(house, "worker", NOW))

    assert first.registration.came_at == at
    assert (queries.tally(event).came, queries.tally(event).walked_in) == (2, 2)
    event.refresh_from_db()
    assert event.seats_taken == 0


def test_a_walk_in_who_had_registered_is_received_under_their_code(house: House) -> None:
    event = lecture(house)
    row = register(event, 1).registration
    draft = RegistrationDraft(name="张1", phone="13800000001")
    found = actions.walk_in_party(event.pk, draft, once="w", **to(house, "worker", NOW))
    assert found.registration == row
    assert event.registrations.count() == 1


def test_a_reception_taken_back_counts_nobody(house: House) -> None:
    event = lecture(house)
    row = register(event, 1).registration
    actions.receive(event.pk, row.code, once="a", **to(house, "worker", NOW))
    walked = actions.walk_in_party(
        event.pk, RegistrationDraft(name="", phone=""), once="w", **to(house, "worker", NOW)
    ).registration

    for pk in (row.pk, walked.pk):
        actions.undo_receive(pk, **to(house, "worker", NOW))

    assert queries.tally(event).came == 0
    assert actions.receive(event.pk, row.code, once="b", **to(house, "worker", NOW)).again is False


def test_nobody_is_received_by_other_communities_or_after_the_end(house: House) -> None:
    event = lecture(house)
    row = register(event, 1).registration
    with pytest.raises(NotAllowed):
        actions.receive(event.pk, row.code, once="a", **to(house, "other_worker", NOW))
    actions.hold(event.pk, **to(house, "worker", NOW))
    with pytest.raises(NotAllowed):
        actions.receive(event.pk, row.code, once="a", **to(house, "worker", NOW))
    assert queries.tally(Event.objects.get(pk=event.pk)).no_shows == 1


def test_only_who_came_rates_it_afterwards(house: House) -> None:
    event = lecture(house)
    came, missing = register(event, 1), register(event, 2)
    by = {made: accounts.viewer_by_link(made.token, NOW) for made in (came, missing)}
    mine, theirs = by[came], by[missing]
    assert mine is not None
    assert theirs is not None
    with pytest.raises(NotAllowed) as refused:
        actions.rate(came.registration.pk, 5, by=mine, now=NOW)
    assert refused.value.code == "did_not_come"
    actions.receive(event.pk, came.registration.code, once="a", **to(house, "worker", NOW))

    actions.rate(came.registration.pk, 5, "讲得清楚", by=mine, now=NOW)
    actions.rate(came.registration.pk, 4, by=mine, now=NOW)

    found = queries.tally(event)
    assert (found.rated, found.stars) == (1, 4.0)
    with pytest.raises(NotAllowed):
        actions.rate(came.registration.pk, 1, by=theirs, now=NOW)
    with pytest.raises(Invalid):
        actions.rate(came.registration.pk, 6, by=mine, now=NOW)


def test_people_and_firms_are_counted_once_and_their_times_each_time(house: House) -> None:
    first, second = lecture(house), lecture(house)
    for event in (first, second):
        person = register(event, 1).registration
        firm = register(event, 2, party=Party.FIRM, people=2, firm="示例燃气公司").registration
        for row in (person, firm):
            actions.receive(event.pk, row.code, once=f"{row.pk}", **to(house, "worker", NOW))
    counted = lecture(house)
    actions.count_heads(counted.pk, 40, how="数人头", **to(house, "worker", NOW))
    invited = Guest("organisation", house.firm.pk)
    actions.walk_in(counted.pk, invited, capacity="outside", **to(house, "worker", NOW))
    for event in (first, second, counted):
        actions.hold(event.pk, **to(house, "secretary", NOW))

    extent = Extent(house.viewer("leader"))
    found = queries.attendance(queries.held_of(extent, kinds=("lecture",)))

    assert found == queries.Attendance(
        events=3, people=2, person_times=6, firms=1, firm_times=3, counted=40
    )
    rows = queries.came(queries.held_of(extent))
    assert Measure("sum", "came").of(rows) == 6
    firms = queries.firms_came(queries.held_of(extent))
    assert Measure("distinct", "firm_key").of(firms) == 1
    assert queries.held_of(extent, kinds=("fair",)).count() == 0


def test_what_came_of_it_is_noted_also_after_it_is_closed(house: House) -> None:
    event = lecture(house)
    actions.hold(event.pk, **to(house, "secretary", NOW))
    actions.note_outcome(
        event.pk,
        Outcome.Kind.INTENT,
        "愿意提供场地",
        organisation_id=house.firm.pk,
        **to(house, "worker", NOW),
    )
    actions.write_report(event.pk, "来了不少老人。", **to(house, "worker", NOW))

    event.refresh_from_db()
    assert event.report == "来了不少老人。"
    assert [outcome.what for outcome in event.outcomes.all()] == ["愿意提供场地"]
    with pytest.raises(Invalid):
        actions.note_outcome(event.pk, "x", "y", **to(house, "worker", NOW))
