"""Turns one XLSForm into a form for the browser, in a process of its own:
`python -m linli.base.xlsform < form.xlsx`.

XLSForm → XForm (pyxform) → HTML and model (`linli.base.enketo`). A hostile workbook or a
formula without end ends this process only. Imports nothing of Django.
"""

import io
import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from linli.base import enketo
from linli.base.enketo import XF
from linli.base.workbook import _limit_resources as limit_resources

MOST_QUESTIONS = 2000
DEEPEST = 30
#: Exit codes besides 0: the file is no workbook, it asks for more than any honest form.
UNREADABLE, TOO_LARGE = 3, 4

_ROW = re.compile(r"^\[row : (\d+)\]\s*")
_ANY_ROW = re.compile(r"\[row : (\d+)\]")
_SHEET = re.compile(r"(?:On the|for sheet:) '(survey|choices|settings|entities|osm)'")
_FORMULAS = ("relevant", "constraint", "calculate", "required", "readonly")


class Refused(Exception):
    """The form has a fault that its author can mend."""

    def __init__(self, message: str, sheet: str = "", row: int = 0) -> None:
        super().__init__(message)
        self.fault = {"message": message, "sheet": sheet, "row": row}


class TooLarge(Exception):
    """More questions, or deeper groups, than a form at a door can have."""


def main() -> int:
    """The form, or its faults, as JSON on standard output."""
    limit_resources()
    raw = sys.stdin.buffer.read()
    try:
        answer: dict[str, Any] = convert(raw)
    except Refused as refusal:
        answer = {"faults": [refusal.fault]}
    except TooLarge:
        return TOO_LARGE
    except Exception:  # noqa: BLE001 - whatever a hostile file does wrong, it cannot be read
        return UNREADABLE
    json.dump(answer, sys.stdout)
    return 0


def convert(raw: bytes) -> dict[str, Any]:
    """Everything a version of a form needs; Refused names sheet and row of what is wrong."""
    from pyxform.errors import PyXFormError  # noqa: PLC0415 - only the own process needs it
    from pyxform.xls2xform import convert as to_xform  # noqa: PLC0415

    rows = _rows(raw)
    try:
        made = to_xform(raw, file_type=".xlsx", warnings=[])
    except PyXFormError as trouble:
        raise _refused(str(trouble), rows) from trouble
    tree = made._pyxform
    questions = list(_questions(tree["children"], "", 0, iter(rows), repeat=False))
    if len(questions) > MOST_QUESTIONS:
        raise TooLarge
    document = enketo.parse(made.xform)
    _check_formulas(document, {one["path"]: one["row"] for one in questions})
    root = next(document.iter(f"{XF}instance"))[0]
    return {
        "xml": made.xform,
        "model": enketo.model(document),
        "html": enketo.html(document),
        "title": str(tree.get("title") or ""),
        "form_id": root.get("id") or "",
        "version": root.get("version") or "",
        "root": root.tag.rpartition("}")[2],
        "languages": [one.get("lang") for one in document.iter(f"{XF}translation")],
        "questions": questions,
        "files": sorted(one.get("src") for one in document.iter(f"{XF}instance") if one.get("src")),
        "media": any("jr://" in (one.text or "") for one in document.iter(f"{XF}value")),
        # Photos are made small by the page in any case: nothing for the author to do.
        "warnings": [_fault(one, rows) for one in map(str, made.warnings) if "max-pix" not in one],
    }


def _rows(raw: bytes) -> list[tuple[int, str, str]]:
    """(row number, type, name) of the survey sheet, to tell where a question stands."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    sheet = next((name for name in book.sheet_names if name.lower() == "survey"), None)
    if sheet is None:
        raise Refused("You must have a sheet named 'survey'.", "survey")
    table = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False, nrows=MOST_QUESTIONS * 3)
    if not table:
        return []
    heads = [str(cell).strip().lower() for cell in table[0]]
    kind, name = (heads.index(word) if word in heads else -1 for word in ("type", "name"))
    if kind < 0 or name < 0:
        return []
    return [(at, str(line[kind]), str(line[name])) for at, line in enumerate(table[1:], 2)]


def _refused(words: str, rows: list[tuple[int, str, str]]) -> Refused:
    fault = _fault(words, rows)
    return Refused(fault["message"], fault["sheet"], fault["row"])


def _fault(words: str, rows: list[tuple[int, str, str]]) -> dict[str, Any]:
    """A message of pyxform with the sheet and row it is about, where they can be known."""
    row, sheet = _ANY_ROW.search(words), _SHEET.search(words)
    found = int(row.group(1)) if row else 0
    words = _ROW.sub("", words).strip().splitlines()[0]
    quoted = re.findall(r"'([^']+)'", words)
    if not found and quoted:
        # Some messages name the question or its type only.
        found = next((at for at, kind, name in rows if quoted[-1] in {kind, name}), 0)
    return {
        "message": words,
        "sheet": sheet.group(1) if sheet else ("survey" if found else ""),
        "row": found,
    }


def _questions(
    children: list[dict[str, Any]],
    above: str,
    depth: int,
    rows: Iterator[tuple[int, str, str]],
    *,
    repeat: bool,
) -> Iterator[dict[str, Any]]:
    """The form as a flat list in its order: groups and repeats stand before what is in them."""
    if depth > DEEPEST:
        raise TooLarge
    for one in children:
        if one["name"] == "meta":
            continue
        path = f"{above}{one['name']}"
        row = next((at for at, _kind, name in rows if name == one["name"]), 0)
        inner = one["type"] == "repeat"
        yield {
            "path": path,
            "type": str(one["type"]),
            "label": one.get("label", ""),
            "row": row,
            "linli": str(one.get("linli") or "").strip(),
            "required": str(one.get("bind", {}).get("required", "")) not in {"", "no", "false()"},
            "appearance": str(one.get("control", {}).get("appearance", "")),
            "choices": [
                [str(choice["name"]), choice.get("label", "")] for choice in one.get("choices", ())
            ],
            "repeated": repeat,
        }
        yield from _questions(
            one.get("children", []), f"{path}/", depth + 1, rows, repeat=repeat or inner
        )


def _check_formulas(document: Any, rows: dict[str, int]) -> None:
    """Formulas are compiled: one that no phone could read is told now, not at a door."""
    from lxml import etree  # noqa: PLC0415

    for bind in document.iter(f"{XF}bind"):
        path = "/".join(bind.get("nodeset", "").split("/")[2:])
        for kind in _FORMULAS:
            formula = bind.get(kind)
            try:
                etree.XPath(formula or "1")
            except etree.XPathSyntaxError as trouble:
                raise Refused(
                    f"The '{kind}' formula cannot be read: {formula}", "survey", rows.get(path, 0)
                ) from trouble


if __name__ == "__main__":
    sys.exit(main())
