"""For the tests of this project: one throw-away PostgreSQL per run, as a plugin of pytest.

With LINLI_DATABASE_URL set, the tests use that server instead.
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from linli.site import embedded
from linli.site.lock import OwnerLock, me

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
    for house in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        lock = OwnerLock(house)
        try:
            free = lock.take(me("command"))
        except OSError:
            continue
        if free:
            lock.release()
            shutil.rmtree(house, ignore_errors=True)
