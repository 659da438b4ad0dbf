"""A worker's phone that loses its network: takes the round along, records, sends when it can."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Route, expect

from tests.browser.person import PHONE
from tests.browser.town import Town

#: The one request with which a record reaches the house.
SAVES = re.compile(r"/door/\d+/(ask/\d+/)?$")


@dataclass
class Phone:
    """One browser with its own storage, and who holds it."""

    town: Town
    context: BrowserContext
    page: Page
    #: What scripts stumbled over; being refused or without network is no fault of theirs.
    faults: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, town: Town, new_context: Callable[..., Any], name: str) -> "Phone":
        """A new phone in which this one of the demo has signed in."""
        context = new_context(
            viewport={"width": PHONE, "height": 844},
            has_touch=True,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            base_url=town.address,
        )
        phone = cls(town, context, context.new_page())
        phone.page.set_default_timeout(20_000)
        phone.page.on("pageerror", lambda error: phone.faults.append(str(error)))
        phone.signs_in(name)
        return phone

    def signs_in(self, name: str) -> None:
        """By the page of sign-in, as whoever this is."""
        self.page.goto("/sign-in/")
        self.page.fill("input[name=login]", name)
        self.page.fill("input[name=password]", self.town.password)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "/sign-in/" not in url)

    def takes_along(self, compound: int) -> None:
        """Load all pages of a round, until the phone says that they are there."""
        self.page.goto(f"/door/compound/{compound}/")
        self.page.locator("[data-take-go]").click()
        words = self.page.locator("[data-take-words]")
        expect(words).to_contain_text("已在本机", timeout=120_000)

    def loses_network(self, *, lost: bool = True) -> None:
        self.context.set_offline(lost)

    def records(
        self,
        door: int,
        note: str,
        *,
        photo: Any = None,
        said: dict[int, str] | None = None,
        **appeal: str,
    ) -> None:
        """Save at one door; returns when the phone has let go of the page. `said`: which stage
        targets of drives stand on now.
        """
        self.page.goto(f"/door/{door}/")
        self.page.check("input[name=outcome][value=met]")
        self.page.fill("textarea[name=note]", note)
        for target, stage in (said or {}).items():
            self.page.check(f"input[name=steps-{target}-stage][value={stage}]")
        if appeal:
            self.page.locator("[data-appeal] summary").first.click()
            category = self.page.locator("select[name=appeals-0-category]")
            category.select_option(index=1)
            self.page.fill("input[name=appeals-0-summary]", appeal["summary"])
            if photo:
                self.page.set_input_files("input[name=appeals-0-photos]", photo)
                expect(self.page.locator("[data-new] img")).to_be_visible()
        self.page.locator("[data-door-send]").click()
        kept = self.page.locator("[data-door-kept]:visible, [data-door-done]")
        kept.first.wait_for(state="attached")

    def settles(self, door: int, summary: str, answer: str) -> None:
        """Save an appeal that was settled on the spot; a colleague asks later whether it is so."""
        self.page.goto(f"/door/{door}/")
        self.page.check("input[name=outcome][value=met]")
        self.page.locator("[data-appeal] summary").first.click()
        self.page.locator("select[name=appeals-0-category]").select_option(index=1)
        self.page.fill("input[name=appeals-0-summary]", summary)
        self.page.check("input[name=appeals-0-ending][value=settled]")
        self.page.fill("textarea[name=appeals-0-answer]", answer)
        self.page.locator("[data-door-send]").click()
        self.page.wait_for_url("**/door/done/*/")

    def takes_down(self, door: int, case: int, *, solved: str, comment: str) -> None:
        """The raiser's word at their door, in the dialog of the case."""
        self.page.goto(f"/door/{door}/")
        form = self.page.locator(f'form[action="/door/{door}/ask/{case}/"]')
        self.page.locator(f"[data-open={form.locator('xpath=..').get_attribute('id')}]").click()
        form.locator(f"input[name=solved][value={solved}]").check()
        form.locator("textarea[name=comment]").fill(comment)
        form.get_by_role("button", name="保存").click()

    def takes_in(self, file: Path | dict[str, Any]) -> None:
        """A file of records, from the disk or with this name and these bytes."""
        self.page.goto("/door/waiting/")
        self.page.set_input_files("[data-import]", file)  # type: ignore[arg-type]

    def waits(self) -> int:
        """How many records the phone says wait, here and now."""
        self.page.goto("/door/waiting/")
        listed = self.page.locator("[data-records] > li")
        expect(self.page.locator("[data-empty]:visible, [data-records] > li").first).to_be_visible()
        return listed.count()

    def sends_until_nothing_waits(self, *, within: float = 60_000) -> None:
        """Back in the network, on any page: it sends by itself."""
        self.page.goto("/door/waiting/")
        expect(self.page.locator("[data-empty]")).to_be_visible(timeout=within)

    def answers_get_lost(self, times: int) -> None:
        """The next saves arrive at the house and are kept; the phone never hears of it."""
        left = [times]

        def lose(route: Route) -> None:
            if route.request.method != "POST" or left[0] <= 0:
                route.fallback()
                return
            left[0] -= 1
            with suppress(Error):  # the house may be away just then
                route.fetch()
            route.abort("connectionreset")

        self.context.route(SAVES, lose)

    def network_flaps(self, *, every: int) -> None:
        """Every so many-th save does not even leave the phone."""
        seen = [0]

        def flap(route: Route) -> None:
            if route.request.method != "POST":
                route.fallback()
                return
            seen[0] += 1
            if seen[0] % every == 0:
                route.abort("internetdisconnected")
            else:
                route.fallback()

        self.context.route(SAVES, flap)
