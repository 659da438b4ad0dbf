"""The outbox, one's own notices, and handing over, in a browser."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import House, build_house

from linli.base.viewer import Role
from linli.notices import actions, queries
from linli.notices.models import Notice
from linli.notices.tests.factories import NOW, send
from linli.notices.workflow import Channel, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return build_house()


@pytest.fixture
def notice(house: House) -> Notice:
    """To the raiser of a case in the community: a link to copy."""
    return send(Channel.LINK, "", area=house.community.path)


def enter(client: Client, account: Any) -> Client:
    client.force_login(account)
    return client


@pytest.mark.parametrize("role", list(Role))
def test_outbox_opens_to_the_staff_of_the_community(
    house: House, notice: Notice, client: Client, role: str
) -> None:
    enter(client, house.accounts[role])
    may = role in {"secretary", "worker"}

    assert client.get("/notices/").status_code == (200 if may else 403)
    assert client.get(f"/notices/{notice.pk}/").status_code == (200 if may else 404)
    assert client.get("/notices/mine/").status_code == 200


@pytest.mark.parametrize("name", ["other_secretary", "other_worker"])
def test_notices_of_other_communities_are_not_found(
    house: House, notice: Notice, client: Client, name: str
) -> None:
    enter(client, house.accounts[name])

    assert list(client.get("/notices/").context["notices"]) == []
    assert client.get(f"/notices/{notice.pk}/").status_code == 404
    assert client.get(f"/notices/{notice.pk}/slip/").status_code == 404
    assert client.post(f"/notices/{notice.pk}/hand-over/").status_code == 404


def test_visitors_see_nothing(house: House, notice: Notice, client: Client) -> None:
    for name, args in (("outbox", []), ("mine", []), ("notice", [notice.pk]), ("slip", [1])):
        assert client.get(reverse(f"notices:{name}", args=args)).status_code == 302


def test_link_stays_hidden_until_somebody_says_they_hand_it_over(
    house: House, notice: Notice, client: Client
) -> None:
    enter(client, house.accounts["worker"])
    address = f"/notices/{notice.pk}/"
    assert "geheim" not in client.get(address).content.decode()
    assert client.get(f"{address}slip/")["Location"] == address

    client.post(f"{address}hand-over/")

    assert "http://testserver/t/geheim/" in client.get(address).content.decode()
    slip = client.get(f"{address}slip/").content.decode()
    assert "http://testserver/t/geheim/" in slip
    assert "<svg" in slip
    enter(client, house.accounts["secretary"])
    assert "geheim" not in client.get(address).content.decode()


def test_secretary_filters_by_state_and_sends_again(house: House, client: Client) -> None:
    mail = send(area=house.community.path)
    actions.deliver(mail.pk, now=NOW)
    slip = send(Channel.PRINT, "", area=house.community.path, once="slip")
    enter(client, house.accounts["secretary"])

    assert list(client.get("/notices/").context["notices"]) == [slip, mail]
    assert list(client.get("/notices/?state=sent").context["notices"]) == [mail]
    assert list(client.get("/notices/?state=nonsense&before=x").context["notices"]) == []
    assert list(client.get(f"/notices/?before={slip.pk}").context["notices"]) == [mail]

    client.post(f"/notices/{mail.pk}/resend/")
    mail.refresh_from_db()
    assert mail.state == State.QUEUED
    refused = client.post(f"/notices/{slip.pk}/resend/")
    assert refused.status_code == 403


def test_mail_address_is_masked(house: House, client: Client) -> None:
    send(area=house.community.path)
    send(Channel.SMS, "13900000001", area=house.community.path, once="sms")
    enter(client, house.accounts["secretary"])

    page = client.get("/notices/").content.decode()

    assert "s***@example.org" in page
    assert "139****0001" in page
    assert "song@example.org" not in page
    assert "13900000001" not in page


def test_recipient_reads_what_lies_on_their_desk(house: House, client: Client) -> None:
    handler = house.accounts["handler"]
    notice = send(
        Channel.DESK, "", recipient=f"account:{handler.pk}", about="", link="/accounts/me/"
    )
    enter(client, handler)
    assert list(client.get("/notices/mine/").context["notices"]) == [notice]
    assert client.get(f"/notices/{notice.pk}/").status_code == 200

    assert client.post(f"/notices/{notice.pk}/read/")["Location"] == "/accounts/me/"

    notice.refresh_from_db()
    assert notice.state == State.DELIVERED
    enter(client, house.accounts["worker"])
    assert client.post(f"/notices/{notice.pk}/read/").status_code == 404


def test_erased_notice_shows_that_it_was_sent_and_offers_nothing(
    house: House, notice: Notice, client: Client
) -> None:
    actions.erase(about="case:12", by=house.viewer("secretary"), now=NOW)
    enter(client, house.accounts["secretary"])

    page = client.get(f"/notices/{notice.pk}/")

    assert page.status_code == 200
    assert not page.context["can_hand_over"]
    assert "宋玉珍" not in page.content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_outbox_asks_the_same_however_long(
    house: House, client: Client, django_assert_max_num_queries: Any, many: int
) -> None:
    for number in range(many):
        send(area=house.community.path, once=f"n{number}")
    enter(client, house.accounts["secretary"])

    with django_assert_max_num_queries(14):
        page = client.get("/notices/")
    assert len(page.context["notices"]) == many
    assert queries.of("case:12").count() == many
