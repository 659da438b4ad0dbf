"""Whether the quick way to a new house's tables makes the same tables as Django's own.

`make migrations-alike`: makes an empty house twice, each with a database server of its own, and
compares columns, constraints, indexes, triggers, functions and the rows that migrations ship.
"""

import subprocess
import sys

from django.db import connection
from tools.bench import house

from linli.site import first_tables, testing

_FACTS = (
    "select 'column', table_name, column_name, data_type, is_nullable, column_default,"
    " character_maximum_length::text from information_schema.columns where table_schema = 'public'",
    "select 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
    " from pg_constraint where connamespace = 'public'::regnamespace",
    "select 'index', tablename, indexname, indexdef from pg_indexes where schemaname = 'public'",
    "select 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) from pg_trigger"
    " where not tgisinternal",
    "select 'function', proname, md5(prosrc) from pg_proc"
    " where pronamespace = 'public'::regnamespace",
)


def main() -> int:
    """Print how many facts agree, or those that differ; the exit status of the command."""
    if sys.argv[1:] == ["step by step"]:
        first_tables.has_none = lambda: False
    if sys.argv[1:]:
        with house.throw_away():
            sys.stdout.write("\n".join(sorted(_facts())))
        return 0
    quick, slow = (set(_told(way).splitlines()) for way in ("drawn alone", "step by step"))
    for line in sorted(quick ^ slow):
        print("only drawn alone:" if line in quick else "only step by step:", line)
    print(f"{len(quick & slow)} facts agree, {len(quick ^ slow)} differ")
    return int(quick != slow or not quick)


def _facts() -> list[str]:
    with connection.cursor() as cursor:
        found = []
        for question in _FACTS:
            cursor.execute(question)
            found += ["|".join(map(str, row)) for row in cursor.fetchall()]
    rows = testing.all_rows()
    return [*found, *(f"rows|{table}|{len(lines.splitlines())}" for table, lines in rows.items())]


def _told(way: str) -> str:
    command = [sys.executable, "-m", "tools.migrations_alike", way]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())
