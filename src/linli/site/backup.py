"""`linli backup` and `linli restore`: database and files of a house in one tar file.

The keys are not in it: whoever finds a backup cannot read its encrypted fields. Keep the folder
`keys` apart; a house restored without its data key cannot read names and phone numbers.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.module_loading import import_string
from psycopg.conninfo import conninfo_to_dict

from linli.site import binaries, database, demo, embedded, house, paths
from linli.site.refusal import Refusal

FORMAT = 1
DATABASE, FILES, ABOUT = "database.dump", "files", "about.json"
_ENVIRONMENT = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}
Say = Callable[[str], None]


class CannotRestore(Refusal):
    """The file cannot be put back here; the message says why and what to do."""


def save(target: str, *, say: Say) -> None:
    """Write database and files into the tar file `target`, whole or not at all."""
    path = Path(target).resolve()
    draft = path.with_name(f"{path.name}.part")
    with tempfile.TemporaryDirectory(dir=path.parent) as work:
        dump = Path(work) / DATABASE
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
        about = Path(work) / ABOUT
        about.write_text(json.dumps(_about()), encoding="utf-8")
        draft.touch(mode=0o600)
        with tarfile.open(draft, "w") as tar:
            tar.add(about, ABOUT)
            tar.add(dump, DATABASE)
            if paths.files_dir().exists():
                tar.add(paths.files_dir(), FILES)
    draft.replace(path)
    say(
        f"Saved {path} ({path.stat().st_size:,} bytes). The keys are not in it: keep "
        f"{paths.data_dir() / 'keys'} apart, in a safe place."
    )


def restore(source: str, *, force: bool, say: Say) -> None:
    """Put a saved house back into an empty one; with `force` in place of the one that is there.

    Entries of the journal that were not sealed when the backup was made are sealed at once, and
    what was erased since then is erased again.
    Raises CannotRestore.
    """
    path = Path(source)
    if not path.is_file():
        raise CannotRestore(f"There is no file {path}.")
    with tempfile.TemporaryDirectory(dir=paths.data_dir()) as name:
        work = Path(name)
        about = _unpack(path, work)
        _require_fitting(about)
        _leave_old_house(force=force, say=say)
        _put_back_database(work / DATABASE)
        _put_back_files(work / FILES)
    _note_demo(about)
    call_command("prepare", "--tables-only", verbosity=0)
    _seal()
    say(f"Restored the house of {path}.")
    if repeated := import_string("linli.site.erasure.repeat")():
        say(f"Repeated {repeated} erasures that this backup did not know.")


def _leave_old_house(*, force: bool, say: Say) -> None:
    """Only with `force` is a house replaced; what was erased in it is remembered first."""
    if not house.has_tables(database.url()):
        return
    if not force:
        raise CannotRestore(
            "There is a house here already. Give --force to replace it, with everything in "
            "it, or choose an empty folder with LINLI_DATA_DIR."
        )
    try:
        import_string("linli.site.erasure.catch_up")()
    except DatabaseError:
        say(
            "The journal of the house that is replaced cannot be read: erasures of its last "
            f"minutes may be missing in {paths.erasures_file()}."
        )


def _about() -> dict[str, Any]:
    marker = demo.Marker.here()
    return {
        "format": FORMAT,
        "data_key": _fingerprint(),
        "migrations": sorted(
            ".".join(name) for name in MigrationRecorder(connection).applied_migrations()
        ),
        "demo": json.loads(marker.path.read_text("utf-8")) if marker.exists() else None,
    }


def _fingerprint() -> str:
    """Tells whether two houses have the same data key, without telling the key."""
    data_key = paths.secret("data-key", "LINLI_DATA_KEY")
    return hashlib.sha256(b"fingerprint:" + data_key.encode()).hexdigest()[:16]


def _run(program: str, *arguments: str, address: str = "") -> None:
    """Run one of PostgreSQL's programs on a database; the password travels unseen by `ps`."""
    parts = conninfo_to_dict(address or database.url())
    known = {name: str(parts[key]) for key, name in _ENVIRONMENT.items() if key in parts}
    done = subprocess.run(
        [_programs().path(program), *arguments],
        env=os.environ | known,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    if done.returncode != 0:
        raise CannotRestore(f"{program} failed: {done.stderr.strip()}")


def _programs() -> binaries.Binaries:
    """Programs of the server's own version if there are any: newer ones read an older server,
    but write settings that it does not know.
    """
    if database.is_embedded():
        return embedded.Server(paths.data_dir()).programs()
    connection.ensure_connection()
    try:
        return binaries.find(major=connection.connection.info.server_version // 10000)
    except binaries.NoPostgres:
        return binaries.find()


def _unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Unpack the parts we know, and nothing that points elsewhere; what the file says of itself."""
    try:
        with tarfile.open(path) as tar:
            for member in tar:
                target = (folder / member.name).resolve()
                if member.isfile() and target.is_relative_to(folder.resolve()):
                    _write_member(tar, member, target)
        about: dict[str, Any] = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except (tarfile.TarError, OSError, ValueError) as error:
        raise CannotRestore(f"{path} is not a backup of Linli, or it is damaged.") from error
    return about


def _write_member(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    content = tar.extractfile(member)
    if content is not None:
        with content, target.open("wb") as file:
            shutil.copyfileobj(content, file)


def _require_fitting(about: dict[str, Any]) -> None:
    if about.get("format") != FORMAT:
        raise CannotRestore("This backup was made by another version of Linli: use that one.")
    if about["data_key"] != _fingerprint():
        raise CannotRestore(
            "This house was encrypted with another data key. Put the old house's keys folder "
            f"into {paths.data_dir()}, or give its key in LINLI_DATA_KEY."
        )
    known = {".".join(name) for name in MigrationLoader(None).disk_migrations or ()}
    if newer := sorted(set(about["migrations"]) - known):
        raise CannotRestore(
            f"This backup was made by a newer version of Linli ({newer[0]}): install that one."
        )


def _put_back_database(dump: Path) -> None:
    """Restore beside the old database and swap, so that a failure leaves the old one alone."""
    address = database.url()
    name = database.name_of(address)
    beside = database.with_name(address, f"{name}_restored")
    house.drop_database(beside)
    house.ensure_database(beside)
    _run(
        *("pg_restore", "--exit-on-error", "--single-transaction", "--no-owner"),
        *("--no-comments", f"--dbname={database.name_of(beside)}", str(dump)),
        address=beside,
    )
    connections.close_all()
    house.drop_database(address)
    house.rename_database(beside, name)


def _put_back_files(restored: Path) -> None:
    files = paths.files_dir()
    old = files.with_name(f"{files.name}.replaced")
    shutil.rmtree(old, ignore_errors=True)
    if files.exists():
        files.rename(old)
    if restored.exists():
        shutil.move(restored, files)
    shutil.rmtree(old, ignore_errors=True)


def _note_demo(about: dict[str, Any]) -> None:
    marker = demo.Marker.here()
    marker.path.unlink(missing_ok=True)
    if about["demo"] is not None:
        marker.path.write_text(json.dumps(about["demo"], ensure_ascii=False), encoding="utf-8")


def _seal() -> None:
    """Transaction numbers begin anew in a restored database, so the usual sealing, which waits
    for older transactions by number, would pass these entries over.
    """
    import_string("linli.journal.actions.seal")(all_visible=True)
