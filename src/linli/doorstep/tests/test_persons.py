"""Persons at their own door: the one save moves their drives together with the dwelling's own."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, PROGRAM, House

from linli.base.errors import Invalid
from linli.base.viewer import Viewer
from linli.doorstep.models import Overlap
from linli.doorstep.tests.browser import door
from linli.doorstep.tests.conftest import SignIn
from linli.doorstep.tests.test_drives import ONCE, drive, save, target
from linli.drives import actions, queries
from linli.drives.models import Attempt, Drive, Target
from linli.drives.spec import RosterFilter, StepDraft
from linli.drives.tests.factories import ENDS_ON, STARTS_ON, noted, running
from linli.people import actions as people
from linli.people.models import Person
from linli.visits.models import Visit

TO: dict[str, Any] = {"by": PROGRAM, "now": NOW}
JSON = {"accept": "application/json"}


def living(house: House, name: str, number: int = 0, **given: Any) -> Person:
    """Somebody who lives at this door."""
    phone = f"1391111{Person.objects.count():04d}"
    area = given.pop("area_id", house.community.pk)
    row = people.register_person(area, name=name, phone=phone, **TO)
    people.tie(row.pk, house.dwellings()[number].pk, kind=given.pop("kind", "occupant"), **TO)
    return row


def over_persons(house: House, template: str = "vaccination", **given: Any) -> Drive:
    return running(house, template, **{"name": f"{template}专项", **given})


def of(found: Drive, person: Person) -> Target:
    return found.targets.select_related("stage").get(person=person)


def _his(house: House) -> Target:
    """The target of somebody who lives at the first door."""
    who = living(house, "何大山")
    return of(over_persons(house), who)


def stages(*targets: Target) -> list[str]:
    return [Target.objects.get(pk=one.pk).stage.code for one in targets]


def test_one_save_moves_the_door_and_two_who_live_there(house: House, worker: Viewer) -> None:
    he, she = living(house, "何大山"), living(house, "林小燕", kind="head")
    gas, jab, jobs = drive(house), over_persons(house), over_persons(house, "veterans_jobs")
    theirs = [target(gas, house), of(jab, he), of(jobs, she)]
    visit = save(
        house,
        worker,
        StepDraft(theirs[0].pk, "agreed"),
        StepDraft(theirs[1].pk, "deferred", reason="ill", next_on=date(2022, 5, 1)),
        StepDraft(theirs[2].pk, "seeking"),
    )
    assert stages(*theirs) == ["agreed", "deferred", "seeking"]
    his = of(jab, he)
    assert (his.reason.code if his.reason else "", his.next_on) == ("ill", date(2022, 5, 1))
    assert set(Attempt.objects.values_list("visit_id", flat=True)) == {visit.pk}
    with pytest.raises(Invalid) as refusal:
        save(
            house,
            worker,
            StepDraft(theirs[0].pk, "refused", reason="cost"),
            StepDraft(theirs[1].pk, "declined"),
            once=f"{ONCE}-2",
        )
    assert refusal.value.field == f"steps-{theirs[1].pk}-reason"
    assert (stages(*theirs)[0], Visit.objects.count()) == ("agreed", 1)


def test_page_asks_who_lives_there_with_masked_name_and_script(
    house: House, sign_in: SignIn
) -> None:
    he = living(house, "何大山")
    away, owner, next_door = living(house, "陶远行"), house.neighbour, living(house, "林小燕", 1)
    jab = over_persons(house)
    people.untie(away.ties.get().pk, **TO)
    page = sign_in("worker").get(door(house))
    shown = [form.task.target for form in page.context["forms"].steps]
    assert shown == [of(jab, he)]
    assert {away, owner, next_door} <= {one.person for one in jab.targets.all()}
    assert f"何** · {jab}" in page.text
    assert "何大山" not in page.text
    assert f'name="steps-{shown[0].pk}-stage"' in page.text
    assert f'name="steps-{shown[0].pk}-stage" value="" ' in page.text, "nothing is chosen yet"
    assert jab.script.partition("。")[0] in page.text
    offered = [choice.code for choice in page.context["forms"].steps[0].task.stages]
    assert offered == ["told", "undecided", "registered", "declined", "deferred"]
    people.erase_person(he.pk, by=house.viewer("secretary"), now=NOW)
    assert sign_in("worker").get(door(house)).context["forms"].steps == []


@pytest.mark.parametrize("stage", ["declined", "done"])
def test_who_need_not_be_asked_is_neither_shown_nor_recorded(
    house: House, worker: Viewer, sign_in: SignIn, stage: str
) -> None:
    his = _his(house)
    if stage == "done":
        noted(his, "registered", house)
    noted(his, stage, house, reason={"declined": "no_wish", "done": "here"}[stage])
    assert sign_in("worker").get(door(house)).context["forms"].steps == []
    with pytest.raises(Invalid) as refusal:
        save(house, worker, StepDraft(his.pk, "told"))
    assert (refusal.value.code, refusal.value.field) == ("not_asked", f"steps-{his.pk}-stage")
    assert not Visit.objects.exists()
    typed = {"outcome": "met", "once": ONCE, f"steps-{his.pk}-stage": "registered"}
    answer = sign_in("worker").post(door(house), typed, headers=JSON)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [f"steps-{his.pk}-stage"]
    page = sign_in("worker").post(door(house), typed)
    assert "need not be asked any more" in page.text
    assert (stages(his), Visit.objects.count()) == ([stage], 0)


def test_a_no_of_an_earlier_drive_holds_at_the_door_and_on_the_list_of_calls(
    house: House, worker: Viewer, sign_in: SignIn
) -> None:
    he = living(house, "何大山")
    noted(of(over_persons(house), he), "declined", house, reason="no_wish")
    later, jobs = over_persons(house, name="秋季接种"), over_persons(house, "veterans_jobs")
    page = sign_in("worker").get(door(house))
    assert [form.task.target for form in page.context["forms"].steps] == [of(jobs, he)]
    with pytest.raises(Invalid) as refusal:
        save(house, worker, StepDraft(of(later, he).pk, "told"))
    assert refusal.value.code == "not_asked"
    called = {one.person for one in queries.calls_of(worker).filter(drive=later)}
    assert called == {house.neighbour}
    save(house, worker, outcome="no_one_home")
    assert stages(of(later, he), of(jobs, he)) == ["eligible", "not_met"]


def test_a_sealed_drive_is_unseen_by_who_has_no_right_where_it_is(
    house: House, worker: Viewer, sign_in: SignIn
) -> None:
    """Somebody who lives here and is on the list of the next community."""
    guest = living(house, "何大山", area_id=house.other_community.pk)
    jab = _next_doors(house)
    theirs = of(jab, guest)
    page = sign_in("worker").get(door(house))
    assert page.context["forms"].steps == []
    assert str(jab) not in page.text
    with pytest.raises(Invalid) as refusal:
        save(house, worker, StepDraft(theirs.pk, "told"))
    assert "any more" in str(refusal.value)
    save(house, worker, outcome="no_one_home")
    assert stages(theirs) == ["eligible"]
    here = house.dwellings()[0].pk
    for name in ("leader", "supervisor", "administrator"):
        viewer = house.viewer(name)
        assert (queries.tasks_at(viewer, here), queries.persons_asked_at(viewer, here)) == ([], {})


def _next_doors(house: House) -> Drive:
    """A drive of the other community, by its own secretary."""
    to: dict[str, Any] = {"by": house.viewer("other_secretary"), "now": NOW}
    made = actions.make_drive(
        house.other_community.pk,
        "vaccination",
        name="邻院接种",
        starts_on=STARTS_ON,
        ends_on=ENDS_ON,
        lead_id=house.accounts["other_secretary"].pk,
        **to,
    )
    actions.draw(made.pk, RosterFilter(), **to)
    return actions.start_drive(made.pk, **to)


def test_record_of_a_phone_with_persons_is_kept_once_however_often_it_comes(
    house: House, sign_in: SignIn
) -> None:
    """Also when somebody has moved them on between the two sendings."""
    he, she = living(house, "何大山"), living(house, "林小燕")
    jab = over_persons(house)
    his, hers = of(jab, he), of(jab, she)
    typed = {
        "outcome": "met",
        "once": "made-on-the-phone",
        f"steps-{his.pk}-stage": "registered",
        f"steps-{hers.pk}-stage": "declined",
        f"steps-{hers.pk}-reason_declined": "no_wish",
    }
    client = sign_in("worker")
    first = client.post(door(house), typed, headers=JSON)
    noted(his, "done", house, reason="here")
    people.untie(he.ties.get().pk, **TO)
    second = client.post(door(house), typed, headers=JSON)
    assert [first.status_code, second.status_code] == [201, 200]
    assert (second.json()["again"], Visit.objects.count()) == (True, 1)
    assert (stages(his, hers), Attempt.objects.count()) == (["done", "declined"], 3)


def test_step_about_somebody_who_moved_away_is_told_and_not_dropped_in_silence(
    house: House, sign_in: SignIn
) -> None:
    he = living(house, "何大山")
    his = of(over_persons(house), he)
    people.untie(he.ties.get().pk, **TO)
    typed = {"outcome": "met", "once": ONCE, f"steps-{his.pk}-stage": "told"}
    answer = sign_in("worker").post(door(house), typed, headers=JSON)
    assert answer.status_code == 422
    assert "Reload the page" in answer.json()["errors"][0]["words"]
    assert not Visit.objects.exists()


def test_two_phones_at_one_household_keep_what_both_said_of_a_person(
    house: House, sign_in: SignIn
) -> None:
    his = _his(house)
    worker, second = house.viewer("worker"), house.viewer("second_worker")
    save(house, worker, StepDraft(his.pk, "declined", reason="no_wish"), seen=0)
    late = save(house, second, StepDraft(his.pk, "registered"), seen=0, once=f"{ONCE}-2")
    third = house.viewer("secretary")
    save(house, third, StepDraft(his.pk, "declined", reason="no_wish"), seen=0, once=f"{ONCE}-3")
    beside = Attempt.objects.get(visit=late)
    assert (beside.said.code if beside.said else "", stages(his)) == ("registered", ["declined"])
    found = Overlap.objects.order_by("pk")[0]
    assert "drives" in found.differs
    page = sign_in("secretary").get(f"/door/overlaps/{found.pk}/")
    assert page.text.count("何** · ") == 2


def test_round_says_how_many_are_spoken_to_at_a_door_and_names_nothing_of_it(
    house: House, worker: Viewer, sign_in: SignIn
) -> None:
    he, she = living(house, "何大山"), living(house, "林小燕")
    people.tie(he.pk, house.dwellings()[0].pk, kind="registered", **TO)
    jab = over_persons(house)
    over_persons(house, "veterans_jobs")
    noted(of(jab, she), "declined", house, reason="no_wish")
    address = f"/door/compound/{house.compound.pk}/"
    page = sign_in("worker").get(address)
    assert page.text.count("2 persons to speak to") == 1
    assert str(jab) not in page.text
    (first, *_others) = page.context["round"].next
    assert (first.dwelling, first.persons) == (house.dwellings()[0], 2)
    assert queries.persons_to_ask(house.viewer("leader"), [first.dwelling.pk]) == {}
    assert queries.persons_to_ask(worker, [house.dwellings()[1].pk]) == {}


def test_shut_door_counts_for_who_lives_behind_it(house: House, worker: Viewer) -> None:
    he, owner = living(house, "何大山"), house.neighbour
    jab = over_persons(house)
    save(house, worker, outcome="no_one_home")
    assert stages(of(jab, he), of(jab, owner)) == ["not_met", "eligible"]


def test_door_takes_twelve_statements_for_any_household(house: House, sign_in: SignIn) -> None:
    drive(house)
    living(house, "何大山")
    over_persons(house)
    client, address = sign_in("worker"), door(house)

    def statements() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    one = statements()
    for number in range(5):
        living(house, f"何小{number}")
    over_persons(house, "veterans_jobs")
    over_persons(house, name="秋季接种")
    page = client.get(address)
    assert len(page.context["forms"].steps) == 1 + 1 + 6 + 6
    assert (statements(), one <= 12) == (one, True)


def test_save_without_persons_takes_no_statement_more(house: House, worker: Viewer) -> None:
    gas = target(drive(house), house)

    def statements(*steps: StepDraft, once: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            save(house, worker, *steps, once=once, now=NOW + timedelta(minutes=1))
        return len(asked)

    before = statements(StepDraft(gas.pk, "contacted"), once=f"{ONCE}-1")
    his = _his(house)
    assert statements(StepDraft(gas.pk, "contacted"), once=f"{ONCE}-2") == before
    statements(StepDraft(his.pk, "told"), once=f"{ONCE}-3")
    assert stages(his) == ["told"]
