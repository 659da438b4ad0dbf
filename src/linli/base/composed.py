"""Queries that are composed once per process, for the few that every act at a door asks.

Django writes a query's SQL anew each time it is asked: for a door with its compound and area three
times as much work as asking PostgreSQL and making the objects of the answer. Here the SQL is
written with marks where values go, and kept; later only the values are put in (ADR 37).
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, Generic, Self, TypeVar, cast

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.postgresql.compiler import SQLCompiler
from django.db.models import Model, QuerySet

from linli.base.viewer import Viewer

Row = TypeVar("Row")

#: Statements kept for one query at most; then it begins anew.
MOST_KEPT = 200


class Composed(Generic[Row]):
    """A query that is written once: `of_door = Composed[Dwelling](build)`, then
    `of_door(viewer, pk=5)` gives its rows (1 query).

    `build` takes what the query is made of by position (hashable: for each another statement is
    kept) and the values that go into it by name (whole numbers, texts and days that are compared
    as they are). It may ask which values are given, and must not look at them: they are marks while
    it composes. A viewer counts by their rights alone: all who have the same share a statement, so
    it must not ask who it is. What is asked may lock its rows; it prefetches nothing.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self.build = build
        self.kept: dict[Hashable, _Statement] = {}

    def __call__(self, *made_of: Hashable, **values: object) -> list[Row]:
        """The rows. Raises TypeError where a value does not go into the statement as it is."""
        return cast("list[Row]", self._statement(made_of, values).rows(values))

    def first(self, *made_of: Hashable, **values: object) -> Row | None:
        """The first row, or None."""
        return next(iter(self(*made_of, **values)), None)

    def one(self, *made_of: Hashable, **values: object) -> Row:
        """The first row. Raises the model's DoesNotExist where there is none."""
        row = self.first(*made_of, **values)
        if row is None:
            raise self._statement(made_of, values).model.DoesNotExist
        return row

    def _statement(
        self, made_of: tuple[Hashable, ...], values: Mapping[str, object]
    ) -> "_Statement":
        made_of = tuple(_alike(each) if isinstance(each, Viewer) else each for each in made_of)
        shape = (made_of, *values)
        statement = self.kept.get(shape)
        if statement is None:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            statement = self.kept[shape] = _Statement(self.build, made_of, values)
        return statement


class _Statement:
    """One statement with its marks, and how its rows become objects."""

    def __init__(
        self,
        build: Callable[..., QuerySet[Any, Any]],
        made_of: tuple[Hashable, ...],
        values: Mapping[str, object],
    ) -> None:
        marks = {name: _mark(value, at) for at, (name, value) in enumerate(values.items())}
        rows: Any = build(*made_of, **marks)
        if rows._prefetch_related_lookups:
            raise TypeError("A query composed once prefetches nothing.")
        self.model, self.locks = rows.model, rows.query.select_for_update
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            self.sql, params = compiler.as_sql()
        except EmptyResultSet:  # of such things there can be none: nobody is asked
            self.sql = ""
            return
        named = {mark: name for name, mark in marks.items()}
        #: Each parameter, or the name of the value that goes there.
        self.slots = [(_name_of(each, named), each) for each in params]
        lost = marks.keys() - {name for name, _param in self.slots}
        if lost:
            raise TypeError(f"These values do not go into the query as they are: {lost}")
        self.ready: Any = _Ready(rows.query, compiler.connection, DEFAULT_DB_ALIAS)
        # Each thread brings a connection of its own.
        self.ready.__dict__.update(compiler.__dict__, connection=None)
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        self.ready.converters = compiler.get_converters(columns)
        self.iterable = rows._iterable_class

    def rows(self, values: Mapping[str, object]) -> list[Any]:
        """Ask it with these values."""
        if not self.sql:
            return []
        connection = connections[DEFAULT_DB_ALIAS]
        if self.locks and connection.get_autocommit():
            raise transaction.TransactionManagementError("Rows are locked in a transaction.")
        ready = _Ready(self.ready.query, connection, DEFAULT_DB_ALIAS)
        ready.__dict__.update(self.ready.__dict__, connection=connection)
        ready.statement = (
            self.sql,
            tuple(_put(values[name], param) if name else param for name, param in self.slots),
        )
        return list(self.iterable(_Asked(ready)))


class _Prepared(psycopg.Cursor[Any]):
    """PostgreSQL keeps the statement with its plan, and is sent values only."""

    def execute(self, query: Any, params: Any = None, **_options: Any) -> Self:
        """Ask it, kept from the first time on."""
        return super().execute(query, params, prepare=True)


def ask(connection: Any, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement whose words never change, only its values."""
    with connection.cursor() as cursor:
        if not connection.queries_logged:  # the log shows whole statements only
            cursor.cursor = _Prepared(connection.connection)
        cursor.execute(sql, params)
        return cast("list[tuple[Any, ...]]", cursor.fetchall())


def write_new(rows: Sequence[Model]) -> None:
    """Write new rows of one model in one statement and give them their numbers: what `save` and
    `bulk_create` do, for what is written at each door. Raises IntegrityError as they do.
    """
    if not rows:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    model, numbered = type(rows[0]), rows[0].pk is None
    fields, head, row, tail = _words_for(model, numbered=numbered)
    params = [
        field.get_db_prep_save(field.pre_save(one, add=True), connection)
        for one in rows
        for field in fields
    ]
    found = ask(connection, f"{head} {', '.join([row] * len(rows))} {tail}", params)
    for one, (pk,) in zip(rows, found, strict=True):
        one.pk = pk
        one._state.adding, one._state.db = False, DEFAULT_DB_ALIAS


@cache
def _words_for(model: type[Model], *, numbered: bool) -> tuple[list[Any], str, str, str]:
    """The columns, and the words before, of and behind a row. `numbered`: PostgreSQL counts."""
    meta, quote = model._meta, connections[DEFAULT_DB_ALIAS].ops.quote_name
    fields = [each for each in meta.concrete_fields if not (numbered and each.primary_key)]
    names = ", ".join(quote(str(field.column)) for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    head = f"insert into {quote(meta.db_table)} ({names}) values"
    return fields, head, row, f"returning {quote(str(meta.pk.column))}"


class _Ready(SQLCompiler):
    """Django's compiler with its work done: it gives the statement that was written."""

    statement: tuple[str, tuple[Any, ...]]
    converters: dict[int, Any]

    def as_sql(self, *_args: Any, **_options: Any) -> tuple[str, tuple[Any, ...]]:
        """The statement with its values."""
        return self.statement

    def execute_sql(self, *_args: Any, **_options: Any) -> Any:
        """The rows, as one piece."""
        return [ask(self.connection, *self.statement)]

    def get_converters(self, _expressions: Any) -> dict[int, Any]:
        """How values of the database become those of Python."""
        return self.converters


class _Asked:
    """What Django's makers of rows read of a QuerySet."""

    _known_related_objects: Mapping[Any, Any] = {}
    db = DEFAULT_DB_ALIAS

    def __init__(self, ready: _Ready) -> None:
        self.ready = ready
        self.query = self

    def get_compiler(self, using: str) -> _Ready:  # noqa: ARG002 - Django's own signature
        """The compiler that has composed already."""
        return self.ready


def _alike(viewer: Viewer) -> Viewer:
    """Everybody with these rights, as one. Whoever asked for the number of this account would find
    nothing.
    """
    account = None if viewer.account_id is None else -1
    return Viewer(key="alike", grants=viewer.grants, account_id=account)


def _mark(value: object, at: int) -> object:
    """What stands for a value while the query is composed: of its kind, and like no real one."""
    if isinstance(value, bool):
        raise TypeError("Yes and no belong to what a query is made of.")
    if isinstance(value, int):
        return -1_000_000_007 - at
    if isinstance(value, str):
        return f"\N{SYMBOL FOR RECORD SEPARATOR}{at}"
    if isinstance(value, datetime):
        return datetime(1, 1, 2, tzinfo=UTC) + timedelta(microseconds=at)
    if isinstance(value, date):
        return date(1, 1, 2) + timedelta(days=at)
    raise TypeError(f"A query is not composed with {type(value).__name__} as a value.")


def _name_of(param: object, named: Mapping[object, str]) -> str:
    """The name of the value whose mark this is; "" for what always stays."""
    return named.get(param, "") if isinstance(param, int | str | date) else ""


def _put(value: object, mark: object) -> object:
    """The value as the field of its mark sends it: PostgreSQL is told how long a number is."""
    return type(mark)(value) if isinstance(mark, int) else value  # type: ignore[call-overload]
