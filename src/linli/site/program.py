"""`linli run` and `linli demo`: web server and worker beside the database, until stopped."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from types import FrameType

from linli.site import demo, house
from linli.site.embedded import CannotServe
from linli.site.speech import say
from linli.site.supervisor import Child, Supervisor

WORKER_FINISHES_WITHIN = 8  # seconds for running jobs when the program stops
WEB_FINISHES_WITHIN = 5


@dataclass(frozen=True)
class Place:
    """Where the web server listens."""

    host: str = field(default_factory=lambda: os.environ.get("LINLI_HOST", "127.0.0.1"))
    port: int = field(default_factory=lambda: int(os.environ.get("LINLI_PORT", "8000")))

    @property
    def address(self) -> str:
        """What to type into a browser on this machine."""
        shown = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104
        return f"http://{shown}:{self.port}/"

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
        connection = http.client.HTTPConnection(self.address.split("/")[2], timeout=5)
        try:
            # By a name that is always allowed: the check is about readiness, not about hosts.
            connection.request("GET", "/readyz")
            return connection.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            connection.close()


def run() -> int:
    """`linli run`: a house in production. Returns when it was told to stop."""
    place = Place()
    signal.signal(signal.SIGTERM, _leave)
    with house.serving("program", place.address) as server:
        place.require_free()
        prepare()
        opening = Opening(place, [f"Linli runs at {place.address}", "Ctrl-C stops it."])
        Supervisor(parts(place), server, say, opening.tell).run()
    say("Stopped.")
    return 0


def run_demo(*, reset: bool) -> int:
    """`linli demo`: the same on a house made of demo data."""
    place = Place()
    signal.signal(signal.SIGTERM, _leave)
    say("Starting the database")
    with house.serving("program", place.address) as server:
        place.require_free()
        sign_ins = demo.open_house(reset=reset, say=say)
        prepare()
        words = [
            "",
            f"The demo runs at {place.address}",
            "",
            *_table(sign_ins),
            "",
            "Ctrl-C stops it; the data stays.",
        ]
        opening = Opening(place, words)
        Supervisor(parts(place), server, say, opening.tell).run()
    say("Stopped.")
    return 0


@dataclass
class Opening:
    """Says once, as soon as the web server answers, where the house is."""

    place: Place
    words: list[str]
    said: bool = False
    next_look: float = 0.0

    def tell(self) -> None:
        """Look, and speak the first time the house is open."""
        if self.said or time.monotonic() < self.next_look:
            return
        self.next_look = time.monotonic() + 0.2
        if self.place.is_ready():
            self.said = True
            say("\n".join(self.words))


def prepare() -> None:
    """Tables and static files of this version. Raises CannotServe."""
    done = subprocess.run([sys.executable, "-m", "django", "prepare"], check=False)
    if done.returncode != 0:
        raise CannotServe("The tables could not be brought up to this version (see above).")


def parts(place: Place) -> list[Child]:
    """The long-running parts: the web server and the worker."""
    os.environ["LINLI_POOL"] = "1"  # many threads each
    workers = os.environ.get("LINLI_WORKERS", "2")
    web = [
        *(sys.executable, "-m", "granian", "--interface", "asginl", "--no-ws"),
        *("--host", place.host, "--port", str(place.port), "--workers", workers),
        *("--workers-kill-timeout", str(WEB_FINISHES_WITHIN), "--respawn-failed-workers"),
        *("--log-level", "warning", "linli.site.asgi:application"),
    ]
    worker = [
        *(sys.executable, "-m", "django", "procrastinate", "worker"),
        *("--fetch-job-polling-interval", "1", "--concurrency", "4"),
        *("--shutdown-graceful-timeout", str(WORKER_FINISHES_WITHIN)),
        *("--delete-jobs", "successful"),
    ]
    return [Child("web", web), Child("worker", worker)]


def _table(sign_ins: list[list[str]]) -> list[str]:
    return ["   ".join(line) for line in sign_ins]


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
