"""Documents in versions that members acknowledge; seats of the council; leave of a specialist."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.cast import NOW, PASSWORD, PROGRAM, SINCE, House

from linli.accounts import actions as accounts
from linli.accounts import queries as viewers
from linli.accounts.models import Account
from linli.alliances import actions, queries, rules
from linli.alliances.models import Acknowledgement, Alliance, Edition, EnterpriseFile, Member, Seat
from linli.alliances.tests.conftest import As
from linli.alliances.tests.factories import alliance, firm, founder, kept
from linli.base.errors import Invalid, NotAllowed
from linli.cases import actions as cases
from linli.cases.models import Case, Category

TODAY = NOW.date()


def by(house: House, name: str) -> dict[str, Any]:
    return {"by": house.viewer(name), "now": NOW}


def issued(house: House, of: Alliance, text: str = "守信经营。") -> Edition:
    return actions.issue(
        of.pk, "charter", "联盟章程", text, in_force_on=TODAY, **by(house, "leader")
    )


def test_a_new_version_asks_each_member_anew(house: House) -> None:
    row = alliance(house)
    mine, bank = founder(house, row), founder(house, row, firm(house, "示例银行"))
    first = issued(house, row)
    actions.acknowledge(first.pk, mine.pk, **by(house, "contact"))
    assert actions.acknowledge(first.pk, mine.pk, **by(house, "contact")).on_paper is False
    assert actions.acknowledge(first.pk, bank.pk, **by(house, "leader")).on_paper is True
    assert Acknowledgement.objects.count() == 2
    assert not queries.missing_from(first).exists()

    second = issued(house, row, "守信经营，互帮互助。")
    assert (second.document, second.number) == (first.document, 2)
    assert set(queries.missing_from(second)) == {mine, bank}
    with pytest.raises(NotAllowed) as refusal:
        actions.acknowledge(first.pk, mine.pk, **by(house, "contact"))
    assert refusal.value.code == "old_edition"
    assert [(each.number, each.acknowledged) for each in queries.editions_of(row)] == [(2, 0)]


def test_a_contact_acknowledges_for_their_own_firm_only(house: House) -> None:
    row = alliance(house)
    founder(house, row)
    bank = founder(house, row, firm(house, "示例银行"))
    with pytest.raises(NotAllowed):
        actions.acknowledge(issued(house, row).pk, bank.pk, **by(house, "contact"))
    with pytest.raises(Invalid):
        issued(house, row)


def seat(house: House, member: Member, office: str = "councillor", **given: Any) -> Seat:
    term: dict[str, Any] = {"since": TODAY, "until": date(2025, 4, 17)}
    return actions.give_seat(member.pk, office, **term | given, **by(house, "leader"))


def test_nobody_has_two_seats_at_a_time_and_there_is_one_chair(house: House) -> None:
    row = alliance(house)
    mine, bank = founder(house, row), founder(house, row, firm(house, "示例银行"))
    chair = seat(house, mine, "chair")
    for member, office, field in ((mine, "councillor", "since"), (bank, "chair", "office")):
        with pytest.raises(Invalid) as refusal:
            seat(house, member, office)
        assert refusal.value.field == field
    seat(house, bank, "chair", since=date(2025, 4, 18), until=date(2028, 4, 17))
    overlapping: dict[str, Any] = {"alliance": row, "term": DateRange(TODAY, date(2023, 1, 1))}
    for member, office, name in (
        (mine, "councillor", "seat_of_a_member_once_at_a_time"),
        (bank, "chair", "seat_of_one_chair_at_a_time"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Seat.objects.create(member=member, office=office, **overlapping)
    mine.refresh_from_db()
    assert (mine.rank, chair.last_day) == ("council", date(2025, 4, 17))


def test_a_seat_ends_early_and_with_the_membership(house: House) -> None:
    row = alliance(house)
    mine = founder(house, row)
    began = seat(house, mine, since=date(2022, 1, 10))
    later = seat(house, mine, since=date(2026, 1, 1), until=date(2027, 1, 1))
    actions.end_seat(began.pk, **by(house, "leader"))
    mine.refresh_from_db()
    assert mine.rank == "council"
    actions.withdraw(mine.pk, "迁出", **by(house, "contact"))
    assert [(each.pk, each.last_day) for each in Seat.objects.all()] == [
        (began.pk, TODAY - timedelta(days=1))
    ]
    assert later.pk != began.pk


@pytest.fixture
def colleague(house: House) -> Account:
    """A second specialist of the sub-district."""
    made = accounts.open_account("specialist-2", "专员二", PASSWORD, by=PROGRAM, now=NOW)
    area = house.subdistrict.pk
    accounts.appoint(made.pk, "specialist", area_id=area, since=SINCE, by=PROGRAM, now=NOW)
    return made


def order(house: House) -> Case:
    """What the contact's firm needs, in the specialist's hands."""
    return cases.raise_case(
        kind="order",
        category_id=Category.objects.get(code="firm_policy").pk,
        area_id=house.community.pk,
        organisation_id=house.firm.pk,
        summary="要办证",
        facts={"effort": "simple"},
        source="desk",
        once="order-leave",
        by=house.viewer("specialist"),
        now=NOW,
    ).case


def test_firms_and_open_orders_pass_to_who_stands_in(house: House, colleague: Account) -> None:
    kept(house)
    raised = order(house)
    away = house.accounts["specialist"].pk
    raised.refresh_from_db()
    assert raised.owner_id == away
    days: dict[str, Any] = {"since": TODAY, "until": TODAY + timedelta(days=6)}
    row = actions.go_on_leave(away, colleague.pk, **days, **by(house, "specialist"))

    file = EnterpriseFile.objects.get()
    raised.refresh_from_db()
    assert (file.specialist_id, file.stand_in_id, raised.owner_id) == (
        away,
        colleague.pk,
        colleague.pk,
    )
    viewer = viewers.viewer_for(colleague, NOW)
    assert rules.is_specialist_of(viewer, house.firm)
    assert actions.turn_leaves(now=NOW + timedelta(days=6)) == 0
    assert actions.turn_leaves(now=NOW + timedelta(days=7)) == 1
    file.refresh_from_db()
    raised.refresh_from_db()
    row.refresh_from_db()
    # The firm goes back; what was passed on stays with the colleague to its end.
    assert (file.stand_in_id, raised.owner_id) == (None, colleague.pk)
    assert row.ended_at is not None


def test_an_order_that_cannot_be_passed_on_holds_up_nobodys_leave(
    house: House, colleague: Account
) -> None:
    kept(house)
    stuck = order(house)
    Case.objects.filter(pk=stuck.pk).update(state="suspended")
    away = house.accounts["specialist"].pk
    days: dict[str, Any] = {"since": TODAY, "until": TODAY + timedelta(days=6)}
    actions.go_on_leave(away, colleague.pk, **days, **by(house, "specialist"))

    stuck.refresh_from_db()
    assert (stuck.owner_id, EnterpriseFile.objects.get().stand_in_id) == (away, colleague.pk)


def test_who_stood_in_for_the_one_before_has_the_file_no_more(
    house: House, colleague: Account
) -> None:
    file = kept(house)
    EnterpriseFile.objects.update(stand_in=colleague)
    actions.keep_file(house.firm.pk, specialist_id=None, **by(house, "leader"))
    file.refresh_from_db()
    assert (file.specialist_id, file.stand_in_id) == (None, None)


def test_a_leave_to_come_begins_on_its_first_day(house: House, colleague: Account) -> None:
    kept(house)
    away = house.accounts["specialist"].pk
    days: dict[str, Any] = {"since": TODAY + timedelta(days=1), "until": TODAY + timedelta(days=2)}
    row = actions.go_on_leave(away, colleague.pk, **days, **by(house, "leader"))
    assert EnterpriseFile.objects.get().stand_in is None
    assert actions.turn_leaves(now=NOW + timedelta(days=1)) == 1
    assert actions.turn_leaves(now=NOW + timedelta(days=1)) == 0
    assert EnterpriseFile.objects.get().stand_in == colleague
    actions.end_leave(row.pk, **by(house, "specialist"))
    assert EnterpriseFile.objects.get().stand_in is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"since": TODAY - timedelta(days=1)}, "since"),
        ({"until": TODAY - timedelta(days=1)}, "until"),
        ({"substitute_id": 0}, "substitute"),
    ],
)
def test_a_leave_refuses_in_words(
    house: House, colleague: Account, given: dict[str, Any], field: str
) -> None:
    kept(house)
    values: dict[str, Any] = {"since": TODAY, "until": TODAY, "substitute_id": colleague.pk}
    with pytest.raises(Invalid) as refusal:
        actions.go_on_leave(
            house.accounts["specialist"].pk, **values | given, **by(house, "specialist")
        )
    assert refusal.value.field == field


def test_others_note_no_leave(house: House, colleague: Account) -> None:
    kept(house)
    days: dict[str, Any] = {"since": TODAY, "until": TODAY}
    for name in ("worker", "contact"):
        with pytest.raises(NotAllowed):
            actions.go_on_leave(
                house.accounts["specialist"].pk, colleague.pk, **days, **by(house, name)
            )


def test_charter_and_council_by_the_pages(house: House, as_: As) -> None:
    row = alliance(house)
    mine = founder(house, row)
    leader, contact = as_("leader"), as_("contact")
    address = f"/alliances/{row.pk}/"
    typed = {"kind": "charter", "title": "联盟章程", "text": "", "in_force_on": "2022-04-18"}
    assert leader.post(f"{address}documents/new/", typed).status_code == 422
    leader.post(f"{address}documents/new/", typed | {"text": "守信经营。"})
    one = Edition.objects.get()
    page = f"/alliances/editions/{one.pk}/"
    assert f'href="{page}"' in contact.get("/").text
    assert "守信经营。" in contact.get(page).text
    contact.post(f"{page}members/{mine.pk}/")
    assert f'href="{page}"' not in contact.get("/").text
    given = {"member": mine.pk, "office": "chair", "since": "2022-04-18", "until": "2025-04-17"}
    leader.post(f"{address}seats/new/", given)
    shown = leader.get(f"{address}constitution/").text
    assert ("已签阅 1 / 1" in shown, "理事长单位" in shown) == (True, True)
    leader.post(f"{address}seats/{Seat.objects.get().pk}/end/")
    assert not Seat.objects.exists()


def test_a_leave_by_the_pages(house: House, as_: As, colleague: Account) -> None:
    kept(house)
    client, away = as_("specialist"), house.accounts["specialist"].pk
    typed = {"specialist": away, "substitute": colleague.pk, "since": "2022-04-18"}
    assert client.post("/alliances/leaves/new/", typed | {"until": ""}).status_code == 422
    client.post("/alliances/leaves/new/", typed | {"until": "2022-04-20"})
    assert "由专员二代管" in client.get("/alliances/leaves/").text
    assert "专员二" in client.get(f"/alliances/firms/{house.firm.pk}/").text
    row = EnterpriseFile.objects.get()
    assert row.stand_in == colleague
    leave = colleague.stands_in.get()
    client.post(f"/alliances/leaves/{leave.pk}/end/")
    row.refresh_from_db()
    assert row.stand_in is None
    assert as_("contact").get("/alliances/leaves/").status_code == 403
