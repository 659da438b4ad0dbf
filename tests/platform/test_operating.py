"""What docs/operate.md tells to type: an empty house is begun, saved, put back, and proved."""

import html
import http.client
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
from django.core.management import get_commands

from linli.site import cli
from tests.platform.conftest import TrialHouse, eventually, new_folder
from tests.platform.test_program import get, said

pytestmark = pytest.mark.platform

ROOT = Path(__file__).parents[2]
OPERATE = (ROOT / "docs" / "operate.md").read_text("utf-8")
PASSWORD = "xiao-qiao-2022"
MAIN = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from linli.site import house
from linli.site.cli import main
file = sys.stdin.readline().strip()
shell = lambda words: main(["shell", "-v", "0", "-c", words])
"""
FURNISH = """
from tests import cast
cast.build_house()
"""
ERASE = """
from tests import cast
from linli.journal.actions import deliver_waiting
from linli.people import actions
from linli.people.models import Person
from linli.site.reactions import REACTIONS
to = {"by": cast.PROGRAM, "now": cast.NOW}
actions.erase_person(Person.objects.get().pk, **to)
actions.register_person(Person.objects.get().area_id, name="周小满", **to)
deliver_waiting(REACTIONS, now=cast.NOW)
"""
LOOK = """
from linli.journal.models import Entry
from linli.people.models import Person
print([(person.name, person.phone, person.erased_at is None)
       for person in Person.objects.order_by("pk")],
      Entry.objects.filter(kind="person.erased").count())
"""
NEXT = """
from tests import cast
from linli.people import actions
from linli.people.models import Person
erased = Person.objects.get()
new = actions.register_person(erased.area_id, name="何为", by=cast.PROGRAM, now=cast.NOW)
print("after the number given meanwhile:", new.pk > erased.pk + 1)
"""
STORY = f"""{MAIN}
with house.serving("program"):  # so that no chore starts a server of its own
    main(["prepare", "--tables-only", "-v", "0"])
    shell({FURNISH!r})
    print(main(["backup", file]))
    shell({ERASE!r})
    shell({LOOK!r})
    print(main(["restore", file, "--force"]))
    shell({LOOK!r})
    shell({NEXT!r})
    print(main(["check"]))
    print(main(["export_journal", file + ".jsonl"]))
"""


def commands_told() -> list[list[str]]:
    """Every `linli …` of the page, in blocks and in running text."""
    blocks = re.findall(r"(?ms)^```\w*\n(.*?)^```", OPERATE)
    lines = [line.split(" # ")[0] for block in blocks for line in block.splitlines()]
    spans = re.findall(r"`([^`\n]*\blinli [^`\n]*)`", re.sub(r"(?ms)^```.*?^```", "", OPERATE))
    starts = [re.search(r"(?:^|[=/ ])linli ([a-z_].*)", line) for line in [*lines, *spans]]
    plain = [re.sub(r"\$\([^)]*\)", "today", found.group(1)) for found in starts if found]
    return [shlex.split(words) for words in plain]


def test_page_tells_of_each_chore() -> None:
    chores = {words[0] for words in commands_told()}
    assert chores == {"init", "run", "check", "backup", "restore", "export_journal"}


@pytest.mark.parametrize("words", commands_told(), ids=" ".join)
def test_command_on_the_page_is_one_of_the_program(words: list[str]) -> None:
    if words[0] in cli.COMMANDS:
        # A command named in running text may go without its file.
        names = {"backup": ["file"], "restore": ["file"], "init": ["name", "Name"]}
        full = words if len(words) > 1 else [*words, *names.get(words[0], [])]
        assert cli._parser().parse_args(full).command == words[0]
    else:
        assert words[0] in get_commands()


@pytest.fixture(scope="module")
def begun() -> Iterator[TrialHouse]:
    """An empty house with its first administrator, running."""
    trial = TrialHouse(new_folder())
    try:
        done = trial.run("init", "zhouhuilan", "周慧兰", LINLI_INIT_PASSWORD=PASSWORD)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.endswith("zhouhuilan may sign in now and appoints the others.\n")
        program = trial.start("run")
        assert eventually(lambda: get(trial, "/readyz") == 200, within=90), said(program)
        yield trial
    finally:
        trial.remove()


def fetch(browser: OpenerDirector, address: str, data: dict[str, str] | None = None) -> str:
    sent = urlencode(data).encode() if data is not None else None
    with browser.open(address, sent, timeout=20) as answer:
        return str(answer.read().decode())


def test_first_administrator_signs_in_to_an_empty_house(begun: TrialHouse) -> None:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    house = f"http://127.0.0.1:{begun.port}"
    page = fetch(browser, f"{house}/sign-in/")
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found is not None
    typed = {"login": "zhouhuilan", "password": PASSWORD, "csrfmiddlewaretoken": found.group(1)}

    desk = fetch(browser, f"{house}/sign-in/", typed)

    assert "周慧兰" in html.unescape(desk)
    # The pages on which an administrator furnishes it, without a single row.
    for path in ("/places/areas/", "/accounts/", "/accounts/sections/", "/cases/categories/"):
        assert "<h1" in fetch(browser, house + path)


def test_second_first_administrator_is_refused(begun: TrialHouse) -> None:
    done = begun.run("init", "second", "何为", LINLI_INIT_PASSWORD=PASSWORD)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("linli: ")


def test_running_house_is_saved_beside_its_program(begun: TrialHouse) -> None:
    file = begun.folder / "house.tar"
    done = begun.run("backup", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert file.stat().st_size > 10_000
    assert get(begun, "/readyz") == 200


def test_body_larger_than_any_record_is_refused_by_the_running_program(begun: TrialHouse) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", begun.port, timeout=20)
    connection.putrequest("POST", "/track/")
    connection.putheader("Content-Length", str(101 * 1024 * 1024))
    connection.endheaders(b"only the beginning of it")
    assert connection.getresponse().status == 413
    connection.close()
    assert get(begun, "/readyz") == 200


def test_erased_person_stays_erased_in_a_house_put_back(tmp_path: Path) -> None:
    """Saved, then erased, then put back from the older file; the chain holds and is proved."""
    trial = TrialHouse(new_folder())
    file = trial.folder / "house.tar"
    try:
        told, _ = trial.start("-c", STORY).communicate(f"{file}\n", timeout=180)
        journal = file.with_name("house.tar.jsonl").read_text("utf-8")
    finally:
        trial.remove()
    assert [line for line in told.splitlines() if not line.startswith(("✓", "Saved "))] == [
        "0",
        "[('', '', False), ('周小满', '', True)] 1",
        f"Restored the house of {file}.",
        "Repeated 1 erasures that this backup did not know.",
        "0",
        "[('', '', False)] 1",
        "after the number given meanwhile: True",
        "Everything is in order.",
        "0",
        "0",
    ], told
    assert "宋玉珍" not in journal
    verdicts = list(_verdicts(tmp_path / "journal.jsonl", journal.splitlines()))
    assert [code for code, _words in verdicts] == [0, 1, 1, 1]
    assert [words.split(":")[0] for _code, words in verdicts[1:]] == [
        "altered",
        "removed",
        "reordered",
    ]


def _verdicts(file: Path, lines: list[str]) -> Iterator[tuple[int, str]]:
    """Of the export as it is; with an entry altered, one removed, two exchanged."""
    entries = [n for n, line in enumerate(lines) if line.startswith('{"entry"')]
    seals = [n for n, line in enumerate(lines) if line.startswith('{"seal"')]
    third = lines[entries[2]]
    exchanged = [*lines]
    for here, there in ((seals[2], seals[3]), (seals[3], seals[2])):
        place = re.search(r'"position": \d+', lines[there])
        assert place is not None
        exchanged[here] = re.sub(r'"position": \d+', place.group(), lines[here])
    for given in (
        lines,
        [
            line.replace('"system:cast"', '"system:else"') if line == third else line
            for line in lines
        ],
        [line for line in lines if line != third],
        exchanged,
    ):
        file.write_text("\n".join(given), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-I", ROOT / "tools" / "verify_journal.py", file],
            capture_output=True,
            text=True,
            check=False,
        )
        yield done.returncode, done.stdout
