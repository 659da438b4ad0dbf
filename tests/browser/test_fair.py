"""The day of a job fair in Chromium: planned at the desk, signed on a visitor's phone by the code
at the stall while the network is gone, counted once; the board in the hall shows it by itself.
"""

import re
from typing import Any

from playwright.sync_api import Route

from tests.browser.conftest import Enter
from tests.browser.person import PHONE, Person, expect
from tests.browser.town import Town

LOST = re.compile(r"ERR_(INTERNET_DISCONNECTED|CONNECTION_RESET)|status of 403|/stall/[^ ]+: 403$")


def planned(secretary: Person) -> int:
    """A fair of this morning with one stall; its number."""
    secretary.opens("/jobs/fairs/new/")
    secretary.does(
        "",
        area=secretary.option("area", "侯寨"),
        title="夏季招聘会",
        venue="侯寨文化广场",
        starts_at="2022-04-18T09:20",
        ends_at="2022-04-18T12:00",
    )
    fair = secretary.number
    secretary.opens(f"/jobs/fairs/{fair}/stall/")
    firm = secretary.page.locator("select[name=organisation] option").nth(1)
    secretary.does("", organisation=firm.get_attribute("value"))
    return fair


def code_at_the_stall(secretary: Person, fair: int) -> str:
    """Where the code on the printed sign leads."""
    secretary.opens(f"/jobs/fairs/{fair}/sheets/")
    sign = secretary.page.locator("section.sheet a:has(img)").first
    expect(sign.locator("img")).to_be_visible()
    return str(sign.get_attribute("href"))


def answer_gets_lost_once(visitor: Person) -> None:
    """The house keeps the intent; the phone does not hear of it, and sends again."""
    left = [1]

    def lose(route: Route) -> None:
        if route.request.method != "POST" or not left:
            route.fallback()
            return
        answer = route.fetch()
        if not answer.ok:
            route.fulfill(response=answer)
            return
        left.clear()
        route.abort("connectionreset")

    visitor.page.context.route("**/stall/*/", lose)


def forgives_the_network(visitor: Person) -> None:
    """What a browser says of a network that was taken away on purpose."""
    visitor.complaints[:] = [line for line in visitor.complaints if not LOST.search(line)]


def test_fair_day_from_the_plan_to_the_board(town: Town, enter: Enter) -> None:
    secretary = enter("houzhai")
    fair = planned(secretary)
    secretary.sees("夏季招聘会")
    visitor, hall = enter(width=PHONE), enter()
    hall.opens(f"/fair/{fair}/")
    expect(hall.page.locator("[data-state]")).to_have_attribute("data-is", "live")
    left = hall.page.locator("[data-sum=left]")
    before = int(left.inner_text())
    hall.page.context.set_offline(True)
    expect(hall.page.locator("[data-state]")).to_have_attribute("data-is", "lost")

    visitor.opens(code_at_the_stall(secretary, fair))
    form, said = visitor.form(""), visitor.page.locator("[data-said]")
    values: dict[str, Any] = {"name": "周小满", "phone": "13800000002"}
    for name, value in values.items():
        visitor.fills(form, name, value)
    form.locator("select[name=post]").select_option(index=1)
    visitor.page.context.set_offline(True)
    form.get_by_role("button").click()
    expect(said).to_contain_text("网络中断")
    about = "from employment_candidacy where fair_id = %s and state = 'signed'"
    assert town.one(f"select count(*) {about}", fair) == 0
    answer_gets_lost_once(visitor)
    # Meanwhile the key of the form grew old: a fresh one is fetched, and nobody writes twice.
    visitor.page.context.clear_cookies()
    visitor.page.context.set_offline(False)
    expect(said).to_contain_text("已签订")
    assert town.one(f"select count(*) {about}", fair) == 1

    hall.page.context.set_offline(False)
    expect(hall.page.locator("[data-state]")).to_have_attribute("data-is", "live")
    expect(left).to_have_text(f"{before - 1:,}")
    for person in (visitor, hall):
        forgives_the_network(person)
