"""What a page offers can be opened: no address on a staff page leads to a refusal."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

LINK = re.compile(r'<a [^>]*href="(/[^"#]*|\?[^"#]*)')
NUMBER = re.compile(r"(?<=/)\d+(?=/)")
#: Not pages of the house: files of the program, and what ends the session.
OUTSIDE = ("/static/", "/sign-out/")


def _kinds(address: str) -> set[str]:
    """What an address asks for: a page, and each thing it asks of it. Addresses that differ only
    in the record, in the value asked for, or in how they join what others ask, tell nothing new.
    """
    path, _, query = address.partition("?")
    page = NUMBER.sub("N", path)
    return {page} | {f"{page}?{part.partition('=')[0]}" for part in query.split("&") if part}


def _offered(text: str, path: str) -> list[str]:
    found = [unescape(link) for link in LINK.findall(text)]
    return [path + link if link.startswith("?") else link for link in found]


@pytest.mark.parametrize(
    "name", ["worker", "secretary", "handler", "leader", "supervisor", "admin"]
)
def test_every_address_a_page_offers_opens(name: str, browser: Callable[[str], Client]) -> None:
    client, seen, waiting, refused, asked = browser(name), set[str](), ["/"], [], 0
    while waiting:
        address = waiting.pop()
        if _kinds(address) <= seen or address.startswith(OUTSIDE):
            continue
        seen |= _kinds(address)
        asked += 1
        answer = client.get(address)
        if answer.status_code >= 400:
            refused.append((address, answer.status_code))
        if answer["Content-Type"].startswith("text/html") and answer.status_code == 200:
            waiting += _offered(answer.text, address.partition("?")[0])
    assert asked > 40
    assert refused == []


def test_administrator_finds_the_settings_in_the_bar_of_the_phone(
    browser: Callable[[str], Client],
) -> None:
    def bar(name: str) -> list[str]:
        text = browser(name).get("/").text
        return re.findall(r'<a href="([^"]+)"', text.partition('class="tabs-bottom"')[2])[:4]

    assert bar("admin") == ["/", "/places/", "/journal/", "/accounts/settings/"]
    assert bar("secretary") == ["/", "/cases/", "/commitments/", "/door/"]
