"""Backup and restore: what was saved comes back whole, and nothing is replaced by accident."""

import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.platform.conftest import TrialHouse, new_folder

pytestmark = pytest.mark.platform

FURNISH = """
from datetime import UTC, datetime
from linli.clock.actions import set_house_clock
from linli.site import paths
moment = datetime(2022, 4, 18, 1, 0, tzinfo=UTC)
set_house_clock(moment, moment, "saved house")
paths.files_dir().mkdir(); (paths.files_dir() / "photo.jpg").write_bytes(b"door")
"""
LOOK = """
from linli.clock.models import House
from linli.journal.models import Entry, Seal
from linli.site import paths
print(House.objects.get().banner, (paths.files_dir() / "photo.jpg").read_bytes().decode(),
      Entry.objects.count(), Seal.objects.count())
"""


@pytest.fixture(scope="module")
def saved() -> Iterator[Path]:
    """The backup of a house with a row, a file and an unsealed journal entry."""
    trial = TrialHouse(new_folder())
    for words in (("prepare", "--tables-only"), ("shell", "-v", "0", "-c", FURNISH)):
        done = trial.run(*words, **KEYS)
        assert done.returncode == 0, done.stderr
    file = trial.folder / "house.tar"
    done = trial.run("backup", str(file), **KEYS)
    assert (done.returncode, done.stderr) == (0, "")
    yield file
    trial.remove()


KEYS = {"LINLI_DATA_KEY": "the key of this house", "LINLI_SECRET_KEY": "its other key"}


def test_saved_house_comes_back_whole_and_sealed(saved: Path, trial: TrialHouse) -> None:
    done = trial.run("restore", str(saved), **KEYS)
    assert (done.returncode, done.stderr) == (0, "")
    seen = trial.run("shell", "-v", "0", "-c", LOOK, **KEYS)
    assert seen.stdout == "saved house door 1 1\n", seen.stderr
    assert trial.run("check", **KEYS).returncode == 0
    again = trial.run("restore", str(saved), **KEYS)
    assert again.returncode == 1
    assert "There is a house here already" in again.stderr
    forced = trial.run("restore", str(saved), "--force", **KEYS)
    assert (forced.returncode, forced.stderr) == (0, "")


def test_backup_is_private_and_has_no_keys(saved: Path) -> None:
    assert saved.stat().st_mode & 0o077 == 0
    with tarfile.open(saved) as tar:
        names = {member.name for member in tar if member.isfile()}
    assert names == {"about.json", "database.dump", "files/photo.jpg"}


def test_house_with_another_data_key_is_refused(saved: Path, trial: TrialHouse) -> None:
    done = trial.run("restore", str(saved))
    assert done.returncode == 1
    assert "another data key" in done.stderr


@pytest.mark.parametrize("content", [b"", b"not a tar file"])
def test_damaged_file_is_refused(content: bytes, trial: TrialHouse) -> None:
    file = trial.folder / "damaged.tar"
    file.write_bytes(content)
    done = trial.run("restore", str(file))
    assert done.returncode == 1
    assert done.stderr == f"linli: {file} is not a backup of Linli, or it is damaged.\n"


def test_missing_file_is_refused(trial: TrialHouse) -> None:
    done = trial.run("restore", "nowhere.tar")
    assert (done.returncode, done.stderr) == (1, "linli: There is no file nowhere.tar.\n")
