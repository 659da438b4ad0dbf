"""Gatherings of an alliance: for its members, with the firms that came, counted as times."""

from datetime import timedelta
from typing import Any

from django.test import Client
from tests.cast import NOW, House

from linli.alliances import queries
from linli.alliances.models import Alliance
from linli.alliances.tests.conftest import As
from linli.alliances.tests.factories import alliance, firm, founder
from linli.base.figures import Extent, Measure
from linli.events import actions as events
from linli.events import queries as calendar
from linli.events.models import Event
from linli.events.spec import Applicant, Details


def salon(house: House, of: Alliance, title: str = "主题沙龙", **given: Any) -> Event:
    """Planned by the leader for the members, two hours ago."""
    values: dict[str, Any] = {
        "area_id": of.area_id,
        "title": title,
        "venue": "服务站",
        "starts_at": NOW - timedelta(hours=2),
        "ends_at": NOW - timedelta(hours=1),
        "organiser_id": house.accounts["leader"].pk,
        "details": Details(audience=f"alliance:{of.pk}"),
        "by": house.viewer("leader"),
        "now": NOW,
    }
    return events.plan_event("salon", **values | given)


def test_a_gathering_for_members_admits_their_firms_only(house: House) -> None:
    row = alliance(house)
    founder(house, row)
    key = f"alliance:{row.pk}"
    assert calendar.audience_name(key) == row.name
    assert calendar.admits(key, Applicant(organisation_id=house.firm.pk))
    assert calendar.admits(key, Applicant(firm=house.firm.name))
    assert not calendar.admits(key, Applicant(firm="盟外公司"))


def test_firms_that_came_are_times_and_different_firms_are_things(house: House) -> None:
    row, league = alliance(house), alliance(house, "邻院爱心联盟")
    bank, stranger = firm(house, "示例银行"), firm(house, "盟外公司")
    for organisation in (house.firm, bank):
        founder(house, row, organisation)
    leader: dict[str, Any] = {"by": house.viewer("leader"), "now": NOW}
    for title, came in (("沙龙一", [house.firm.pk, bank.pk]), ("沙龙二", [bank.pk, stranger.pk])):
        event = salon(house, row, title)
        events.note_firms(event.pk, came, **leader)
        assert events.note_firms(event.pk, came, **leader) == []
        events.hold(event.pk, **leader)
    ahead = salon(house, row, "没开的")
    events.note_firms(ahead.pk, [bank.pk], **leader)
    salon(house, league)

    extent = Extent(house.viewer("leader"))
    assert queries.activities(extent, "industry").count() == 2
    assert queries.services(extent, "industry").count() == 4
    assert set(queries.firms_served(extent, "industry")) == {house.firm, bank}
    assert set(queries.member_firms(extent, "industry")) == {house.firm, bank}
    assert [(each.title, each.firms_came) for each in queries.gatherings_of(row)] == [
        ("没开的", 1),
        ("沙龙二", 2),
        ("沙龙一", 2),
    ]


def test_beneficiaries_are_the_last_count_of_each_gathering(house: House) -> None:
    row = alliance(house)
    leader: dict[str, Any] = {"by": house.viewer("leader"), "now": NOW}
    for title, counts in (("义诊", (80, 95)), ("维修日", (40,))):
        event = salon(house, row, title)
        for number in counts:
            events.count_heads(event.pk, number, how="现场计数", **leader)
        events.hold(event.pk, **leader)
    rows = queries.beneficiaries(Extent(house.viewer("leader")), "industry")
    assert Measure("sum", "number").of(rows) == 135


def test_the_firms_that_came_are_ticked_by_the_page(house: House, as_: As) -> None:
    row = alliance(house)
    founder(house, row)
    event = salon(house, row)
    client: Client = as_("specialist")
    address = f"/alliances/{row.pk}/events/"
    assert f"{address}{event.pk}/firms/" in client.get(address).text
    assert client.post(f"{address}{event.pk}/firms/", {"firms": ""}).status_code == 422
    client.post(f"{address}{event.pk}/firms/", {"firms": [house.firm.pk]})
    assert "到场企业：1" in client.get(address).text
    assert as_("contact").get(address).status_code == 200
    assert as_("contact").get(f"{address}{event.pk}/firms/").status_code == 403
