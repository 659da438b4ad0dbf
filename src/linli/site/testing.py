"""For the tests of this project: one throw-away PostgreSQL per run, as a plugin of pytest.

With LINLI_DATABASE_URL set, the tests use that server instead; the user it names must be a
superuser, because emptying the append-only tables between tests needs one.
"""

import os
import pickle
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from linli.site import database, embedded, house
from linli.site.lock import OwnerLock, me

T = TypeVar("T")

PREFIX = "linli-tests-"


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """Start the server before pytest-django reads the settings. The processes of pytest-xdist
    find its address in the environment they inherit.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _remove_leftovers()
        _houses.append(_House())
    return (yield)


def pytest_configure() -> None:
    """Static files by their plain names (nobody has collected them), and a quick hash."""
    if settings.configured:
        settings.STORAGES["staticfiles"] = {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
        settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_unconfigure() -> None:
    """Stop the server and remove its folder."""
    while _houses:
        _houses.pop().close()


class _House:
    """A house's folder for one run of the tests, with a server unless one is named."""

    def __init__(self) -> None:
        # Not pytest's own folder: it is private to root, and PostgreSQL runs as another user.
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.folder.chmod(0o755)
        self.lock = OwnerLock(self.folder)
        self.lock.take(me("program"))
        self.server = embedded.Server(self.folder, throwaway=True)
        os.environ["LINLI_DATA_DIR"] = str(self.folder)
        os.environ["LINLI_SECRET_KEY"] = "only-for-tests"  # noqa: S105 - no secret
        os.environ["LINLI_DATA_KEY"] = "only-for-tests-and-never-for-people"
        if not os.environ.get("LINLI_DATABASE_URL"):
            self.server.start()
            os.environ["LINLI_DATABASE_URL"] = self.server.url("postgres")

    def close(self) -> None:
        self.server.stop()
        self.lock.release()
        shutil.rmtree(self.folder, ignore_errors=True)


_houses: list[_House] = []  # pytest gives hooks no place of their own this early


def _remove_leftovers() -> None:
    """Remove the folders of runs that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        lock = OwnerLock(folder)
        try:
            free = lock.take(me("command"))
        except OSError:
            continue
        if free:
            lock.release()
            shutil.rmtree(folder, ignore_errors=True)


_shipped_rows: dict[str, bytes] = {}


def keep_shipped_rows() -> None:
    """Remember what migrations wrote. From now on, emptying the tables after a test that commits
    puts these rows back, and passes the triggers that make tables append-only.
    """
    _shipped_rows.clear()
    with connection.cursor() as cursor:
        for table in _tables(cursor):
            rows = _copied_out(cursor, table)
            if rows:
                _shipped_rows[table] = rows
    setattr(type(connection.ops), "execute_sql_flush", _empty_and_put_back)  # noqa: B010 - a patch


def _tables(cursor: Any) -> list[str]:
    cursor.execute(
        "select tablename from pg_tables where schemaname = 'public' and tablename <> %s",
        ["django_migrations"],
    )
    return [name for (name,) in cursor.fetchall()]


def _copied_out(cursor: Any, table: str) -> bytes:
    with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
        return b"".join(bytes(part) for part in copy)


def _empty_and_put_back(_operations: Any, _statements: list[str]) -> None:
    """In place of Django's truncating all tables, which takes most of a second: few have rows. The
    queue and the cache, which Django leaves full, are emptied too.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        asked = sql.SQL("select {} where exists (select from {})")
        each = [asked.format(table, sql.Identifier(table)) for table in _tables(cursor)]
        cursor.execute(sql.SQL(" union all ").join(each))
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("delete from {}").format(sql.Identifier(table)))
        for table, rows in _shipped_rows.items():
            with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(rows)


@dataclass(frozen=True)
class _Made:
    """What a maker made: its rows by table, the numbers given out so far, and what it gave back."""

    rows: dict[str, bytes]
    numbers: tuple[list[str], list[int]]
    given: bytes


_made: dict[str, _Made] = {}


def made_once(name: str, make: Callable[[], T]) -> T:
    """What `make` makes of an empty house: by its acts the first time in this process, and from
    then on by putting back the rows that these wrote, which takes a tenth of the time.

    Acts make it each time where the house is not empty, and in a program that is no test.
    """
    if not _shipped_rows or not _is_empty():
        return make()
    if name not in _made:
        before = all_rows()
        result = make()
        rows = _added(before, all_rows())
        if rows is not None:
            with connection.cursor() as cursor:
                numbers = _numbers(cursor, rows)
            _made[name] = _Made(rows, numbers, pickle.dumps(result))
        return result
    made = _made[name]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, lines in made.rows.items():
            with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(lines)
        cursor.execute("SET LOCAL session_replication_role = origin")
        # No row that comes later gets the number of one that was put back.
        cursor.execute(
            "select setval(name::regclass, greatest(last, pg_sequence_last_value(name::regclass)))"
            " from unnest(%s::text[], %s::bigint[]) as given(name, last)",
            made.numbers,
        )
    return cast("T", pickle.loads(made.given))  # noqa: S301 - pickled above


def _is_empty() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select not exists (select from journal_entry)"
            " and not exists (select from accounts_account)"
            " and not exists (select from places_area)"
        )
        return bool(cursor.fetchone()[0])


def all_rows() -> dict[str, bytes]:
    """Every row of every table, as COPY writes them."""
    with connection.cursor() as cursor:
        return {table: _copied_out(cursor, table) for table in _tables(cursor)}


def _added(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, bytes] | None:
    """The lines that came; None if one went or was changed, which putting back could not do."""
    came = {}
    for table, lines in after.items():
        there = Counter(before[table].splitlines(keepends=True))
        now = Counter(lines.splitlines(keepends=True))
        if there - now:
            return None
        if more := now - there:
            came[table] = b"".join(more.elements())
    return came


def _numbers(cursor: Any, tables: Iterable[str]) -> tuple[list[str], list[int]]:
    """The sequences of these tables, and the last number that each has given out."""
    cursor.execute(
        "select table_name, pg_get_serial_sequence(table_name, 'id')"
        " from information_schema.columns where column_name = 'id' and table_name = any(%s)",
        [list(tables)],
    )
    names = [sequence for _table, sequence in cursor.fetchall() if sequence]
    cursor.execute(
        "select pg_sequence_last_value(name::regclass) from unnest(%s::text[]) as given(name)",
        [names],
    )
    return names, [last for (last,) in cursor.fetchall()]


@contextmanager
def copy_of(template: str) -> Iterator[str]:
    """Django works on a fresh copy of a database for the length of the block."""
    address = database.with_name(database.url(), f"copy_{uuid4().hex[:12]}")
    house.ensure_database(address, template=template)
    known_as = connection.settings_dict["NAME"]
    connection.close()
    try:
        _use(database.name_of(address))
        yield address
    finally:
        connection.close()
        _use(known_as)
        house.drop_database(address)


def _use(name: str) -> None:
    # Both: new threads (a live server's) read the settings, this one its own connection.
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
