"""Policies: conditions as data, readable reasons, told once, applications to their end."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.cast import NOW, House

from linli.alliances import actions as alliances
from linli.alliances.tests import factories as allied
from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.cases.tests import factories as raised
from linli.journal.models import Entry
from linli.labels.models import Label
from linli.notices.models import Notice
from linli.services import actions, handlers, queries
from linli.services.models import Told
from linli.services.spec import CONDITIONS, Profile, reasons, verdict
from linli.services.tests import factories
from linli.services.tests.factories import to

FIRM = Profile(1, "示例公司", "core", 120, "1.4.9", "member", date(2022, 1, 10), frozenset({7, 8}))
BLANK = Profile(2, "新公司")


@pytest.mark.parametrize(
    ("code", "value", "fits", "unknown"),
    [
        ("links", ["core", "front_end"], True, None),
        ("links", ["supporting"], False, None),
        ("labels", [{"id": 6, "name": "外贸企业"}, {"id": 7, "name": "高新企业"}], True, None),
        ("labels", [{"id": 6, "name": "外贸企业"}], False, None),
        ("staff", {"from": 120}, True, None),
        ("staff", {"to": 119}, False, None),
        ("staff", {"from": 100, "to": 200}, True, None),
        ("area", {"path": "1.4", "name": "街道"}, True, False),
        ("area", {"path": "1.40", "name": "街道"}, False, False),
        ("rank", "member", True, False),
        ("rank", "council", False, False),
        ("since", "2022-01-10", True, None),
        ("since", "2022-01-09", False, None),
    ],
)
def test_each_condition_judges_and_says_why(
    code: str, value: Any, *, fits: bool, unknown: bool | None
) -> None:
    condition = CONDITIONS[code]
    assert condition.judge(FIRM, value) is fits
    assert condition.judge(BLANK, value) is unknown
    assert condition.says(FIRM, value)
    assert condition.says(BLANK, value)


def test_what_is_unknown_neither_fits_nor_fails() -> None:
    asked = {"links": ["core"], "staff": {"from": 10}}
    assert verdict(reasons(asked, FIRM)) is True
    assert verdict(reasons(asked, Profile(3, "半知", link="core"))) is None
    assert verdict(reasons(asked, Profile(4, "不合", link="supporting"))) is False
    assert verdict(reasons({}, BLANK)) is True


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"conditions": {"links": ["moon"]}}, "links"),
        ({"conditions": {"staff": {"from": 9, "to": 3}}}, "staff_to"),
        ({"conditions": {"staff": {"from": -1}}}, "staff_from"),
        ({"conditions": {"rank": "king"}}, "rank"),
        ({"conditions": {"labels": [999999]}}, "labels"),
        ({"conditions": {"area": 999999}}, "area"),
        ({"conditions": {"weather": 1}}, "weather"),
        ({"title": ""}, "title"),
        ({"summary": "请拨打13800000001"}, "summary"),
    ],
)
def test_what_no_condition_can_be_is_refused(
    house: House, change: dict[str, Any], field: str
) -> None:
    row = factories.alliance(house)
    with pytest.raises(Invalid) as refusal:
        factories.policy(house, row, **change)
    assert refusal.value.field == field


def test_each_member_it_fits_is_told_once(house: House) -> None:
    row = factories.alliance(house)
    factories.another(house, row)  # nothing is known of it: not told
    made = factories.policy(house, row)
    told = actions.tell_fitting(made.pk, **to(house))
    assert [each.organisation_id for each in told] == [house.firm.pk]
    assert actions.tell_fitting(made.pk, **to(house)) == []
    for entry in Entry.objects.filter(kind="policy.told"):
        handlers.tell_firm_of_policy(entry)
        handlers.tell_firm_of_policy(entry)
    notice = Notice.objects.get(kind="policy.fits")
    assert (notice.recipient, notice.link) == (
        f"organisation:{house.firm.pk}",
        f"/policies/{made.pk}/",
    )


def test_a_suspended_member_is_neither_told_nor_may_apply(house: House) -> None:
    row = factories.alliance(house)
    made = factories.policy(house, row)
    member = row.members.get(organisation=house.firm)
    alliances.suspend(member.pk, "欠缴会费", by=house.viewer("leader"), now=NOW)
    assert actions.tell_fitting(made.pk, **to(house)) == []
    with pytest.raises(NotAllowed) as refusal:
        actions.begin(made.pk, house.firm.pk, **to(house, "contact"))
    assert refusal.value.code == "no_member"
    assert not Told.objects.exists()


def test_an_application_is_followed_to_its_end(house: House) -> None:
    row = factories.alliance(house)
    made = factories.application(house, row)
    contact, staff = to(house, "contact"), to(house, "specialist")
    with pytest.raises(NotAllowed) as refusal:
        actions.begin(made.policy_id, house.firm.pk, **contact)
    assert refusal.value.code == "applied_before"
    actions.hand_in(made.pk, **contact)
    with pytest.raises(NotAllowed):
        actions.end_application(made.pk, granted=True, answer="已批", **contact)
    actions.send_back(made.pk, "缺社保证明", **staff)
    actions.hand_in(made.pk, **contact)
    actions.end_application(made.pk, granted=True, answer="返还3.6万元", **staff)
    made.refresh_from_db()
    assert (made.stage, made.answer, made.ended_on) == ("granted", "返还3.6万元", NOW.date())
    with pytest.raises(NotAllowed):
        actions.take_back(made.pk, **contact)


def test_after_the_deadline_nobody_applies(house: House) -> None:
    row = factories.alliance(house)
    made = factories.policy(house, row, deadline=date(2022, 4, 18))
    later = NOW + timedelta(days=1)
    with pytest.raises(NotAllowed) as refusal:
        actions.begin(made.pk, house.firm.pk, by=house.viewer("contact"), now=later)
    assert refusal.value.code == "too_late"
    assert not queries.public_policies(later.date()).exists()
    with pytest.raises(Invalid):
        actions.tell_fitting(made.pk, by=house.viewer("leader"), now=later)
    draft = factories.policy(house, row, published=False, deadline=date(2022, 4, 1))
    with pytest.raises(Invalid):
        actions.publish_policy(draft.pk, **to(house))


def test_nobody_speaks_for_another_firm(house: House) -> None:
    row = factories.alliance(house)
    other = factories.another(house, row)
    made = factories.policy(house, row)
    with pytest.raises(NotAllowed):
        actions.begin(made.pk, other.pk, **to(house, "contact"))
    applied = actions.begin(made.pk, other.pk, **to(house, "specialist"))
    with pytest.raises(NotAllowed):
        actions.hand_in(applied.pk, **to(house, "contact"))


def test_an_order_of_a_suspended_member_goes_on_as_that_of_any_firm(house: House) -> None:
    row = factories.alliance(house)
    team = actions.begin_teams(row.pk, **to(house))[0]
    member = row.members.get(organisation=house.firm)
    alliances.suspend(member.pk, "欠缴会费", by=house.viewer("leader"), now=NOW)
    case = raised.brought_to(house, "in_hand", kind="order")
    with pytest.raises(NotAllowed) as refusal:
        actions.give_to_team(case.pk, team.pk, **to(house))
    assert refusal.value.code == "no_member"
    alliances.reinstate(member.pk, by=house.viewer("leader"), now=NOW)
    assert actions.give_to_team(case.pk, team.pk, **to(house)).service_team == team


def test_a_policy_asks_what_firms_are_by_labels_of_the_town(house: House) -> None:
    row = factories.alliance(house)
    other = factories.another(house, row)
    asked, unlike = Label.objects.filter(group="firm").order_by("pk")[:2]
    for firm, label in ((house.firm, asked), (other, unlike)):
        allied.kept(house, firm, label_ids=[label.pk])
    blank = factories.another(house, row, "示例新厂")
    made = factories.policy(house, row, conditions={"labels": [asked.pk]})
    found = {each.firm.organisation_id: each.fits for each in queries.fits(made)}
    assert found == {house.firm.pk: True, other.pk: False, blank.pk: None}
    told = actions.tell_fitting(made.pk, **to(house))
    assert [each.organisation_id for each in told] == [house.firm.pk]
    (why,) = queries.fits(made, [other.pk])[0].reasons
    assert asked.name in why.words


def test_two_contacts_who_apply_at_once_begin_one_application(house: House) -> None:
    made = factories.policy(house, factories.alliance(house))
    actions.begin(made.pk, house.firm.pk, **to(house, "contact"))
    with pytest.raises(NotAllowed):
        actions.begin(made.pk, house.firm.pk, **to(house, "contact"))
    row = made.applications.get()
    actions.hand_in(row.pk, version=row.version, **to(house, "contact"))
    with pytest.raises(Conflict):
        actions.take_back(row.pk, version=row.version, **to(house, "contact"))
