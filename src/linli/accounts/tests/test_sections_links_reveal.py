"""Sections and duty lists, signed links, uncovering masked values."""

from datetime import timedelta

import pytest

from linli.accounts import actions, handlers, queries, rules
from linli.accounts.models import Access, Link, Section
from linli.accounts.tests.factories import NOW, PASSWORD, PROGRAM, Town, make_area
from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.viewer import ANYONE, Grant, Role, Viewer
from linli.journal.models import Entry
from linli.people import actions as people
from linli.people import events as person
from linli.people.spec import Erased
from linli.places import actions as places

WEEK = timedelta(days=7)


def of_role(town: Town, role: str) -> Viewer:
    if role == Role.HANDLER:
        return town.viewer("viewer", role, scope=f"section:{town.section.pk}")
    return town.viewer("viewer", role, town.subdistrict)


# --- sections ---


def test_duty_item_comes_back_with_its_number(town: Town, administrator: Viewer) -> None:
    to = {"by": administrator, "now": NOW}
    duty = actions.add_duty_item(town.section.pk, "CJ-01", "道路维修", **to)  # type: ignore[arg-type]
    actions.retire_duty_item(duty.pk, by=administrator, now=NOW)
    assert list(queries.duties_of(town.section)) == []

    again = actions.add_duty_item(town.section.pk, "CJ-01", "老旧小区改造", **to)  # type: ignore[arg-type]

    assert again.pk == duty.pk
    assert [str(item) for item in queries.duties_of(town.section)] == ["CJ-01 老旧小区改造"]


@pytest.mark.parametrize(
    ("code", "title", "field"), [("", "x", "code"), ("A", " ", "title"), ("CJ-01", "x", "code")]
)
def test_duty_item_that_cannot_be_names_the_field(
    town: Town, administrator: Viewer, code: str, title: str, field: str
) -> None:
    actions.add_duty_item(town.section.pk, "CJ-01", "道路维修", by=administrator, now=NOW)
    with pytest.raises(Invalid) as refusal:
        actions.add_duty_item(town.section.pk, code, title, by=administrator, now=NOW)
    assert refusal.value.field == field


def test_section_name_stands_once_in_an_area(town: Town, administrator: Viewer) -> None:
    for name in ("城建科", " "):
        with pytest.raises(Invalid) as refusal:
            actions.create_section(town.subdistrict.pk, name, by=administrator, now=NOW)
        assert refusal.value.field == "name"


def test_second_editor_of_a_section_gets_a_conflict(town: Town, administrator: Viewer) -> None:
    words = {"name_en": "", "active": True, "by": administrator, "now": NOW, "version": 1}
    actions.edit_section(town.section.pk, name="城市建设科", **words)  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        actions.edit_section(town.section.pk, name="建设科", **words)  # type: ignore[arg-type]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_but_the_administrator_touches_sections(town: Town, role: str) -> None:
    viewer = of_role(town, role)
    duty = actions.add_duty_item(town.section.pk, "CJ-01", "道路维修", by=PROGRAM, now=NOW)
    to = {"by": viewer, "now": NOW}

    with pytest.raises(NotAllowed):
        actions.create_section(town.subdistrict.pk, "民政办", **to)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        actions.edit_section(town.section.pk, name="x", name_en="", active=False, **to)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        actions.add_duty_item(town.section.pk, "X", "x", **to)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        actions.retire_duty_item(duty.pk, **to)  # type: ignore[arg-type]


@pytest.mark.parametrize("role", list(Role))
def test_list_of_sections_equals_the_single_row_rule(town: Town, role: str) -> None:
    elsewhere = make_area(None, "别区", "district")
    foreign = actions.create_section(elsewhere.pk, "别科", by=PROGRAM, now=NOW)
    if role in {Role.WORKER, Role.SECRETARY}:
        viewer = town.viewer("viewer", role, town.community)
    else:
        viewer = of_role(town, role)

    seen = set(queries.sections_visible_to(viewer))

    assert seen == {each for each in Section.objects.all() if rules.can_see_section(viewer, each)}
    sees = role in {"worker", "secretary", "handler", "supervisor", "leader", "administrator"}
    assert seen == ({town.section} if sees else set())
    assert foreign not in seen


# --- signed links ---


def test_link_lets_its_bearer_in_with_one_grant_until_it_expires(town: Town) -> None:
    token = actions.make_link("steward", "steward", "person:5", WEEK, by=PROGRAM, now=NOW)
    link = Link.objects.get()

    bearer = queries.viewer_by_link(token, NOW + WEEK - timedelta(seconds=1))

    assert len(token) == 32
    assert bearer == Viewer(key=f"link:{link.pk}", grants=(Grant("steward", scope="person:5"),))
    assert queries.viewer_by_link(token, NOW + WEEK) is None
    assert queries.viewer_by_link("x" * 32, NOW) is None


def test_token_stands_nowhere_in_the_database(town: Town) -> None:
    token = actions.make_link("steward", "steward", "person:5", WEEK, by=PROGRAM, now=NOW)

    link = Link.objects.get()
    assert token not in {link.digest, link.scope, link.made_by}
    assert not Entry.objects.filter(data__icontains=token).exists()


def test_revoked_links_open_nothing(town: Town) -> None:
    token = actions.make_link("steward", "steward", "person:5", WEEK, by=PROGRAM, now=NOW)
    other = actions.make_link("steward", "steward", "person:6", WEEK, by=PROGRAM, now=NOW)

    assert actions.revoke_links("person:5", by=PROGRAM, now=NOW) == 1

    assert queries.viewer_by_link(token, NOW) is None
    assert queries.viewer_by_link(other, NOW) is not None
    assert actions.revoke_links("person:5", by=PROGRAM, now=NOW) == 0


def test_bearer_revokes_the_links_of_their_own_thing_only(town: Town) -> None:
    token = actions.make_link("track", "resident", "case:12", WEEK, by=ANYONE, now=NOW)
    bearer = queries.viewer_by_link(token, NOW)
    assert bearer is not None

    with pytest.raises(NotAllowed):
        actions.revoke_links("case:13", by=bearer, now=NOW)
    assert actions.revoke_links("case:12", "track", by=bearer, now=NOW) == 1


@pytest.mark.parametrize("role", list(Role))
def test_only_staff_of_the_community_gives_out_links(town: Town, role: str) -> None:
    viewer = of_role(town, role)
    make = {"by": viewer, "now": NOW}
    assert actions.make_link("track", "resident", "case:12", WEEK, **make)  # type: ignore[arg-type]
    if role in {"worker", "secretary"}:
        assert actions.make_link("steward", "steward", "person:5", WEEK, **make)  # type: ignore[arg-type]
    else:
        with pytest.raises(NotAllowed):
            actions.make_link("steward", "steward", "person:5", WEEK, **make)  # type: ignore[arg-type]


def test_opening_a_link_is_noted(town: Town) -> None:
    token = actions.make_link("steward", "steward", "person:5", WEEK, by=PROGRAM, now=NOW)

    link = actions.use_link(token, now=NOW)

    assert link is not None
    assert Link.objects.get().last_used_at == NOW
    assert actions.use_link("wrong", now=NOW) is None


# --- uncovering ---


def test_uncovering_leaves_a_trace_for_the_supervisor(town: Town) -> None:
    worker = town.viewer("worker", Role.WORKER, town.community)
    supervisor = town.viewer("supervisor", Role.SUPERVISOR, town.subdistrict)
    other = town.viewer("other", Role.SUPERVISOR, town.other)

    actions.reveal(worker, "case:7", "raiser_phone", "contact", NOW, area=town.community.path)

    access = queries.accesses_visible_to(supervisor).get()
    assert (access.actor, access.subject, access.field, access.purpose) == (
        worker.key,
        "case:7",
        "raiser_phone",
        "contact",
    )
    assert list(queries.accesses_visible_to(other)) == []
    assert Entry.objects.filter(kind="access.revealed", subject="case:7").count() == 1


def test_uncovering_needs_a_purpose(town: Town) -> None:
    worker = town.viewer("worker", Role.WORKER, town.community)
    with pytest.raises(Invalid) as refusal:
        actions.reveal(worker, "case:7", "raiser_phone", "  ", NOW)
    assert refusal.value.field == "purpose"
    assert not Access.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_serve_uncover(town: Town, role: str) -> None:
    viewer = of_role(town, role)
    if role in {"worker", "secretary", "handler", "specialist", "supervisor"}:
        actions.reveal(viewer, "case:7", "raiser_phone", "contact", NOW)
        assert Access.objects.count() == 1
    else:
        with pytest.raises(NotAllowed):
            actions.reveal(viewer, "case:7", "raiser_phone", "contact", NOW)
        assert not Access.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_access_log_equals_the_single_row_rule(town: Town, role: str) -> None:
    worker = town.viewer("worker", Role.WORKER, town.community)
    actions.reveal(worker, "case:7", "raiser_phone", "contact", NOW, area=town.community.path)
    elsewhere = make_area(None, "别区", "district")
    actions.reveal(worker, "case:8", "raiser_phone", "contact", NOW, area=elsewhere.path)
    actions.reveal(worker, "case:9", "raiser_phone", "contact", NOW)
    viewer = of_role(town, role)

    seen = set(queries.accesses_visible_to(viewer))

    assert seen == {each for each in Access.objects.all() if rules.can_see_access(viewer, each)}
    assert len(seen) == (1 if role == Role.SUPERVISOR else 0)


# --- forgetting ---


def test_erased_steward_loses_link_account_name_and_words_of_notices(town: Town) -> None:
    neighbour = people.register_person(
        town.community.pk, name="宋玉珍", phone="13900000001", by=PROGRAM, now=NOW
    )
    compound = places.create_compound(town.community.pk, name="保全街26号院", by=PROGRAM, now=NOW)
    building = places.create_building(
        compound.pk, name="9号楼", floors=1, units=[("1单元", 1)], by=PROGRAM, now=NOW
    )
    secretary = town.viewer("secretary", Role.SECRETARY, town.community)
    appointment = actions.name_steward(
        building.pk, name="宋玉珍", phone="13900000001", by=secretary, now=NOW
    )
    token = actions.give_steward_link(appointment.pk, by=secretary, now=NOW)

    people.erase_person(neighbour.pk, by=secretary, now=NOW)
    handlers.forget_person(Entry.objects.get(kind=person.PERSON_ERASED))

    appointment.account.refresh_from_db()
    assert queries.viewer_by_link(token, NOW) is None
    assert (appointment.account.name, appointment.account.is_active) == ("—", False)
    assert appointment.account.person is None
    assert queries.stewards_by_building([building.pk], NOW) == {}


def test_erased_person_with_a_password_keeps_their_work_account(town: Town) -> None:
    neighbour = people.register_person(town.community.pk, name="宋玉珍", by=PROGRAM, now=NOW)
    account = actions.open_account(
        "song", "宋玉珍", PASSWORD, person_id=neighbour.pk, by=PROGRAM, now=NOW
    )

    assert actions.forget_person(Erased(neighbour.pk), by=PROGRAM, now=NOW) == 0

    account.refresh_from_db()
    assert (account.person, account.is_active) == (None, True)


def test_night_forgets_expired_links_and_old_log_lines(town: Town) -> None:
    worker = town.viewer("worker", Role.WORKER, town.community)
    actions.make_link("steward", "steward", "person:5", timedelta(days=1), by=PROGRAM, now=NOW)
    young = actions.make_link("steward", "steward", "person:5", WEEK, by=PROGRAM, now=NOW)
    actions.reveal(worker, "case:7", "raiser_phone", "contact", NOW)
    later = NOW + timedelta(days=2)

    forgotten = actions.forget_old(links_before=later, accesses_before=NOW, by=PROGRAM)

    assert forgotten == (1, 0)
    assert queries.link_by_token(young, later) is not None
    assert actions.forget_old(links_before=NOW, accesses_before=later, by=PROGRAM) == (0, 1)
    with pytest.raises(NotAllowed):
        actions.forget_old(links_before=NOW, accesses_before=NOW, by=worker)
