"""A running copy of the demo house for the browser: web server, worker, its own database."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from linli.site import database, demo, house
from tests.platform.conftest import LINLI, descendants, free_port, new_folder

STARTS_WITHIN = 90.0
STOPS_WITHIN = 20.0
FOLLOWS_WITHIN = 30.0


@dataclass
class Town:
    """The demo sub-district, on its Monday morning, at an address of its own."""

    database: str
    folder: Path
    password: str
    port: int = field(default_factory=free_port)
    #: user name → cookies, so that everyone signs in once.
    signed_in: dict[str, Any] = field(default_factory=dict)
    #: The running program, 0 before it runs.
    pid: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What the program needs to be this house; the keys are those of the test run."""
        return os.environ | {
            "LINLI_DATABASE_URL": self.database,
            "LINLI_DATA_DIR": str(self.folder),
            "LINLI_PORT": str(self.port),
            "LINLI_WORKERS": "1",
            "LINLI_ADDRESS": self.address,
        }

    def linli(self, *words: str) -> str:
        """What a `linli` command prints about this house."""
        done = subprocess.run(
            [*LINLI, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        return done.stdout

    def figures(self, *words: str) -> dict[str, dict[str, Any]]:
        """What `linli figures --json` prints, by key."""
        return {row["key"]: row for row in json.loads(self.linli("figures", "--json", *words))}

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of this house by SQL of one's own, past all code of the program."""
        with psycopg.connect(self.database) as connection:
            return connection.execute(query.encode(), values or None).fetchall()

    def one(self, query: str, *values: object) -> Any:
        """The one value of the one row."""
        ((value,),) = self.rows(query, *values)
        return value

    def kill_web_server(self) -> None:
        """As a power cut does: no goodbye. The program starts it again by itself."""
        for pid in descendants(self.pid):
            with suppress(OSError):
                if b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    os.kill(pid, signal.SIGKILL)

    def waits_for(self, wanted: object, query: str, *values: object) -> None:
        """Until the one value is the wanted one: what the worker does lags by a second or so."""
        end = time.monotonic() + FOLLOWS_WITHIN
        while (found := self.one(query, *values)) != wanted:
            assert time.monotonic() < end, f"{found!r}, not {wanted!r}: {query}"
            time.sleep(0.1)


@contextmanager
def open_town() -> Iterator[Town]:
    """Copy the demo and run it; stopped and forgotten at the end of the block."""
    address = database.with_name(database.url(), f"browser_{uuid4().hex[:12]}")
    source = demo.template()
    town = Town(address, new_folder(), password=source.sign_ins()[0][-1])
    house.ensure_database(address, template=source.database)
    if (source.folder / "files").exists():
        shutil.copytree(source.folder / "files", town.folder / "files")
    try:
        _wind(town)
        with _running(town):
            yield town
    finally:
        house.drop_database(address)
        shutil.rmtree(town.folder, ignore_errors=True)


def _wind(town: Town) -> None:
    """Let the copy's Monday morning begin now; by SQL, for a process of Django takes seconds."""
    with psycopg.connect(town.database) as connection:
        connection.execute(
            """update clock_house set "offset" = timestamptz '2022-04-18 09:00+08' - now()"""
        )


@contextmanager
def _running(town: Town) -> Iterator[None]:
    log = (town.folder / "log").open("wb")
    process = subprocess.Popen(
        [*LINLI, "run"],
        env=town.environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    town.pid = process.pid
    try:
        _wait_until_open(town, process)
        yield
    finally:
        sys.stdout.write((town.folder / "log").read_text("utf-8", errors="replace")[-4000:])
        _stop(process)
        log.close()


def _wait_until_open(town: Town, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"{town.address}/readyz", timeout=5):
            return
        time.sleep(0.1)
    raise RuntimeError((town.folder / "log").read_text(encoding="utf-8", errors="replace"))


def _stop(process: "subprocess.Popen[bytes]") -> None:
    below = descendants(process.pid)
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        for pid in {process.pid, *below}:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()
