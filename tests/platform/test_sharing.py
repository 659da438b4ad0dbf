"""Two programs on one folder: the second attaches, or says clearly why not."""

import signal
import subprocess

import pytest

from linli.site.lock import Attachment, OwnerLock, me
from tests.platform.conftest import TrialHouse, eventually, lives

pytestmark = pytest.mark.platform

HOLDER = """
import sys
from linli.site import house
with house.serving("{purpose}", "http://127.0.0.1:8000/") as server:
    print(server.pid if server else "attached", flush=True)
    sys.stdin.readline()
print("left", flush=True)
"""
ASKER = """
import psycopg
from linli.site import database, house
with house.serving("command") as server:
    with psycopg.connect(database.url()) as connection:
        print(server is None, connection.execute("select current_database()").fetchone()[0])
"""
INTRUDER = """
from linli.site import house
from linli.site.embedded import CannotServe
try:
    with house.serving("program"):
        print("two programs!")
except CannotServe as refusal:
    print(refusal)
"""


def hold(trial: TrialHouse, purpose: str) -> "tuple[subprocess.Popen[str], str]":
    program = trial.start("-c", HOLDER.format(purpose=purpose))
    assert program.stdout is not None
    return program, program.stdout.readline().strip()


def say_enough(program: "subprocess.Popen[str]") -> None:
    assert program.stdin is not None
    program.stdin.write("\n")
    program.stdin.flush()


def test_command_attaches_to_the_running_program(settled: TrialHouse) -> None:
    program, _ = hold(settled, "program")
    output, _ = settled.start("-c", ASKER).communicate(timeout=30)
    assert output == "True linli\n"
    assert program.poll() is None


def test_command_alone_starts_the_server_and_takes_it_away_again(settled: TrialHouse) -> None:
    output, _ = settled.start("-c", ASKER).communicate(timeout=60)
    assert output == "False linli\n"
    assert not (settled.folder / "pgdata" / "postmaster.pid").exists()


def test_second_program_is_told_which_one_runs_and_where(settled: TrialHouse) -> None:
    program, _ = hold(settled, "program")
    output, _ = settled.start("-c", INTRUDER).communicate(timeout=30)
    assert output.startswith(f"Linli already runs on {settled.folder} at http://127.0.0.1:8000/")
    assert f"(process {program.pid})" in output


def test_first_command_waits_for_the_second_before_it_stops_the_server(settled: TrialHouse) -> None:
    first, server = hold(settled, "command")
    second, answer = hold(settled, "command")
    assert answer == "attached"
    say_enough(first)
    with pytest.raises(subprocess.TimeoutExpired):
        first.wait(1)
    assert lives(int(server))
    say_enough(second)
    assert second.wait(30) == 0
    assert first.wait(30) == 0
    assert not lives(int(server))


def test_stopping_program_does_not_wait_for_guests(settled: TrialHouse) -> None:
    program, server = hold(settled, "program")
    hold(settled, "command")
    say_enough(program)
    assert program.wait(10) == 0
    assert not lives(int(server))


def test_lock_of_a_killed_program_is_free(settled: TrialHouse) -> None:
    program, server = hold(settled, "program")
    program.send_signal(signal.SIGKILL)
    program.wait()
    assert eventually(lambda: not lives(int(server)))
    output, _ = settled.start("-c", ASKER).communicate(timeout=30)
    assert output == "False linli\n"


def test_holder_is_known_by_its_note(settled: TrialHouse) -> None:
    lock = OwnerLock(settled.folder)
    assert lock.holder() is None
    assert lock.take(me("program", "http://127.0.0.1:8000/"))
    assert not OwnerLock(settled.folder).take(me("command"))
    assert OwnerLock(settled.folder).holder() == me("program", "http://127.0.0.1:8000/")
    lock.release()
    assert OwnerLock(settled.folder).take(me("command"))


def test_waiting_for_guests_ends_in_time(settled: TrialHouse) -> None:
    guest, owner = Attachment(settled.folder), Attachment(settled.folder)
    guest.hold()
    owner.wait_until_unused(seconds=0.2)
    owner.release()
    guest.release()
    owner.wait_until_unused(seconds=0)
    owner.release()
