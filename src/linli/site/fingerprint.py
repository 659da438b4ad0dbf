"""A short name for the state of the program's own files, to know whether they have changed."""

import hashlib
from pathlib import Path

import linli

ROOT = Path(linli.__file__).parent


def of_program(
    *, folders_left_out: frozenset[str], suffixes_left_out: frozenset[str], salt: str = ""
) -> str:
    """Twelve hexadecimal digits that change with any file's name or content, or the salt."""
    digest = hashlib.sha256(salt.encode())
    for path in sorted(ROOT.rglob("*")):
        inside = path.relative_to(ROOT)
        counts = path.suffix not in suffixes_left_out and folders_left_out.isdisjoint(inside.parts)
        if counts and path.is_file():
            digest.update(str(inside).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
