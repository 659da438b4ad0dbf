"""A joint inspection: planned, held; every fault a hazard put right, by a day, or handed over."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, PROGRAM, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.figures import Extent
from linli.cases import actions as cases
from linli.cases.models import Case, HandOver
from linli.inspections import actions, queries, rules, workflow
from linli.inspections.models import Inspection
from linli.inspections.spec import Body, Ending
from linli.inspections.tests import factories
from linli.inspections.workflow import State
from linli.people.spec import Erased

#: Read from above: state × move → the state it leads to. Everything else is refused.
EXPECTED = {
    ("planned", "edit"): "planned",
    ("planned", "hold"): "held",
    ("planned", "cancel"): "cancelled",
}


@pytest.mark.parametrize("move", sorted(workflow.MOVES))
@pytest.mark.parametrize("state", State.values)
def test_move_leads_where_the_table_says(house: House, state: str, move: str) -> None:
    row = factories.planned(house)
    if state == State.HELD:
        factories.held(house, row, once="first")
    if state == State.CANCELLED:
        actions.cancel(row.pk, "企业停产", by=house.viewer("worker"), now=NOW)
    target = EXPECTED.get((state, move))
    acts: dict[str, Callable[[], object]] = {
        "edit": lambda: _edit(house, row),
        "hold": lambda: factories.held(house, row, once="later"),
        "cancel": lambda: actions.cancel(row.pk, "停产", by=house.viewer("worker"), now=NOW),
    }
    if target is None:
        with pytest.raises(NotAllowed) as refusal:
            acts[move]()
        assert refusal.value.code == "wrong_state"
    else:
        acts[move]()
    row.refresh_from_db()
    assert row.state == (target or state)


def _edit(house: House, row: Inspection, **given: Any) -> Inspection:
    values: dict[str, Any] = {
        "title": "节前检查",
        "checklist_id": None,
        "planned_on": date(2022, 4, 21),
        "bodies": factories.bodies(house),
        "by": house.viewer("worker"),
        "now": NOW,
        **given,
    }
    return actions.edit_plan(row.pk, **values)


@pytest.mark.parametrize("name", ["worker", "secretary", "handler"])
def test_staff_and_sections_plan(house: House, name: str) -> None:
    assert factories.planned(house, by=name).lead == house.accounts[name]


@pytest.mark.parametrize(
    "name", ["other_worker", "leader", "supervisor", "specialist", "contact", "administrator"]
)
def test_others_do_not(house: House, name: str) -> None:
    with pytest.raises(NotAllowed):
        factories.planned(house, by=name)


def test_it_is_joint_and_somewhere(house: House) -> None:
    alone = [Body(section_id=house.section.pk)]
    for change, field in (
        ({"bodies": alone}, "bodies"),
        ({"bodies": alone * 2}, "bodies"),
        ({"bodies": [*alone, Body(organisation_id=house.firm.pk)]}, "bodies"),
        ({"organisation_id": None}, "site"),
        ({"title": " "}, "title"),
        ({"planned_on": date(2022, 4, 17)}, "planned_on"),
        ({"checklist_id": 0}, "checklist"),
    ):
        given: dict[str, Any] = change
        with pytest.raises(Invalid) as refusal:
            factories.planned(house, **given)
        assert refusal.value.field == field


def test_ad_hoc_is_today_and_may_be_at_a_site(house: House) -> None:
    row = factories.planned(house, organisation_id=None, site="南街工地", ad_hoc=True)
    assert (row.planned_on, row.where, row.ad_hoc) == (date(2022, 4, 18), "南街工地", True)


def test_the_table_refuses_one_that_is_nowhere(house: House) -> None:
    row = factories.planned(house)
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.filter(pk=row.pk).update(organisation=None)


def test_every_fault_is_a_hazard_of_its_own(house: House) -> None:
    row = factories.planned(house)
    kept = factories.held(
        house,
        row,
        factories.finding(0, Ending.ON_SPOT),
        factories.finding(1, Ending.BY_DAY),
        factories.finding(None, Ending.BY_DAY, due_on=None),
    )
    spot, dated, beside = kept.hazards
    assert [(h.kind, h.state, h.organisation_id) for h in kept.hazards] == [
        ("hazard", "ended", house.firm.pk),
        ("hazard", "received", house.firm.pk),
        ("hazard", "received", house.firm.pk),
    ]
    assert (spot.facts["grade"], spot.settled_on_spot) == ("major", True)
    assert dated.facts["due_on"] == "2022-04-25"
    assert [f.case for f in queries.findings_of(row)] == [spot, dated, beside]


def test_refused_is_handed_to_the_authority_and_followed_on(house: House) -> None:
    row = factories.planned(house)
    target = f"organisation:{factories.authority(house).pk}"
    kept = factories.held(house, row, factories.finding(0, Ending.REFUSED, authority=target))
    (case,) = kept.hazards
    case.refresh_from_db()
    assert (case.state, case.next_on) == ("in_hand", date(2022, 4, 21))
    assert HandOver.objects.get(case=case).organisation == factories.authority(house)
    assert {each.code for each in case.clocks.filter(met_at=None)} == {"handle", "check"}


def test_one_bad_finding_keeps_nothing(house: House) -> None:
    row = factories.planned(house)
    for bad, field in (
        (factories.finding(1, Ending.ON_SPOT, done=" "), "findings-1-hazard_on_spot"),
        (factories.finding(1, Ending.BY_DAY, due_on=date(2022, 4, 1)), "findings-1-hazard_due_on"),
        (factories.finding(1, Ending.REFUSED), "findings-1-authority"),
        (factories.finding(1, "vanished"), "findings-1-ending"),
    ):
        with pytest.raises(Invalid) as refusal:
            factories.held(house, row, factories.finding(0), bad)
        assert refusal.value.field == field
    row.refresh_from_db()
    assert row.state == State.PLANNED
    assert not Case.objects.exists()


def test_every_line_has_an_answer_and_a_fault_its_finding(house: House) -> None:
    row = factories.planned(house)
    first = factories.items()[0].pk
    for answers, findings in (
        ({}, ()),
        (factories.answers(0), ()),
        (factories.answers(), (factories.finding(0),)),
    ):
        with pytest.raises(Invalid) as refusal:
            factories.held(house, row, *findings, answers=answers)
        assert refusal.value.field == f"item-{first}"


def test_sent_twice_is_kept_once(house: House) -> None:
    row = factories.planned(house)
    first = factories.held(house, row, factories.finding(0))
    again = factories.held(house, row, factories.finding(0))
    assert (again.again, again.hazards) == (True, first.hazards)
    assert Case.objects.count() == 1


@pytest.mark.parametrize("name", ["handler", "secretary", "second_worker"])
def test_whoever_takes_part_or_serves_the_area_writes_it_down(house: House, name: str) -> None:
    row = factories.planned(house)
    kept = factories.held(house, row, factories.finding(0), by=house.viewer(name))
    assert kept.hazards[0].owner == house.accounts[name]


@pytest.mark.parametrize("name", ["other_worker", "supervisor", "leader", "contact", "specialist"])
def test_others_do_not_write_it_down(house: House, name: str) -> None:
    with pytest.raises(NotAllowed):
        factories.held(house, factories.planned(house), by=house.viewer(name))


def test_figures_count_what_was_rechecked(house: House) -> None:
    row = factories.planned(house)
    kept = factories.held(
        house,
        row,
        factories.finding(0, Ending.ON_SPOT),
        factories.finding(1),
        factories.finding(2),
    )
    spot, dated, still_open = kept.hazards
    cases.raise_case(
        kind="hazard",
        category_id=spot.category_id,
        area_id=house.community.pk,
        summary="另一处隐患",
        source="desk",
        facts={"grade": "general", "basis": "某条"},
        once="elsewhere",
        by=house.viewer("worker"),
        now=NOW,
    )
    cases.resolve(
        dated.pk, outcome="solved", answer="已更换灭火器", by=house.viewer("worker"), now=NOW
    )
    with pytest.raises(NotAllowed):
        cases.recheck(dated.pk, in_order=True, by=house.viewer("worker"), now=NOW)
    for case in (spot, dated):
        cases.recheck(case.pk, in_order=True, by=house.viewer("second_worker"), now=NOW)
    extent = Extent(house.viewer("leader"))
    assert set(queries.hazards_found(extent)) == set(kept.hazards)
    assert set(queries.hazards_rectified(extent)) == {spot, dated}
    assert set(queries.hazards_on_spot(extent)) == {spot}
    assert set(queries.hazards_by_deadline(extent)) == {dated}
    assert set(queries.hazards_open(extent)) == {still_open}
    assert set(queries.held(extent)) == {row}
    earlier = Extent(house.viewer("leader"), end=NOW - timedelta(days=1))
    assert list(queries.hazards_found(earlier)) == []


SEES = {
    "worker": {"here", "far"},  # takes part there
    "secretary": {"here"},
    "handler": {"here"},
    "leader": {"here", "far"},
    "supervisor": {"here", "far"},
    "other_worker": {"far"},
    "other_secretary": {"far"},
}


def test_everyone_sees_exactly_theirs_and_the_rule_agrees(house: House) -> None:
    other = house.other_community.pk
    rows = {
        "here": factories.planned(house),
        "far": factories.planned(
            house,
            by="other_worker",
            area_id=other,
            organisation_id=None,
            site="邻院",
            once="i2",
            bodies=[
                Body(section_id=_other_section(house)),
                Body(
                    organisation_id=factories.authority(house).pk,
                    account_id=house.accounts["worker"].pk,
                ),
            ],
        ),
    }
    names = (*SEES, "specialist", "contact", "administrator", "lecturer", "resident", "steward")
    for name in names:
        viewer, seen = house.viewer(name), SEES.get(name, set())
        assert set(queries.visible_to(viewer)) == {rows[key] for key in seen}, name
        assert {key for key, row in rows.items() if rules.can_see(viewer, row)} == seen, name


def _other_section(house: House) -> int:
    from linli.accounts import actions as accounts  # noqa: PLC0415

    return accounts.create_section(house.subdistrict.pk, "安监科", by=PROGRAM, now=NOW).pk


def test_planned_ones_wait_for_who_leads_them(house: House) -> None:
    row = factories.planned(house)
    factories.planned(house, once="i2", planned_on=date(2022, 5, 20))
    columns = ("thing", "pk", "title", "place", "colour", "act")
    waits = queries.waiting_for(house.viewer("worker"), NOW).values_list(*columns)
    assert list(waits) == [("inspection", row.pk, "节前安全联合检查", "示例燃气公司", 1, "inspect")]
    assert list(queries.waiting_for(house.viewer("handler"), NOW)) == []


def test_checklists_are_the_administrators(house: House) -> None:
    admin, worker = house.viewer("administrator"), house.viewer("worker")
    made = actions.add_checklist("养老机构联合检查", by=admin, now=NOW)
    line: dict[str, Any] = {
        "asked": "食品留样四十八小时",
        "grade": "general",
        "basis": "《食品安全法》第五十五条",
        "category_id": factories.items()[0].category_id,
    }
    item = actions.add_item(made.pk, **line, by=admin, now=NOW)
    actions.retire_item(item.pk, by=admin, now=NOW)
    assert not made.items.filter(retired=False).exists()
    acts: tuple[Callable[[], object], ...] = (
        lambda: actions.add_checklist("别的", by=worker, now=NOW),
        lambda: actions.add_item(made.pk, **line, by=worker, now=NOW),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(Invalid):
        actions.add_item(made.pk, **{**line, "basis": " "}, by=admin, now=NOW)
    with pytest.raises(Conflict):
        actions.set_checklist(made.pk, name="新名", by=admin, now=NOW, version=99)


def test_notes_and_outside_names_are_forgotten(house: House) -> None:
    row = factories.planned(house)
    factories.held(house, row, words="店主赵晓兰在场")
    gone = Erased(1, (), "赵晓兰", "13800000001")
    assert actions.forget_person(gone, by=PROGRAM, now=NOW) == 1
    row.refresh_from_db()
    assert "赵晓兰" not in row.note
    assert actions.forget_notes(by=PROGRAM, now=NOW + timedelta(days=731)) == 2
    row.refresh_from_db()
    assert (row.note, {guest.name for guest in row.participants.all()}) == ("", {""})
