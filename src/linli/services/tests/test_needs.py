"""The list of needs: heard once, joined and taken apart, met by what helped before."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, House

from linli.alliances import actions as alliances
from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.cases.tests import factories as raised
from linli.services import actions, queries
from linli.services.models import Need, Solution
from linli.services.tests import factories
from linli.services.tests.factories import to


def test_an_order_stands_on_the_list_once_with_the_firms_link(house: House) -> None:
    row = factories.alliance(house)
    case = raised.order(house).case
    need = factories.need(house, row, case_id=case.pk)
    assert (need.origin, need.case, need.link) == ("order", case, "core")
    assert list(queries.listable_orders(house.viewer("leader"), row)) == []
    with pytest.raises(Invalid) as refusal:
        factories.need(house, row, case_id=case.pk)
    assert refusal.value.field == "heard"


def test_an_order_of_another_firm_is_not_where_it_was_heard(house: House) -> None:
    row = factories.alliance(house)
    other = factories.another(house, row)
    case = raised.order(house).case
    with pytest.raises(Invalid):
        factories.need(house, row, other, case_id=case.pk)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "字" * 201}, "text"),
        ({"module": "magic"}, "module"),
        ({"factor": "luck"}, "factor"),
        ({"link": "moon"}, "link"),
        ({"case_id": 1, "visit_id": 1}, "heard"),
    ],
)
def test_a_need_says_what_and_where(house: House, change: dict[str, Any], field: str) -> None:
    row = factories.alliance(house)
    with pytest.raises(Invalid) as refusal:
        factories.need(house, row, **change)
    assert refusal.value.field == field


def test_only_members_have_needs_here_and_only_who_serves_lists_them(house: House) -> None:
    row = factories.alliance(house)
    from linli.alliances.tests import factories as allied  # noqa: PLC0415

    stranger = allied.firm(house, "外单位")
    with pytest.raises(Invalid):
        factories.need(house, row, stranger)
    for name in ("worker", "supervisor", "contact", "resident"):
        with pytest.raises(NotAllowed):
            actions.list_need(row.pk, factories.draft(house.firm), **to(house, name))


def test_what_says_the_same_is_joined_counted_once_and_taken_apart_again(house: House) -> None:
    row = factories.alliance(house)
    other = factories.another(house, row)
    first = factories.need(house, row)
    second = factories.need(house, row, other, text="招技工")
    actions.join_needs(second.pk, first.pk, **to(house, "specialist"))
    leader = house.viewer("leader")
    assert list(queries.filtered(leader, row)) == [first]
    assert _cell(leader, row, "talent", "talent") == (1, 1)
    actions.part_needs(second.pk, **to(house, "specialist"))
    assert set(queries.filtered(leader, row)) == {first, second}
    assert _cell(leader, row, "talent", "talent") == (2, 2)


def _cell(viewer: Any, row: Any, module: str, factor: str) -> tuple[int, int]:
    cells = queries.cells(queries.filtered(viewer, row))
    found = next(each for code, _words, each in cells if code == module)
    cell = next(each for each in found if each["factor"] == factor)
    return cell["needs"], cell["firms"]


def test_needs_joined_before_are_not_joined_again(house: House) -> None:
    row = factories.alliance(house)
    a, b, c = (factories.need(house, row, text=text) for text in ("甲需求", "乙需求", "丙需求"))
    by = to(house, "specialist")
    actions.join_needs(a.pk, b.pk, **by)
    with pytest.raises(NotAllowed) as refusal:
        actions.join_needs(a.pk, c.pk, **by)
    assert refusal.value.code == "joined_before"
    with pytest.raises(Invalid):  # into one that is joined itself
        actions.join_needs(c.pk, a.pk, **by)
    with pytest.raises(NotAllowed) as refusal:
        actions.join_needs(b.pk, c.pk, **by)
    assert refusal.value.code == "has_joined"
    with pytest.raises(Invalid):
        actions.join_needs(c.pk, c.pk, **by)
    with pytest.raises(NotAllowed):
        actions.part_needs(c.pk, **by)


def test_two_who_join_at_once_are_told(house: House) -> None:
    row = factories.alliance(house)
    a, b = (factories.need(house, row, text=text) for text in ("甲需求", "乙需求"))
    by = to(house, "specialist")
    actions.edit_need(a.pk, factories.draft(house.firm, text="改过"), **by, version=a.version)
    with pytest.raises(Conflict):
        actions.join_needs(a.pk, b.pk, **by, version=a.version)


def test_the_table_refuses_a_join_without_the_other(house: House) -> None:
    need = factories.need(house, factories.alliance(house))
    for change in ({"state": "joined"}, {"joined_into": need}, {"origin": "order"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Need.objects.filter(pk=need.pk).update(**change)


def test_a_need_is_met_by_a_solution_that_names_its_orders(house: House) -> None:
    row = factories.alliance(house)
    case = factories.solved_order(house)
    by = to(house, "specialist")
    made = actions.keep_solution(
        row.pk,
        "专场招聘",
        "与人社局合办专场，一周内到岗",
        module="talent",
        factor="talent",
        numbers=[case.number],
        **by,
    )
    need = factories.need(house, row)
    with pytest.raises(Invalid):
        actions.meet_need(need.pk, **by)
    actions.meet_need(need.pk, solution_id=made.pk, **by)
    need.refresh_from_db()
    assert (need.state, need.solution) == ("met", made)
    found = queries.solutions_for(house.viewer("leader"), row, words="专场", module="talent")
    assert [(each.pk, each.order_count) for each in found] == [(made.pk, 1)]
    actions.retire_solution(made.pk, **by)
    assert not queries.solutions_for(house.viewer("leader"), row).exists()
    actions.reopen_need(need.pk, **by)
    need.refresh_from_db()
    assert (need.state, need.solution) == ("open", None)


def test_the_library_names_only_orders_that_their_firms_called_solved(house: House) -> None:
    row = factories.alliance(house)
    open_order = raised.order(house).case
    with pytest.raises(Invalid) as refusal:
        actions.keep_solution(
            row.pk,
            "专场",
            "办法",
            module="talent",
            factor="talent",
            numbers=[open_order.number],
            **to(house, "specialist"),
        )
    assert refusal.value.field == "numbers"
    assert not Solution.objects.exists()


@pytest.mark.parametrize("field", ["title", "how"])
def test_the_library_names_no_telephone(house: House, field: str) -> None:
    row = factories.alliance(house)
    said: dict[str, Any] = {"title": "专场", "how": "办法"} | {field: "打13812345678找人"}
    with pytest.raises(Invalid) as refusal:
        actions.keep_solution(
            row.pk, **said, module="talent", factor="talent", **to(house, "specialist")
        )
    assert refusal.value.field == field


def test_a_firm_that_left_keeps_its_orders_and_its_needs(house: House) -> None:
    """A member gone with open orders: they go on to their end, and count where they were raised."""
    from linli.base.figures import Extent  # noqa: PLC0415

    row = factories.alliance(house)
    case = raised.order(house).case
    need = factories.need(house, row, case_id=case.pk)
    member = row.members.get(organisation=house.firm)
    alliances.withdraw(member.pk, "迁出本辖区", by=house.viewer("leader"), now=NOW)
    leader = house.viewer("leader")
    assert list(queries.raised(Extent(leader))) == [case]
    assert list(queries.filtered(leader, row)) == [need]
    with pytest.raises(Invalid):
        factories.need(house, row, text="再来一条")


def test_a_form_sent_twice_lists_the_need_once(house: House) -> None:
    row = factories.alliance(house)
    made = factories.draft(house.firm)
    twice = [
        actions.list_need(row.pk, made, once="page-1", **to(house, "specialist")) for _n in range(2)
    ]
    assert twice[0] == twice[1] == Need.objects.get()
    actions.list_need(row.pk, made, once="page-2", **to(house, "specialist"))
    assert Need.objects.count() == 2


def test_what_was_heard_at_a_gathering_stands_on_the_list_once(house: House) -> None:
    row = factories.alliance(house)
    salon = factories.held(house, row)
    first = factories.need(house, row, event_id=salon.pk)
    with pytest.raises(Invalid) as refusal:
        factories.need(house, row, event_id=salon.pk)
    assert refusal.value.field == "text"
    factories.need(house, row, event_id=salon.pk, text="缺检测设备")
    actions.drop_need(first.pk, reason="记错了", **to(house, "specialist"))
    assert factories.need(house, row, event_id=salon.pk).origin == "event"
