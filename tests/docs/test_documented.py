"""What is decided, may be done, or can be reacted to stands in the documents."""

from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
DECISIONS = sorted(path.name for path in (DOCS / "adr").glob("0*.md"))


@pytest.mark.parametrize("name", DECISIONS)
def test_decision_stands_in_the_index(name: str) -> None:
    title = (DOCS / "adr" / name).read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
    assert f"[{title}]({name})" in (DOCS / "adr" / "README.md").read_text(encoding="utf-8")


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(name[:4]) for name in DECISIONS] == list(range(1, len(DECISIONS) + 1))
