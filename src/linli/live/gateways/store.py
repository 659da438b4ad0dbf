"""The folder of one lecture: its segments, the index that names them, its recording.

The index has one line for each finished segment, written after the segment itself: what it names
is whole, whatever dies. HLS playlists (RFC 8216) are made from it.
"""

import itertools
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from linli.base import crypto

#: Seconds of one segment that is aimed at; a segment ends at the first key frame after that.
TARGET = 2.0
#: Segments in the playlist while the lecture goes on: a bounded one, also after three hours.
WINDOW = 6
#: Free bytes of the disk below which the studio is warned, and below which recording stops.
WARN_BELOW, STOP_BELOW = 2_000_000_000, 300_000_000
INDEX, CLOSED, OVER, RECORDING = "index", "closed", "over", "recording.mp4"
NOTES = "notes.vtt"


@dataclass(frozen=True)
class Segment:
    """One line of the index: `part` names a stretch without a gap, `at` is real time."""

    name: str
    part: str
    seconds: float
    at: float
    has_picture: bool = True


@dataclass(frozen=True)
class Disk:
    """How much room is left for recordings: "ok", "low" (warn) or "full" (record no more)."""

    free: int

    @property
    def state(self) -> str:
        return "full" if self.free < STOP_BELOW else "low" if self.free < WARN_BELOW else "ok"


def folder(lecture_id: int) -> Path:
    """Where everything of this lecture lies."""
    return Path(settings.LINLI_LIVE_DIR) / str(int(lecture_id))


def disk() -> Disk:
    """The room on the disk that holds the recordings."""
    place = Path(settings.LINLI_LIVE_DIR)
    while not place.exists():
        place = place.parent
    return Disk(shutil.disk_usage(place).free)


def segments(lecture_id: int) -> tuple[Segment, ...]:
    """All segments that are whole, in order; a line that was cut off is none."""
    index = folder(lecture_id) / INDEX
    try:
        stat = index.stat()
    except OSError:
        return ()
    return _read(str(index), stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=32)
def _read(path: str, _changed: int, _size: int) -> tuple[Segment, ...]:
    found = []
    for words in _lines(Path(path)):
        name, part, seconds, at, picture = words[:5]
        found.append(Segment(name, part, float(seconds), float(at), picture == "1"))
    return tuple(found)


def _lines(index: Path) -> Iterator[list[str]]:
    for line in index.read_text(encoding="ascii", errors="ignore").splitlines(keepends=True):
        words = line.split()
        if line.endswith("\n") and len(words) in {5, 8}:
            yield words


def resume_point(lecture_id: int, number: int) -> tuple[int, int]:
    """From which piece of this session, and which byte of it, to go on after the last segment that
    the index names; (0, 0) from its beginning.
    """
    try:
        lines = list(_lines(folder(lecture_id) / INDEX))
    except OSError:
        return 0, 0
    points = [tuple(map(int, words[5:])) for words in lines if len(words) == 8]
    return max(
        ((chunk, byte) for session, chunk, byte in points if session == number), default=(0, 0)
    )


def append(lecture_id: int, segment: Segment, goes_on: tuple[int, int, int] | None = None) -> None:
    """Name a segment that is whole; on the disk when this returns. `goes_on`: session, piece and
    byte of it after this segment, in the same line, so that nobody packages it a second time.
    """
    line = (
        f"{segment.name} {segment.part} {segment.seconds:.3f} {segment.at:.3f} "
        f"{int(segment.has_picture)}{''.join(f' {number}' for number in goes_on or ())}\n"
    )
    with (folder(lecture_id) / INDEX).open("a", encoding="ascii") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def is_closed(lecture_id: int) -> int | None:
    """After how many segments recording was stopped for want of room; None: it goes on."""
    try:
        return int((folder(lecture_id) / CLOSED).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def close_recording(lecture_id: int, count: int) -> None:
    """Record no more: what comes from now on is shown and then removed."""
    if is_closed(lecture_id) is None:
        (folder(lecture_id) / CLOSED).write_text(str(count), encoding="ascii")


def mark_over(lecture_id: int) -> None:
    """The lecture ended: the playlist is whole from now on."""
    if folder(lecture_id).exists():
        (folder(lecture_id) / OVER).touch()


def is_over(lecture_id: int) -> bool:
    """Whether the lecture ended."""
    return (folder(lecture_id) / OVER).exists()


def recorded(lecture_id: int) -> tuple[Segment, ...]:
    """The segments that belong to the recording."""
    found, closed = segments(lecture_id), is_closed(lecture_id)
    return found if closed is None else found[:closed]


def recorded_seconds(lecture_id: int) -> float:
    """How long the recording is by now."""
    return sum(segment.seconds for segment in recorded(lecture_id))


def recording(lecture_id: int) -> Path | None:
    """The finished recording; None while there is none."""
    path = folder(lecture_id) / RECORDING
    return path if path.exists() else None


def write_notes(lecture_id: int, cues: Iterable[tuple[int, int, str]]) -> None:
    """Lay the notes down beside the recording (WebVTT): from which second until which, the words.
    Without any there is no file.
    """
    path = folder(lecture_id) / NOTES
    blocks = [f"{_vtt(begins)} --> {_vtt(ends)}\n{_plain(text)}\n" for begins, ends, text in cues]
    if not blocks:
        path.unlink(missing_ok=True)
    elif path.parent.exists():
        draft = path.with_name(f".{path.name}")
        draft.write_text("\n".join(["WEBVTT\n", *blocks]), encoding="utf-8")
        draft.replace(path)


def has_notes(lecture_id: int) -> bool:
    """Whether notes stand beside the recording."""
    return (folder(lecture_id) / NOTES).exists()


def _vtt(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.000"


def _plain(text: str) -> str:
    """Words of a cue: no markup, no line that would end or begin a cue."""
    words = " ".join(text.split()).replace("&", "&amp;")
    return words.replace("<", "&lt;").replace(">", "&gt;")


def playlist(lecture_id: int, *, audio: bool = False, over: bool = False) -> str:
    """The media playlist: the last segments while it goes on, all of them once it is over."""
    found = recorded(lecture_id) if over else segments(lecture_id)
    first = 0 if over else max(0, len(found) - WINDOW)
    longest = max((segment.seconds for segment in found), default=TARGET)
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:3",
        f"#EXT-X-TARGETDURATION:{max(round(longest), 1)}",
        f"#EXT-X-MEDIA-SEQUENCE:{first}",
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{_gaps(found[: first + 1])}",
    ]
    if over:
        lines.append("#EXT-X-PLAYLIST-TYPE:VOD")
    before = found[first].part if found else ""
    for segment in found[first:]:
        if segment.part != before:
            lines.append("#EXT-X-DISCONTINUITY")
            before = segment.part
        name = segment.name.replace(".ts", "a.ts") if audio else segment.name
        lines += [
            f"#EXT-X-PROGRAM-DATE-TIME:{_stamp(segment.at)}",
            f"#EXTINF:{segment.seconds:.3f},",
            name,
        ]
    if over:
        lines.append("#EXT-X-ENDLIST")
    return "\n".join(lines) + "\n"


def _gaps(found: tuple[Segment, ...]) -> int:
    parts = [segment.part for segment in found]
    return sum(1 for one, other in itertools.pairwise(parts) if one != other)


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def remove_segments(lecture_id: int) -> None:
    """The recording is made: its segments are needed no more. The index stays for the chapters."""
    for path in folder(lecture_id).glob("*.ts"):
        path.unlink(missing_ok=True)


def erase(lecture_id: int) -> bool:
    """Everything of this lecture is gone from the disk; False if there was nothing."""
    place = folder(lecture_id)
    found = place.exists()
    shutil.rmtree(place, ignore_errors=True)
    return found


def stream_name(lecture_id: int) -> str:
    """The name of an encoder's stream on the media server: cannot be guessed from the lecture."""
    return f"lecture-{lecture_id}-{crypto.blind_index(f'live stream {lecture_id}')[:12]}"


def stream_key(lecture_id: int) -> str:
    """What an encoder shows to be let in."""
    return crypto.blind_index(f"live publish {lecture_id}")[:32]
