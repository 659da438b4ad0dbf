"""Where a house keeps its things on disk. Reads the environment only; imports nothing."""

import hashlib
import os
import secrets
import sys
import tempfile
from pathlib import Path

# sockaddr_un holds 108 bytes on Linux and 104 on macOS, the name ".s.PGSQL.5432.lock" included.
LONGEST_SOCKET_DIR = 80


def is_root() -> bool:
    """Whether this program runs as root, which PostgreSQL refuses to do."""
    return os.geteuid() == 0


def data_dir() -> Path:
    """The folder of this house: database, files, secret key.

    LINLI_DATA_DIR; else /var/lib/linli for root, else linli under XDG_DATA_HOME.
    """
    if chosen := os.environ.get("LINLI_DATA_DIR"):
        return Path(chosen).expanduser().resolve()
    if is_root():
        return Path("/var/lib/linli")
    share = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(share).expanduser().resolve() / "linli"


def files_dir() -> Path:
    """The folder of uploaded and produced files; part of every backup."""
    return data_dir() / "files"


def erasures_file() -> Path:
    """What was erased in this house, by number: not in a backup, but repeated after a restore."""
    return data_dir() / "erasures.jsonl"


def socket_dir(home: Path) -> Path:
    """The folder of the embedded server's socket, short enough for a socket address."""
    inside = home / "run"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_DIR:
        return inside
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return _short_runtime_dir() / f"linli-{digest}"


def secret(name: str, variable: str) -> str:
    """A key of this house: the environment variable, else a file made once at first need.

    The file is `keys/<name>` in the house's folder, readable by its owner alone, and in no
    backup. Losing the data key loses every encrypted field.
    """
    if given := os.environ.get(variable):
        return given
    path = data_dir() / "keys" / name
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def _short_runtime_dir() -> Path:
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and not is_root() and len(os.fsencode(runtime)) < LONGEST_SOCKET_DIR - 24:
        return Path(runtime)
    if is_root() and sys.platform.startswith("linux") and Path("/run").is_dir():
        return Path("/run")
    # Never TMPDIR: two programs on one house must come to the same folder.
    return Path("/tmp").resolve() if Path("/tmp").is_dir() else Path(tempfile.gettempdir())  # noqa: S108


def _write_once(path: Path, text: str) -> None:
    """Write a new private file whole; when two programs race, the first one's text stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text + "\n")
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
