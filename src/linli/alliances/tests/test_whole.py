"""One firm whole: each part only for who may see it; from its file to the circle's lists."""

from datetime import date
from typing import Any

import pytest
from django.utils import translation
from tests.cast import NOW, PROGRAM, House

from linli.alliances import actions, queries
from linli.alliances.models import Alliance
from linli.alliances.tests import factories
from linli.alliances.tests.conftest import As
from linli.alliances.tests.test_gatherings import salon
from linli.base.errors import Invalid
from linli.cases.tests import factories as raised
from linli.claims import actions as claims
from linli.claims.models import Claim, Line, Unit
from linli.events import actions as events
from linli.events.spec import Details
from linli.inspections.tests import factories as inspected
from linli.labels import actions as labels
from linli.labels.models import Label
from linli.liaison.tests import factories as looked_after


def _unit(of: Alliance, house: House) -> Unit:
    return of.circle.units.get(organisation=house.firm)


def _eventful(house: House) -> Alliance:
    """An order, a visit, an inspection, a salon, something asked for: all of the cast's firm."""
    row = factories.alliance(house)
    factories.founder(house, row)
    bank = factories.founder(house, row, factories.firm(house, "示例银行"))
    factories.kept(house)
    raised.order(house, summary="急需普工三十名")
    looked_after.pair(house)
    looked_after.visited(house)
    inspected.planned(house, by="secretary")
    leader: dict[str, Any] = {"by": house.viewer("leader"), "now": NOW}
    event = salon(house, row)
    events.note_firms(event.pk, [house.firm.pk], **leader)
    events.hold(event.pk, **leader)
    actions.ask_for_help(
        _unit(row, house).pk,
        "缺检测设备",
        claimed_by=row.circle.units.get(organisation=bank.organisation).pk,
        what="开放检测室",
        due_on=date(2022, 5, 1),
        **leader,
    )
    return row


#: Whose page → the parts on it.
SEES = {
    "leader": {
        "Orders it raised",
        "Visits",
        "Joint inspections",
        "Gatherings it came to",
        "What it offers",
    },
    "specialist": {"Orders it raised", "Visits", "Gatherings it came to"},
    "contact": {"Orders it raised", "Gatherings it came to", "What it offers"},
}


@pytest.mark.parametrize("name", SEES)
def test_each_part_is_there_for_who_may_see_it(house: House, name: str) -> None:
    _eventful(house)
    with translation.override("en"):
        parts = queries.parts_of(house.viewer(name), house.firm)
    found = {str(part.title).removesuffix(" and asks for") for part in parts}
    assert found == SEES[name]
    assert all(line["title"] for part in parts for line in part.rows)


def test_the_page_of_an_eventful_firm_asks_at_most_eighteen_times(
    house: House, as_: As, django_assert_max_num_queries: Any
) -> None:
    _eventful(house)
    client, page = as_("leader"), f"/alliances/firms/{house.firm.pk}/"
    client.get(page)
    with django_assert_max_num_queries(18):
        text = client.get(page).text
    for words in ("急需普工三十名", "主题沙龙", "缺检测设备", "示例银行"):
        assert words in text


def test_what_a_firm_gives_is_offered_to_its_circle_by_the_page(house: House, as_: As) -> None:
    row = factories.alliance(house)
    factories.founder(house, row)
    factories.kept(house, gives="会议室一间\n可容纳三十人")
    client, here = as_("contact"), f"/alliances/firms/{house.firm.pk}/"
    form = client.get(f"{here}offer/").context["form"]
    assert (form.initial["title"], "可容纳三十人" in form.initial["body"]) == ("会议室一间", True)
    unit = _unit(row, house).pk
    typed = {"unit": unit, "title": "会议室一间", "body": "可容纳三十人"}
    assert client.post(f"{here}offer/", typed).status_code == 422
    kind = Label.objects.filter(group="resource")[0].pk
    client.post(f"{here}offer/", typed | {"resource": kind})
    line = Line.objects.get()
    assert (line.kind, line.unit_id, line.title) == ("resource", unit, "会议室一间")
    assert "会议室一间" in client.get(here).text


def test_a_need_is_asked_for_and_claimed_in_one_act(house: House, as_: As) -> None:
    row = factories.alliance(house)
    factories.founder(house, row)
    bank = factories.founder(house, row, factories.firm(house, "示例银行"))
    unit, other = (
        _unit(row, house),
        row.circle.units.get(organisation=bank.organisation),
    )
    page = f"/alliances/firms/{house.firm.pk}/ask/"
    typed: dict[str, Any] = {"unit": unit.pk, "title": "流动资金三百万", "claimed_by": other.pk}
    leader = as_("leader")
    assert leader.post(page, typed | {"what": "授信"}).status_code == 422
    assert not Line.objects.exists()
    leader.post(page, typed | {"what": "授信", "due_on": "2022-05-01"})
    made = Claim.objects.get()
    assert (made.line.title, made.unit, made.what) == ("流动资金三百万", other, "授信")
    assert "claimed_by" not in as_("contact").get(page).context["form"].fields


def test_nobody_puts_anything_on_a_list_for_a_firm_in_no_circle(house: House, as_: As) -> None:
    factories.alliance(house)
    factories.kept(house)
    page = f"/alliances/firms/{house.firm.pk}/offer/"
    assert as_("contact").get(page).status_code == 404
    assert as_("specialist").get(page).status_code == 403
    assert "/offer/" not in as_("leader").get(f"/alliances/firms/{house.firm.pk}/").text


def test_a_claim_without_its_day_puts_nothing_on_the_list(house: House) -> None:
    row = factories.alliance(house)
    factories.founder(house, row)
    unit = _unit(row, house)
    leader: dict[str, Any] = {"by": house.viewer("leader"), "now": NOW}
    with pytest.raises(Invalid) as refusal:
        actions.ask_for_help(unit.pk, "缺人", claimed_by=unit.pk, what="派人", **leader)
    assert refusal.value.field == "due_on"


def _served(house: House, row: Alliance, title: str, heads: int, *labels: Label) -> None:
    leader: dict[str, Any] = {"by": house.viewer("leader"), "now": NOW}
    key = f"alliance:{row.pk}"
    event = salon(
        house,
        row,
        title,
        details=Details(audience=key, label_ids=tuple(label.pk for label in labels)),
    )
    events.count_heads(event.pk, heads, how="现场计数", **leader)
    events.hold(event.pk, **leader)


def test_services_are_counted_by_colour_down_to_their_rows(house: House, as_: As) -> None:
    row = factories.alliance(house)
    factories.founder(house, row)
    red, blue = (
        labels.add_label("service", name, colour=colour, by=PROGRAM, now=NOW)
        for name, colour in (("红色服务", "red"), ("蓝色服务", "blue"))
    )
    _served(house, row, "义诊", 60, red)
    _served(house, row, "家电维修", 40, red, blue)
    _served(house, row, "送戏下乡", 3, blue)
    leader: dict[str, Any] = {"by": house.viewer("leader"), "now": NOW}
    need = claims.put_on_list(row.circle_id, "need", "理发", label_ids=[blue.pk], **leader)
    made = claims.claim(
        need.pk, _unit(row, house).pk, "上门理发", due_on=date(2022, 5, 1), **leader
    )
    claims.note_service(made.pk, NOW.date(), "为老人理发", 20, **leader)
    done = queries.done_for(house.viewer("leader"), row)
    lines = {line.label: (line.times, line.heads) for line in queries.by_colour(done) if line.times}
    assert lines == {red: (2, 100), blue: (3, 63)}
    whole = queries.whole(done)
    assert (whole.times, whole.heads) == (4, 123)
    client, page = as_("leader"), f"/alliances/{row.pk}/colours/"
    opened = client.get(f"{page}?colour={blue.pk}").text
    assert ("家电维修" in opened, "为老人理发" in opened, "义诊" in opened) == (True, True, False)
    assert "2022" in opened
    assert client.get(f"{page}?colour=x&year=1999").status_code == 200
    assert as_("contact").get(page).status_code == 403


def test_fewer_than_five_are_not_told_apart(house: House) -> None:
    row = factories.alliance(house)
    red = labels.add_label("service", "红色服务", colour="red", by=PROGRAM, now=NOW)
    _served(house, row, "上门服务", 3, red)
    (line,) = [
        each
        for each in queries.by_colour(queries.done_for(house.viewer("leader"), row))
        if each.times
    ]
    with translation.override("en"):
        assert line.shown == "fewer than 5"
