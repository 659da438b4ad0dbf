"""A house's database, reachable for the length of a `with` block.

One program starts the server and owns it; others attach. A short command that started the server
waits, before it stops it, for those that attached meanwhile.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from linli.site import database, paths
from linli.site.embedded import CannotServe, Server
from linli.site.lock import Attachment, OwnerLock, Purpose, me

ANSWERS_WITHIN = 60.0  # seconds for another program to start the server, or to end
LONGEST_COMMAND = 3600.0


@contextmanager
def serving(purpose: Purpose, address: str = "") -> Iterator[Server | None]:
    """Make the database reachable: start the embedded server, or attach to the running one.

    Gives the server if this program owns it, None if somebody else does or LINLI_DATABASE_URL
    names one. A "program" (web and worker) must own its server. Raises CannotServe, NoPostgres.
    """
    if not database.is_embedded():
        yield None
        return
    home = _home()
    lock, attachment = OwnerLock(home), Attachment(home)
    try:
        if _take_or_attach(lock, attachment, purpose, address):
            with _owned(Server(home), attachment, purpose) as server:
                yield server
        else:
            yield None
    finally:
        attachment.release()
        lock.release()


def _home() -> Path:
    home = paths.data_dir()
    try:
        home.mkdir(parents=True, exist_ok=True)
        (home / ".writable").touch()
        (home / ".writable").unlink()
    except OSError as error:
        raise CannotServe(
            f"{home} cannot be written ({error.strerror}). Choose a folder of your own with "
            "LINLI_DATA_DIR."
        ) from error
    return home


def _take_or_attach(
    lock: OwnerLock, attachment: Attachment, purpose: Purpose, address: str
) -> bool:
    """True once this program owns the server, False once it is attached to a running one."""
    end = time.monotonic() + ANSWERS_WITHIN
    while time.monotonic() < end:
        if lock.take(me(purpose, address)):
            return True
        if purpose == "program":
            _refuse_beside_a_program(lock)
        else:
            attachment.hold()
            if answers(database.url()):
                return False
            attachment.release()
        time.sleep(0.1)
    raise CannotServe(
        f"Another program holds {lock.path.parent}, and its database does not answer. "
        f"It is process {_pid_of_holder(lock)}: wait for it, or stop it."
    )


def _refuse_beside_a_program(lock: OwnerLock) -> None:
    holder = lock.holder()
    if holder is not None and holder.purpose == "program":
        where = f" at {holder.address}" if holder.address else ""
        raise CannotServe(
            f"Linli already runs on {lock.path.parent}{where} (process {holder.pid}). Use that "
            "one, stop it first, or choose another folder with LINLI_DATA_DIR."
        )


def _pid_of_holder(lock: OwnerLock) -> str:
    holder = lock.holder()
    return str(holder.pid) if holder else "unknown"


@contextmanager
def _owned(server: Server, attachment: Attachment, purpose: Purpose) -> Iterator[Server]:
    server.start()
    try:
        ensure_database(server.url(database.NAME))
        yield server
    finally:
        # A stopping program goes at once; only a command is patient with its guests.
        patience = LONGEST_COMMAND if purpose == "command" else 0.0
        attachment.wait_until_unused(seconds=patience)
        server.stop()


def answers(address: str) -> bool:
    """Whether a database answers at this address."""
    try:
        psycopg.connect(address, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def ensure_database(address: str, *, template: str = "") -> None:
    """Make the database of this address if it is not there, as a copy of `template` if named."""
    name = database.name_of(address)
    with administering(address) as connection:
        known = connection.execute("select 1 from pg_database where datname = %s", [name])
        if known.fetchone() is None:
            create = sql.SQL("create database {}").format(sql.Identifier(name))
            if template:
                create += sql.SQL(" template {}").format(sql.Identifier(template))
            connection.execute(create)


def drop_database(address: str) -> None:
    """Remove the database of this address, cutting off who is connected."""
    name = sql.Identifier(database.name_of(address))
    with administering(address) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(name))


def rename_database(address: str, name: str) -> None:
    """Give the database of this address, to which nobody is connected, another name."""
    rename = sql.SQL("alter database {} rename to {}")
    with administering(address) as connection:
        connection.execute(
            rename.format(sql.Identifier(database.name_of(address)), sql.Identifier(name))
        )


@contextmanager
def administering(address: str) -> Iterator[psycopg.Connection]:
    """A connection to the same server's maintenance database, outside any transaction."""
    with psycopg.connect(database.with_name(address, "postgres"), autocommit=True) as connection:
        yield connection


def identity(address: str) -> str:
    """What tells this database from one that is put in its place under the same name."""
    with psycopg.connect(address) as connection:
        found = connection.execute(
            "select oid from pg_database where datname = current_database()"
        ).fetchone()
    return f"{database.name_of(address)}:{found[0] if found else ''}"


def has_tables(address: str) -> bool:
    """Whether somebody already made a house in this database."""
    with psycopg.connect(address) as connection:
        found = connection.execute("select to_regclass('django_migrations')").fetchone()
        return found is not None and found[0] is not None
