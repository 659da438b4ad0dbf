"""Keep the web server, the worker and the database running together; stop them in order."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from linli.site.embedded import CannotServe, Server

STOPS_WITHIN = 10.0  # seconds; then a child is killed
STEADY_AFTER = 30.0  # seconds; a child that lived so long starts anew without delay
LONGEST_PAUSE = 10.0
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36

Say = Callable[[str], None]


@dataclass
class BackOff:
    """How long to wait before the next start: 0.2 s, doubled each time, at most ten."""

    failures: int = 0
    not_before: float = 0.0
    started: float = 0.0

    def start(self, now: float) -> None:
        """It was started at this moment."""
        self.started = now

    def fail(self, now: float) -> float:
        """It ended at this moment; the seconds until the next start."""
        if now - self.started > STEADY_AFTER:
            self.failures = 0
        pause = min(0.2 * 2.0**self.failures, LONGEST_PAUSE)
        self.failures += 1
        self.not_before = now + pause
        return pause


@dataclass
class Child:
    """One long-running part of the program, in a process group of its own."""

    name: str
    command: list[str]
    back_off: BackOff = field(default_factory=BackOff)
    process: "subprocess.Popen[bytes] | None" = None
    may_start: Callable[[], bool] = lambda: True
    #: How far it stands back when the processor is scarce (0–19, as `nice` counts).
    yields: int = 0

    def start(self) -> None:
        """Start it, unless it must still wait after a failure or for another part."""
        now = time.monotonic()
        if now < self.back_off.not_before or not self.may_start():
            return
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=_prepare(self.yields),
        )
        self.back_off.start(now)

    def has_ended(self) -> bool:
        """Whether it ran and does not any more."""
        return self.process is not None and self.process.poll() is not None

    def ask_to_stop(self) -> None:
        """Let it finish what it is doing."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def bury(self, *, within: float) -> None:
        """Wait for its end, then kill what is left of its group: a web server's own workers
        outlive it and would keep the port.
        """
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(within, 0))
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        _reap_group(self.process.pid)
        self.process = None


@dataclass
class Supervisor:
    """Runs children beside an optional embedded server until a signal says stop."""

    children: list[Child]
    server: Server | None
    say: Say
    each_turn: Callable[[], None] = lambda: None
    _server_back_off: BackOff = field(default_factory=BackOff)
    _stop: bool = False

    def run(self) -> None:
        """Until SIGTERM, SIGINT or SIGHUP; returns when all children are gone. The server is
        left to the one who started it, who stops it last.
        """
        adopt_orphans()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        try:
            while not self._stop:
                self._turn()
                time.sleep(0.1)
        finally:
            self._stop_children()

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self._stop = True

    def _turn(self) -> None:
        if not self._server_is_well():
            return
        for child in self.children:
            if child.has_ended():
                self._note_end(child)
            if child.process is None:
                child.start()
        self.each_turn()

    def _note_end(self, child: Child) -> None:
        code = child.process.returncode if child.process else 0
        child.bury(within=0)
        pause = child.back_off.fail(time.monotonic())
        self.say(f"{child.name} ended ({code}); starting it again in {pause:.1f} s")

    def _server_is_well(self) -> bool:
        if self.server is None or self.server.running():
            return True
        now = time.monotonic()
        if now < self._server_back_off.not_before:
            return False
        self.say("PostgreSQL ended; starting it again")
        self._server_back_off.fail(now)
        try:
            self.server.start()
        except CannotServe as error:
            self.say(str(error))
            return False
        self._server_back_off.start(now)
        return True

    def _stop_children(self) -> None:
        end = time.monotonic() + STOPS_WITHIN
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.bury(within=end - time.monotonic())


def adopt_orphans() -> None:
    """Become the parent of grandchildren whose parent dies, so that they can be buried."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _reap_group(group: int) -> None:
    """Bury the dead of a group; killed ones may take a moment to die."""
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-group, 0)


def _prepare(yields: int) -> Callable[[], None]:
    """What a child does before its program: stand back, and stop with its parent (Linux)."""
    libc = ctypes.CDLL(None) if sys.platform.startswith("linux") else None

    def prepare() -> None:
        if yields:
            os.nice(yields)
        if libc is not None:
            libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

    return prepare
