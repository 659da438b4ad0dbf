"""The main pages of every face hold in Chromium: on a phone and a desk, in both languages, large
for those who see badly, and with the keyboard alone.
"""

import pytest
from playwright.sync_api import Page, Response
from tools import faults

from tests.browser.conftest import Enter
from tests.browser.person import DESK, PHONE, Person
from tests.browser.town import Town

#: What the browser may have to load for a first page, on the wire.
FIRST_LOAD = 200_000
#: The elder view: what is pressed, and what is read, in pixels.
TARGET, TEXT = 60, 18

RESIDENTS = ("/", "/raise/", "/track/", "/m/", "/m/2/", "/feedback/", "/sign-in/", "/nowhere/")
AT_THE_DOOR = ("/door/", "/door/find/?q=9", "household")
#: user name → the main pages of the face they work on; a word is an address looked up in the house.
PAGES = {
    "": RESIDENTS,
    "worker": AT_THE_DOOR,
    "secretary": ("/", "/cases/", "case", "/commitments/", "/topics/", "/figures/"),
    "supervisor": ("/",),
    "admin": ("/", "/accounts/settings/"),
}
LOOKED_UP = {
    "household": "select '/door/' || dwelling_id || '/' from cases_case c join places_area a "
    "on a.id = c.area_id where a.name = '永安社区' and state = 'ended' and kind = 'appeal' "
    "and dwelling_id is not null order by c.id limit 1",
    "case": "select '/cases/' || min(c.id) || '/' from cases_case c join places_area a "
    "on a.id = c.area_id where a.name = '永安社区' and state = 'in_hand'",
}
#: What shows where the keyboard is: a ring around it, its label or its row, or its frame lit up;
#: and it does not lie behind the bar that sticks below.
UNSEEN = """() => {
  const at = document.activeElement, next = at.nextElementSibling;
  const drawn = (e, part) => getComputedStyle(e, part).outlineStyle !== 'none';
  const places = [at, at.closest('label'), at.type === 'file' && next].filter(Boolean);
  const ringed = places.some(e => drawn(e) || drawn(e, '::after'));
  const bar = document.querySelector('.actions.sticky'), top = e => e.getBoundingClientRect().top;
  const behind = bar && !bar.contains(at) && top(bar) < innerHeight && top(at) >= top(bar)
    && !(bar.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING);
  const marked = ringed || getComputedStyle(at).boxShadow !== 'none' || at === document.body;
  return marked && !behind ? '' : at.outerHTML.slice(0, 100);
}"""
NAMED = "() => document.activeElement.name || document.activeElement.id || ''"


def opened(person: Person, path: str, width: int) -> None:
    """Open the page anew in a window as wide as this."""
    person.page.set_viewport_size({"width": width, "height": 844 if width < 700 else 900})
    person.opens(path, status=404 if path == "/nowhere/" else 200)


def wrong_with(page: Page) -> list[str]:
    """What is wrong with the page as it stands; empty when it holds."""
    found = [finding.words for finding in faults.axe(page) if finding.grave]
    if (by := faults.sideways(page)) > 0:
        found.append(f"scrolls sideways by {by} px")
    return found


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("language", "first", "then"), [("zh-hans", PHONE, DESK), ("en", DESK, PHONE)]
)
def test_pages_are_whole_at_both_widths(
    town: Town, enter: Enter, name: str, language: str, first: int, then: int
) -> None:
    person = enter(name, language=language, width=first)
    faults.watch_shifts(person.page.context)
    found = []
    for path in PAGES[name]:
        path = town.one(LOOKED_UP[path]) if path in LOOKED_UP else path
        opened(person, path, first)
        if (jump := faults.shift(person.page)) > faults.JUMPS:
            found.append(f"{path} {first}: jumps by {jump:.2f}")
        found += [f"{path} {first}: {line}" for line in wrong_with(person.page)]
        person.page.set_viewport_size({"width": then, "height": 900})
        found += [f"{path} {then}: {line}" for line in wrong_with(person.page)]
    assert found == []


@pytest.mark.parametrize("name", ["", "secretary"])
def test_the_first_page_loads_little(enter: Enter, name: str) -> None:
    person, answers = enter(name, width=PHONE), list[Response]()
    # Signing in has filled the cache of this window's browser: ask for everything again.
    tap = person.page.context.new_cdp_session(person.page)
    tap.send("Network.setCacheDisabled", {"cacheDisabled": True})
    person.page.on("response", lambda answer: answers.append(answer))
    person.opens("/")
    sizes = [answer.request.sizes() for answer in answers]
    weight = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
    assert len(answers) >= 3  # page, style, script
    assert weight <= FIRST_LOAD


def test_the_elder_view_is_large_for_residents(enter: Enter) -> None:
    person, found = enter(width=PHONE, view="elder"), []
    for path in RESIDENTS:
        opened(person, path, PHONE)
        small = faults.too_small(person.page, target=TARGET, text=TEXT)
        found += [f"{path}: {line}" for line in (*small, *wrong_with(person.page))]
    assert found == []


def test_a_steward_finds_who_is_left_first(enter: Enter) -> None:
    person = enter("steward", width=PHONE, view="elder")
    person.opens("/commitments/mine/")
    person.follows("逐户联系9号楼未通气住户")
    assert faults.too_small(person.page, target=TARGET, text=TEXT) + wrong_with(person.page) == []
    first = person.page.locator("#households li").first
    assert first.get_by_role("button").inner_text().startswith("已联系上")


class Keyboard:
    """Somebody without a mouse: Tab, letters, arrows, Enter."""

    def __init__(self, person: Person) -> None:
        self.page, self.unseen = person.page, set[str]()

    def goes_to(self, name: str, most: int = 60) -> None:
        """Tab until the field or button of this name or id has the focus."""
        for _each in range(most):
            self.page.keyboard.press("Tab")
            if lost := self.page.evaluate(UNSEEN):
                self.unseen.add(lost)
            if self.page.evaluate(NAMED) == name:
                return
        raise AssertionError(f"{name} is not reached by Tab on {self.page.url}")

    def presses(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def writes(self, words: str) -> None:
        self.page.keyboard.insert_text(words)

    def sends(self) -> None:
        """Enter, and wait for the page that follows."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")


def test_an_appeal_is_raised_with_the_keyboard_alone(town: Town, enter: Enter) -> None:
    person = enter(width=PHONE)
    person.opens("/raise/")
    hand = Keyboard(person)
    hand.goes_to("where")
    hand.presses("ArrowDown")
    hand.goes_to("category")
    hand.presses("ArrowDown")
    hand.goes_to("body")
    hand.writes("楼道灯不亮，晚上看不清台阶")
    hand.goes_to("urgent")
    hand.presses("Space")
    hand.goes_to("consent")
    hand.presses("Tab")  # to the button
    hand.sends()
    assert "/t/" in person.page.url
    assert hand.unseen == set()
    assert wrong_with(person.page) == []
    number = person.page.locator("main dd").first.inner_text()
    raised = "select source, urgency, body from cases_case where number = %s"
    assert town.rows(raised, number) == [("portal", "urgent", "楼道灯不亮，晚上看不清台阶")]


def test_a_visit_with_an_appeal_is_recorded_with_the_keyboard_alone(
    town: Town, enter: Enter
) -> None:
    worker = enter("worker", width=PHONE)
    worker.opens(town.one(LOOKED_UP["household"]))
    hand = Keyboard(worker)
    hand.goes_to("outcome")
    hand.presses("Space")
    hand.goes_to("note")
    hand.writes("家中两位老人")
    hand.presses("Tab", "Tab", "Enter")  # past the fold of dates, open that of the appeal
    hand.goes_to("appeals-0-category")
    hand.presses("ArrowDown")
    hand.goes_to("appeals-0-summary")
    hand.writes("楼梯扶手松了")
    hand.sends()
    worker.sees("楼梯扶手松了")
    assert hand.unseen == set()
    made = "select source, state from cases_case where summary = '楼梯扶手松了'"
    assert town.rows(made) == [("door", "raised")]
