"""The manual says what the code says, and has a heading for everything one may look up."""

import ast
import re
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser
from tools import manual

from linli.base.viewer import Role
from linli.journal.events import words
from linli.site.programmes import ALL, FIGURES

ROOT = Path(__file__).parents[2]
PAGES = manual.pages()
HEADINGS = {
    line.lstrip("# ").strip()
    for page in PAGES
    for line in page.read_text(encoding="utf-8").splitlines()
    if line.startswith("#")
}
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")
DOCUMENTS = [
    *PAGES,
    *ROOT.glob("*.md"),
    *(ROOT / "docs").glob("*.md"),
    *(ROOT / "docs" / "adr").glob("*.md"),
]


def named_settings() -> set[str]:
    """Every variable of the environment that the program or its tests name."""
    sources = [
        path
        for path in (*(ROOT / "src").rglob("*.py"), *(ROOT / "tools").glob("*.py"))
        if path.name != "testing.py" and "tests" not in path.parts
    ]
    return {
        node.value
        for path in sources
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"LINLI_[A-Z_]+", node.value)
    }


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.name)
def test_a_page_says_what_the_code_says(document: Path) -> None:
    assert document.read_text(encoding="utf-8") == manual.written(document), "run `make manual`"


def test_every_part_of_the_code_stands_in_one_page() -> None:
    standing = [part for page in PAGES for part in manual.parts(page)]
    assert sorted(standing) == sorted(manual.wanted())


def test_every_page_stands_in_the_index() -> None:
    index = (manual.PAGES / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in PAGES if f"({page.name})" not in index] == ["README.md"]


@pytest.mark.parametrize("kind", sorted(words()))
def test_every_event_has_its_heading(kind: str) -> None:
    assert kind in HEADINGS


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_its_heading(role: Role) -> None:
    assert role in HEADINGS


def test_every_programme_and_figure_has_its_heading() -> None:
    assert {programme.code for programme in ALL} | {figure.key for figure in FIGURES} <= HEADINGS


def test_every_setting_has_its_heading_and_no_other() -> None:
    assert {name for name in HEADINGS if name.startswith("LINLI_")} == named_settings()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_link_leads_nowhere(document: Path) -> None:
    linked = LINK.findall(document.read_text(encoding="utf-8"))
    assert [link for link in linked if not (document.parent / link).exists()] == []


def test_samples_run() -> None:
    sybil = Sybil(parsers=[PythonCodeBlockParser()])
    examples = [example for page in PAGES for example in sybil.parse(page).examples()]
    assert examples
    for example in examples:
        example.evaluate()
