"""A house for one bench: its own folder, its own PostgreSQL, gone afterwards.

The server keeps its promises to the disk (no `throwaway`), as that of a real house does.
"""

import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from linli.site import embedded, program
from linli.site import house as houses
from linli.site.supervisor import Child

STARTS_WITHIN = 60.0
_PLAIN_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"


@dataclass
class Place:
    """The house: its folder, its database server, and where its web server listens."""

    folder: Path
    server: embedded.Server
    port: int

    @property
    def database_pid(self) -> int:
        """The process of the database server."""
        return self.server.pid or 0


@contextmanager
def throw_away() -> Iterator[Place]:
    """An empty house with all tables, in Django's hands for the length of the block."""
    folder = Path(tempfile.mkdtemp(prefix="linli-bench-"))
    folder.chmod(0o755)  # PostgreSQL may run as another user
    server = embedded.Server(folder)
    _environment(folder, server)
    try:
        server.start()
        houses.ensure_database(server.url("linli"))
        django.setup()
        settings.STORAGES["staticfiles"] = {"BACKEND": _PLAIN_FILES}
        # Fourteen accounts of the cast; nobody signs in by a password here.
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        settings.ALLOWED_HOSTS = ["*"]
        call_command("prepare", "--tables-only", verbosity=0)
        yield Place(folder, server, int(os.environ["LINLI_PORT"]))
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: Path, server: embedded.Server) -> None:
    """What settings and the web server's processes read; nothing of another house remains."""
    for name in [name for name in os.environ if name.startswith("LINLI_")]:
        if name not in {"LINLI_POSTGRES_BIN", "LINLI_WORKERS"}:
            del os.environ[name]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "linli.site.settings",
        "LINLI_DATA_DIR": str(folder),
        "LINLI_DATABASE_URL": server.url("linli"),
        "LINLI_HOST": "127.0.0.1",
        "LINLI_PORT": str(_free_port()),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving() -> Iterator[list[int]]:
    """Web server and worker as `linli run` starts them; gives their process ids."""
    children = program.parts(program.Opening(program.Place(), []))
    web, worker = children
    worker.may_start = lambda: True
    try:
        for child in children:
            child.start()
        _wait(web)
        yield [child.process.pid for child in children if child.process]
    finally:
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.bury(within=10)


def _wait(web: Child) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while not program.Place().is_ready():
        if time.monotonic() > end or web.has_ended():
            raise RuntimeError("the web server of the bench did not start")
        time.sleep(0.1)
    time.sleep(4)  # the worker loads its programs: that is no part of what is measured
