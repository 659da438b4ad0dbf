"""Who sees which drive and which target, who may do what, and what waits for whom."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.cast import NOW, House

from linli.base.errors import NotAllowed
from linli.drives import actions, queries, rules
from linli.drives.models import Drive, Target
from linli.drives.spec import RosterFilter, StepDraft
from linli.drives.tests.factories import LATER, noted, prepared, running, target_at

CAST = [
    "worker",
    "second_worker",
    "other_worker",
    "secretary",
    "other_secretary",
    "handler",
    "supervisor",
    "leader",
    "administrator",
    "specialist",
    "lecturer",
    "contact",
    "steward",
    "resident",
]
HERE = {"worker", "second_worker", "secretary"}
ABOVE = {"supervisor", "leader"}


def three(house: House) -> dict[str, Drive]:
    """One drive of each sort: open, sealed, and one of the other community."""
    other = prepared(
        house,
        area_id=house.other_community.pk,
        lead_id=house.accounts["other_secretary"].pk,
        by=house.viewer("other_secretary"),
    )
    actions.draw(other.pk, RosterFilter(), by=house.viewer("other_secretary"), now=NOW)
    sealed = prepared(house, name="接种动员")
    actions.draw(sealed.pk, RosterFilter(), by=house.viewer("secretary"), now=NOW)
    Drive.objects.filter(pk=sealed.pk).update(sealed=True)
    return {"open": running(house), "sealed": sealed, "other": other}


@pytest.mark.parametrize("name", CAST)
def test_the_list_and_the_rule_agree_on_drives_and_targets(house: House, name: str) -> None:
    three(house)
    viewer = house.viewer(name)
    drives = Drive.objects.select_related("area")
    assert set(queries.visible_to(viewer)) == {row for row in drives if rules.can_see(viewer, row)}
    targets = Target.objects.select_related("area", "drive")
    seen = set(queries.targets_visible_to(viewer))
    assert seen == {row for row in targets if rules.can_see_target(viewer, row)}


@pytest.mark.parametrize("name", CAST)
def test_each_role_sees_the_drives_and_targets_of_its_area(house: House, name: str) -> None:
    made = three(house)
    viewer = house.viewer(name)
    drives = {key for key, row in made.items() if row in queries.visible_to(viewer)}
    doors = {"open": 10, "sealed": 10, "other": 4}
    whose = {
        key for key, row in made.items() if queries.targets_of(viewer, row).count() == doors[key]
    }
    if name in HERE:
        assert (drives, whose) == ({"open", "sealed"}, {"open", "sealed"})
    elif name in ABOVE:
        assert (drives, whose) == ({"open", "sealed", "other"}, {"open", "other"})
    elif name.startswith("other_"):
        assert (drives, whose) == ({"other"}, {"other"})
    else:
        assert (drives, whose) == (set(), set())


MAY: dict[str, set[str]] = {
    "make": {"secretary"},
    "draw": {"secretary"},
    "close": {"secretary"},
    "record": {"worker", "second_worker", "secretary"},
    "record_many": {"worker", "second_worker", "secretary"},
    "leave_out": {"secretary"},
    "hand_over": {"secretary"},
    "add_reason": {"secretary"},
}


@pytest.mark.parametrize("act", MAY)
@pytest.mark.parametrize("name", CAST)
def test_only_who_may_does_it(house: House, act: str, name: str) -> None:
    drive = running(house)
    target = target_at(drive, house)
    signed = noted(target_at(drive, house, 1), "signed", house)
    to: dict[str, Any] = {"by": house.viewer(name), "now": LATER}
    doing: dict[str, Any] = {
        "make": lambda: prepared(house, name="又一个", by=to["by"]),
        "draw": lambda: actions.draw(drive.pk, RosterFilter(), **to),
        "close": lambda: actions.close_drive(drive.pk, **to),
        "record": lambda: actions.record(target.pk, "agreed", once="may", **to),
        "record_many": lambda: actions.record_many(
            drive.pk, [StepDraft(target.pk, "agreed")], once="may", **to
        ),
        "leave_out": lambda: actions.leave_out(target.pk, "empty", **to),
        "hand_over": lambda: actions.hand_over(
            drive.pk, house.firm.pk, [signed.pk], stage="applied", **to
        ),
        "add_reason": lambda: actions.add_reason(drive.pk, meaning="declined", name="怕噪声", **to),
    }
    if name in MAY[act]:
        doing[act]()
        return
    with pytest.raises(NotAllowed) as refusal:
        doing[act]()
    # What a refused row would raise is no refusal of the person.
    assert not isinstance(refusal.value, actions.RowsRefused)


def waiting(house: House, name: str, now: datetime) -> list[tuple[str, str, int, str]]:
    rows = queries.waiting_for(house.viewer(name), now)
    return sorted((row["thing"], row["title"], row["colour"], row["act"]) for row in rows)


def test_a_date_that_has_come_waits_for_those_who_visit(house: House) -> None:
    drive = running(house)
    noted(target_at(drive, house), "undecided", house, next_on=date(2022, 4, 20))
    noted(target_at(drive, house, 1), "undecided", house, next_on=date(2022, 4, 21))
    on_the_day = NOW + timedelta(days=2)
    assert waiting(house, "worker", NOW) == []
    line = ("drive", "燃气入户摸底：到期再访：1", 2, "call_again")
    assert waiting(house, "worker", on_the_day) == [line]
    late = ("drive", "燃气入户摸底：到期再访：2", 3, "call_again")
    assert waiting(house, "secretary", NOW + timedelta(days=3)) == [late]
    for name in ("other_worker", "leader", "supervisor", "steward", "administrator"):
        assert waiting(house, name, on_the_day) == []


def test_a_drive_near_its_end_waits_for_who_leads_it(house: House) -> None:
    running(house)
    near = datetime(2022, 6, 25, 9, tzinfo=NOW.tzinfo)
    line = ("drive", "燃气入户摸底：尚待上门：10", 2, "finish")
    assert waiting(house, "secretary", near) == [line]
    over = datetime(2022, 7, 1, 9, tzinfo=NOW.tzinfo)
    assert waiting(house, "secretary", over) == [(*line[:2], 3, "finish")]
    assert waiting(house, "worker", near) == []
    assert waiting(house, "secretary", near - timedelta(days=30)) == []


def test_a_batch_without_an_answer_is_asked_after(house: House) -> None:
    drive = running(house)
    signed = noted(target_at(drive, house), "signed", house)
    to: dict[str, Any] = {"by": house.viewer("secretary"), "now": LATER}
    actions.hand_over(drive.pk, house.firm.pk, [signed.pk], stage="applied", **to)
    line = ("batch", "燃气入户摸底，批次 1 · 示例燃气公司", 2, "ask_after")
    assert waiting(house, "secretary", NOW + timedelta(days=13)) == []
    assert waiting(house, "secretary", NOW + timedelta(days=15)) == [line]
    assert waiting(house, "worker", NOW + timedelta(days=15)) == []


def test_the_funnel_counts_who_came_so_far(house: House) -> None:
    drive = running(house)
    for number, (stage, given) in enumerate(
        [
            ("no_one_home", {}),
            ("refused", {"reason": "cost"}),
            ("agreed", {}),
            ("signed", {}),
        ]
    ):
        noted(target_at(drive, house, number), stage, house, **given)
    bars = {bar.stage.code: (bar.here, bar.reached) for bar in queries.bars(drive)}
    assert bars["not_visited"] == (6, 10)
    assert bars["no_one_home"] == (1, 1)
    assert bars["contacted"] == (0, 3)  # who refused was spoken to
    assert bars["agreed"] == (1, 2)  # and did not agree
    assert bars["refused"] == (1, 1)
    assert bars["signed"] == (1, 1)
    assert bars["gas_on"] == (0, 0)


def test_a_building_meets_its_threshold_exactly(house: House) -> None:
    drive = running(house, threshold=50)
    viewer = house.viewer("worker")

    def share(n: int) -> tuple[int, int, bool]:
        row = queries.building_shares(drive, viewer, house.compound)[n]
        return row.consenting, row.missing, row.is_met

    assert [row.name for row in queries.building_shares(drive, viewer, house.compound)] == [
        "9号楼",
        "10号楼",
    ]
    assert share(0) == (0, 3, False)
    for number in range(2):
        noted(target_at(drive, house, number), "agreed", house)
    assert share(0) == (2, 1, False)
    noted(target_at(drive, house, 2), "signed", house)
    assert share(0) == (3, 0, True)
    # Who does not belong there counts on neither side: of five, three are enough and two are not.
    actions.leave_out(
        target_at(drive, house, 5).pk, "empty", by=house.viewer("secretary"), now=LATER
    )
    assert share(0) == (3, 0, True)
    noted(target_at(drive, house, 1), "refused", house, reason="cost")
    assert share(0) == (2, 1, False)
    left = queries.roster(
        viewer, drive, queries.Filters(building_id=house.building.pk, remaining=True)
    )
    assert set(left) == {target_at(drive, house, 3), target_at(drive, house, 4)}
