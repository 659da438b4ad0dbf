"""Backup and restore: what was saved comes back whole, and nothing is replaced by accident."""

import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from linli.site import backup
from tests.platform.conftest import TrialHouse, new_folder

pytestmark = pytest.mark.platform

KEYS = {"LINLI_DATA_KEY": "the key of this house", "LINLI_SECRET_KEY": "its other key"}
MAIN = "from linli.site.cli import main; import sys; file = sys.stdin.readline().strip()\n"
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
SAVE = f"""{MAIN}
main(["prepare", "--tables-only", "-v", "0"])
main(["shell", "-v", "0", "-c", {FURNISH!r}])
print(main(["backup", file]))
"""
RESTORE = f"""{MAIN}
print(main(["restore", file]))
main(["shell", "-v", "0", "-c", {LOOK!r}])
print(main(["check"]))
print(main(["restore", file]))
print(main(["restore", file, "--force"]))
main(["shell", "-v", "0", "-c", {LOOK!r}])
"""


@pytest.fixture(scope="module")
def saved() -> Iterator[Path]:
    """The backup of a house with a row, a file and an unsealed journal entry."""
    trial = TrialHouse(new_folder(), settings=KEYS)
    file = trial.folder / "house.tar"
    try:
        said, _ = trial.start("-c", SAVE).communicate(f"{file}\n", timeout=120)
        assert said.endswith("in a safe place.\n0\n"), said
        yield file
    finally:
        trial.remove()


def test_saved_house_comes_back_whole_and_sealed(saved: Path) -> None:
    trial = TrialHouse(new_folder(), settings=KEYS)
    said, _ = trial.start("-c", RESTORE).communicate(f"{saved}\n", timeout=120)
    trial.remove()
    assert [line for line in said.splitlines() if not line.startswith("✓")] == [
        f"Restored the house of {saved}.",
        "0",
        "saved house door 1 1",
        "Everything is in order.",
        "0",
        "linli: There is a house here already. Give --force to replace it, with everything in "
        "it, or choose an empty folder with LINLI_DATA_DIR.",
        "1",
        f"Restored the house of {saved}.",
        "0",
        "saved house door 1 1",
    ]


def test_backup_is_private_and_has_no_keys(saved: Path) -> None:
    assert saved.stat().st_mode & 0o077 == 0
    with tarfile.open(saved) as tar:
        names = {member.name for member in tar if member.isfile()}
    assert names == {"about.json", "database.dump", "files/photo.jpg"}


def quiet(_words: str) -> None:
    """Nobody listens."""


def refusal(file: Path) -> str:
    with pytest.raises(backup.CannotRestore) as refused:
        backup.restore(str(file), force=True, say=quiet)
    return str(refused.value)


def test_house_with_another_data_key_is_refused(saved: Path) -> None:
    assert "was encrypted with another data key" in refusal(saved)


@pytest.mark.parametrize("content", [b"", b"not a tar file"])
def test_damaged_file_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "damaged.tar"
    file.write_bytes(content)
    assert refusal(file) == f"{file} is not a backup of Linli, or it is damaged."


def test_missing_file_is_refused() -> None:
    assert refusal(Path("nowhere.tar")) == "There is no file nowhere.tar."


def test_file_that_points_outside_writes_nothing_there(tmp_path: Path) -> None:
    file = tmp_path / "sly.tar"
    with tarfile.open(file, "w") as tar:
        tar.add(__file__, "../../escaped.txt")
    assert "not a backup" in refusal(file)
    assert not list(tmp_path.parent.rglob("escaped.txt"))
