#!/usr/bin/env python3
"""Check an exported journal: name every entry that was altered, removed or reordered.

    linli export_journal journal.jsonl
    python3 tools/verify_journal.py journal.jsonl [--head POSITION:HASH ...]

Needs nothing but Python, shares no code with Linli, and may be run by somebody else on another
machine. `--head` takes the heads of days as they were printed or mailed at the time: only what
lies outside the house shows that the whole chain was not written anew. Ends with 0 when the
chain holds, 1 when it does not, 2 when the file cannot be read.

How the chain is made: the hash of an entry is the SHA-256 of the hash before it, a line feed,
and the entry as JSON (keys sorted, no blanks, UTF-8). Before the first stands SHA-256("linli").
"""

import argparse
import hashlib
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

GENESIS = hashlib.sha256(b"linli").hexdigest()


@dataclass
class Export:
    """What the file holds: entries by number, seals by position, heads as (position, hash)."""

    entries: dict[int, dict[str, Any]] = field(default_factory=dict)
    seals: dict[int, dict[str, Any]] = field(default_factory=dict)
    heads: list[tuple[int, str]] = field(default_factory=list)


def read(path: Path) -> Export:
    """Read the export; SystemExit 2 names the first line that is none of its kinds."""
    export = Export()
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                ((kind, content),) = json.loads(line).items()
                take(export, kind, content)
            except (ValueError, KeyError, TypeError, AttributeError):
                print(f"line {number} is no line of an exported journal", file=sys.stderr)
                sys.exit(2)
    return export


def take(export: Export, kind: str, content: dict[str, Any]) -> None:
    """Put one line where it belongs; KeyError for an unknown kind."""
    if kind == "entry":
        export.entries[int(content["id"])] = content
    elif kind == "seal":
        export.seals[int(content["position"])] = content
    elif kind == "head":
        export.heads.append((int(content["position"]), content["hash"]))
    else:
        raise KeyError(kind)


def link(previous: str, entry: dict[str, Any]) -> str:
    """The hash of an entry behind another."""
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def true_positions(seals: dict[int, dict[str, Any]]) -> dict[str, int]:
    """Hash → position, as the links themselves tell it, from the first as far as they reach."""
    follower = {seal["previous"]: seal["hash"] for seal in seals.values()}
    positions: dict[str, int] = {}
    current = GENESIS
    while current in follower and follower[current] not in positions:
        current = follower[current]
        positions[current] = len(positions) + 1
    return positions


def problems(export: Export) -> list[str]:
    """Every place where the chain does not hold, in the order of the chain."""
    found: list[str] = []
    belongs = true_positions(export.seals)
    previous = GENESIS
    for position in range(1, max(export.seals, default=0) + 1):
        seal = export.seals.get(position)
        if seal is None:
            found.append(f"removed: the entry at position {position}")
            previous = ""
            continue
        found += check(export, position, seal, previous, belongs.get(seal["hash"]))
        previous = seal["hash"]
    return found


def check(
    export: Export, position: int, seal: dict[str, Any], previous: str, belongs: int | None
) -> list[str]:
    """What is wrong with one place in the chain; `previous` is "" behind a gap."""
    number = seal["entry"]
    entry = export.entries.get(number)
    if entry is None:
        return [f"removed: entry {number} at position {position}"]
    if link(seal["previous"], entry) != seal["hash"]:
        return [f"altered: entry {number} at position {position}"]
    if previous and seal["previous"] != previous:
        where = f", belongs at {belongs}" if belongs else ""
        if belongs != position:
            return [f"reordered: entry {number} stands at position {position}{where}"]
    return []


def head_problems(export: Export, heads: list[tuple[int, str]]) -> list[str]:
    """Heads that the chain does not carry."""
    last = max(export.seals, default=0)
    found = []
    for position, head in heads:
        if position > last:
            found.append(
                f"removed: the chain ends at position {last}, but a head was given for "
                f"position {position}"
            )
        elif position in export.seals and export.seals[position]["hash"] != head:
            found.append(f"rewritten: position {position} does not carry the head that was given")
    return found


def given_head(text: str) -> tuple[int, str]:
    """POSITION:HASH as on the printed sheet."""
    position, _, head = text.partition(":")
    return int(position), head.strip().lower()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--head", type=given_head, action="append", default=[])
    asked = parser.parse_args()
    export = read(asked.file)
    heads = export.heads + asked.head
    found = problems(export) + head_problems(export, heads)
    if not found:
        days = "1 head of a day" if len(heads) == 1 else f"{len(heads)} heads of days"
        print(
            f"{len(export.entries)} entries, {len(export.seals)} sealed, {days}: the chain holds."
        )
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
