"""Who serves a house: one program owns its database server, others attach to it."""

import fcntl
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Literal

Purpose = Literal["program", "command"]


@dataclass(frozen=True)
class Owner:
    """The program that started the server of a house."""

    pid: int
    purpose: Purpose
    address: str = ""


class OwnerLock:
    """The exclusive lock on a house's folder; the system frees it when its holder dies."""

    def __init__(self, home: Path) -> None:
        self.path = home / "owner.lock"
        self._file: IO[str] | None = None

    def take(self, owner: Owner) -> bool:
        """Take the lock and leave a note of who holds it; False if somebody has it."""
        file = self.path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        file.truncate(0)
        file.write(json.dumps(asdict(owner)))
        file.flush()
        self._file = file
        return True

    def holder(self) -> Owner | None:
        """Who holds the lock by its own note; None while the note is not written yet."""
        try:
            return Owner(**json.loads(self.path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def release(self) -> None:
        """Give the lock back. Does nothing if it is not held."""
        if self._file is not None:
            self._file.truncate(0)
            self._file.close()
            self._file = None


class Attachment:
    """A shared lock held by programs that use a server another program started."""

    def __init__(self, home: Path) -> None:
        self.path = home / "attached.lock"
        self._file: IO[str] | None = None

    def hold(self) -> None:
        """Say: this server is in use, please do not stop it yet."""
        self._file = self.path.open("a", encoding="utf-8")
        fcntl.flock(self._file, fcntl.LOCK_SH)  # waits while the owner is stopping

    def release(self) -> None:
        """Done with the server."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def wait_until_unused(self, *, seconds: float) -> None:
        """Wait until nobody is attached, at most `seconds`; from then on nobody can attach
        until `release`.
        """
        end = time.monotonic() + seconds
        self._file = self.path.open("a", encoding="utf-8")
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if time.monotonic() > end:
                    return
                time.sleep(0.05)
            else:
                return


def me(purpose: Purpose, address: str = "") -> Owner:
    """This program, as the owner of a house's server."""
    return Owner(pid=os.getpid(), purpose=purpose, address=address)
