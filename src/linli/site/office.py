"""Looking after a house: its first administrator, and what is wrong with it."""

import getpass
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import ObjectDoesNotExist
from django.core.management import call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from linli.base.errors import NotAllowed
from linli.site import paths
from linli.site.speech import say

OLDEST_POSTGRES = 150000
EXTENSIONS = ("pg_trgm", "btree_gist", "ltree")


def make_first_administrator(username: str, name: str) -> int:
    """Ask for a password and open the first account; refused once there is one."""
    call_command("prepare", "--tables-only")
    make = import_string("linli.accounts.actions.first_administrator")
    now = import_string("linli.clock.queries.now")
    make(username, name, _password(), now())
    say(f"{username} may sign in now and appoints the others.")
    return 0


def _password() -> str:
    """LINLI_INIT_PASSWORD for scripts; else asked for twice, unseen."""
    if given := os.environ.get("LINLI_INIT_PASSWORD"):
        return given
    while True:
        first, second = getpass.getpass("Password: "), getpass.getpass("Once more: ")
        if first == second:
            return first
        say("The two differ.")


@dataclass(frozen=True)
class Asked:
    """Which figures: of an area's official code ("" = the whole house), from the first moment
    of `start` to the first of `until`.
    """

    area: str
    start: date | None
    until: date | None


def figures(asked: Asked) -> list[dict[str, Any]]:
    """All figures as `linli figures --json` prints them. Raises NotAllowed for an unknown area."""
    ask = import_string("linli.reporting.queries.figures")
    try:
        found: list[dict[str, Any]] = ask(
            area_code=asked.area, start=_midnight(asked.start), end=_midnight(asked.until)
        )
    except ObjectDoesNotExist as error:
        raise NotAllowed(_("No area has the code {code}.").format(code=asked.area)) from error
    return found


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, get_default_timezone()) if day else None


def problems(tell: Callable[[str], None]) -> list[str]:
    """Everything that is wrong with this house: settings, database, then the apps' own checks."""
    found: list[str] = []
    checks: list[Callable[[], list[str]]] = [settings_problems, database_problems]
    if not missing_migrations():  # the apps' checks read their tables
        checks.extend(import_string(path) for path in settings.LINLI_CHECKS)
    for check in checks:
        new = check()
        tell(f"{'✓' if not new else '✗'} {check.__module__}.{check.__name__}")
        found.extend(new)
    return found


def missing_migrations() -> int:
    """How many steps the tables are behind the program."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def settings_problems() -> list[str]:
    """What Django's own checks find, settings unsafe in production, keys that others can read."""
    found = [str(message) for message in run_checks() if message.is_serious()]
    if settings.DEBUG:
        found.append("LINLI_DEBUG is on: pages show the program's inside to visitors.")
    found.extend(
        f"{path} can be read by other users: chmod 600 it."
        for path in (paths.data_dir() / "keys").glob("*")
        if _others_may_read(path)
    )
    return found


def _others_may_read(path: Path) -> bool:
    return bool(path.stat().st_mode & 0o077)


def database_problems() -> list[str]:
    """A database too old, without its extensions or tables, or blind to Chinese."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("show server_version_num")
        if int(cursor.fetchone()[0]) < OLDEST_POSTGRES:
            found.append("The database server is older than PostgreSQL 15.")
        cursor.execute("select extname from pg_extension")
        missing = set(EXTENSIONS) - {name for (name,) in cursor.fetchall()}
        found.extend(f"The extension {name} is missing: run linli migrate." for name in missing)
        if "pg_trgm" not in missing:
            found.extend(_blindness(cursor))
    if behind := missing_migrations():
        found.append(f"{behind} migrations are not applied: run linli migrate.")
    return found


def _blindness(cursor: CursorWrapper) -> list[str]:
    cursor.execute("select cardinality(show_trgm('路灯'))")
    if cursor.fetchone()[0]:
        return []
    return [
        "The database does not see Chinese characters (its LC_CTYPE is C), so searching by "
        "likeness finds nothing: make it anew with LC_CTYPE C.UTF-8."
    ]
