"""`linli prepare`: bring tables and static files up to this version of the program."""

import hashlib
from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

import linli
from linli.site import first_tables

LOCK = 0x6C696E6C69  # "linli": several programs may start at the same moment


class Command(BaseCommand):
    """Migrates under a lock and collects static files, each only when something changed."""

    requires_system_checks = ()  # `linli check` does; here every start would wait for them
    help = "Bring tables and static files up to this version. Quick when nothing changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tables-only", action="store_true", help="leave static files")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s)", [LOCK])
            try:
                self._migrate(options["verbosity"])
            finally:
                cursor.execute("select pg_advisory_unlock(%s)", [LOCK])
        if not options["tables_only"]:
            self._collect()

    def _migrate(self, verbosity: int) -> None:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            if verbosity:
                self.stdout.write(f"Changing the tables: {len(plan)} steps")
            with first_tables.drawn_alone() if first_tables.has_none() else nullcontext():
                call_command("migrate", interactive=False, verbosity=max(verbosity - 1, 0))

    def _collect(self) -> None:
        root = Path(settings.STATIC_ROOT)
        stamp = root / ".collected"
        wanted = _state_of_static_files()
        if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
            return
        self.stdout.write("Collecting static files")
        call_command("collectstatic", interactive=False, clear=root.exists(), verbosity=0)
        stamp.write_text(wanted, encoding="ascii")


def _state_of_static_files() -> str:
    """A digest that changes when any static file does."""
    digest = hashlib.sha256(linli.__name__.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            path = Path(storage.path(name))
            digest.update(f"{name} {path.stat().st_size} {path.stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()
