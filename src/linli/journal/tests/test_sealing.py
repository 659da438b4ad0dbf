"""The hash chain: every entry gets its place, and whoever changes the past is found out."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction

from linli.base.viewer import system
from linli.journal import actions, jobs, queries
from linli.journal.models import GENESIS, DayHead, Entry, Seal
from linli.journal.tests.factories import NOW

VERIFIER = Path(__file__).parents[4] / "tools" / "verify_journal.py"
DAY = date(2022, 4, 18)


@transaction.atomic
def note(number: int = 5, **given: Any) -> Entry:
    return actions.record(
        "case.noted", subject=f"case:{number}", by=system("test"), now=NOW, **given
    )


def sealed(count: int) -> list[Entry]:
    entries = [note(number, text="敲门无人", outcome="solved") for number in range(1, count + 1)]
    actions.seal(all_visible=True)
    return entries


@pytest.fixture
def tamper(db: None) -> Iterator[Any]:
    """Somebody with the rights of the database's owner, who switched the triggers off."""
    with connection.cursor() as cursor:

        def execute(sql: str, values: list[Any] | None = None) -> None:
            connection.check_constraints()
            cursor.execute("set local session_replication_role = replica")
            cursor.execute(sql, values)
            cursor.execute("set local session_replication_role = origin")

        yield execute


def found() -> list[tuple[str, int]]:
    problems = queries.verify(queries.chain(), DayHead.objects.all())
    return [(problem.what, problem.position) for problem in problems]


@pytest.mark.django_db
def test_entries_are_chained_in_their_order_from_the_first() -> None:
    entries = sealed(3)

    seals = list(Seal.objects.order_by("position"))
    assert [seal.entry for seal in seals] == entries
    assert [seal.position for seal in seals] == [1, 2, 3]
    assert [seal.previous for seal in seals] == [GENESIS, seals[0].hash, seals[1].hash]
    assert found() == []
    assert actions.seal(all_visible=True) == 0


@pytest.mark.django_db(transaction=True)
def test_entry_waits_while_an_older_transaction_is_open() -> None:
    with transaction.atomic():
        note(1)
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(_note_and_seal).result() == 0
    assert _seal_until(2) == 2
    assert found() == []


def _seal_until(count: int) -> int:
    """Seal until so many are sealed: transactions in other databases of the same server, such as
    those of tests that run beside this one, hold entries back too.
    """
    done, until = 0, time.monotonic() + 240
    while done < count and time.monotonic() < until:
        done += actions.seal()
        time.sleep(0.05)
    return done


def _note_and_seal() -> int:
    try:
        note(2)
        return actions.seal()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_many_sealers_at_once_make_one_chain() -> None:
    for number in range(20):
        note(number)
    with ThreadPoolExecutor(5) as pool:
        counts = [future.result() for future in [pool.submit(_seal) for _turn in range(5)]]
    assert sum(counts) + _seal_until(20 - sum(counts)) == 20
    assert Seal.objects.count() == 20
    assert found() == []


def _seal() -> int:
    try:
        return actions.seal()
    finally:
        connection.close()


@pytest.mark.django_db
def test_erasing_words_leaves_the_chain_whole() -> None:
    sealed(3)
    actions.erase_text("case:2", by=system("test"), now=NOW)
    assert found() == []


def test_altered_entry_is_named(tamper: Any) -> None:
    entries = sealed(3)
    tamper("update journal_entry set actor = 'account:9' where id = %s", [entries[1].pk])
    assert found() == [("altered", 2)]
    assert queries.problems() == [f"第 {entries[1].pk} 条记录（位置 2）被改动过"]


def test_removed_entry_is_named(tamper: Any) -> None:
    entries = sealed(3)
    tamper("delete from journal_seal where entry_id = %s", [entries[1].pk])
    assert found() == [("removed", 2)]


def test_reordered_entries_are_named(tamper: Any) -> None:
    sealed(4)
    tamper("update journal_seal set position = -position where position in (2, 3)")
    tamper("update journal_seal set position = 5 + position where position < 0")
    assert found() == [("reordered", 2), ("reordered", 3), ("reordered", 4)]


def test_chain_rewritten_from_the_start_does_not_meet_the_exported_head(tamper: Any) -> None:
    entries = sealed(3)
    actions.export_head(DAY, now=NOW)
    tamper("update journal_entry set actor = 'account:9' where id = %s", [entries[0].pk])
    tamper("delete from journal_seal")
    actions.seal(all_visible=True)
    assert found() == [("head", 3)]


def test_end_cut_off_after_a_head_was_exported_is_found(tamper: Any) -> None:
    sealed(3)
    actions.export_head(DAY, now=NOW)
    tamper("delete from journal_seal where position = 3")
    assert found() == [("removed", 3)]


@pytest.mark.django_db
def test_day_keeps_its_first_head() -> None:
    assert actions.export_head(DAY, now=NOW) is None
    sealed(2)
    head = actions.export_head(DAY, now=NOW)
    sealed(1)

    assert actions.export_head(DAY, now=NOW) is None
    assert list(queries.heads()) == [head]
    assert head is not None
    assert head.position == 2


@pytest.mark.django_db
def test_head_of_the_day_that_ended_is_written_down_and_sent_out_of_the_house(
    settings: Any, tmp_path: Path
) -> None:
    settings.LINLI_HEADS_TO = "supervision@example.org"
    settings.LINLI_HEADS_DIR = tmp_path / "heads"
    sealed(2)

    jobs.head()
    jobs.head()

    head = DayHead.objects.get()
    assert [letter.body for letter in mail.outbox] == [
        f"journal head of {head.day}: position 2, {head.hash}"
    ]
    (written,) = settings.LINLI_HEADS_DIR.iterdir()
    assert (written.name, written.read_text()) == (f"{head.day}.txt", f"2:{head.hash}\n")
    assert verdict(tmp_path, lines(tmp_path), "--head", written.read_text().strip())[0] == 0


# The independent verifier: another program, that shares no line with this one.


def lines(tmp_path: Path) -> list[dict[str, Any]]:
    target = tmp_path / "journal.jsonl"
    call_command("export_journal", str(target))
    return [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


def verdict(tmp_path: Path, content: list[dict[str, Any]], *options: str) -> tuple[int, list[str]]:
    target = tmp_path / "given.jsonl"
    target.write_text("\n".join(json.dumps(line) for line in content), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", VERIFIER, target, *options],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.splitlines()


def entry_line(content: list[dict[str, Any]], entry: Entry) -> dict[str, Any]:
    return next(line for line in content if line.get("entry", {}).get("id") == entry.pk)


def seal_line(content: list[dict[str, Any]], position: int) -> dict[str, Any]:
    return next(line for line in content if line.get("seal", {}).get("position") == position)


@pytest.mark.django_db
def test_verifier_finds_a_whole_chain_whole(tmp_path: Path) -> None:
    sealed(4)
    actions.export_head(DAY, now=NOW)
    assert verdict(tmp_path, lines(tmp_path)) == (
        0,
        ["4 entries, 4 sealed, 1 head of a day: the chain holds."],
    )


@pytest.mark.django_db
def test_verifier_names_the_altered_entry(tmp_path: Path) -> None:
    entries = sealed(4)
    content = lines(tmp_path)
    entry_line(content, entries[2])["entry"]["data"]["outcome"] = "explained"
    assert verdict(tmp_path, content) == (
        1, [f"altered: entry {entries[2].pk} at position 3"],
    )  # fmt: skip


@pytest.mark.django_db
def test_verifier_names_the_removed_entry(tmp_path: Path) -> None:
    entries = sealed(4)
    content = lines(tmp_path)
    content.remove(entry_line(content, entries[1]))
    assert verdict(tmp_path, content) == (
        1, [f"removed: entry {entries[1].pk} at position 2"],
    )  # fmt: skip

    content.remove(seal_line(content, 2))
    assert verdict(tmp_path, content) == (1, ["removed: the entry at position 2"])


@pytest.mark.django_db
def test_verifier_names_the_exchanged_entries(tmp_path: Path) -> None:
    entries = sealed(4)
    content = lines(tmp_path)
    second, third = seal_line(content, 2)["seal"], seal_line(content, 3)["seal"]
    second["position"], third["position"] = 3, 2
    code, said = verdict(tmp_path, content)
    assert (code, said[:2]) == (
        1,
        [
            f"reordered: entry {entries[2].pk} stands at position 2, belongs at 3",
            f"reordered: entry {entries[1].pk} stands at position 3, belongs at 2",
        ],
    )


@pytest.mark.django_db
def test_verifier_holds_the_chain_against_a_head_on_paper(tmp_path: Path) -> None:
    sealed(4)
    content = lines(tmp_path)
    head = seal_line(content, 4)["seal"]["hash"]

    assert verdict(tmp_path, content, "--head", f"4:{head}")[0] == 0
    assert verdict(tmp_path, content, "--head", f"4:{'0' * 64}") == (
        1,
        ["rewritten: position 4 does not carry the head that was given"],
    )
    assert verdict(tmp_path, content, "--head", f"9:{head}") == (
        1,
        ["removed: the chain ends at position 4, but a head was given for position 9"],
    )


def test_verifier_says_what_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "given.jsonl").write_text("no export\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", VERIFIER, tmp_path / "given.jsonl"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "line 1" in done.stderr
