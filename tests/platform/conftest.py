"""Houses of their own for tests that start and kill whole programs."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from linli.site import database, house
from linli.site.embedded import Server

LINLI = [sys.executable, "-c", "import sys; from linli.site.cli import main; sys.exit(main())"]


def eventually(true: Callable[[], bool], *, within: float = 15.0) -> bool:
    """Whether something becomes true in time."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def lives(pid: int) -> bool:
    """Whether a process is there and not only waiting to be buried."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return not stat.rpartition(")")[2].strip().startswith("Z")


def descendants(pid: int) -> set[int]:
    """All processes below one, by the kernel's own book."""
    found: set[int] = set()
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                found |= {int(child)} | descendants(int(child))
    return found


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class TrialHouse:
    """A folder for one house, and the programs that a test started on it."""

    folder: Path
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    started: "list[subprocess.Popen[str]]" = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """The settings of this house; nothing of the test run's own."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("LINLI_", "PYTEST_"))}
        return {
            **kept,
            "LINLI_DATA_DIR": str(self.folder),
            "LINLI_PORT": str(self.port),
            "LINLI_WORKERS": "1",
            **self.settings,
        }

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Start a linli command, or a Python program given as `-c`."""
        command = [sys.executable, *words] if words[0] == "-c" else [*LINLI, *words]
        process = subprocess.Popen(
            command,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def run(self, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        """Run a linli command to its end."""
        return subprocess.run(
            [*LINLI, *words],
            env=self.environment | settings,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def remove(self) -> None:
        """End what still runs, and forget the folder."""
        for process in self.started:
            below = descendants(process.pid)
            for pid in {process.pid, *below}:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def new_folder() -> Path:
    """Not pytest's own: it is private to root, and PostgreSQL runs as another user."""
    folder = Path(tempfile.mkdtemp(prefix="linli-trial-"))
    folder.chmod(0o755)
    return folder


@pytest.fixture
def trial() -> Iterator[TrialHouse]:
    trial = TrialHouse(new_folder())
    yield trial
    trial.remove()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Path]:
    """A database cluster as the program makes it, with its database; made once."""
    folder = new_folder()
    server = Server(folder)
    server.start()
    house.ensure_database(server.url(database.NAME))
    server.stop()
    yield folder / "pgdata"
    shutil.rmtree(folder)


@pytest.fixture
def settled(trial: TrialHouse, cluster: Path) -> TrialHouse:
    """A house whose cluster is made already: saves a second in each test that only uses it."""
    subprocess.run(["cp", "-a", str(cluster), str(trial.folder)], check=True)
    return trial
