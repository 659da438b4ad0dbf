"""The embedded server: what it survives, whom it serves, what it refuses."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from linli.site import binaries, embedded, paths
from linli.site.embedded import CannotServe, Server
from tests.platform.conftest import TrialHouse, eventually, lives, new_folder

pytestmark = pytest.mark.platform

NOBODY = 65534
WRITER = """
import sys, psycopg
from linli.site import house
with house.serving("program") as server:
    print(server.pid, flush=True)
    with psycopg.connect(server.url("linli"), autocommit=True) as connection:
        connection.execute("create table written (n int)")
        for n in range(1_000_000):
            connection.execute("insert into written values (%s)", [n])
            print(n, flush=True)
"""


@pytest.fixture
def server(settled: TrialHouse) -> Iterator[Server]:
    server = Server(settled.folder, throwaway=True)
    server.start()
    yield server
    server.stop()


def rows(server: Server, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        cursor = connection.execute(query)
        return cursor.fetchall() if cursor.description else []


def test_killed_server_keeps_every_committed_row(settled: TrialHouse) -> None:
    server = Server(settled.folder)
    server.start()
    rows(server, "create table written as select generate_series(1, 500) n")
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    assert eventually(lambda: not server.running())
    server.start()
    assert rows(server, "select count(*) from written") == [(500,)]
    server.stop()


def test_killed_program_keeps_every_row_it_reported_and_leaves_no_server(
    settled: TrialHouse,
) -> None:
    program = settled.start("-c", WRITER)
    assert program.stdout is not None
    pid = int(program.stdout.readline())
    reported = [int(program.stdout.readline()) for _ in range(200)]
    program.kill()
    program.wait()
    reported += [int(line) for line in program.stdout.read().split("\n")[:-1] if line.isdigit()]
    assert eventually(lambda: not lives(pid))
    again = Server(settled.folder)
    again.start()
    try:
        with psycopg.connect(again.url("linli")) as connection:
            kept = {n for (n,) in connection.execute("select n from written").fetchall()}
    finally:
        again.stop()
    assert set(reported) <= kept


def test_server_sees_chinese_characters(server: Server) -> None:
    rows(server, "create extension pg_trgm")
    assert rows(server, "select similarity('路灯坏了', '路灯不亮') > 0, '灯' ~ '\\w'") == [
        (True, True)
    ]


def test_server_listens_on_no_network_address(server: Server) -> None:
    assert rows(server, "show listen_addresses") == [("",)]
    assert server.sockets.stat().st_mode & 0o077 == 0


def test_rejected_row_leaves_no_personal_data_in_the_log(server: Server) -> None:
    rows(server, "create table phones (phone text unique)")
    rows(server, "insert into phones values ('13800001111')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        rows(server, "insert into phones values ('13800001111')")
    log = (server.home / "postgres.log").read_text()
    assert "phones_phone_key" in log
    assert "13800001111" not in log


def test_stopping_takes_the_server_away(server: Server) -> None:
    pid = server.pid
    assert pid is not None
    server.stop()
    assert not lives(pid)


def test_orphan_of_a_dead_program_is_stopped_before_the_next_start(server: Server) -> None:
    orphan = server.pid
    assert orphan is not None
    second = Server(server.home)
    second.start()
    try:
        assert not lives(orphan)
        assert rows(second, "select 1") == [(1,)]
    finally:
        second.stop()


def test_data_of_another_version_is_refused_with_what_to_do(trial: TrialHouse) -> None:
    data = trial.folder / "pgdata"
    data.mkdir()
    (data / "PG_VERSION").write_text("9\n")
    with pytest.raises(CannotServe, match=r"made by PostgreSQL 9.*linli restore"):
        Server(trial.folder).start()


def test_long_folder_gets_a_short_socket(trial: TrialHouse) -> None:
    home = trial.folder / ("a" * 60) / ("b" * 60)
    assert len(os.fsencode(paths.socket_dir(home))) <= paths.LONGEST_SOCKET_DIR
    server = Server(home, throwaway=True)
    server.start()
    try:
        assert rows(server, "select 1") == [(1,)]
    finally:
        server.stop()
        server.sockets.rmdir()


def test_installed_postgres_serves_where_the_wheel_is_missing(
    trial: TrialHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "bundled", list)
    if not binaries.installed():
        pytest.skip("no PostgreSQL is installed on this machine")
    server = Server(trial.folder, throwaway=True)
    server.start()
    try:
        rows(server, "create extension pg_trgm")
        assert rows(server, "select similarity('路灯坏了', '路灯不亮') > 0") == [(True,)]
    finally:
        server.stop()


def test_no_postgres_at_all_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LINLI_POSTGRES_BIN", raising=False)
    monkeypatch.setattr(binaries, "bundled", list)
    monkeypatch.setattr(binaries, "installed", list)
    with pytest.raises(binaries.NoPostgres, match="LINLI_DATABASE_URL"):
        binaries.find()


@pytest.mark.skipif(not paths.is_root(), reason="only root drops its rights")
def test_root_runs_the_server_as_an_ordinary_user(server: Server) -> None:
    assert Path(f"/proc/{server.pid}").stat().st_uid != 0
    assert (server.home / "pgdata").stat().st_uid != 0


@pytest.mark.skipif(not paths.is_root(), reason="only root can lock the server's user out")
def test_root_in_a_private_folder_is_told_why_it_cannot_serve() -> None:
    folder = new_folder()
    folder.chmod(0o700)
    try:
        with pytest.raises(CannotServe, match="cannot enter"):
            Server(folder / "house").start()
    finally:
        TrialHouse(folder).remove()


@pytest.mark.skipif(not paths.is_root(), reason="only root can lock the server's user out")
def test_root_with_private_programs_runs_a_copy(
    trial: TrialHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = binaries.bundled()
    if not original:
        pytest.skip("the wheel is not installed")
    private = new_folder() / "private"
    copy = binaries.copy_of(original[0], private)
    private.chmod(0o700)
    monkeypatch.setattr(binaries, "bundled", lambda: [copy])
    server = Server(trial.folder, throwaway=True)
    server.start()
    try:
        assert rows(server, "select 1") == [(1,)]
        assert (trial.folder / f"pg-{copy.version}").is_dir()
        assert private.stat().st_mode & 0o077 == 0
    finally:
        server.stop()
        TrialHouse(private.parent).remove()


@pytest.mark.skipif(not paths.is_root(), reason="already an ordinary user: all tests show it")
def test_ordinary_user_runs_a_server(trial: TrialHouse) -> None:
    if not os.access(binaries.find().path("postgres"), os.X_OK, effective_ids=False):
        pytest.skip("this checkout is private to root")
    os.chown(trial.folder, NOBODY, NOBODY)
    # A fork, not a new program: root's Python may lie in a private home.
    child = os.fork()
    if child == 0:
        os._exit(_serve_as_nobody(trial.folder))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _serve_as_nobody(folder: Path) -> int:
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    server = Server(folder, throwaway=True)
    try:
        server.start()
        found = rows(server, "select 7")
        server.stop()
    except Exception:  # noqa: BLE001 - the parent only sees a number
        return 1
    return 0 if found == [(7,)] else 2


def test_folder_that_cannot_be_made_is_refused_with_what_to_do(trial: TrialHouse) -> None:
    blocked = trial.folder / "file"
    blocked.write_text("")
    with pytest.raises(CannotServe, match="LINLI_DATA_DIR"):
        embedded.Server(blocked / "house").start()
