"""A Chromium for the browser tests: one that is here, else the system's, else Playwright's."""

import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def installed() -> str | None:
    """The path of an installed Chromium or Chrome that starts; LINLI_CHROMIUM comes first."""
    named = [os.environ.get("LINLI_CHROMIUM"), *map(shutil.which, NAMES), MAC]
    return next((path for path in named if path and _starts(path)), None)


def launch_arguments() -> dict[str, Any]:
    """What Playwright needs to start the browser we found; nothing for its own."""
    arguments: dict[str, Any] = {"args": ["--no-sandbox"] if os.geteuid() == 0 else []}
    if path := installed():
        arguments["executable_path"] = path
    return arguments


def _starts(path: str) -> bool:
    # Ubuntu's `chromium-browser` may be a stub that only tells to install a snap.
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def works() -> bool:
    """Whether Playwright can open a page here."""
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**launch_arguments())
            browser.close()
    except Error:
        return False
    return True


def main() -> int:
    """Make a browser and Chinese fonts available; 1 with a message when nothing worked."""
    if not _has_chinese_font():
        _apt("fonts-noto-cjk")
    if works():
        return 0
    for attempt in (partial(_apt, "chromium"), _playwrights_own):
        attempt()
        if works():
            return 0
    print(
        "The browser tests need Chromium, and none could be installed here. Install it "
        "(Debian: apt install chromium fonts-noto-cjk) or name one in LINLI_CHROMIUM.",
        file=sys.stderr,
    )
    return 1


def _has_chinese_font() -> bool:
    if shutil.which("fc-list") is None:
        return sys.platform == "darwin"
    done = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(done.stdout.strip())


def _apt(package: str) -> None:
    """Install with apt where that is permitted without asking for a password."""
    if shutil.which("apt-get") is None:
        return
    before: list[str] = []
    if os.geteuid() != 0:
        if subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode:
            return
        before = ["sudo", "-n"]
    print(f"Installing {package} with apt", flush=True)
    quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
        command = [*before, "apt-get", *words]
        subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)


def _playwrights_own() -> None:
    print("Downloading Playwright's Chromium", flush=True)
    extra = ["--with-deps"] if os.geteuid() == 0 and Path("/usr/bin/apt-get").exists() else []
    command = [sys.executable, "-m", "playwright", "install", *extra, "chromium"]
    subprocess.run(command, check=False)


if __name__ == "__main__":
    sys.exit(main())
