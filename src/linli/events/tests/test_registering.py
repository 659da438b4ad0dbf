"""Registration: places and the waiting list, one number once, cancelling, forgetting."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from tests.cast import NOW, House

from linli.accounts import queries as accounts
from linli.base import crypto
from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import ANYONE, system
from linli.clock import queries as clock
from linli.events import actions, jobs, queries, workflow
from linli.events.models import Event, Registration
from linli.events.spec import OPEN, Applicant, Audience, Details, Party, RegistrationDraft
from linli.events.tests import factories
from linli.events.tests.factories import START, lecture, register
from linli.events.workflow import Standing
from linli.people.spec import Erased

PLACED, WAITING, CANCELLED = Standing.PLACED, Standing.WAITING, Standing.CANCELLED


def standings(event: Event) -> list[tuple[int, str]]:
    rows = event.registrations.order_by("arrival")
    return [(row.arrival, row.standing) for row in rows]


def seats(event: Event) -> int:
    event.refresh_from_db()
    placed = event.registrations.filter(standing=PLACED).aggregate(n=Sum("people"))["n"] or 0
    assert event.seats_taken == placed
    return placed


EXPECTED = {
    ("move_up", WAITING): PLACED,
    ("cancel", PLACED): CANCELLED,
    ("cancel", WAITING): CANCELLED,
    ("receive", PLACED): PLACED,
    ("receive", WAITING): WAITING,
    ("receive", Standing.WALKED_IN): Standing.WALKED_IN,
}


@pytest.mark.parametrize("standing", list(Standing))
@pytest.mark.parametrize("move", list(workflow.REGISTRATION_MOVES))
def test_each_move_of_a_registration_leads_where_the_table_says(
    standing: Standing, move: str
) -> None:
    target = EXPECTED.get((move, standing))
    if target is None:
        with pytest.raises(NotAllowed):
            workflow.standing_after(standing, move)
    else:
        assert workflow.standing_after(standing, move) == target


def test_places_go_by_arrival_and_the_rest_waits(house: House) -> None:
    event = lecture(house)

    made = [register(event, number).registration for number in range(1, 6)]

    assert standings(event) == [
        (1, PLACED),
        (2, PLACED),
        (3, PLACED),
        (4, WAITING),
        (5, WAITING),
    ]
    assert seats(event) == 3
    assert [queries.place_in_line(row) for row in made] == [0, 0, 0, 1, 2]
    assert len({row.code for row in made}) == 5


def test_a_cancelled_place_goes_to_the_first_who_waits(house: House) -> None:
    event = lecture(house)
    made = [register(event, number) for number in range(1, 6)]
    bearer = accounts.viewer_by_link(made[1].token, NOW)
    assert bearer is not None

    actions.cancel_registration(made[1].registration.pk, by=bearer, now=NOW)
    actions.cancel_registration(made[1].registration.pk, by=bearer, now=NOW)

    assert [standing for _n, standing in standings(event)] == [
        PLACED,
        CANCELLED,
        PLACED,
        PLACED,
        WAITING,
    ]
    assert seats(event) == 3


def test_nobody_overtakes_a_party_that_is_too_large_for_what_is_left(house: House) -> None:
    event = lecture(house)
    register(event, 1)
    register(event, 2, party=Party.FIRM, people=3, firm="示例食品厂")
    register(event, 3)

    assert [standing for _n, standing in standings(event)] == [PLACED, WAITING, WAITING]
    details = Details(audience=OPEN, capacity=5, registers=True)
    actions.edit_event(event.pk, title=event.title, details=details, **factories.to(house))
    assert [standing for _n, standing in standings(event)] == [PLACED, PLACED, PLACED]
    assert seats(event) == 5


def test_the_database_refuses_more_seats_than_there_are(house: House) -> None:
    event = lecture(house)
    with pytest.raises(IntegrityError, match="event_never_overbooked"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(seats_taken=4)


def test_one_number_registers_once_and_is_told_the_same_code(house: House) -> None:
    event = lecture(house)
    first = register(event, 1)

    draft = RegistrationDraft(name="张1", phone="138 0000 0001")
    again = actions.register(event.pk, draft, once="another", by=ANYONE, now=NOW)

    assert again.again
    assert again.registration == first.registration
    assert again.token != first.token
    other = RegistrationDraft(name="别人", phone="13800000001")
    with pytest.raises(NotAllowed) as refused:
        actions.register(event.pk, other, once="third", by=ANYONE, now=NOW)
    assert refused.value.code == "registered_already"
    assert event.registrations.count() == 1


def test_the_same_form_sent_twice_registers_once(house: House) -> None:
    event = lecture(house)
    assert register(event, 1).registration == register(event, 1).registration


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"phone": "12"}, "phone"),
        ({"party": "crowd"}, "party"),
        ({"party": Party.FIRM, "firm": ""}, "firm"),
        ({"party": Party.HOUSEHOLD, "people": 21}, "people"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    house: House, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        register(lecture(house), 1, **given)
    assert refused.value.field == field


def test_registration_opens_with_the_announcement_and_closes_in_time(house: House) -> None:
    planned = lecture(house, announced=False)
    with pytest.raises(NotAllowed):
        register(planned, 1)
    event = lecture(house)
    with pytest.raises(NotAllowed) as refused:
        register(event, 1, now=START)
    assert refused.value.code == "closed"
    free = lecture(house, details=Details(audience=OPEN))
    with pytest.raises(NotAllowed) as refused:
        register(free, 1)
    assert refused.value.code == "no_need"


MEMBERS = Audience(
    code="circle",
    label="Circle",
    choices=lambda _viewer, _path: [(1, "一圈")],
    name=lambda pk: f"圈{pk}",
    admits=lambda _pk, who: who.phone_index == crypto.blind_index("13800000001"),
)
AUDIENCES = {"circle": MEMBERS}


def test_a_declared_audience_decides_who_may_register(house: House, settings: Any) -> None:
    settings.LINLI_AUDIENCES = "linli.events.tests.test_registering.AUDIENCES"
    event = lecture(house, details=Details(audience="circle:1", registers=True))

    assert register(event, 1).registration.standing == PLACED
    with pytest.raises(NotAllowed) as refused:
        register(event, 2)
    assert refused.value.code == "not_for_them"
    assert queries.audience_name("circle:1") == "圈1"
    assert queries.admits("open", Applicant())
    with pytest.raises(Invalid):
        lecture(house, details=Details(audience="unknown:1"))


def test_only_who_registered_or_runs_it_cancels(house: House) -> None:
    event = lecture(house)
    mine, other = register(event, 1), register(event, 2)
    stranger = accounts.viewer_by_link(other.token, NOW)
    assert stranger is not None

    with pytest.raises(NotAllowed):
        actions.cancel_registration(mine.registration.pk, by=stranger, now=NOW)
    actions.cancel_registration(mine.registration.pk, **factories.to(house, "worker"))
    assert seats(event) == 1


def test_an_erased_registration_is_gone_but_still_counted(house: House) -> None:
    event = lecture(house)
    made = register(event, 1)
    later = START + timedelta(minutes=5)
    actions.receive(
        event.pk, made.registration.code, once="r", **factories.to(house, "worker", later)
    )
    bearer = accounts.viewer_by_link(made.token, NOW)
    assert bearer is not None

    actions.erase_registration(made.registration.pk, by=bearer, now=later)

    row = Registration.objects.get(pk=made.registration.pk)
    assert (row.name, row.phone, row.phone_index, row.came) == ("", "", "", 1)
    assert accounts.viewer_by_link(made.token, NOW) is None
    found = queries.attendance(Event.objects.filter(pk=event.pk))
    assert (found.people, found.person_times) == (1, 1)


def test_erasing_before_it_takes_place_gives_the_place_back(house: House) -> None:
    event = lecture(house)
    made = [register(event, number) for number in range(1, 5)]
    bearer = accounts.viewer_by_link(made[0].token, NOW)
    assert bearer is not None

    actions.erase_registration(made[0].registration.pk, by=bearer, now=NOW)

    assert [standing for _n, standing in standings(event)] == [CANCELLED, PLACED, PLACED, PLACED]


def test_an_erased_person_is_forgotten_by_their_registrations(house: House) -> None:
    event = lecture(house)
    mine = register(event, 1).registration
    other = register(event, 2).registration
    who = Erased(person_id=house.neighbour.pk, name="张1", phone="13800000001")

    assert actions.forget_person(who, by=system("erasure"), now=NOW) == 1

    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.name, other.name) == ("", "张2")


def test_names_are_forgotten_after_the_time_they_are_kept(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = lecture(house)
    register(event, 1)
    for passed, names in ((179, ["张1"]), (181, [""])):
        monkeypatch.setattr(clock, "now", lambda days=passed: START + timedelta(days=days, hours=2))
        jobs.forget_registered()
        assert [row.name for row in event.registrations.all()] == names


def test_the_job_reminds_once_and_only_those_with_a_place(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = lecture(house)
    for number in range(1, 5):
        register(event, number)
    monkeypatch.setattr(clock, "now", lambda: START - timedelta(hours=20))

    jobs.remind()
    jobs.remind()

    reminded = event.registrations.filter(reminded_at__isnull=False)
    assert set(reminded.values_list("arrival", flat=True)) == {1, 2, 3}
