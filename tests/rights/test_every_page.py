"""What holds on every page of the house, for whoever opens it."""

import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders

from linli.base.pages import LINK
from tests.rights.test_every_route import (
    NOBODY,
    ROUTES,
    STAFF,
    Stage,
    address,
    allowed,
    client_of,
    right_of,
)
from tests.rights.test_every_route import stage as stage

pytestmark = pytest.mark.django_db
#: Words by which a form would ask for the number of an identity card.
IDENTITY = re.compile(r"identity|id_?card|sfz|身份证")
#: Fetched by the browser by itself, as opposed to what somebody follows.
FETCHED = {("img", "src"), ("script", "src"), ("link", "href"), ("iframe", "src"), ("use", "href")}
#: Parts of pages, fetched into them.
FRAGMENTS = {"drives/targets/<int:pk>/sheet/", "messages/<int:pk>/far/"}
ELSEWHERE = re.compile(r"(?i)^(?:[a-z]+:)?//")


class Page(HTMLParser):
    """What of a page is looked at here."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.headings = 0
        self.language = ""
        self.links: set[str] = set()
        self.fields: set[str] = set()
        self.fetched: set[str] = set()
        self.feed(words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if (tag, name) in FETCHED:
                self.fetched.add(value or "")
        known = {name: value or "" for name, value in attrs}
        self.headings += tag == "h1"
        self.language = known.get("lang", "") if tag == "html" else self.language
        if tag == "a":
            self.links.add(known.get("href", ""))
        if tag in {"input", "select", "textarea"}:
            self.fields.add(known.get("name", ""))


def pages_of(role: str, stage: Stage) -> Iterator[tuple[str, Page]]:
    """Every page that this role can open in its own area."""
    client = client_of(role, stage.house)
    for route in ROUTES:
        right = right_of(route)
        if right == LINK or not allowed(role, right):
            continue
        answer: Any = client.get(address(route, stage.own))
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            page = Page(answer.content.decode())
            if page.language or route not in FRAGMENTS:
                yield route, page


@pytest.mark.parametrize("role", [*STAFF, NOBODY])
def test_every_page_keeps_what_the_house_promises(role: str, stage: Stage) -> None:
    """The way to complain about Linli itself; one heading; nothing fetched from elsewhere; no
    field for identity numbers, since no form here rests on a law that asks for them.
    """
    opened, broken = 0, []
    for route, page in pages_of(role, stage):
        opened += 1
        promises = {
            "complaints": any(link.startswith("/feedback/") for link in page.links),
            "one heading": page.headings == 1,
            "language": page.language in {"zh-hans", "zh-Hans", "zh-CN"},
            "own house": not [place for place in page.fetched if ELSEWHERE.match(place)],
            "no identity": not [name for name in page.fields if IDENTITY.search(name.lower())],
        }
        broken += [(route, name) for name, kept in promises.items() if not kept]
    assert broken == []
    assert opened >= 5


@pytest.mark.parametrize(
    ("path", "status"), [("/nowhere/", 404), ("/cases/", 302), ("/t/unknown-key/", 404)]
)
def test_pages_that_refuse_have_the_way_to_complain_too(
    path: str, status: int, stage: Stage
) -> None:
    answer = client_of(NOBODY, stage.house).get(path)
    assert answer.status_code == status
    if status != 302:
        assert "/feedback/" in Page(answer.content.decode()).links


def test_page_without_the_right_has_the_way_to_complain_too(stage: Stage) -> None:
    answer = client_of("worker", stage.house).get("/accounts/")
    assert answer.status_code == 403
    assert "/feedback/" in Page(answer.content.decode()).links


@pytest.mark.parametrize(("role", "path"), [(NOBODY, "/"), (NOBODY, "/raise/"), ("worker", "/")])
def test_first_page_weighs_at_most_200_kilobytes_compressed(
    role: str, path: str, stage: Stage
) -> None:
    client = client_of(role, stage.house)
    words = client.get(path).content
    files = {place.partition("#")[0] for place in Page(words.decode()).fetched}
    bodies = [words, *(body_of(place, client) for place in files)]
    assert 10_000 < sum(len(gzip.compress(body)) for body in bodies) <= 200 * 1024


def body_of(place: str, client: Any) -> bytes:
    """What the browser gets: a static file, or an answer of the house."""
    if not place.startswith("/static/"):
        return bytes(client.get(place).content)
    found = finders.find(place.removeprefix("/static/"))
    assert found, place
    return Path(str(found)).read_bytes()
