"""The clock's settings in the browser: who opens them, what they refuse, what they keep."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, House

from linli.base.viewer import Grant, Role, Viewer
from linli.clock import actions, queries
from linli.clock.forms import ExceptionForm
from linli.clock.models import CalendarDay, Term, WorkingHours

pytestmark = pytest.mark.django_db
MAY_SEE = {"administrator", "supervisor", "leader", "secretary"}
CAST = (
    "worker", "secretary", "handler", "supervisor", "leader", "administrator", "specialist",
    "lecturer", "contact", "steward", "resident",
)  # fmt: skip
HANDLE = "case.appeal.handle"


@pytest.fixture(autouse=True)
def demo_clock(house: House) -> None:
    actions.set_house_clock(NOW, queries.real_now(), "")


@pytest.fixture
def admin(client: Client, house: House) -> Client:
    client.force_login(house.accounts["administrator"])
    return client


@pytest.mark.parametrize("name", CAST)
def test_page_opens_by_right(client: Client, house: House, name: str) -> None:
    client.force_login(house.accounts[name])
    term = queries.term_for(HANDLE)
    for address in ("clock:terms", "clock:days"):
        status = 200 if name in MAY_SEE else 403
        assert client.get(reverse(address)).status_code == status
    for address in (reverse("clock:new_term"), reverse("clock:term", args=[term.pk])):
        assert client.get(address).status_code == (200 if name == "administrator" else 403)
    posts = [reverse("clock:set_day"), reverse("clock:set_hours")]
    posts.append(reverse("clock:retire_term", args=[term.pk]))
    for address in posts:
        refused = client.post(address).status_code == 403
        assert refused is (name != "administrator" or "retire" in address)


def test_terms_show_when_each_would_be_due(admin: Client) -> None:
    rows = admin.get(reverse("clock:terms")).context["rows"]
    due = {(row["term"].code, row["term"].category): row["due_at"] for row in rows}
    assert f"{due[HANDLE, '']:%m-%d %H:%M}" == "04-24 17:30"
    assert all(row["may_set"] for row in rows)


def test_changed_term_holds_from_now_on(admin: Client) -> None:
    term = queries.term_for(HANDLE)
    answer = admin.post(
        reverse("clock:term", args=[term.pk]),
        {"amount": "4", "unit": "days", "warn_percent": "50", "version": str(term.version)},
    )
    assert answer.status_code == 302
    now = queries.term_for(HANDLE)
    assert (now.amount, now.warn_percent, now.version) == (4, 50, 2)


def test_wrong_term_keeps_what_was_typed(admin: Client) -> None:
    term = queries.term_for(HANDLE)
    answer = admin.post(
        reverse("clock:term", args=[term.pk]),
        {"amount": "251", "unit": "days", "warn_percent": "25", "version": "1"},
    )
    assert answer.status_code == 422
    assert 'value="251"' in answer.text
    assert queries.term_for(HANDLE) == term


def test_second_of_two_who_change_a_term_gets_the_conflict_page(admin: Client) -> None:
    term = queries.term_for(HANDLE)
    address = reverse("clock:term", args=[term.pk])
    given = {"amount": "4", "unit": "days", "warn_percent": "25", "version": "7"}
    assert admin.post(address, given).status_code == 409
    assert queries.term_for(HANDLE) == term


def test_area_gets_a_term_of_its_own_and_loses_it_again(admin: Client, house: House) -> None:
    path = house.community.path
    answer = admin.post(
        reverse("clock:new_term"),
        {
            "code": HANDLE,
            "area": path,
            "category": "",
            "amount": "2",
            "unit": "days",
            "warn_percent": "25",
        },
    )
    assert answer.status_code == 302
    own = queries.term_for(HANDLE, path)
    assert (own.area, own.amount) == (path, 2)
    assert house.community.name in admin.get(reverse("clock:terms")).text

    admin.post(reverse("clock:retire_term", args=[own.pk]))
    assert queries.term_for(HANDLE, path).area == ""


def test_area_administrator_may_choose_only_the_own_areas(house: House) -> None:
    grant = Grant(str(Role.ADMINISTRATOR), house.community.path)
    form = ExceptionForm(viewer=Viewer("account:7", (grant,), account_id=7))
    choices = form.fields["area"].choices  # type: ignore[attr-defined]  # a ChoiceField
    assert [value for value, _name in choices] == [house.community.path]


def _day(**given: str) -> dict[str, str]:
    return {"day": "2022-05-06", "is_working": "off", "name": "全员消杀"} | given


def test_days_of_the_year_show_holidays_and_moved_days_by_name(admin: Client) -> None:
    days = {each["day"]: each for each in admin.get(reverse("clock:days")).context["days"]}
    assert days[date(2022, 4, 24)]["works"]
    assert not days[date(2022, 5, 4)]["works"]
    assert "清明" in days[date(2022, 4, 5)]["meta"][0]
    assert date(2022, 4, 18) not in days
    other = admin.get(reverse("clock:days"), {"year": "2023"}).context["days"]
    assert {each["day"].year for each in other} == {2023}
    assert admin.get(reverse("clock:days"), {"year": "9999999"}).status_code == 200


def test_town_sets_a_day_and_takes_it_back(admin: Client) -> None:
    assert admin.post(reverse("clock:set_day"), _day()).status_code == 302
    row = CalendarDay.objects.get()
    assert (row.day, row.is_working, row.name) == (date(2022, 5, 6), False, "全员消杀")
    assert "全员消杀" in admin.get(reverse("clock:days")).text

    assert admin.post(reverse("clock:clear_day", args=[row.pk])).status_code == 302
    assert not CalendarDay.objects.exists()
    assert admin.post(reverse("clock:clear_day", args=[row.pk])).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"day": "2022-13-40"}, {"name": " "}, {"is_working": "?"}, {"day": "2052-01-01"}]
)
def test_wrong_day_is_refused_and_kept(admin: Client, wrong: dict[str, str]) -> None:
    answer = admin.post(reverse("clock:set_day"), _day(**wrong))
    assert answer.status_code == 422
    assert not CalendarDay.objects.exists()
    assert all(value.strip() in answer.text for value in wrong.values())


def test_town_sets_its_hours(admin: Client) -> None:
    given = {"opens": "08:30", "pauses": "12:00", "reopens": "15:00", "closes": "18:00"}
    assert admin.post(reverse("clock:set_hours"), given).status_code == 302
    assert [str(row) for row in WorkingHours.objects.all()] == ["08:30–12:00", "15:00–18:00"]
    assert (
        admin.post(reverse("clock:set_hours"), given | {"reopens": "", "closes": ""}).status_code
        == 302
    )
    assert [str(row) for row in WorkingHours.objects.all()] == ["08:30–12:00"]


@pytest.mark.parametrize(
    "wrong", [{"pauses": "08:00"}, {"reopens": ""}, {"opens": "25:00"}, {"closes": "14:00"}]
)
def test_wrong_hours_are_refused(admin: Client, wrong: dict[str, str]) -> None:
    given = {"opens": "08:30", "pauses": "12:00", "reopens": "15:00", "closes": "18:00"}
    assert admin.post(reverse("clock:set_hours"), given | wrong).status_code == 422
    assert not WorkingHours.objects.exists()


def test_queries_do_not_grow_with_the_terms(
    admin: Client, house: House, django_assert_max_num_queries: Any
) -> None:
    house_admin = Viewer("system:test")
    for area in (house.community, house.other_community, house.subdistrict):
        actions.set_term(HANDLE, unit="days", amount=2, area=area.path, by=house_admin, now=NOW)
        admin.get(reverse("clock:terms"))
        with django_assert_max_num_queries(12):
            admin.get(reverse("clock:terms"))
    assert Term.objects.filter(code=HANDLE, retired_at=None).count() == 4
