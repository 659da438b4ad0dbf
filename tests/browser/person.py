"""Somebody at a browser: opens pages, fills forms, presses buttons, and minds what goes wrong."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    expect,
)

from tests.browser.town import Town

DESK, PHONE = 1440, 390
#: What the browser says of a page that was refused on purpose, beside our own plain page.
REFUSED = "Failed to load resource"


@dataclass
class Person:
    """One browser window and who sits before it."""

    town: Town
    page: Page
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def enters(
        cls,
        town: Town,
        new_context: Any,
        name: str = "",
        *,
        width: int = DESK,
        language: str = "zh-hans",
        theme: str = "light",
        view: str = "",
        **context: Any,
    ) -> "Person":
        """Open a window: of a passer-by, or of somebody of the demo by user name."""
        window: BrowserContext = new_context(
            viewport={"width": width, "height": 844 if width < 700 else 900},
            has_touch=width < 700,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            base_url=town.address,
            **context,
        )
        window.add_cookies(
            [
                {"name": "django_language", "value": language, "url": town.address},
                {"name": "theme", "value": theme, "url": town.address},
                {"name": "view", "value": view, "url": town.address},
            ]
        )
        person = cls(town, window.new_page())
        person._listen()
        if name:
            person._sign_in(name)
        return person

    def _listen(self) -> None:
        self.page.set_default_timeout(15_000)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def _heard(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not said.text.startswith(REFUSED):
            self.complaints.append(f"{self.page.url} console: {said.text}")

    def _failed(self, request: Request) -> None:
        # A page that is left while a picture loads ends that request: no failure.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{self.page.url} failed: {request.url} {request.failure}")

    def _asked(self, request: Request) -> None:
        at = urlsplit(request.url)
        if at.scheme not in {"data", "blob"} and at.hostname not in {"127.0.0.1", "localhost"}:
            self.complaints.append(f"{self.page.url} asks {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.url}")
        elif response.status >= 400 and response.request.resource_type != "document":
            self.complaints.append(f"{self.page.url} misses {response.url}: {response.status}")

    def _sign_in(self, name: str) -> None:
        if name in self.town.signed_in:
            self.page.context.add_cookies(self.town.signed_in[name])
            return
        self.opens("/sign-in/")
        self.page.fill("input[name=login]", name)
        self.page.fill("input[name=password]", self.town.password)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "/sign-in/" not in url)
        kept = [c for c in self.page.context.cookies() if c.get("name") == "sessionid"]
        self.town.signed_in[name] = kept

    def opens(self, path: str, *, status: int = 200) -> None:
        """Go to an address of the house."""
        response = self.page.goto(path, wait_until="load")
        assert response is not None
        assert response.status == status, f"{response.status} {path}"

    def sees(self, *words: str) -> None:
        """These words stand in the page's content."""
        for word in words:
            expect(self.page.locator("main")).to_contain_text(word)

    def misses(self, *words: str) -> None:
        """These words do not stand there."""
        for word in words:
            expect(self.page.locator("main")).not_to_contain_text(word)

    def follows(self, words: str) -> None:
        """Click a link in the content by its words."""
        link = self.page.locator("main").get_by_role("link", name=words).first
        expect(link, f"{self.page.url}\n{self.says()}").to_be_visible()
        with self.page.expect_navigation(wait_until="load"):
            link.click()

    def form(self, act: str) -> Locator:
        """The form whose address ends so; "" is the page's own main form."""
        forms = self.page.locator("main form[method=post]")
        return (
            self.page.locator(f'main form[action$="{act}"], main form[action*="{act}#"]').first
            if act
            else forms.filter(has=self.page.locator("button")).first
        )

    def does(self, act: str, *, status: int = 200, **values: Any) -> None:
        """Fill in the form of an act and send it, opening the dialog or fold it stands in."""
        form = self.form(act)
        self._unfold(form)
        for name, value in values.items():
            self.fills(form, name, value)
        with self.page.expect_navigation(wait_until="load") as left:
            form.locator("button:not([type=button]):visible").last.click()
        assert left.value.status == status, f"{act}: {left.value.status}\n{self.says()}"

    def _unfold(self, form: Locator) -> None:
        """Do what a person does to get at a form: press what opens its dialog, unfold its fold."""
        dialog = form.locator("xpath=ancestor::dialog")
        if dialog.count() and dialog.get_attribute("open") is None:
            self.page.locator(f'[data-open="{dialog.get_attribute("id")}"]').first.click()
        for fold in reversed(form.locator("xpath=ancestor::details").all()):
            if fold.get_attribute("open") is None:
                fold.locator("summary").first.click()

    def fills(self, form: Locator, name: str, value: Any) -> None:
        """Give one field a value, whatever kind of field it is."""
        box = form.locator(f'[name="{name}"]')
        fold = box.first.locator("xpath=ancestor::details[not(@open)]")
        if fold.count():
            fold.first.locator("summary").first.click()
        kind = box.first.evaluate("e => e.tagName === 'INPUT' ? e.type : e.tagName.toLowerCase()")
        if kind == "select":
            box.select_option(str(value))
        elif kind == "radio":
            form.locator(f'[name="{name}"][value="{value}"]').check()
        elif kind == "checkbox" and isinstance(value, bool):
            box.set_checked(value)
        elif kind == "checkbox":
            for each in value:
                form.locator(f'[name="{name}"][value="{each}"]').check()
        elif kind == "file":
            box.set_input_files(value)
        else:
            box.fill(str(value))

    def option(self, name: str, words: str) -> str:
        """The value of the first choice of a list whose words contain these."""
        options = self.page.locator(f'select[name="{name}"] option').filter(has_text=words)
        return str(options.first.get_attribute("value"))

    def says(self) -> str:
        """What the page says now."""
        return self.page.locator("body").inner_text()

    @property
    def number(self) -> int:
        """The last number in the address: which record this is."""
        return int(re.findall(r"\d+", urlsplit(self.page.url).path)[-1])
