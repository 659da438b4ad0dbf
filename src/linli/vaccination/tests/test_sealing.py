"""What is sealed, what an edition changes, who is not asked again, what a deletion day leaves."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection
from tests.cast import NOW, PROGRAM, House

from linli.base import crypto
from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.figures import Extent
from linli.drives import actions as drives
from linli.drives import queries as rosters
from linli.drives.models import Attempt, Target
from linli.drives.tests.factories import noted
from linli.journal.models import Entry
from linli.people.spec import Erased
from linli.vaccination import actions, handlers, queries
from linli.vaccination.models import Course, Vault
from linli.vaccination.spec import Gap
from linli.vaccination.tests.factories import drive, first, product

GIVEN = date(2022, 4, 1)


def to(house: House, who: str = "worker") -> dict[str, Any]:
    return {"by": house.viewer(who), "now": NOW}


def stored(table: str) -> str:
    """A table as it lies in the database, unopened."""
    with connection.cursor() as cursor:
        cursor.execute(f"select coalesce(json_agg(t)::text, '') from {table} t")
        return str(cursor.fetchone()[0])


def test_a_dose_is_sealed_and_says_when_the_next_is_due(house: House) -> None:
    target = first(drive(house))
    found = actions.note_dose(target.pk, GIVEN, batch="P2022", **to(house))
    target.refresh_from_db()
    assert (found.why, found.due_on) == ("interval", date(2022, 4, 29))
    assert (target.meaning, target.next_on) == ("agreed", date(2022, 4, 29))
    assert "P2022" not in stored("vaccination_course") + stored("journal_entry")
    course = Course.objects.get()
    assert queries.opened(course, course.vault).doses == [
        {"on": "2022-04-01", "where": "here", "batch": "P2022"}
    ]


def test_the_key_of_one_drive_opens_nothing_of_another(house: House) -> None:
    one, other = crypto.new_key(), crypto.new_key()
    box = crypto.seal_under(one, "孕期")
    assert crypto.unseal_under(one, box) == "孕期"
    with pytest.raises(InvalidTag):
        crypto.unseal_under(other, box)


def test_a_dose_too_early_is_refused_here_and_written_down_elsewhere(house: House) -> None:
    target = first(drive(house))
    actions.note_dose(target.pk, GIVEN, **to(house))
    with pytest.raises(Invalid) as refusal:
        actions.note_dose(target.pk, date(2022, 4, 18), **to(house))
    assert refusal.value.code == "too_early"
    found = actions.note_dose(target.pk, date(2022, 4, 18), where="elsewhere", **to(house))
    assert (found.number, found.due_on) == (3, date(2022, 10, 18))


def test_the_last_dose_ends_the_target(house: House) -> None:
    target = first(drive(house))
    for day in (date(2021, 1, 4), date(2021, 3, 1), date(2021, 10, 1)):
        found = actions.note_dose(target.pk, day, where="elsewhere", **to(house))
    target.refresh_from_db()
    assert (found.why, target.meaning, target.next_on) == ("complete", "done", None)
    with pytest.raises(NotAllowed):
        actions.note_dose(target.pk, date(2022, 4, 18), **to(house))


def test_a_contraindication_needs_a_certificate(house: House) -> None:
    target = first(drive(house))
    with pytest.raises(Invalid):
        actions.contraindicate(target.pk, issuer=" ", issued_on=GIVEN, **to(house))
    found = actions.contraindicate(target.pk, issuer="示例医院", issued_on=GIVEN, **to(house))
    target.refresh_from_db()
    assert (found.why, target.meaning) == ("contraindicated", "out")


def test_a_new_edition_moves_the_day_and_keeps_the_earlier_reason(house: House) -> None:
    target = first(drive(house))
    actions.note_dose(target.pk, GIVEN, **to(house))
    vaccine = Vault.objects.get().product
    actions.set_schedule(
        vaccine.pk, [Gap(56), Gap(6, "months")], source="通知2号", **to(house, "administrator")
    )
    target.refresh_from_db()
    course = Course.objects.get()
    reasons = queries.opened(course, course.vault).reasons
    assert target.next_on == date(2022, 5, 27)
    assert [(each["edition"], each["due_on"]) for each in reasons] == [
        (1, "2022-04-29"),
        (2, "2022-05-27"),
    ]
    recomputed = Entry.objects.get(kind="vault.recomputed")
    assert recomputed.data["changed"] == 1
    with pytest.raises(Invalid) as refusal:  # sent twice
        actions.set_schedule(
            vaccine.pk, [Gap(56), Gap(6, "months")], source="通知2号", **to(house, "administrator")
        )
    assert refusal.value.code == "doubled"


def test_who_declined_is_not_asked_again(house: House) -> None:
    found = drive(house, persons=2)
    declined, other = found.targets.order_by("pk")
    noted(declined, "declined", house, reason="no_wish")
    worker = house.viewer("worker")
    assert set(rosters.remaining(found.targets.all())) == {other}
    door = house.dwellings()[0].pk
    assert rosters.asking_at(worker, [door]) == {}
    assert [line["title"] for line in rosters.waiting_for(worker, NOW)] == []
    for again in (
        lambda: actions.defer(declined.pk, date(2022, 5, 1), **to(house)),
        lambda: actions.note_dose(declined.pk, GIVEN, **to(house)),
        lambda: drives.set_next(declined.pk, date(2022, 5, 1), now=NOW),
    ):
        with pytest.raises(NotAllowed):
            again()
    actions.set_schedule(
        Vault.objects.get().product_id, [Gap(10)], source="通知", **to(house, "administrator")
    )
    declined.refresh_from_db()
    assert (declined.meaning, declined.next_on) == ("declined", None)


def test_observation_lasts_its_thirty_minutes_and_its_note_is_sealed(house: House) -> None:
    target = first(drive(house))
    actions.note_dose(target.pk, GIVEN, **to(house))
    actions.observe(target.pk, **to(house))
    with pytest.raises(NotAllowed):
        actions.observe(target.pk, **to(house))
    early = to(house) | {"now": NOW + timedelta(minutes=29, seconds=59)}
    with pytest.raises(NotAllowed):
        actions.release(target.pk, **early)
    late = to(house) | {"now": NOW + timedelta(minutes=30)}
    actions.release(target.pk, adverse="手臂红肿", **late)
    course = Course.objects.get()
    assert queries.opened(course, course.vault).adverse[0]["what"] == "手臂红肿"
    assert "红肿" not in stored("vaccination_course") + stored("vaccination_observation")
    assert queries.sitting(house.viewer("worker"), target.drive_id, late["now"]) == []


def test_a_dose_taken_down_wrongly_goes_and_the_target_stands_as_before(house: House) -> None:
    target = first(drive(house))
    actions.note_dose(target.pk, date(2022, 1, 4), where="elsewhere", **to(house))
    actions.note_dose(target.pk, date(2022, 3, 1), where="elsewhere", **to(house))
    actions.note_dose(target.pk, date(2022, 4, 18), where="elsewhere", **to(house))
    actions.observe(target.pk, **to(house))
    target.refresh_from_db()
    assert target.meaning == "done"
    with pytest.raises(Invalid):
        actions.take_back_dose(target.pk, GIVEN, "另一个人", **to(house))
    with pytest.raises(Invalid):
        actions.take_back_dose(target.pk, date(2022, 4, 18), " ", **to(house))
    found = actions.take_back_dose(target.pk, date(2022, 4, 18), "另一个人", **to(house))
    target.refresh_from_db()
    assert (target.meaning, found.number, found.due_on) == ("agreed", 3, date(2022, 9, 1))
    assert queries.sitting(house.viewer("worker"), target.drive_id, NOW) == []


def test_two_who_keep_at_once(house: House) -> None:
    target = first(drive(house))
    actions.note_born(target.pk, date(1950, 1, 1), version=0, **to(house))
    with pytest.raises(Conflict):
        actions.note_born(target.pk, date(1951, 1, 1), version=0, **to(house))


@pytest.mark.parametrize("name", ["leader", "supervisor", "handler", "other_worker"])
def test_others_keep_and_read_no_sealed_record(house: House, name: str) -> None:
    target = first(drive(house))
    with pytest.raises(NotAllowed):
        actions.note_dose(target.pk, GIVEN, **to(house, name))
    actions.note_dose(target.pk, GIVEN, **to(house))
    assert not queries.courses_visible_to(house.viewer(name)).exists()


def test_after_the_deletion_day_only_totals_remain(house: House) -> None:
    """The key is gone, the boxes are gone, and no way leads from a stage to a person or a door."""
    found = drive(house, persons=6)
    targets = list(found.targets.order_by("pk"))
    actions.note_dose(targets[0].pk, GIVEN, **to(house))
    actions.observe(targets[0].pk, **to(house))
    for target in targets[1:]:
        noted(target, "declined", house, reason="no_wish")
    extent = Extent(house.viewer("secretary"))
    before = (
        rosters.of_template("vaccination")(extent).count(),
        rosters.declined("vaccination")(extent).count(),
    )
    kept = Course.objects.get()
    box, wrapped = kept.sealed, kept.vault.wrapped
    then = NOW + (found.retention_on - NOW.date()) + timedelta(days=1)
    taken = queries.preview(found)
    assert (taken.targets, taken.contacts, taken.courses) == (6, 6, 1)

    drives.forget_due(by=PROGRAM, now=then)
    handlers.destroy_vault(Entry.objects.get(kind="drive.forgotten"))

    vault = Vault.objects.get()
    assert (vault.wrapped, vault.destroyed_at) == ("", then)
    assert json.loads(stored("vaccination_course") or "[]") == []
    assert not Attempt.objects.exists()
    ways = Target.objects.values_list("person", "dwelling", "organisation", "compound", "worker")
    assert {each is None for way in ways for each in way} == {True}
    after = (
        rosters.of_template("vaccination")(extent).count(),
        rosters.declined("vaccination")(extent).count(),
    )
    assert after == before == (6, 5)
    assert not rosters.targets_visible_to(house.viewer("worker")).exists()
    person = f"person:{house.neighbour.pk}"
    of_targets = Entry.objects.filter(subject__startswith="target:")
    assert not of_targets.filter(about__contains=[person]).exists()
    with pytest.raises(InvalidTag):
        crypto.unseal_under(crypto.new_key(), box)
    assert wrapped not in stored("vaccination_vault")


def test_the_record_of_an_erased_person_goes_whole(house: House) -> None:
    target = first(drive(house))
    actions.note_dose(target.pk, GIVEN, **to(house))
    actions.observe(target.pk, **to(house))
    gone = Erased(house.neighbour.pk, (), "宋玉珍")
    actions.forget_person(gone, by=PROGRAM, now=NOW)
    assert not Course.objects.exists()


def test_only_sealed_drives_with_a_schedule_have_a_key(house: House) -> None:
    found = drive(house, vault=False)
    bare = actions.add_product("bare", "无程序疫苗", **to(house, "administrator"))
    with pytest.raises(Invalid):
        actions.open_vault(found.pk, bare.pk, **to(house, "secretary"))
    with pytest.raises(NotAllowed):
        actions.open_vault(found.pk, product(house).pk, **to(house, "other_secretary"))
