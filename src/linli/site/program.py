"""`linli run` and `linli demo`: web server and worker beside the database, until stopped."""

import argparse
import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import FrameType

from linli.site import addresses, database, demo, fingerprint, house, paths, tls
from linli.site.embedded import CannotServe
from linli.site.speech import say
from linli.site.supervisor import Child, Supervisor

WORKER_FINISHES_WITHIN = 8  # seconds for running jobs when the program stops
WEB_FINISHES_WITHIN = 5
CERTIFICATE_LOOKED_AT = 12 * 3600.0  # seconds between two looks at its end
WORKER_YIELDS = 5  # the web server gets three parts of a scarce processor, the worker one
PATIENCE = 20.0  # seconds; then the worker starts even if the web server does not answer


@dataclass(frozen=True)
class Place:
    """Where the web server listens."""

    host: str = field(default_factory=lambda: os.environ.get("LINLI_HOST", "127.0.0.1"))
    port: int = field(default_factory=lambda: _number("LINLI_PORT", 8000))

    @property
    def address(self) -> str:
        """What to type into a browser on this machine."""
        shown = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104
        return f"{'https' if tls.is_wanted() else 'http'}://{shown}:{self.port}/"

    def require_free(self) -> None:
        """Raises CannotServe if another program listens here."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                raise CannotServe(
                    f"{self.host}:{self.port} cannot be used ({error.strerror}). Choose another "
                    "port with LINLI_PORT."
                ) from error

    def is_ready(self) -> bool:
        """Whether the web server answers and finds its tables."""
        connection = self._connection()
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        where = self.address.split("/")[2]
        if not tls.is_wanted():
            return http.client.HTTPConnection(where, timeout=5)
        # To see whether one's own child answers, nobody's certificate is needed.
        unchecked = ssl.create_default_context()
        unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
        return http.client.HTTPSConnection(where, timeout=5, context=unchecked)


def run(options: argparse.Namespace) -> int:
    """`linli run`: a house in production. Returns when it was told to stop."""
    _want_tls(options)
    place = Place()
    addresses.proxies()  # refused here in one line, instead of in each part
    signal.signal(signal.SIGTERM, _leave)
    with house.serving("program", place.address) as server:
        place.require_free()
        prepare()
        words = [f"Linli runs at {place.address}", *_trust_words(place), "Ctrl-C stops it."]
        opening = Opening(place, words)
        children = parts(opening)
        Supervisor(children, server, say, _each_turn(opening, children)).run()
    say("Stopped.")
    return 0


def run_demo(options: argparse.Namespace) -> int:
    """`linli demo`: the same on a house made of demo data."""
    _want_tls(options)
    place = Place()
    signal.signal(signal.SIGTERM, _leave)
    say("Starting the database")
    with house.serving("program", place.address) as server:
        place.require_free()
        sign_ins = demo.open_house(reset=options.reset, say=say)
        prepare()
        words = [
            "",
            f"The demo runs at {place.address}",
            "",
            *_table(sign_ins),
            *_trust_words(place),
            "",
            "Ctrl-C stops it; the data stays.",
        ]
        opening = Opening(place, words)
        children = parts(opening)
        Supervisor(children, server, say, _each_turn(opening, children)).run()
    say("Stopped.")
    return 0


@dataclass
class Opening:
    """Says once, as soon as the web server answers, where the house is."""

    place: Place
    words: list[str]
    said: bool = False
    next_look: float = 0.0
    began: float = field(default_factory=time.monotonic)

    def tell(self) -> None:
        """Look, and speak the first time the house is open."""
        if self.said or time.monotonic() < self.next_look:
            return
        self.next_look = time.monotonic() + 0.2
        if self.place.is_ready():
            self.said = True
            say("\n".join(self.words))

    def is_over(self) -> bool:
        """Whether other parts may start without taking the processor from the first page."""
        return self.said or time.monotonic() - self.began > PATIENCE


def prepare() -> None:
    """Tables and static files of this version. Raises CannotServe. Loads Django, which takes a
    second, only if the program or the database is not the one of the last time.
    """
    stamp = paths.data_dir() / "prepared"
    program = fingerprint.of_program(
        folders_left_out=frozenset({"__pycache__", "tests"}), suffixes_left_out=frozenset({".po"})
    )
    wanted = f"{program} {house.identity(database.url())}"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    done = subprocess.run([sys.executable, "-m", "django", "prepare"], check=False)
    if done.returncode != 0:
        raise CannotServe("The tables could not be brought up to this version (see above).")
    stamp.write_text(wanted, encoding="utf-8")


def parts(opening: Opening) -> list[Child]:
    """The long-running parts: the web server and, once it answers, the worker."""
    place = opening.place
    os.environ["LINLI_POOL"] = "1"  # many threads each
    workers = str(_number("LINLI_WORKERS", 2))
    web = [
        *(sys.executable, "-m", "granian", "--interface", "asginl", "--no-ws"),
        *("--host", place.host, "--port", str(place.port), "--workers", workers),
        # Each open board of a lecture is a request that goes on: asgi.py bounds the pages itself.
        *("--backlog", "4096", "--backpressure", "8192"),
        *("--workers-kill-timeout", str(WEB_FINISHES_WITHIN), "--respawn-failed-workers"),
        *_certificate(),
        *("--log-level", "warning", "linli.site.asgi:application"),
    ]
    worker = [
        *(sys.executable, "-m", "django", "procrastinate", "worker"),
        *("--fetch-job-polling-interval", "1", "--concurrency", "4"),
        *("--shutdown-graceful-timeout", str(WORKER_FINISHES_WITHIN)),
        *("--delete-jobs", "successful"),
    ]
    # Whoever opens a page goes before a hundred thousand messages on their way.
    later = Child("worker", worker, may_start=opening.is_over, yields=WORKER_YIELDS)
    return [Child("web", web), later]


def _want_tls(options: argparse.Namespace) -> None:
    if options.tls:
        os.environ["LINLI_TLS"] = "1"  # the parts inherit it


def _certificate() -> list[str]:
    if not tls.is_wanted():
        return []
    files, _is_new = tls.ensure(now=datetime.now(UTC))
    # Over HTTP/2 browsers send each cookie in a header of its own; Django joins them wrongly.
    only_1 = ["--http", "1"]
    return [*only_1, "--ssl-certificate", str(files.certificate), "--ssl-keyfile", str(files.key)]


def _trust_words(place: Place) -> list[str]:
    """How phones come in, and what to compare there."""
    if not tls.is_wanted():
        return []
    tls.ensure(now=datetime.now(UTC))
    found = tls.authority()
    shown = tls.fingerprint(found) if found else ""
    open_to_others = place.host in {"0.0.0.0", "::"}  # noqa: S104
    reached = [str(one) for one in tls.names().addresses if not one.is_loopback]
    phones = [f"  on phones: https://{one}:{place.port}/trust/" for one in reached if "." in one]
    if not open_to_others:
        phones = ["  phones reach it only with LINLI_HOST=0.0.0.0"]
    return ["", "Its certificate was made here; its authority is", f"  SHA-256 {shown}", *phones]


def _each_turn(opening: Opening, children: list[Child]) -> Callable[[], None]:
    """Tell that the house is open; twice a day look whether the certificate must be renewed."""
    if not tls.is_wanted():
        return opening.tell
    next_look = time.monotonic() + CERTIFICATE_LOOKED_AT

    def turn() -> None:
        nonlocal next_look
        opening.tell()
        if time.monotonic() < next_look:
            return
        next_look = time.monotonic() + CERTIFICATE_LOOKED_AT
        _files, is_new = tls.ensure(now=datetime.now(UTC))
        if is_new:
            children[0].ask_to_stop()  # the web server; the supervisor starts it again

    return turn


def _number(variable: str, otherwise: int) -> int:
    given = os.environ.get(variable) or str(otherwise)
    if not given.isdecimal():
        raise CannotServe(f"{variable} is a whole number, not {given!r}.")
    return int(given)


def _table(sign_ins: list[list[str]]) -> list[str]:
    return ["   ".join(line) for line in sign_ins]


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
