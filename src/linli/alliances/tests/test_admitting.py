"""From an application to an end: checked, voted on, suspended, heard, expelled, withdrawn."""

from datetime import date
from typing import Any

import pytest
from tests.cast import NOW, House

from linli.alliances import actions, queries, rules
from linli.alliances.models import Application, Condition, Member
from linli.alliances.spec import Founder, Votes
from linli.alliances.tests.factories import (
    alliance,
    applied,
    checked,
    firm,
    founder,
    in_order,
    sent,
)
from linli.alliances.workflow import State
from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.cases import actions as cases
from linli.cases.models import Case, Category
from linli.claims import actions as claims
from linli.journal import queries as journal

YES, NO = Votes(9, 7, 1, 1), Votes(9, 3, 5)


def by(house: House, name: str) -> dict[str, Any]:
    return {"by": house.viewer(name), "now": NOW}


def test_a_firm_is_checked_and_voted_into_the_alliance(house: House) -> None:
    row = alliance(house)
    made = checked(house, row)
    member = actions.vote_on_admission(made.pk, YES, **by(house, "leader"))
    assert (member.state, member.since, member.number, member.valid_until) == (
        State.MEMBER,
        NOW.date(),
        f"2022-{row.pk:03d}-0001",
        date(2025, 4, 17),
    )
    assert row.circle.units.get().organisation == house.firm
    told = [entry.kind for entry in journal.timeline(f"membership:{made.pk}")]
    assert told == [
        "membership.applied",
        "membership.checked",
        "ballot.counted",
        "membership.admitted",
    ]
    (vote,) = queries.votes_on(member)
    assert (vote.carried, vote.ballot.in_favour, vote.ballot.needs_percent) == (True, 7, 50)


def test_a_vote_that_is_not_carried_ends_the_application_with_a_reason(house: House) -> None:
    made = checked(house, alliance(house))
    member = actions.vote_on_admission(made.pk, NO, reason="不在产业链上", **by(house, "leader"))
    assert (member.state, member.reason, member.since) == (State.DECLINED, "不在产业链上", None)
    again = actions.apply_for(member.alliance_id, house.firm.pk, **by(house, "specialist"))
    assert again.pk != member.pk


def test_nobody_is_voted_on_unchecked_and_no_more_vote_than_sit_in_the_council(
    house: House,
) -> None:
    row = alliance(house)
    made = applied(house, row)
    with pytest.raises(NotAllowed):
        actions.vote_on_admission(made.pk, YES, **by(house, "leader"))
    council = [Founder(firm(house, name).pk, "council") for name in ("甲公司", "乙公司")]
    actions.enrol_founders(row.pk, council, **by(house, "leader"))
    actions.check(made.pk, in_order(row), **by(house, "specialist"))
    with pytest.raises(Invalid) as refusal:
        actions.vote_on_admission(made.pk, Votes(3, 3, 0), **by(house, "leader"))
    assert refusal.value.field == "entitled"
    with pytest.raises(NotAllowed):
        actions.vote_on_admission(made.pk, Votes(2, 2, 0), **by(house, "specialist"))


def test_a_check_asks_for_the_credit_code_and_every_rule(house: House) -> None:
    row = alliance(house)
    bare = actions.apply_for(row.pk, firm(house, "无证公司").pk, **by(house, "specialist"))
    with pytest.raises(NotAllowed) as refusal:
        actions.check(bare.pk, in_order(row), **by(house, "specialist"))
    assert refusal.value.code == "no_credit_code"
    made = applied(house, row)
    first = queries.conditions_for(row, "admission")[0].pk
    for answers in ({}, in_order(row) | {first: "not"}):
        with pytest.raises(Invalid) as wrong:
            actions.check(made.pk, answers, **by(house, "specialist"))
        assert wrong.value.field == f"condition_{first}"
    actions.decline(made.pk, "信用不良", **by(house, "specialist"))
    assert Member.objects.get(pk=made.pk).state == State.DECLINED


def test_rules_are_data_and_a_retired_one_stays_readable(house: House) -> None:
    row = alliance(house)
    made = checked(house, row)
    first = queries.conditions_for(row, "admission")[0]
    admin = by(house, "administrator")
    actions.retire_condition(first.pk, **admin)
    actions.add_condition(row.pk, "admission", "年度无欠薪", order=5, **admin)
    asked = [each.words for each in queries.conditions_for(row, "admission")]
    assert (asked[0], first.words in asked, len(asked)) == ("年度无欠薪", False, 3)
    assert next(str(rule) for rule, _result in queries.checked(made)) == first.words
    given: dict[str, Any] = {"expel_percent": 66, "certificate_years": 2}
    actions.set_rules(row.pk, admit_percent=80, **given, **admin)
    assert actions.vote_on_admission(made.pk, YES, **by(house, "leader")).state == State.DECLINED
    for name in ("leader", "secretary"):
        with pytest.raises(NotAllowed):
            actions.add_condition(row.pk, "exit", "违约", **by(house, name))


def test_the_portal_keeps_an_application_once_and_forgets_whom_to_call(house: House) -> None:
    row = alliance(house)
    made = sent(row)
    assert sent(row) == made
    with pytest.raises(Invalid) as refusal:
        sent(row, once="application-2")
    assert refusal.value.field == "credit_code"
    member = actions.take_up(made.pk, area_id=house.community.pk, **by(house, "specialist"))
    made.refresh_from_db()
    assert (made.contact_name, made.contact_phone, made.member) == ("", "", member)
    known = member.organisation
    assert (known.name, known.contact_phone, known.area) == (
        "示例新材料公司",
        "13900000021",
        house.community,
    )
    with pytest.raises(NotAllowed):
        actions.refuse_application(made.pk, "晚了", **by(house, "specialist"))


def test_a_refused_application_makes_no_firm(house: House) -> None:
    made = sent(alliance(house))
    actions.refuse_application(made.pk, "不在辖区", **by(house, "specialist"))
    made.refresh_from_db()
    assert (made.contact_phone, made.member) == ("", None)
    assert made.answered_at == NOW


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"credit_code": "12345"}, "credit_code"),
        ({"contact_phone": "12"}, "contact_phone"),
        ({"firm_name": " "}, "firm_name"),
    ],
)
def test_an_application_refuses_in_words(house: House, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        sent(alliance(house), **given)
    assert refusal.value.field == field
    assert not Application.objects.exists()


def test_nobody_is_expelled_unheard(house: House) -> None:
    made = founder(house, alliance(house))
    with pytest.raises(NotAllowed) as refusal:
        actions.vote_on_expulsion(made.pk, YES, "违约", **by(house, "leader"))
    assert refusal.value.code == "unheard"
    actions.hear(made.pk, "正在整改", heard_on=NOW.date(), **by(house, "leader"))
    kept = actions.vote_on_expulsion(made.pk, NO, "违约", **by(house, "leader"))
    assert (kept.state, kept.reason) == (State.MEMBER, "")
    gone = actions.vote_on_expulsion(made.pk, YES, "屡次违约", **by(house, "leader"))
    assert (gone.state, gone.until) == (State.EXPELLED, NOW.date())
    assert len(queries.votes_on(gone)) == 2


def an_order(house: House) -> Case:
    return cases.raise_case(
        kind="order",
        category_id=Category.objects.get(code="firm_policy").pk,
        area_id=house.community.pk,
        organisation_id=house.firm.pk,
        summary="要办证",
        facts={"effort": "simple"},
        source="desk",
        once="order-1",
        by=house.viewer("secretary"),
        now=NOW,
    ).case


def test_an_expelled_firm_keeps_its_open_orders_and_raises_none_as_a_member(house: House) -> None:
    row = alliance(house)
    made = founder(house, row)
    secretary = by(house, "secretary")
    order = an_order(house)
    leader = by(house, "leader")
    unit = row.circle.units.get()
    need = claims.put_on_list(row.circle_id, "need", "助餐点", **leader)
    claim = claims.claim(need.pk, unit.pk, "送餐", due_on=date(2022, 4, 29), **leader)
    assert rules.can_raise_as_member(made)
    actions.hear(made.pk, "没有异议", heard_on=NOW.date(), **leader)
    gone = actions.vote_on_expulsion(made.pk, YES, "违约", **leader)

    assert not rules.can_raise_as_member(gone)
    claim.refresh_from_db()
    assert (claim.state, claim.given_back_why) == ("withdrawn", "违约")
    assert not row.circle.units.filter(left_on=None).exists()
    # Its order goes on as if nothing had happened.
    order.refresh_from_db()
    before = order.state
    cases.receive(order.pk, **secretary)
    order.refresh_from_db()
    assert (before, order.state, order.organisation) == ("raised", "received", house.firm)


def test_a_suspended_firm_raises_nothing_until_it_is_reinstated(house: House) -> None:
    made = founder(house, alliance(house))
    low = actions.suspend(made.pk, "未按公约履约", **by(house, "leader"))
    assert (low.state, rules.can_raise_as_member(low)) == (State.SUSPENDED, False)
    up = actions.reinstate(made.pk, **by(house, "leader"))
    assert (up.state, up.reason, rules.can_raise_as_member(up)) == (State.MEMBER, "", True)


def test_two_who_decide_at_once_do_not_overwrite_one_another(house: House) -> None:
    made = founder(house, alliance(house))
    actions.suspend(made.pk, "未履约", version=made.version, **by(house, "leader"))
    with pytest.raises(Conflict):
        actions.withdraw(made.pk, "搬迁", version=made.version, **by(house, "contact"))


def test_a_contact_withdraws_their_own_firm_and_no_other(house: House) -> None:
    row = alliance(house)
    mine, other = founder(house, row), founder(house, row, firm(house, "示例银行"))
    contact = by(house, "contact")
    with pytest.raises(NotAllowed):
        actions.withdraw(other.pk, "不想参加", **contact)
    gone = actions.withdraw(mine.pk, "迁往外地", **contact)
    assert (gone.state, gone.until, gone.reason) == (State.WITHDRAWN, NOW.date(), "迁往外地")
    assert Condition.objects.filter(alliance=row, stage="exit").count() == 2
