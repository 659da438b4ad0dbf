"""Two records of one household: both kept, shown to the secretary, settled, nothing overwritten."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.cast import NOW, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.viewer import Role, Viewer
from linli.doorstep import actions, queries, rules
from linli.doorstep.models import Overlap
from linli.doorstep.tests.conftest import SignIn
from linli.doorstep.tests.test_recording import draft, recorded
from linli.visits.models import Visit

CAST = (*(str(role) for role in Role), "second_worker", "other_worker", "other_secretary")
LATER = NOW + timedelta(minutes=5)


def twice(house: House, **second: object) -> Overlap:
    """Both phones took the page along before either had recorded: both saw no visit."""
    recorded(house, house.viewer("worker"), draft(), note="门锁坏了", once="first-phone", seen=0)
    given = {"outcome": "no_one_home", "once": "second-phone", "seen": 0, "now": LATER} | second
    recorded(house, house.viewer("second_worker"), **given)
    return Overlap.objects.get()


def test_second_record_on_a_stale_page_is_kept_and_becomes_an_overlap(house: House) -> None:
    overlap = twice(house)
    assert [visit.once for visit in Visit.objects.order_by("pk")] == ["first-phone", "second-phone"]
    assert (overlap.first.once, overlap.second.once) == ("first-phone", "second-phone")
    assert overlap.differs == ["outcome", "note", "appeals"]
    assert (overlap.area, overlap.found_at, overlap.settled_at) == (house.community, LATER, None)


def test_two_records_that_say_the_same_differ_in_nothing(house: House) -> None:
    recorded(house, house.viewer("worker"), once="first-phone", seen=0)
    recorded(house, house.viewer("second_worker"), once="second-phone", seen=0)
    assert Overlap.objects.get().differs == []


def test_page_that_showed_the_other_record_makes_no_overlap(house: House) -> None:
    first = recorded(house, house.viewer("worker"), once="first-phone", seen=0)
    recorded(house, house.viewer("second_worker"), once="second-phone", seen=first.visit.pk)
    assert not Overlap.objects.exists()


def test_own_earlier_record_makes_no_overlap(house: House, worker: Viewer) -> None:
    recorded(house, worker, once="first-phone", seen=0)
    recorded(house, worker, once="the-same-phone", seen=0)
    assert not Overlap.objects.exists()


def test_record_sent_twice_makes_one_overlap(house: House) -> None:
    overlap = twice(house)
    again = recorded(
        house, house.viewer("second_worker"), outcome="met", once="second-phone", seen=0
    )
    assert again.again
    assert list(Overlap.objects.all()) == [overlap]
    assert Visit.objects.get(once="second-phone").outcome == "no_one_home"


def test_three_phones_make_an_overlap_with_each_record_unseen(house: House) -> None:
    twice(house)
    recorded(house, house.viewer("secretary"), once="third-phone", seen=0)
    pairs = set(Overlap.objects.values_list("first__once", "second__once"))
    assert pairs == {
        ("first-phone", "second-phone"),
        ("first-phone", "third-phone"),
        ("second-phone", "third-phone"),
    }


@pytest.mark.parametrize("name", CAST)
def test_list_and_rule_agree(house: House, name: str) -> None:
    overlap = twice(house)
    viewer = house.viewer(name)
    assert list(queries.overlaps_visible_to(viewer)) == (
        [overlap] if rules.can_settle(viewer, overlap) else []
    )
    assert rules.can_settle(viewer, overlap) is (name == "secretary")


def test_secretary_finds_it_under_today_until_it_is_settled(
    house: House, secretary: Viewer
) -> None:
    overlap = twice(house)

    def waiting() -> list[tuple[int, str]]:
        rows = queries.waiting_for(secretary, LATER)
        return list(rows.values_list("pk", "title"))

    assert waiting() == [(overlap.pk, overlap.dwelling.address)]
    actions.settle_overlap(overlap.pk, "both", by=secretary, now=LATER)
    assert waiting() == []


@pytest.mark.parametrize(
    ("how", "withdrawn"), [("both", []), ("first", ["second-phone"]), ("second", ["first-phone"])]
)
def test_settling_withdraws_the_one_that_does_not_stand(
    house: House, secretary: Viewer, how: str, withdrawn: list[str]
) -> None:
    overlap = twice(house)
    settled = actions.settle_overlap(overlap.pk, how, "看错门牌", by=secretary, now=LATER)
    assert (settled.settled_by, settled.settled_how) == (secretary.key, how)
    taken_back = Visit.objects.exclude(withdrawn_at=None)
    assert [visit.once for visit in taken_back] == withdrawn
    assert {visit.withdrawn_why for visit in taken_back} <= {"看错门牌"}


def test_settling_is_refused_in_words(house: House, secretary: Viewer, worker: Viewer) -> None:
    overlap = twice(house)
    settle = actions.settle_overlap
    with pytest.raises(NotAllowed) as refusal:
        settle(overlap.pk, "both", by=worker, now=LATER)
    assert refusal.value.code == "not_secretary"
    for how, why, field in (("none", "", "how"), ("first", " ", "why")):
        with pytest.raises(Invalid) as invalid:
            settle(overlap.pk, how, why, by=secretary, now=LATER)
        assert invalid.value.field == field
    with pytest.raises(Conflict):
        settle(overlap.pk, "both", by=secretary, now=LATER, version=7)
    settle(overlap.pk, "both", by=secretary, now=LATER)
    with pytest.raises(NotAllowed) as twice_settled:
        settle(overlap.pk, "both", by=secretary, now=LATER)
    assert twice_settled.value.code == "settled"
    assert not Visit.objects.exclude(withdrawn_at=None).exists()


def test_page_shows_both_side_by_side_and_settles(house: House, sign_in: SignIn) -> None:
    overlap = twice(house)
    address = reverse("doorstep:overlap", args=[overlap.pk])
    client = sign_in("secretary")
    page = client.get(address).text
    assert "门锁坏了" in page
    assert "No one home" in page
    assert sign_in("worker").get(address).status_code == 403
    assert sign_in("other_secretary").get(address).status_code == 404
    missing = client.post(address, {"how": "second", "version": 1})
    assert (missing.status_code, "Say why the other one is withdrawn." in missing.text) == (
        422,
        True,
    )
    client.post(address, {"how": "second", "why": "看错门牌", "version": 1})
    overlap.refresh_from_db()
    assert (overlap.settled_how, overlap.settled_why) == ("second", "看错门牌")
