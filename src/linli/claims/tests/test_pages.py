"""The pages of joint committees: what they show, that they keep what was typed, who gets in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, House

from linli.claims.models import Circle, Claim, Line, Meeting
from linli.claims.tests.factories import circle, claim, in_state, need, resource, unit
from linli.claims.workflow import Listing, State

As = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.clock.queries.now", lambda: NOW + timedelta(hours=3))


@pytest.fixture
def as_(house: House) -> As:
    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(house.accounts[name])
        return client

    return signed_in


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_take_the_same_queries_for_one_row_and_three(
    house: House, as_: As, rows: int
) -> None:
    row = circle(house)
    for n in range(rows):
        member = unit(house, row, f"示例单位{n}")
        made = claim(house, need(house, row), member, by="secretary")
        resource(house, member)
    client, address = as_("secretary"), f"/circles/{row.pk}/"
    pages = ["/circles/", *(f"{address}?list={tab}" for tab in ("need", "resource", "claims"))]
    for page in (
        *pages,
        f"{address}?list=units",
        f"/circles/lines/{made.line_id}/",
        f"/circles/claims/{made.pk}/",
    ):
        client.get(page)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page).status_code == 200
        assert len(seen) <= 12, [page, *(query["sql"][:90] for query in seen)]


def test_from_founding_to_rating_by_the_pages(house: House, as_: As) -> None:
    client, contact = as_("secretary"), as_("contact")
    typed = {"kind": "joint_committee", "area": house.community.pk, "name": "", "founded_on": ""}
    assert client.post("/circles/new/", typed).status_code == 422
    client.post("/circles/new/", typed | {"name": "永安社区大工委", "founded_on": "2022-03-01"})
    row = Circle.objects.get()
    address = f"/circles/{row.pk}/"
    client.post(f"{address}units/", {"organisation": house.firm.pk})
    member = row.units.get()
    seat = {"unit": member.pk, "name": "钱经理", "position": "支部书记"}
    client.post(f"{address}part-time/", seat)
    refused = client.post(f"{address}new/need/", {"title": "", "body": "每天午间"})
    assert (refused.status_code, "每天午间" in refused.text) == (422, True)
    client.post(f"{address}new/need/", {"title": "助餐点缺场地", "body": "每天午间"})
    wanted = Line.objects.get()

    assert "助餐点缺场地" in contact.get(address).text
    assert "钱经理" in contact.get(f"{address}?list=units").text
    take = {"unit": member.pk, "what": "开放会议室", "due_on": "2022-04-29"}
    contact.post(f"/circles/lines/{wanted.pk}/claim/", take)
    made = Claim.objects.get()
    mine = f"/circles/claims/{made.pk}/"
    did = {"held_on": "2022-04-18", "what": "午间助餐", "beneficiaries": "23"}
    contact.post(f"{mine}services/", did)
    assert contact.post(f"{mine}fulfil/", {"proof": ""}).status_code == 422
    contact.post(f"{mine}fulfil/", {"proof": "签收单"})
    assert contact.post(f"{mine}rate/community/", {"word": "good"}).status_code == 403
    client.post(f"{mine}rate/community/", {"word": "good", "comment": "准时"})
    contact.post(f"{mine}rate/unit/", {"word": "fair"})
    client.post(f"/circles/lines/{wanted.pk}/close/")

    made.refresh_from_db()
    wanted.refresh_from_db()
    assert (made.state, wanted.state) == (State.RATED, Listing.MET)
    page = client.get(mine).text
    for words in ("午间助餐", "签收单", "准时", "23"):
        assert words in page
    sheet = client.get(f"{address}export/?list=claims&as=csv").content.decode("utf-8-sig")
    assert "签收单" in sheet
    assert contact.get(f"{address}export/?as=csv").status_code == 403


def test_a_unit_gives_a_claim_back_and_the_line_stays_for_others(house: House, as_: As) -> None:
    made = in_state(house, State.CLAIMED)
    client = as_("contact")
    address = f"/circles/claims/{made.pk}/"
    assert client.post(f"{address}give-back/", {"reason": ""}).status_code == 422
    client.post(f"{address}give-back/", {"reason": "场地另有安排"})
    assert "场地另有安排" in client.get(address).text
    assert as_("secretary").get(f"/circles/lines/{made.line_id}/").status_code == 200


def test_meeting_of_the_quarter_by_the_pages(house: House, as_: As) -> None:
    row = circle(house)
    unit(house, row)
    client, address = as_("secretary"), f"/circles/{row.pk}/"
    asked = client.post(f"{address}edit/", {"name": row.name, "meets_quarterly": "on"})
    assert asked.status_code == 422
    client.post(
        f"{address}edit/", {"name": row.name, "meets_quarterly": "on", "replaces": "统计表"}
    )
    assert f'href="{address}"' in client.get("/").text
    when = {"title": "季度例会", "venue": "会议室", "on": "2022-04-18"}
    client.post(f"{address}meetings/new/", when | {"begins": "10:00", "ends": "11:00"})
    held = Meeting.objects.get()
    seat = held.event.invitations.get()
    page = f"{address}meetings/{held.pk}/"
    assert client.post(page, {"minutes": ""}).status_code == 422
    client.post(page, {"minutes": "认领三项。", "present": [seat.pk]})
    assert "认领三项。" in as_("worker").get(page).text
    assert as_("other_secretary").get(page).status_code == 404


def test_search_leads_to_needs_the_viewer_may_see(house: House, as_: As) -> None:
    wanted = need(house, circle(house))
    found = f'href="/circles/lines/{wanted.pk}/"'
    assert found in as_("secretary").get("/search/?q=助餐点").text
    assert found not in as_("other_secretary").get("/search/?q=助餐点").text
