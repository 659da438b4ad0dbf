"""How fast the pages of a running demo are: start `linli demo`, then run this.

Prints median and 95th percentile in milliseconds of one visitor, and requests a second of eight.
"""

import http.client
import os
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tools.bench import measuring

ADDRESS = (os.environ.get("LINLI_HOST", "127.0.0.1"), int(os.environ.get("LINLI_PORT", "8000")))
#: Of every account of the demo; it stands in the README.
PASSWORD = "linli-demo-2022"
OPEN = ("/healthz", "/", "/raise/", "/track/", "/sign-in/")
TIMES = 50
VISITORS = 8


class CannotMeasureError(Exception):
    """A page does not answer as it should; says which and how."""


@dataclass(frozen=True)
class Visitor:
    """Somebody with a browser: signed in, or with no cookies at all."""

    cookies: str = ""

    def read(self, path: str) -> str:
        """The page, over a connection of its own; CannotMeasureError if it is refused."""
        connection = http.client.HTTPConnection(*ADDRESS, timeout=30)
        connection.request("GET", path, headers={"Cookie": self.cookies})
        response = connection.getresponse()
        body = response.read().decode(errors="replace")
        connection.close()
        if response.status >= http.client.MULTIPLE_CHOICES:
            raise CannotMeasureError(f"{path} answers {response.status}")
        return body

    def link(self, path: str, pattern: str) -> str:
        """The first link on a page that looks like this."""
        found = re.search(f'href="({pattern})"', self.read(path))
        if found is None:
            raise CannotMeasureError(f"{path} has no link like {pattern}")
        return found[1]


def sign_in(name: str) -> Visitor:
    """One of the demo's people, signed in through the page."""
    connection = http.client.HTTPConnection(*ADDRESS, timeout=30)
    connection.request("GET", "/sign-in/")
    response = connection.getresponse()
    form = response.read().decode()
    jar = SimpleCookie(response.headers.get("Set-Cookie", ""))
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    given = {
        "csrfmiddlewaretoken": token[1] if token else "",
        "login": name,
        "password": PASSWORD,
    }
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": _sent(jar),
    }
    connection.request("POST", "/sign-in/", urlencode(given), headers)
    response = connection.getresponse()
    response.read()
    for line in response.headers.get_all("Set-Cookie") or []:
        jar.load(line)
    connection.close()
    if "sessionid" not in jar:
        raise CannotMeasureError(f"{name} cannot sign in: is this the demo?")
    return Visitor(_sent(jar))


def _sent(jar: SimpleCookie) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())


def _pages() -> Iterator[tuple[str, Visitor, str]]:
    """What is measured: words, who asks, the address. The daily ones are found by their links."""
    for path in OPEN:
        yield path, Visitor(), path
    worker, secretary, gas = sign_in("worker"), sign_in("secretary"), sign_in("dehua")
    yield "round", worker, "/door/"
    yield "household", worker, worker.link("/door/", r"/door/\d+/[^\"]*")
    yield "inbox", secretary, "/cases/"
    yield "drives", gas, "/drives/"
    drive = gas.link("/drives/", r"/drives/\d+/")
    yield "a drive", gas, drive
    yield "roster", gas, f"{drive}targets/"
    yield "matrix", gas, gas.link(drive, r"/drives/\d+/compounds/\d+/")


def run() -> int:
    """Measure each page and print one line for it; the exit status."""
    print(f"\n{'page':24} {'median ms':>10} {'p95 ms':>8} {'per second':>11}")
    try:
        for words, visitor, path in _pages():
            _line(words, visitor, path)
    except ConnectionRefusedError:
        print(f"No demo runs at {ADDRESS[0]}:{ADDRESS[1]}: start `make demo` for its pages.")
        return 1
    except CannotMeasureError as trouble:
        print(trouble)
        return 1
    return 0


def _line(words: str, visitor: Visitor, path: str) -> None:
    alone = measuring.repeat(lambda: visitor.read(path), times=TIMES, seconds=20)
    began = time.perf_counter()
    with ThreadPoolExecutor(VISITORS) as visitors:
        together = len(list(visitors.map(visitor.read, [path] * TIMES * 2)))
    rate = together / (time.perf_counter() - began)
    print(f"{words:24} {alone.median:10.1f} {alone.late:8.1f} {rate:11.0f}   {measuring.load()}")
