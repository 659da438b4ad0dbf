"""The demo house: replayed once, copied often, and never in the place of a real one."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from linli.site import database, demo, house
from tests.platform.conftest import TrialHouse

NAME = "linli_trial_house"


@pytest.fixture
def replays(trial: TrialHouse, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A house of its own beside the test run's, and a replay that only writes one row; gives
    the commands that ran.
    """
    address = database.with_name(database.url(), NAME)
    monkeypatch.setenv("LINLI_DATABASE_URL", address)
    monkeypatch.setenv("LINLI_DATA_DIR", str(trial.folder))
    monkeypatch.setattr(demo, "PREFIX", "linli_trial_demo_")
    commands: list[str] = []
    monkeypatch.setattr(demo, "_django", replayed_into(commands))
    yield commands
    (trial.folder / "templates").mkdir(exist_ok=True)
    demo._drop_all(trial.folder / "templates")
    house.drop_database(address)


def replayed_into(commands: list[str]) -> Callable[[list[str], str, Path], None]:
    def replay(command: list[str], address: str, folder: Path) -> None:
        commands.append(command[0])
        with psycopg.connect(address) as connection:
            if command[0] == "prepare":
                connection.execute("create table django_migrations (n int)")
        if command[0] == "load_demo":
            Path(command[2]).write_text(json.dumps([["secretary", "王", "wang", "secret"]]))
            (folder / "files").mkdir()
            (folder / "files" / "photo.jpg").write_bytes(b"door")

    return replay


def quiet(_words: str) -> None:
    """Nobody listens."""


def work_in_the_house(trial: TrialHouse) -> None:
    with psycopg.connect(database.url()) as connection:
        connection.execute("insert into django_migrations values (7)")
    (trial.folder / "files" / "own.txt").write_text("kept")


def rows() -> list[tuple[int]]:
    with psycopg.connect(database.url()) as connection:
        return connection.execute("select n from django_migrations").fetchall()


def test_first_start_replays_and_copies(trial: TrialHouse, replays: list[str]) -> None:
    assert demo.open_house(reset=False, say=quiet) == [["secretary", "王", "wang", "secret"]]
    assert replays == ["prepare", "load_demo", "start_demo_clock"]
    assert (trial.folder / "files" / "photo.jpg").read_bytes() == b"door"
    assert demo.Marker.here().is_current()


def test_second_start_keeps_what_was_done(trial: TrialHouse, replays: list[str]) -> None:
    demo.open_house(reset=False, say=quiet)
    work_in_the_house(trial)
    replays.clear()
    assert demo.open_house(reset=False, say=quiet) == [["secretary", "王", "wang", "secret"]]
    assert replays == []
    assert rows() == [(7,)]
    assert (trial.folder / "files" / "own.txt").exists()


def test_reset_begins_again_without_a_replay(trial: TrialHouse, replays: list[str]) -> None:
    demo.open_house(reset=False, say=quiet)
    work_in_the_house(trial)
    replays.clear()
    demo.open_house(reset=True, say=quiet)
    assert replays == ["start_demo_clock"]
    assert rows() == []
    assert not (trial.folder / "files" / "own.txt").exists()


@pytest.mark.parametrize("reset", [False, True])
def test_real_house_is_never_touched(trial: TrialHouse, replays: list[str], reset: bool) -> None:
    house.ensure_database(database.url())
    with psycopg.connect(database.url()) as connection:
        connection.execute("create table django_migrations (n int)")
        connection.execute("insert into django_migrations values (1)")
    with pytest.raises(demo.CannotLoad, match="not a demo"):
        demo.open_house(reset=reset, say=quiet)
    assert rows() == [(1,)]
    assert replays == []


def test_replay_that_failed_is_begun_anew(
    trial: TrialHouse, replays: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    working = demo._django

    def failing(command: list[str], address: str, folder: Path) -> None:
        if command[0] == "load_demo":
            raise demo.CannotLoad("load_demo failed")
        working(command, address, folder)

    monkeypatch.setattr(demo, "_django", failing)
    with pytest.raises(demo.CannotLoad, match="load_demo failed"):
        demo.open_house(reset=False, say=quiet)
    monkeypatch.setattr(demo, "_django", working)
    demo.open_house(reset=False, say=quiet)
    assert rows() == []


def test_change_of_the_program_is_said_and_the_house_kept(
    trial: TrialHouse, replays: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.open_house(reset=False, say=quiet)
    work_in_the_house(trial)
    monkeypatch.setattr(demo, "key", lambda: "another")
    said: list[str] = []
    demo.open_house(reset=False, say=said.append)
    assert said == [
        "Program or demo data have changed since this demo was made; reset begins again."
    ]
    assert rows() == [(7,)]


def test_templates_of_other_versions_are_forgotten(
    trial: TrialHouse, replays: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = demo.template()
    monkeypatch.setattr(demo, "key", lambda: "another")
    second = demo.template()
    with house.administering(database.url()) as connection:
        found = connection.execute(
            "select datname from pg_database where starts_with(datname, %s)", [demo.PREFIX]
        ).fetchall()
    assert found == [(second.database,)]
    assert not first.folder.exists()


def test_key_changes_with_the_data_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = demo.key.__wrapped__()
    monkeypatch.setenv("LINLI_DATA_KEY", "another key")
    assert demo.key.__wrapped__() != before
