"""Pictures of pages, to look at them, and what axe finds wrong with them.

    .venv/bin/python tools/screens.py http://127.0.0.1:8000/ /cases/ --out build/screens
    … --user worker --password …        signs in first
    … --widths 390 1440 --themes light dark --languages zh-hans en --views standard

Exit status 1 when axe finds something serious or critical, a page scrolls sideways, or the browser
reports an error (a refused script or style counts).
"""

import argparse
import shutil
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import faults
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright


def main() -> int:
    """Take the pictures asked for; count what is wrong."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    wrong = 0
    with sync_playwright() as play:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        state = _sign_in(browser, options) if options.user else None
        for width, theme, language, view in _variants(options):
            context = browser.new_context(
                storage_state=state,
                viewport={"width": width, "height": 844 if width < 700 else 900},
                device_scale_factor=options.scale,
                has_touch=width < 700,
                reduced_motion="reduce",
            )
            _prefer(context, options.address, theme, language, view)
            for path in options.paths:
                name = "-".join(
                    (
                        path.strip("/").replace("/", "_").replace("?", "_") or "home",
                        str(width),
                        theme,
                        language,
                        view,
                    )
                )
                wrong += _look(
                    context.new_page(),
                    urljoin(options.address, path),
                    options.out / f"{name}.png",
                    options,
                )
            context.close()
        browser.close()
    print(f"{wrong} findings")
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address", help="where Linli runs, http://127.0.0.1:8000/")
    parser.add_argument("paths", nargs="+", help="pages, /cases/ …")
    parser.add_argument("--out", type=Path, default=Path("build/screens"))
    parser.add_argument("--user", default="")
    parser.add_argument("--password", default="")
    parser.add_argument("--widths", nargs="+", type=int, default=[390, 1440])
    parser.add_argument("--themes", nargs="+", default=["light"], choices=["light", "dark"])
    parser.add_argument("--languages", nargs="+", default=["zh-hans"], choices=["zh-hans", "en"])
    parser.add_argument(
        "--views", nargs="+", default=["standard"], choices=["standard", "large", "elder"]
    )
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument(
        "--screen-only", action="store_true", help="the first screen instead of the whole page"
    )
    return parser.parse_args()


def _variants(options: argparse.Namespace) -> Iterator[tuple[int, str, str, str]]:
    yield from product(options.widths, options.themes, options.languages, options.views)


def _prefer(context: BrowserContext, address: str, theme: str, language: str, view: str) -> None:
    values = {
        "theme": theme,
        "django_language": language,
        "view": "" if view == "standard" else view,
    }
    context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in values.items() if value]
    )


def _sign_in(browser: Browser, options: argparse.Namespace) -> Any:
    context = browser.new_context()
    page = context.new_page()
    page.goto(urljoin(options.address, "/sign-in/"))
    page.fill("input[name=login]", options.user)
    page.fill("input[name=password]", options.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    state = context.storage_state()
    context.close()
    return state


def _look(page: Page, url: str, picture: Path, options: argparse.Namespace) -> int:
    """One page: its picture, and the number of things wrong with it (printed)."""
    complaints: list[str] = []
    page.on(
        "console",
        lambda said: complaints.append(f"console: {said.text}") if said.type == "error" else None,
    )
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    answer = page.goto(url, wait_until="load")
    if (
        answer is not None and answer.status >= 400
    ):  # an error page was asked for: the browser says so too
        complaints[:] = [line for line in complaints if "Failed to load resource" not in line]
    if not options.screen_only:
        # A tall window instead of a full-page picture, so that sticky bars stand where they belong.
        height = page.evaluate("document.documentElement.scrollHeight")
        width = page.evaluate("innerWidth")
        page.set_viewport_size({"width": width, "height": max(height, 844)})
    page.screenshot(path=picture)
    print(picture)
    if (sideways := faults.sideways(page)) > 0:
        complaints.append(f"scrolls sideways by {sideways} px")
    for finding in faults.axe(page):
        if finding.grave:
            complaints.append(finding.words)
        else:
            print(f"  (minor) {finding.words}")
    for complaint in complaints:
        print(f"  {complaint}")
    page.close()
    return len(complaints)


if __name__ == "__main__":
    sys.exit(main())
