"""One save at the door fills every list of the household: visit, drives, appeals, or none."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.cast import NOW, House

from linli.base.errors import Invalid
from linli.base.viewer import Viewer
from linli.cases.models import Case
from linli.doorstep import actions
from linli.doorstep.models import Overlap
from linli.doorstep.tests.test_recording import draft
from linli.drives import actions as drives
from linli.drives.models import Attempt, Drive, Letter, Target
from linli.drives.spec import LetterDraft, RosterFilter, StepDraft
from linli.journal.models import Entry
from linli.visits.models import Visit

ONCE = "a-tap-of-the-page"
OWNER = LetterDraft(signer="owner", name="周小满")


def drive(house: House, template: str = "gas_hookup", name: str = "燃气入户摸底") -> Drive:
    """A running drive over all doors of the cast's community."""
    to: dict[str, Any] = {"by": house.viewer("secretary"), "now": NOW}
    made = drives.make_drive(
        house.community.pk,
        template,
        name=name,
        starts_on=date(2022, 4, 18),
        ends_on=date(2022, 6, 30),
        lead_id=house.accounts["secretary"].pk,
        **to,
    )
    drives.draw(made.pk, RosterFilter(), **to)
    return drives.start_drive(made.pk, **to)


def target(of: Drive, house: House, number: int = 0) -> Target:
    return of.targets.get(dwelling=house.dwellings()[number])


def save(house: House, by: Viewer, *steps: StepDraft, **given: Any) -> Visit:
    wanted: dict[str, Any] = {"outcome": "met", "once": ONCE, "by": by, "now": NOW}
    return actions.record(house.dwellings()[0].pk, steps=steps, **(wanted | given)).visit


def test_one_save_fills_five_lists(house: House, worker: Viewer) -> None:
    gas, lift = drive(house), drive(house, "elevator", "加装电梯")
    visit = save(
        house,
        worker,
        StepDraft(target(gas, house).pk, "signed", letter=OWNER),
        StepDraft(target(lift, house).pk, "objects", reason="light"),
        appeals=[draft()],
        note="住着老两口",
    )
    assert Visit.objects.get().note == "住着老两口"
    assert Case.objects.get().dwelling_id == visit.dwelling_id
    assert target(gas, house).stage.code == "signed"
    assert target(lift, house).stage.code == "objects"
    assert Letter.objects.get().target == target(gas, house)
    assert set(Attempt.objects.values_list("visit_id", flat=True)) == {visit.pk}
    door = f"dwelling:{visit.dwelling_id}"
    told = set(Entry.objects.filter(about__contains=[door]).values_list("kind", flat=True))
    assert told >= {"visit.recorded", "target.moved", "target.signed"}


def test_a_shut_door_counts_in_every_drive_that_still_asks(house: House, worker: Viewer) -> None:
    gas, lift = drive(house), drive(house, "elevator", "加装电梯")
    save(house, worker, StepDraft(target(lift, house).pk, "objects", reason="light"))
    save(house, worker, outcome="no_one_home", once=f"{ONCE}-2")
    assert (target(gas, house).stage.code, target(gas, house).attempts) == ("no_one_home", 1)
    assert (target(lift, house).stage.code, target(lift, house).attempts) == ("objects", 0)


def test_the_same_save_sent_twice_moves_nobody_twice(house: House, worker: Viewer) -> None:
    gas = drive(house)
    for _turn in range(2):
        save(house, worker, outcome="no_one_home")
    assert (target(gas, house).attempts, Attempt.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("step", "field"),
    [
        ({"stage": "refused"}, "reason"),
        ({"stage": "signed"}, "letter"),
        ({"stage": "gas_on"}, "stage"),
        ({"stage": "refused", "reason": "cost", "next_on": date(2022, 5, 1)}, "next_on"),
    ],
)
def test_nothing_is_kept_when_one_drive_refuses(
    house: House, worker: Viewer, step: dict[str, Any], field: str
) -> None:
    wanted = target(drive(house), house)
    with pytest.raises(Invalid) as refusal:
        save(house, worker, StepDraft(wanted.pk, **step), appeals=[draft()])
    assert refusal.value.field == f"steps-{wanted.pk}-{field}"
    assert not Visit.objects.exists()
    assert not Case.objects.exists()


def test_a_target_of_another_door_is_not_recorded_here(house: House, worker: Viewer) -> None:
    elsewhere = target(drive(house), house, 3)
    with pytest.raises(Invalid):
        save(house, worker, StepDraft(elsewhere.pk, "agreed"))
    assert not Visit.objects.exists()


def test_the_page_at_the_door_asks_what_can_follow(house: House, client: Client) -> None:
    gas = drive(house)
    wanted = target(gas, house)
    client.force_login(house.accounts["worker"])
    url = f"/door/{wanted.dwelling_id}/"
    page = client.get(url)
    offered = [choice.code for choice in page.context["forms"].steps[0].task.stages]
    assert offered == ["contacted", "undecided", "agreed", "refused", "signed", "not_concerned"]
    name = f"steps-{wanted.pk}"
    typed = {"outcome": "met", "once": ONCE, f"{name}-stage": "signed"}
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert refused.context["forms"].steps[0].errors.keys() == {"signer"}
    kept = client.post(
        url, typed | {f"{name}-signer": "authorised", f"{name}-authority": "电话授权"}
    )
    assert kept.status_code == 302
    assert Letter.objects.get().authority == "电话授权"


def test_whoever_declined_is_not_asked_again(house: House, client: Client) -> None:
    wanted = target(drive(house), house)
    save(house, house.viewer("worker"), StepDraft(wanted.pk, "refused", reason="cost"))
    client.force_login(house.accounts["worker"])
    page = client.get(f"/door/{wanted.dwelling_id}/")
    (form,) = page.context["forms"].steps
    assert not form.task.asks
    assert f'name="steps-{wanted.pk}-stage"' not in page.text


def test_what_was_said_without_sight_of_another_record_is_kept_beside_it(house: House) -> None:
    """Two phones at one door: nothing is overwritten, the secretary reads both."""
    wanted = target(drive(house), house)
    worker, second = house.viewer("worker"), house.viewer("second_worker")
    save(house, worker, StepDraft(wanted.pk, "refused", reason="cost"), seen=0)
    late = save(
        house, second, StepDraft(wanted.pk, "signed", letter=OWNER), seen=0, once=f"{ONCE}-2"
    )
    wanted.refresh_from_db()
    assert wanted.stage.code == "refused"
    beside = Attempt.objects.get(visit=late)
    assert (beside.said.code, beside.to_stage.code) == ("signed", "refused")  # type: ignore[union-attr]
    assert not Letter.objects.exists()
    overlap = Overlap.objects.get()
    assert (overlap.second, "drives" in overlap.differs) == (late, True)


def test_the_same_said_twice_without_sight_is_no_contradiction(house: House) -> None:
    wanted = target(drive(house), house)
    worker, second = house.viewer("worker"), house.viewer("second_worker")
    save(house, worker, StepDraft(wanted.pk, "agreed"), seen=0)
    save(house, second, StepDraft(wanted.pk, "agreed"), seen=0, once=f"{ONCE}-2")
    wanted.refresh_from_db()
    assert wanted.stage.code == "agreed"
    assert "drives" not in Overlap.objects.get().differs
    assert set(Attempt.objects.values_list("said", flat=True)) == {None}
