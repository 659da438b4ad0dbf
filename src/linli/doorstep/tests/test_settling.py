"""When it is settled which of two records stands, the drives of the household follow from it."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.cast import NOW, House

from linli.doorstep import actions
from linli.doorstep.models import Overlap
from linli.doorstep.tests.conftest import SignIn
from linli.doorstep.tests.test_drives import OWNER, drive, save, target
from linli.drives import actions as drives
from linli.drives.models import Attempt, Letter, Target
from linli.drives.spec import StepDraft
from linli.journal.models import Entry

WHY = "第二部手机是户主本人"
LATER = NOW + timedelta(minutes=30)


def twice(house: House, first: dict[str, Any], second: dict[str, Any]) -> tuple[Target, Overlap]:
    """Two phones at one door, the second without sight of the first."""
    of = target(drive(house), house)
    for number, (name, said) in enumerate((("worker", first), ("second_worker", second))):
        given = dict(said)
        outcome = given.pop("outcome", "met")
        steps = [StepDraft(of.pk, **given)] if given else []
        save(house, house.viewer(name), *steps, outcome=outcome, seen=0, once=f"the-phone-{number}")
    return of, Overlap.objects.get()


def settle(house: House, overlap: Overlap, how: str) -> None:
    actions.settle_overlap(overlap.pk, how, WHY, by=house.viewer("secretary"), now=LATER)


def standing(of: Target) -> tuple[str, str, int]:
    of.refresh_from_db()
    return of.stage.code, of.reason.code if of.reason else "", of.attempts


REFUSED = {"stage": "refused", "reason": "cost"}
SIGNED = {"stage": "signed", "letter": OWNER}
UNDECIDED = {"stage": "undecided", "next_on": date(2022, 4, 25)}
MISSED = {"outcome": "no_one_home"}


@pytest.mark.parametrize(
    ("first", "second", "how", "stands"),
    [
        (REFUSED, SIGNED, "first", ("refused", "cost", 0)),
        (REFUSED, SIGNED, "both", ("refused", "cost", 0)),
        (REFUSED, SIGNED, "second", ("signed", "", 0)),
        (SIGNED, REFUSED, "second", ("refused", "cost", 0)),
        (MISSED, UNDECIDED, "first", ("no_one_home", "", 1)),
        (MISSED, UNDECIDED, "second", ("undecided", "", 0)),
        (UNDECIDED, MISSED, "first", ("undecided", "", 0)),
        (UNDECIDED, MISSED, "second", ("no_one_home", "", 1)),
        (SIGNED, SIGNED, "second", ("signed", "", 0)),
        (REFUSED, {}, "second", ("not_visited", "", 0)),
    ],
)
def test_the_stage_follows_from_the_record_that_stands(
    house: House,
    first: dict[str, Any],
    second: dict[str, Any],
    how: str,
    stands: tuple[str, str, int],
) -> None:
    of, overlap = twice(house, first, second)
    settle(house, overlap, how)
    assert standing(of) == stands
    in_force = Letter.objects.filter(withdrawn_at=None).exists()
    assert in_force is (stands[0] == "signed")


def test_both_records_stay_and_the_journal_says_why(house: House, sign_in: SignIn) -> None:
    of, overlap = twice(house, REFUSED, SIGNED)
    settle(house, overlap, "second")

    told = list(Attempt.objects.order_by("pk").values_list("to_stage__code", "withdrawn_why"))
    assert told == [("refused", WHY), ("refused", ""), ("signed", "")]
    letter = Letter.objects.get()
    assert (letter.name, letter.attempt.at) == (OWNER.name, overlap.second.at)
    entries = Entry.objects.filter(subject=f"target:{of.pk}", happened_at=LATER).order_by("pk")
    assert [entry.kind for entry in entries] == [
        "target.set_right",
        "target.moved",
        "target.signed",
    ]
    assert entries[0].words == WHY
    assert not Attempt.objects.exclude(said_as="").exists()
    page = sign_in("secretary").get(f"/door/overlaps/{overlap.pk}/").text
    assert "taken over when this was settled" in page
    assert "taken back" in page


def test_a_newer_record_of_somebody_else_stays(house: House) -> None:
    of, overlap = twice(house, REFUSED, SIGNED)
    secretary = house.viewer("secretary")
    drives.record(of.pk, "undecided", once="since", by=secretary, now=NOW + timedelta(minutes=9))
    settle(house, overlap, "second")
    assert standing(of) == ("undecided", "", 0)
    assert Attempt.objects.filter(withdrawn_at=None, said=None).get().once == "since"


def test_a_closed_drive_is_left_as_it_ended(house: House) -> None:
    of, overlap = twice(house, REFUSED, SIGNED)
    drives.close_drive(of.drive_id, by=house.viewer("secretary"), now=NOW)
    settle(house, overlap, "second")
    assert standing(of) == ("refused", "cost", 0)


def test_a_letter_kept_beside_is_forgotten_with_its_signer(house: House) -> None:
    of, overlap = twice(house, REFUSED, SIGNED)
    drives.erase_notes_of(of, by=house.viewer("secretary"), now=NOW)
    assert not Attempt.objects.exclude(said_as="").exists()
    assert overlap.settled_at is None
