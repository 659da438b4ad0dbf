"""Who someone is and what they may do where."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from linli.accounts import actions, queries
from linli.accounts.models import Account, Appointment
from linli.accounts.tests.factories import NOW, PROGRAM, Town, make_area
from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import Grant, Role, Viewer


def test_appointment_in_an_area_becomes_a_grant_for_its_path(town: Town) -> None:
    worker = town.viewer("worker", Role.WORKER, town.community)

    assert worker.grants == (Grant(role="worker", area=town.community.path),)


def test_appointment_for_one_thing_gives_no_right_in_the_area_beside_it(town: Town) -> None:
    account = town.account("handler")
    actions.appoint(
        account.pk,
        Role.HANDLER,
        area_id=town.subdistrict.pk,
        scope=f"section:{town.section.pk}",
        by=PROGRAM,
        now=NOW,
    )

    handler = queries.viewer_for(account, NOW)

    assert handler.grants == (Grant(role="handler", scope=f"section:{town.section.pk}"),)
    assert handler.areas() == ()


def test_appointment_for_the_whole_house_reaches_areas_made_later(town: Town) -> None:
    account = actions.first_administrator("first", "管理员", "xiao-qiao-2022", NOW)
    later = make_area(None, "新区", "district")

    viewer = queries.viewer_for(account, NOW)

    assert viewer.reaches(later.path, Role.ADMINISTRATOR)
    assert viewer.reaches(town.grid.path, Role.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("language", "named", "unnamed"),
    [("zh-hans", "民政科", "城建科"), ("en", "Welfare section", "城建科")],
)
def test_place_of_a_viewer_is_named_in_the_language_of_the_reader(
    town: Town, language: str, named: str, unnamed: str
) -> None:
    welfare = actions.create_section(
        town.subdistrict.pk, "民政科", name_en="Welfare section", by=PROGRAM, now=NOW
    )
    with translation.override(language):
        of_welfare = town.viewer("one", Role.HANDLER, scope=f"section:{welfare.pk}")
        of_works = town.viewer("two", Role.HANDLER, scope=f"section:{town.section.pk}")
    assert (of_welfare.place, of_works.place) == (named, unnamed)


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (date(2022, 4, 18), None, True),
        (date(2022, 4, 19), None, False),
        (date(2022, 1, 1), date(2022, 4, 18), True),
        (date(2022, 1, 1), date(2022, 4, 17), False),
    ],
)
def test_appointment_holds_from_its_first_to_its_last_day(
    town: Town, since: date, until: date | None, holds: bool
) -> None:
    account = town.account("worker")
    actions.appoint(
        account.pk,
        Role.WORKER,
        area_id=town.community.pk,
        since=since,
        until=until,
        by=PROGRAM,
        now=NOW,
    )

    assert queries.viewer_for(account, NOW).has(Role.WORKER) is holds


def test_session_finds_the_same_appointments_at_each_moment(town: Town) -> None:
    """The statement for sessions is composed once: later accounts and days go into it anew."""
    one, other = town.account("one"), town.account("other")
    start, end = date(2022, 4, 20), date(2022, 4, 22)
    for account, place in ((one, town.community), (other, town.subdistrict)):
        actions.appoint(
            account.pk,
            Role.WORKER,
            area_id=place.pk,
            since=start,
            until=end,
            by=PROGRAM,
            now=NOW,
        )

    def paths(account: Account, day: date) -> list[str]:
        moment = datetime.combine(day, time(12), UTC)
        found = queries.account_with_appointments(account.pk, moment)
        assert found is not None
        assert found.username == account.username
        assert tuple(Grant(role=row["role"], area=row["path"]) for row in found.appointed) == (
            queries.viewer_for(account, moment).grants
        )
        return [row["path"] for row in found.appointed]

    for day in (start, end):
        assert paths(one, day) == [town.community.path]
        assert paths(other, day) == [town.subdistrict.path]
    assert paths(one, end + timedelta(days=1)) == []
    assert paths(one, start - timedelta(days=1)) == []
    assert queries.account_with_appointments(0, NOW) is None


def test_ended_appointment_gives_nothing_from_that_moment(town: Town) -> None:
    account = town.account("worker", Role.WORKER, town.community)
    actions.end_appointment(Appointment.objects.get(account=account).pk, by=PROGRAM, now=NOW)

    assert queries.viewer_for(account, NOW).grants == ()


def test_closed_account_has_no_rights(town: Town) -> None:
    account = town.account("worker", Role.WORKER, town.community)
    actions.deactivate(account.pk, by=PROGRAM, now=NOW)

    assert queries.viewer_for(account, NOW).grants == ()


# --- who answers ---


def test_secretary_of_the_community_answers_for_it(town: Town) -> None:
    secretary = town.account("secretary", Role.SECRETARY, town.community)
    town.account("other-secretary", Role.SECRETARY, town.other)
    town.account("leader", Role.LEADER, town.subdistrict)

    assert queries.answerable_for(town.community, NOW) == secretary
    assert queries.answerable_for(town.grid, NOW) == secretary


def test_leader_answers_where_no_secretary_is_appointed(town: Town) -> None:
    leader = town.account("leader", Role.LEADER, town.subdistrict)
    town.account("other-secretary", Role.SECRETARY, town.other)

    assert queries.answerable_for(town.community, NOW) == leader


def test_secretary_of_the_sub_district_comes_before_its_leader(town: Town) -> None:
    town.account("leader", Role.LEADER, town.subdistrict)
    secretary = town.account("secretary", Role.SECRETARY, town.subdistrict)

    assert queries.answerable_for(town.community, NOW) == secretary


def test_nobody_appointed_is_refused_with_what_to_do(town: Town) -> None:
    with pytest.raises(NotAllowed) as refusal:
        queries.answerable_for(town.community, NOW)

    assert refusal.value.code == "nobody_answerable"


def test_secretary_whose_time_is_over_does_not_answer(town: Town) -> None:
    past = town.account("past")
    actions.appoint(
        past.pk,
        Role.SECRETARY,
        area_id=town.community.pk,
        since=date(2021, 1, 1),
        until=date(2022, 4, 17),
        by=PROGRAM,
        now=NOW,
    )
    present = town.account("present", Role.SECRETARY, town.community)

    assert queries.answerable_for(town.community, NOW) == present
    assert queries.answerable_for(town.community) == present


def test_workers_of_a_community_are_those_in_it_below_it_and_above_it(town: Town) -> None:
    here = town.account("here", Role.WORKER, town.community)
    below = town.account("below", Role.WORKER, town.grid)
    above = town.account("above", Role.WORKER, town.subdistrict)
    town.account("elsewhere", Role.WORKER, town.other)
    town.account("secretary", Role.SECRETARY, town.community)

    assert set(queries.workers_of(town.community, NOW)) == {here, below, above}


def test_handlers_of_a_section_are_those_appointed_for_it(town: Town) -> None:
    handler = town.account("handler", Role.HANDLER, scope=f"section:{town.section.pk}")
    second = actions.create_section(town.subdistrict.pk, "民政办", by=PROGRAM, now=NOW)
    town.account("other-handler", Role.HANDLER, scope=f"section:{second.pk}")

    assert set(queries.handlers_of(town.section, NOW)) == {handler}


def test_supervisors_secretaries_and_leaders_reach_down(town: Town) -> None:
    supervisor = town.account("supervisor", Role.SUPERVISOR, town.subdistrict)
    leader = town.account("leader", Role.LEADER, town.subdistrict)
    secretary = town.account("secretary", Role.SECRETARY, town.community)
    town.account("other-secretary", Role.SECRETARY, town.other)

    assert set(queries.supervisors_of(town.grid, NOW)) == {supervisor}
    assert set(queries.leaders_of(town.grid, NOW)) == {leader}
    assert set(queries.secretaries_of(town.grid, NOW)) == {secretary}


def test_staff_of_a_community_are_workers_secretaries_and_handlers_above(town: Town) -> None:
    worker = town.account("worker", Role.WORKER, town.community)
    secretary = town.account("secretary", Role.SECRETARY, town.community)
    handler = town.account("handler", Role.HANDLER, scope=f"section:{town.section.pk}")
    town.account("supervisor", Role.SUPERVISOR, town.subdistrict)
    town.account("other-worker", Role.WORKER, town.other)

    assert set(queries.staff_of(town.community, NOW)) == {worker, secretary, handler}


# --- appointing ---


def test_same_appointment_in_force_is_not_doubled(town: Town) -> None:
    account = town.account("worker", Role.WORKER, town.community)
    actions.appoint(account.pk, Role.WORKER, area_id=town.community.pk, by=PROGRAM, now=NOW)

    assert Appointment.objects.filter(account=account).count() == 1


@pytest.mark.parametrize(
    ("role", "place", "field"),
    [
        ("king", {"scope": "section:1"}, "role"),
        (Role.WORKER, {}, "area"),
        (Role.HANDLER, {"area": True}, "section"),
        (Role.WORKER, {"scope": "house:1"}, "area"),
        (Role.WORKER, {"area": True, "until": date(2021, 12, 31)}, "until"),
    ],
)
def test_appointment_that_cannot_be_names_the_field(
    town: Town, role: str, place: dict[str, object], field: str
) -> None:
    account = town.account("somebody")
    area_id = town.community.pk if place.pop("area", False) else None

    with pytest.raises(Invalid) as refusal:
        actions.appoint(account.pk, role, area_id=area_id, by=PROGRAM, now=NOW, **place)  # type: ignore[arg-type]

    assert refusal.value.field == field


def test_administrator_appoints_only_in_their_areas(town: Town, administrator: Viewer) -> None:
    elsewhere = make_area(None, "别区", "district")
    account = town.account("somebody")
    actions.appoint(account.pk, Role.WORKER, area_id=town.community.pk, by=administrator, now=NOW)

    with pytest.raises(NotAllowed):
        actions.appoint(account.pk, Role.WORKER, area_id=elsewhere.pk, by=administrator, now=NOW)
    with pytest.raises(NotAllowed):
        actions.appoint(account.pk, Role.ADMINISTRATOR, scope="house:1", by=administrator, now=NOW)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_but_the_administrator_appoints(town: Town, role: str) -> None:
    scope = f"section:{town.section.pk}" if role == Role.HANDLER else ""
    viewer = town.viewer("viewer", role, None if scope else town.subdistrict, scope)
    account = town.account("somebody")

    with pytest.raises(NotAllowed):
        actions.appoint(account.pk, Role.WORKER, area_id=town.community.pk, by=viewer, now=NOW)


def test_house_keeps_one_administrator(town: Town) -> None:
    first = actions.first_administrator("first", "管理员", "xiao-qiao-2022", NOW)
    appointment = Appointment.objects.get(account=first)
    viewer = queries.viewer_for(first, NOW)

    with pytest.raises(NotAllowed) as refusal:
        actions.end_appointment(appointment.pk, by=viewer, now=NOW)
    assert refusal.value.code == "last_administrator"

    second = town.account("second")
    actions.appoint(second.pk, Role.ADMINISTRATOR, scope="house:1", by=viewer, now=NOW)
    actions.end_appointment(appointment.pk, by=viewer, now=NOW)
    assert not queries.viewer_for(first, NOW).has(Role.ADMINISTRATOR)


def test_ended_appointment_ends_once(town: Town, administrator: Viewer) -> None:
    account = town.account("worker", Role.WORKER, town.community)
    appointment = Appointment.objects.get(account=account)
    actions.end_appointment(appointment.pk, by=administrator, now=NOW)

    with pytest.raises(NotAllowed) as refusal:
        actions.end_appointment(appointment.pk, by=administrator, now=NOW + timedelta(hours=1))
    assert refusal.value.code == "already_ended"


def test_database_refuses_an_appointment_without_place(town: Town) -> None:
    account = town.account("somebody")
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(account=account, role="worker", since=NOW.date())


def test_first_administrator_is_made_once(town: Town) -> None:
    actions.first_administrator("first", "管理员", "xiao-qiao-2022", NOW)

    with pytest.raises(NotAllowed) as refusal:
        actions.first_administrator("second", "管理员", "xiao-qiao-2022", NOW)
    assert refusal.value.code == "administrator_exists"
