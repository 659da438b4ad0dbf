"""Chinese is complete: nothing missing, fuzzy, stale, or said in two ways."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
messages: Any = import_module("messages")


def test_every_word_has_its_chinese() -> None:
    assert messages.problems(messages.apps()) == []


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An app with three English words, of which the catalogue knows none."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "APPS", tmp_path)
    folder = tmp_path / "pigeons"
    (folder / "templates").mkdir(parents=True)
    (folder / "apps.py").write_text("")
    (folder / "words.py").write_text(
        'A = _("Save")\nB = ngettext("%(n)d bird", "%(n)d birds", 2)\n'
        'C = pgettext("verb", "Return")\n'
    )
    (folder / "templates" / "x.html").write_text(
        "{% load i18n %}<p>it's\n  {% translate 'Open' %}\n"
        "{% blocktranslate trimmed count n=n %}\n one {{ n }}\n{% plural %}\n many {{ n }}\n"
        "{% endblocktranslate %}"
    )
    return folder


def _translate(app: Path, words: str) -> None:
    catalog = messages.updated(app)
    assert catalog is not None
    for message in messages.messages(catalog):
        message.string = (words,) if isinstance(message.id, tuple) else words
    messages.save(app, catalog)


def test_words_of_code_and_templates_are_found(app: Path) -> None:
    assert sorted(messages.source_messages(app)) == [
        ("", "%(n)d bird"),
        ("", "Open"),
        ("", "Save"),
        ("", "one %(n)s"),
        ("verb", "Return"),
    ]


def test_an_app_without_a_catalogue_is_named(app: Path) -> None:
    assert messages.problems([app]) == ["pigeons: has no catalogue; run tools/messages.py"]


def test_a_whole_catalogue_passes_and_updating_it_again_changes_nothing(app: Path) -> None:
    _translate(app, "鸽子 %(n)d %(n)s")
    before = messages.po_path(app).read_bytes()
    assert [line for line in messages.problems([app]) if "no Chinese" in line] == []
    messages.main(["pigeons"])
    assert messages.po_path(app).read_bytes() == before
    assert b"Date" not in messages.po_path(app).with_suffix(".mo").read_bytes()


def test_a_missing_a_stale_and_an_uncompiled_word_are_named(app: Path) -> None:
    _translate(app, "鸽子")
    (app / "words.py").write_text('A = _("Save")\nD = _("Print")\n')
    assert messages.problems([app])[:1] == ["pigeons: no Chinese for 'Print'"]
    assert "pigeons: the catalogue is not what the sources say; run tools/messages.py" in (
        messages.problems([app])
    )
    messages.po_path(app).with_suffix(".mo").unlink()
    assert any("django.mo" in line for line in messages.problems([app]))


def test_a_fuzzy_word_is_named(app: Path) -> None:
    _translate(app, "鸽子")
    path = messages.po_path(app)
    path.write_text(path.read_text().replace('msgid "Save"', '#, fuzzy\nmsgid "Save"'))
    assert "pigeons: fuzzy: 'Save'" in messages.problems([app])


def test_two_ways_of_saying_the_same_are_named(app: Path, tmp_path: Path) -> None:
    _translate(app, "鸽子")
    other = tmp_path / "swans"
    other.mkdir()
    (other / "apps.py").write_text("")
    (other / "words.py").write_text('A = _("Save")\n')
    _translate(other, "天鹅")
    assert "two ways of saying 'Save': 天鹅 (swans), 鸽子 (pigeons)" in (
        messages.problems([app, other])
    )
