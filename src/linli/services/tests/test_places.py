"""A firm books a place of the service station on its own pages, by link, without account."""

from typing import Any

from django.test import Client
from django.urls import reverse
from tests.cast import NOW, House

from linli.events.models import Booking
from linli.events.tests.factories import at, booked, room
from linli.events.workflow import Hold
from linli.services import actions
from linli.services.tests.conftest import As


def test_firm_asks_for_a_room_by_its_link_and_gives_it_back(house: House, as_: As) -> None:
    row, closed = room(house), room(house, "内部会议室", open_to="")
    booked(row, house, purpose="内部讨论")
    as_("contact")  # the clock stands at nine
    client = Client(headers={"accept-language": "en"})
    given: dict[str, Any] = {"words": "行政", "rights": ["book"]}
    token = actions.firm_link(house.firm.pk, **given, by=house.viewer("contact"), now=NOW)
    client.get(reverse("accounts:link", args=[token]))

    listed = client.get(reverse("services:places")).text
    assert "洽谈室" in listed
    assert "内部会议室" not in listed
    assert client.get(reverse("services:place", args=[closed.pk])).status_code == 404
    address = reverse("services:place", args=[row.pk])
    page = client.get(address).text
    assert "内部讨论" not in page
    assert "?day=2022-04-19&amp;starts=10:00&amp;ends=17:30" in page
    sent = {"firm": house.firm.pk, "day": "2022-04-19", "starts": "09:30", "ends": "10:30"}
    taken = client.post(address, sent | {"purpose": "客户洽谈"})
    assert "Already taken from 09:00 to 10:00." in taken.text
    assert "2022-04-19, 10:00 to 11:00" in taken.text
    sent |= {"starts": "10:00", "ends": "11:00", "purpose": "客户洽谈"}
    assert client.post(address, sent).status_code == 302

    made = Booking.objects.get(organisation=house.firm)
    assert (made.state, made.starts_at) == (Hold.ASKED, at(10))
    assert "客户洽谈" in as_("leader").get("/").text
    assert "客户洽谈" in client.get(reverse("services:places")).text
    back = reverse("services:give_back", args=[made.pk])
    assert client.post(back, {"reason": "改为线上", "version": "1"}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.reason) == (Hold.CANCELLED, "改为线上")
    other = Booking.objects.exclude(pk=made.pk).get()
    assert client.get(reverse("services:give_back", args=[other.pk])).status_code == 404
