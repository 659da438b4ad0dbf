"""The demo house: replayed once into a template database, copied whenever a fresh one is wanted.

The template is named after a digest of the code, the demo data and the data key, so a change of
any of them replays it anew.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from linli.site import database, fingerprint, house, paths
from linli.site.refusal import Refusal

PREFIX = "linli_demo_"
LEFT_OUT = frozenset({"__pycache__", "tests", "static"})
NOT_REPLAYED = frozenset({".html", ".po"})  # pages and sources of catalogues change no row
Say = Callable[[str], None]


class CannotLoad(Refusal):
    """The demo house cannot be made here; the message says why and what to do."""


@dataclass(frozen=True)
class Template:
    """A replayed demo house: its database, and a folder with its files and sign-ins."""

    database: str
    folder: Path

    def sign_ins(self) -> list[list[str]]:
        """The lines that loading gave: role, name, and how to sign in."""
        path = self.folder / "sign-ins.json"
        return [list(line) for line in json.loads(path.read_text(encoding="utf-8"))]


@dataclass(frozen=True)
class Marker:
    """The note in a house's folder that it is a demo house; a real house has none."""

    path: Path

    @classmethod
    def here(cls) -> "Marker":
        return cls(paths.data_dir() / "demo.json")

    def exists(self) -> bool:
        """Whether this folder holds a demo house."""
        return self.path.exists()

    def write(self, template: Template) -> None:
        """Note which template the house came from, and its sign-ins."""
        noted = {"template": template.database, "sign_ins": template.sign_ins()}
        self.path.write_text(json.dumps(noted, ensure_ascii=False), encoding="utf-8")

    def sign_ins(self) -> list[list[str]]:
        """The sign-ins of this demo house."""
        return [list(line) for line in json.loads(self.path.read_text("utf-8"))["sign_ins"]]

    def is_current(self) -> bool:
        """Whether code and demo data are still those the house was made from."""
        return bool(json.loads(self.path.read_text("utf-8"))["template"] == PREFIX + key())


def open_house(*, reset: bool, say: Say) -> list[list[str]]:
    """Make the demo house if there is none, or anew with `reset`; its sign-ins.

    Never touches a real house: refuses with CannotLoad.
    """
    address, marker = database.url(), Marker.here()
    house.ensure_database(address)
    made = house.has_tables(address)
    if made and not marker.exists():
        raise CannotLoad(
            f"{paths.data_dir()} holds a house that is not a demo. Choose another folder with "
            "LINLI_DATA_DIR (and another database, if LINLI_DATABASE_URL is set)."
        )
    if made and not reset:
        if not marker.is_current():
            say("Program or demo data have changed since this demo was made; reset begins again.")
        return marker.sign_ins()
    _furnish(address, template(say=say))
    return marker.sign_ins()


def _furnish(address: str, source: Template) -> None:
    marker = Marker.here()
    marker.path.unlink(missing_ok=True)
    paths.erasures_file().unlink(missing_ok=True)  # numbers of the demo house before
    house.drop_database(address)
    house.ensure_database(address, template=source.database)
    shutil.rmtree(paths.files_dir(), ignore_errors=True)
    if (source.folder / "files").exists():
        shutil.copytree(source.folder / "files", paths.files_dir())
    marker.write(source)
    # The replay took a while; the copy's Monday morning begins now.
    _django(["start_demo_clock"], address, paths.data_dir())


def template(*, say: Say = lambda _words: None) -> Template:
    """The replayed demo house of this code, made if it is not there yet. Programs that ask at
    the same moment wait for one replay.
    """
    folder = paths.data_dir() / "templates" / key()
    wanted = Template(PREFIX + key(), folder)
    address = database.with_name(database.url(), wanted.database)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder.parent / "replay.lock"):
        if not (folder / "sign-ins.json").exists() or not _is_there(address):
            _drop_all(folder.parent)
            _replay(wanted, address, say)
    return wanted


def _replay(wanted: Template, address: str, say: Say) -> None:
    began = time.monotonic()
    building = database.with_name(address, f"{wanted.database}_new")
    house.drop_database(building)
    house.ensure_database(building)
    wanted.folder.mkdir(parents=True, exist_ok=True)
    say("Making the tables of the demo house")
    _django(["prepare", "--tables-only", "-v", "0"], building, wanted.folder)
    say("Replaying the demo house (once for each version of the program)")
    sign_ins = wanted.folder / "sign-ins.json.new"
    _django(["load_demo", "--sign-ins", str(sign_ins)], building, wanted.folder)
    house.rename_database(building, wanted.database)
    sign_ins.rename(sign_ins.with_suffix(""))
    say(f"Replayed in {time.monotonic() - began:.0f} s")


def _django(command: list[str], address: str, folder: Path) -> None:
    """Run a management command on another database and folder, with this house's keys."""
    environment = os.environ | {
        "LINLI_SECRET_KEY": paths.secret("secret-key", "LINLI_SECRET_KEY"),
        "LINLI_DATA_KEY": paths.secret("data-key", "LINLI_DATA_KEY"),
        "LINLI_DATABASE_URL": address,
        "LINLI_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "linli.site.settings",
    }
    done = subprocess.run([sys.executable, "-m", "django", *command], env=environment, check=False)
    if done.returncode != 0:
        raise CannotLoad(f"The demo house could not be made: {command[0]} failed (see above).")


def _drop_all(folder: Path) -> None:
    """Forget the templates of other versions."""
    address = database.url()
    with house.administering(address) as connection:
        found = connection.execute(
            "select datname from pg_database where starts_with(datname, %s)", [PREFIX]
        ).fetchall()
    for (name,) in found:
        house.drop_database(database.with_name(address, name))
    for old in folder.iterdir():
        if old.is_dir():
            shutil.rmtree(old)


def _is_there(address: str) -> bool:
    with house.administering(address) as connection:
        name = database.name_of(address)
        found = connection.execute("select 1 from pg_database where datname = %s", [name])
        return found.fetchone() is not None


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@cache
def key() -> str:
    """Twelve hexadecimal digits that change with the code, the demo data and the data key."""
    data_key = paths.secret("data-key", "LINLI_DATA_KEY")
    return fingerprint.of_program(
        folders_left_out=LEFT_OUT, suffixes_left_out=NOT_REPLAYED, salt=data_key
    )
