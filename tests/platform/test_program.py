"""`linli run`: it serves, comes back from what kills its parts, and leaves nothing behind."""

import http.client
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from linli.site import database, house, office
from tests.platform.conftest import (
    TrialHouse,
    descendants,
    eventually,
    free_port,
    lives,
    new_folder,
)

pytestmark = pytest.mark.platform


@pytest.fixture(scope="module")
def kept() -> Iterator[TrialHouse]:
    """One house for all tests of this file: its tables are made once."""
    trial = TrialHouse(new_folder())
    yield trial
    trial.remove()


@pytest.fixture(scope="module")
def program(kept: TrialHouse) -> "subprocess.Popen[str]":
    """The running program; the tests of this file follow one another, the last one stops it."""
    return run(kept)


def run(trial: TrialHouse) -> "subprocess.Popen[str]":
    """`linli run`, once it answers."""
    trial.port = free_port()
    process = trial.start("run")
    assert eventually(lambda: get(trial, "/readyz") == 200, within=90), said(process)
    return process


def said(process: "subprocess.Popen[str]") -> str:
    process.kill()
    return process.communicate()[0]


def get(trial: TrialHouse, path: str) -> int:
    """The status of a page; 0 while nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", trial.port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def named(pids: set[int], word: str) -> list[int]:
    """Those of the processes whose command line has this word, the oldest first."""
    found = []
    for pid in sorted(pids):
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue
        if word.encode() in words:
            found.append(pid)
    return found


def test_check_beside_the_running_program_finds_the_house_in_order(
    kept: TrialHouse, program: "subprocess.Popen[str]"
) -> None:
    done = kept.run("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Everything is in order.\n")


def test_second_program_on_the_folder_is_refused_in_one_line(
    kept: TrialHouse, program: "subprocess.Popen[str]"
) -> None:
    done = kept.run("run")
    assert done.returncode == 1
    assert done.stderr == (
        f"linli: Linli already runs on {kept.folder} at http://127.0.0.1:{kept.port}/ (process "
        f"{program.pid}). Use that one, stop it first, or choose another folder with "
        "LINLI_DATA_DIR.\n"
    )


def test_killed_parts_come_back(kept: TrialHouse, program: "subprocess.Popen[str]") -> None:
    below = descendants(program.pid)
    web, worker = named(below, "granian")[0], named(below, "procrastinate")[0]
    os.kill(web, signal.SIGKILL)
    os.kill(worker, signal.SIGKILL)
    assert eventually(lambda: not lives(web) and not lives(worker))
    assert eventually(lambda: get(kept, "/readyz") == 200, within=30)
    postmaster = int((kept.folder / "pgdata/postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)
    assert eventually(lambda: not lives(postmaster))
    assert eventually(lambda: get(kept, "/readyz") == 200, within=30)
    assert eventually(lambda: bool(named(descendants(program.pid), "procrastinate")))


def test_stopping_ends_every_process_and_keeps_the_house(
    kept: TrialHouse, program: "subprocess.Popen[str]"
) -> None:
    below = descendants(program.pid)
    assert named(below, "granian")
    assert named(below, "procrastinate")
    assert named(below, "postgres")
    assert get(kept, "/healthz") == 200
    program.send_signal(signal.SIGTERM)
    assert program.wait(12) == 0
    assert not {pid for pid in below if lives(pid)}
    assert not (kept.folder / "pgdata" / "postmaster.pid").exists()
    assert program.communicate()[0].endswith("Stopped.\n")


def test_killed_program_leaves_nothing_running(
    kept: TrialHouse,
) -> None:
    program = run(kept)
    below = descendants(program.pid)
    program.kill()
    program.wait()
    assert eventually(lambda: not {pid for pid in below if lives(pid)}, within=20)


def test_port_in_use_is_refused_in_one_line(kept: TrialHouse) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = kept.run("run", LINLI_PORT=str(port))
    assert done.returncode == 1
    assert done.stderr.startswith(f"linli: 127.0.0.1:{port} cannot be used")
    assert "LINLI_PORT" in done.stderr


def test_named_server_is_used_and_none_is_started(trial: TrialHouse) -> None:
    address = database.with_name(database.url(), "somebody_elses")
    house.drop_database(address)
    house.ensure_database(address)
    try:
        done = trial.run("prepare", "--tables-only", LINLI_DATABASE_URL=address)
        assert (done.returncode, done.stderr) == (0, "")
        assert house.has_tables(address)
        assert not (trial.folder / "pgdata").exists()
    finally:
        house.drop_database(address)


def test_check_names_unsafe_settings(trial: TrialHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_DATA_DIR", str(trial.folder))
    keys = trial.folder / "keys"
    keys.mkdir()
    (keys / "data-key").write_text("everybody can read this")
    with override_settings(DEBUG=True):
        found = office.settings_problems()
    assert "LINLI_DEBUG is on: pages show the program's inside to visitors." in found
    assert f"{keys / 'data-key'} can be read by other users: chmod 600 it." in found
