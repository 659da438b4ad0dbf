"""The journal's pages: who opens them, what they show, what they never show."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, House

from linli.base.viewer import system
from linli.journal import actions
from linli.journal.models import Delivery, Entry
from linli.journal.tests import test_delivery as reactions

pytestmark = pytest.mark.django_db
PAGES = ("journal:journal", "journal:entries", "journal:export", "journal:heads")
MAY_SEE = {"supervisor", "administrator"}
CAST = (
    "worker", "secretary", "handler", "supervisor", "leader", "administrator", "specialist",
    "lecturer", "contact", "steward", "resident",
)  # fmt: skip


@pytest.fixture(autouse=True)
def monday_morning(settings: Any) -> None:
    settings.LINLI_NOW = "linli.journal.tests.factories.now"


def sign_in(client: Client, house: House, name: str) -> Client:
    client.force_login(house.accounts[name])
    return client


def note(house: House, **given: Any) -> Entry:
    asked: dict[str, Any] = {"subject": "case:5", "area": house.community.path, "now": NOW}
    return actions.record("case.noted", **(asked | {"by": house.viewer("worker")} | given))


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize("address", PAGES)
def test_page_opens_for_overseers_only(
    client: Client, house: House, name: str, address: str
) -> None:
    answer = sign_in(client, house, name).get(reverse(address))
    assert answer.status_code == (200 if name in MAY_SEE else 403)


@pytest.mark.parametrize("address", PAGES)
def test_visitor_is_asked_to_sign_in(client: Client, address: str) -> None:
    assert client.get(reverse(address)).status_code == 302


def test_entries_show_who_and_where_but_no_words_of_people(client: Client, house: House) -> None:
    note(house, text="王师傅的电话是13812345678")
    text = sign_in(client, house, "administrator").get(reverse("journal:entries")).text
    assert "worker一" in text
    assert "永安社区" in text
    assert "王师傅" not in text
    assert "13812345678" not in text


def test_other_area_stays_unseen(client: Client, house: House) -> None:
    note(house, subject="case:70091", area=house.subdistrict.path)
    note(house, subject="case:70092", area=house.district.path)
    client = sign_in(client, house, "supervisor")
    for address in ("journal:entries", "journal:export"):
        text = client.get(reverse(address), {"kind": "case.noted"}).content.decode("utf-8-sig")
        assert "70091" in text
        assert "70092" not in text


def test_period_and_kind_narrow_what_is_shown(client: Client, house: House) -> None:
    note(house)
    client = sign_in(client, house, "supervisor")
    kind = {"kind": "case.noted"}
    assert "case.noted" in client.get(reverse("journal:journal")).text
    assert client.get(reverse("journal:entries"), kind).context["rows"][0]["kind"] == "case.noted"
    last_year = {"first": "2021-04-01", "last": "2021-04-30"}
    assert client.get(reverse("journal:entries"), kind | last_year).context["rows"] == []


@pytest.mark.parametrize(
    "given", [{"first": "x", "last": "y"}, {"first": "2022-04-18", "last": "2022-04-01"}]
)
def test_days_that_make_no_sense_are_said_so(
    client: Client, house: House, given: dict[str, str]
) -> None:
    answer = sign_in(client, house, "supervisor").get(reverse("journal:journal"), given)
    assert answer.status_code == 422
    assert given["last"] in answer.text


def test_long_lists_are_paged(client: Client, house: House) -> None:
    made = [note(house) for _turn in range(60)]
    client = sign_in(client, house, "supervisor")
    first = client.get(reverse("journal:entries"), {"kind": "case.noted"})
    assert len(first.context["rows"]) == 50
    second = client.get(reverse("journal:entries") + first.context["older"])
    assert len(second.context["rows"]) == 10
    assert f"before={made[10].pk}" in first.context["older"]


@pytest.mark.parametrize("address", ["journal:journal", "journal:entries"])
def test_queries_do_not_grow_with_the_rows(
    client: Client, house: House, address: str, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(client, house, "supervisor")
    for rows in (1, 3):
        for number in range(rows):
            note(house, subject=f"case:{number + 1}")
        client.get(reverse(address))
        with django_assert_max_num_queries(12):
            client.get(reverse(address))


def failing(house: House, settings: Any) -> Delivery:
    settings.LINLI_REACTIONS = "linli.journal.tests.test_delivery.REACTIONS"
    reactions.Fault.raised = ValueError("13812345678")
    area = house.community.path
    entry = actions.record(
        reactions.HAPPENED, subject="case:5", area=area, by=system("test"), now=NOW
    )
    with pytest.raises(actions.DeliveryFailed):
        actions.deliver_entry(entry.pk, reactions.REACTIONS, now=NOW)
    reactions.Fault.raised = None
    return Delivery.objects.get(done_at=None)


def test_failed_reaction_is_shown_and_started_again(
    client: Client, house: House, settings: Any
) -> None:
    delivery = failing(house, settings)
    shown = sign_in(client, house, "administrator").get(reverse("journal:journal")).text
    assert "tell_second" in shown
    assert "ValueError" in shown
    assert "138" not in shown

    answer = client.post(reverse("journal:retry", args=[delivery.pk]))
    assert answer.status_code == 302
    assert Entry.objects.filter(kind="journal.retried", happened_at__date=NOW.date()).exists()


def test_supervisor_sees_a_failed_reaction_but_does_not_touch_it(
    client: Client, house: House, settings: Any
) -> None:
    delivery = failing(house, settings)
    client = sign_in(client, house, "supervisor")
    assert "tell_second" in client.get(reverse("journal:journal")).text
    assert client.post(reverse("journal:retry", args=[delivery.pk])).status_code == 403
    assert client.post(reverse("journal:check")).status_code == 302


def test_retry_wants_a_post_and_a_reaction_that_waits(
    client: Client, house: House, settings: Any
) -> None:
    delivery = failing(house, settings)
    client = sign_in(client, house, "administrator")
    assert client.get(reverse("journal:retry", args=[delivery.pk])).status_code == 405
    assert client.post(reverse("journal:retry", args=[delivery.pk + 99])).status_code == 404


def test_heads_stand_on_a_page_for_paper(client: Client, house: House) -> None:
    actions.seal(all_visible=True)
    head = actions.export_head(NOW.date(), now=NOW)
    assert head is not None
    assert head.hash in sign_in(client, house, "supervisor").get(reverse("journal:heads")).text
