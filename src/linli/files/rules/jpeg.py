"""A JPEG without what it tells besides its picture, its points untouched (ITU-T T.81, annex B)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

#: Tables, frame and scan: what a decoder needs to draw the picture. The one note kept is Adobe's,
#: which says how its colours are meant; it is five numbers.
_DRAWN_FROM = frozenset({0xC4, 0xDA, 0xDB, 0xDD})  # DHT, SOS, DQT, DRI
#: Huffman coded frames, in one go or in steps; others no phone makes.
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_SCAN, _ADOBE, _ADOBE_BYTES = 0xDA, 0xEE, 16
#: Neither a stuffed byte nor a restart.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7]", re.DOTALL)
_START, _END = b"\xff\xd8", b"\xff\xd9"


class _Part(NamedTuple):
    marker: int
    body: bytes


def bare(body: bytes) -> bytes | None:
    """The same picture with nothing but its picture: no EXIF, position, comment, thumbnail, and
    nothing behind its end. None if this is no plain JPEG, or one cut off: then it must be drawn
    anew or refused.
    """
    try:
        parts = list(_parts(body))
    except (IndexError, ValueError):
        return None
    kept = [part for part in parts if _needed(part)]
    frames = sum(part.marker in _FRAMES for part in kept)
    scans = sum(part.marker == _SCAN for part in kept)
    if frames != 1 or not scans:
        return None
    return _START + b"".join(b"\xff%c" % part.marker + part.body for part in kept) + _END


def _needed(part: _Part) -> bool:
    if part.marker == _ADOBE:
        return len(part.body) == _ADOBE_BYTES - 2 and part.body[2:7] == b"Adobe"
    return part.marker in _DRAWN_FROM or part.marker in _FRAMES


def _parts(body: bytes) -> Iterator[_Part]:
    """Marker after marker up to the end of the picture; a scan brings its coded points along."""
    at = len(_START)
    while True:
        if body[at] != 0xFF:
            raise ValueError(at)
        marker = body[at + 1]
        if marker == _END[1]:
            return
        if marker == 0xFF:  # padding before a marker
            at += 1
            continue
        length = int.from_bytes(body[at + 2 : at + 4])
        end = at + 2 + length
        if length < 2 or end > len(body):
            raise ValueError(at)
        if marker == _SCAN:
            end = _behind_points(body, end)
        yield _Part(marker, body[at + 2 : end])
        at = end


def _behind_points(body: bytes, at: int) -> int:
    """Where the coded points end: at the first marker that is no stuffed byte and no restart."""
    found = _MARKER.search(body, at)
    if found is None:
        raise ValueError(at)
    return found.start()
