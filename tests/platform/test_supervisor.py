"""The supervisor: parts are started again, and nothing is left when it stops."""

import os
import signal
import sys
import time
from collections.abc import Callable

import pytest

from linli.site.supervisor import LONGEST_PAUSE, BackOff, Child, Supervisor
from tests.platform.conftest import TrialHouse, eventually, lives

pytestmark = pytest.mark.platform

FAILING = [sys.executable, "-c", "raise SystemExit(3)"]
STAYING = ["sleep", "600"]
# Like a web server: the process we start has a worker of its own.
FATHER = [
    sys.executable,
    "-c",
    "import subprocess; print(subprocess.Popen(['sleep', '600']).pid, flush=True);"
    "import time; time.sleep(600)",
]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)",
]


def supervise(children: list[Child], turns: Callable[[int], bool]) -> list[str]:
    """Supervise until `turns(n)` says enough; what was said."""
    said: list[str] = []
    count = 0

    def each_turn() -> None:
        nonlocal count
        count += 1
        if turns(count):
            os.kill(os.getpid(), signal.SIGTERM)

    before = {n: signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    try:
        Supervisor(children, None, said.append, each_turn).run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return said


def test_pauses_double_up_to_ten_seconds() -> None:
    back_off = BackOff()
    back_off.start(0)
    assert [back_off.fail(1) for _ in range(7)] == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, LONGEST_PAUSE]


def test_part_that_lived_long_starts_anew_at_once() -> None:
    back_off = BackOff(failures=6)
    back_off.start(100)
    assert back_off.fail(131) == 0.2


def test_part_that_ends_is_started_again() -> None:
    staying = Child("worker", STAYING)
    seen: list[int] = []

    def turns(count: int) -> bool:
        assert staying.process is not None or count
        if staying.process and staying.process.pid not in seen:
            seen.append(staying.process.pid)
            if len(seen) == 1:
                staying.process.kill()
        return len(seen) == 2

    said = supervise([staying], turns)
    assert said == ["worker ended (-9); starting it again in 0.2 s"]
    assert not any(lives(pid) for pid in seen)


def test_part_that_fails_at_once_is_not_started_in_a_rush() -> None:
    began = time.monotonic()
    said = supervise([Child("web", FAILING)], lambda _: time.monotonic() - began > 1.2)
    assert 2 <= len(said) <= 3


def test_stopping_takes_grandchildren_along() -> None:
    father = Child("web", FATHER)
    below: list[int] = []

    def turns(_count: int) -> bool:
        if father.process:
            path = f"/proc/{father.process.pid}/task/{father.process.pid}/children"
            below[:] = [int(pid) for pid in open(path).read().split()]  # noqa: PTH123, SIM115
        return bool(below)

    supervise([father], turns)
    assert below
    assert not any(lives(pid) for pid in below)


def test_part_that_does_not_listen_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.site.supervisor.STOPS_WITHIN", 0.5)
    deaf = Child("worker", DEAF)
    began = time.monotonic()
    supervise([deaf], lambda _: time.monotonic() - began > 0.5)
    assert time.monotonic() - began < 3
    assert deaf.process is None


def test_part_dies_with_its_program(trial: TrialHouse) -> None:
    program = trial.start(
        "-c",
        "from linli.site.supervisor import Child; import time\n"
        "child = Child('web', ['sleep', '600']); child.start()\n"
        "print(child.process.pid, flush=True); time.sleep(600)",
    )
    assert program.stdout is not None
    pid = int(program.stdout.readline())
    assert lives(pid)
    program.kill()
    program.wait()
    assert eventually(lambda: not lives(pid))
