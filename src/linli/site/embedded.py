"""PostgreSQL as a child of this program: made, started, watched and stopped in one folder.

Only a socket in a private folder, so no password and no port. The child stops by itself, in
order, when the program that started it dies, even by `kill -9` (Linux; elsewhere the next start
stops the orphan).
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from linli.site import binaries, paths
from linli.site.binaries import Binaries
from linli.site.refusal import Refusal

USER = "linli"
PORT = 5432
STARTS_WITHIN = 120.0  # seconds; crash recovery of a large house takes its time
STOPS_WITHIN = 30.0
LARGEST_LOG = 10_000_000  # bytes, then the log of the run before is put aside
_PR_SET_PDEATHSIG = 1

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": str(PORT),
    "max_connections": "100",
    "shared_buffers": "128MB",
    "jit": "off",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
    "log_destination": "stderr",
    # Rejected rows and statements carry names and phone numbers: they stay out of the log.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class CannotServe(Refusal):
    """The embedded server cannot run here; the message says why and what to do."""


@dataclass
class Server:
    """One PostgreSQL server in `home`. `throwaway` trades safety for speed, for tests."""

    home: Path
    throwaway: bool = False
    _process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    @property
    def data(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.home / "pgdata"

    @property
    def sockets(self) -> Path:
        """The folder of the socket; the `host` of a connection."""
        return paths.socket_dir(self.home)

    @property
    def pid(self) -> int | None:
        """The process id of the running server, if this object started it."""
        return self._process.pid if self._process else None

    def url(self, database: str) -> str:
        """The address of a database on this server."""
        return f"postgresql://{USER}@/{database}?host={self.sockets}&port={PORT}"

    def start(self) -> None:
        """Make the cluster if there is none, and start it. Raises CannotServe, NoPostgres.

        Call it in the main thread: the death signal follows the thread that forked.
        """
        programs = self._prepare()
        _stop_orphan(self.data)
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster(programs)
        settings = SETTINGS | {"unix_socket_directories": str(self.sockets)}
        if self.throwaway:
            settings |= THROWAWAY
        arguments = [part for item in settings.items() for part in ("-c", "=".join(item))]
        with self._open_log() as log:
            self._process = subprocess.Popen(
                [programs.path("postgres"), "-D", str(self.data), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                preexec_fn=_stop_with_parent(),
                **self._as_user(),
            )
        self._wait_until_ready()

    def running(self) -> bool:
        """Whether the started server still lives."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Stop in order (clients are cut off, nothing committed is lost); return when gone."""
        if self._process is None:
            return
        for signal_number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if self._process.poll() is not None:
                break
            self._process.send_signal(signal_number)
            try:
                self._process.wait(STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                continue
        self._process = None

    def programs(self) -> Binaries:
        """The programs that fit this house's data folder. Raises NoPostgres."""
        made_by = self._made_by()
        try:
            return binaries.find(major=made_by)
        except binaries.NoPostgres as error:
            if made_by is None:
                raise
            raise CannotServe(
                f"The database in {self.data} was made by PostgreSQL {made_by}, which is not "
                f"installed here; another version cannot open it. Install PostgreSQL {made_by}, "
                "or restore a backup (linli restore) into a new LINLI_DATA_DIR."
            ) from error

    def _made_by(self) -> int | None:
        try:
            return int((self.data / "PG_VERSION").read_text(encoding="ascii"))
        except FileNotFoundError:
            return None

    def _prepare(self) -> Binaries:
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            for folder in (self.data, self.sockets):
                self._make_private(folder)
        except (PermissionError, NotADirectoryError, FileExistsError) as error:
            raise CannotServe(
                f"{self.home} cannot be written ({error.strerror}). Choose a folder of your own "
                "with LINLI_DATA_DIR."
            ) from error
        programs = self.programs()
        if not paths.is_root():
            return programs
        if not self._can_run(["test", "-x", str(self.data)]):
            raise CannotServe(
                f"The user {self._owner().pw_name}, as whom PostgreSQL runs, cannot enter "
                f"{self.home}: one of the folders above it is private. Choose another "
                "LINLI_DATA_DIR, or start as an ordinary user."
            )
        if not self._can_run([programs.path("postgres"), "-V"]):
            programs = binaries.copy_of(programs, self.home / f"pg-{programs.version}")
        return programs

    def _make_private(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if paths.is_root():
            owner = self._owner()
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        elif folder.stat().st_uid != os.geteuid():
            raise CannotServe(
                f"{folder} belongs to another user. Start as that user, or choose another "
                "LINLI_DATA_DIR."
            )
        folder.chmod(0o700)

    def _owner(self) -> pwd.struct_passwd:
        """The user that PostgreSQL runs as when this program is root."""
        if self.data.exists() and (uid := self.data.stat().st_uid):
            return pwd.getpwuid(uid)
        for name in ("postgres", "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise CannotServe("PostgreSQL does not run as root, and there is no user nobody.")

    def _as_user(self) -> dict[str, Any]:
        if not paths.is_root():
            return {}
        owner = self._owner()
        return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}

    def _can_run(self, command: list[str]) -> bool:
        try:
            done = subprocess.run(
                command, capture_output=True, check=False, cwd="/", **self._as_user()
            )
        except PermissionError:
            return False
        return done.returncode == 0

    def _make_cluster(self, programs: Binaries) -> None:
        done = subprocess.run(
            [
                *(programs.path("initdb"), "-D", str(self.data), "-U", USER, "-E", "UTF8"),
                *("--auth-local=trust", "--auth-host=scram-sha-256", "--no-instructions"),
                *_locale(programs.major),
                *(["--no-sync"] if self.throwaway else []),
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **self._as_user(),
        )
        if done.returncode != 0:
            shutil.rmtree(self.data, ignore_errors=True)
            raise CannotServe(f"initdb failed: {done.stderr.strip() or done.stdout.strip()}")

    def _open_log(self) -> IO[bytes]:
        path = self.home / "postgres.log"
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".log.1"))
        path.touch(mode=0o600)
        return path.open("ab")

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < end:
            if not self.running():
                break
            if _state_of(self.data, self.pid) == "ready":
                return
            time.sleep(0.02)
        self.stop()
        raise CannotServe(f"PostgreSQL did not start; {self.home / 'postgres.log'} says why.")


def _locale(major: int) -> list[str]:
    """Flags under which `pg_trgm` and `\\w` see Chinese characters.

    With LC_CTYPE=C they silently see none: similarity() of Chinese words is 0.
    """
    if sys.platform == "darwin":
        return ["--lc-collate=C", "--lc-ctype=UTF-8"]
    if major < 17:  # the builtin provider came with 17
        return ["--locale=C.UTF-8"]
    return [
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        *("--lc-collate=C.UTF-8", "--lc-ctype=C.UTF-8"),
    ]


def _stop_with_parent() -> Callable[[], None] | None:
    """What the child does before it becomes postgres: ask for SIGINT (an orderly stop) should
    its parent die. subprocess calls it after changing the user, which would clear the wish.
    """
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)

    def ask() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)

    return ask


def _state_of(data: Path, pid: int | None) -> str:
    """What postgres says of itself in its pid file: starting, ready, stopping; or nothing. A
    killed one's file still says ready, so the process id must agree.
    """
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return lines[7].strip() if lines[0] == str(pid) else ""
    except (FileNotFoundError, IndexError):
        return ""


def _stop_orphan(data: Path) -> None:
    """Stop a server whose program died without stopping it; wait until it is gone."""
    pid_file = data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text(encoding="utf-8").splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return
    end = time.monotonic() + STOPS_WITHIN
    while _is_postgres(pid):
        if time.monotonic() > end:
            raise CannotServe(f"PostgreSQL (process {pid}) still uses {data}; stop it first.")
        os.kill(pid, signal.SIGINT)
        time.sleep(0.1)
    if _is_dead_but_unburied(pid):
        # postgres would take the zombie for a living server and refuse to start.
        pid_file.unlink(missing_ok=True)


def _ps(pid: int, column: str, proc_file: str) -> str:
    """One word about a process: from /proc, or from `ps` where there is no /proc."""
    if Path("/proc/self/stat").exists():
        try:
            return Path(f"/proc/{pid}/{proc_file}").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
    command = ["ps", "-o", f"{column}=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _is_postgres(pid: int) -> bool:
    return not _is_dead_but_unburied(pid) and "postgres" in _ps(pid, "comm", "comm")


def _is_dead_but_unburied(pid: int) -> bool:
    # /proc's line is "pid (name) state ..."; ps prints the state alone.
    return _ps(pid, "stat", "stat").rpartition(")")[2].strip().startswith("Z")
