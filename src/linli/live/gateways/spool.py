"""What a studio has sent and nobody has packaged yet: one small file for each second.

Any web process may take a piece; a piece is kept whole or not at all, and sent twice it is kept
once. The pieces of one session are one stream (WebM or MP4) cut anywhere.
"""

import io
import os
import threading
import time
from contextlib import suppress
from pathlib import Path

from linli.live.gateways.store import folder

#: Nothing came for so long (seconds): the session is over.
GONE_AFTER = 30.0
END, RESUME = "end", "resume"


def session_folder(lecture_id: int, number: int) -> Path:
    """Where the pieces of this session lie."""
    return folder(lecture_id) / f"session-{number:03d}"


def open_session(lecture_id: int, number: int) -> None:
    """A studio begins."""
    session_folder(lecture_id, number).mkdir(parents=True, exist_ok=True)


def end_session(lecture_id: int, number: int) -> None:
    """No more will come: the last segment may be finished."""
    with suppress(OSError):
        (session_folder(lecture_id, number) / END).touch()


def keep_chunk(lecture_id: int, number: int, chunk: int, body: bytes) -> None:
    """Keep piece `chunk` (from 0), whole; a second time nothing changes."""
    place = session_folder(lecture_id, number)
    path = place / f"{chunk:06d}"
    if path.exists() or _is_past(place, chunk):
        return
    draft = place / f".{chunk:06d}.{os.getpid()}.{threading.get_ident()}"
    draft.write_bytes(body)
    draft.replace(path)


def _is_past(place: Path, chunk: int) -> bool:
    """Whether this piece was packaged and removed already."""
    return 0 < chunk < resume_point(place)[0]


def resume_point(place: Path) -> tuple[int, int]:
    """From which piece and byte of it a new packager goes on."""
    try:
        words = (place / RESUME).read_text(encoding="ascii").split()
        return int(words[0]), int(words[1])
    except (OSError, ValueError, IndexError):
        return 0, 0


class Stream(io.RawIOBase):
    """The pieces of a session as one stream that waits for what is still to come.

    `head`: the first bytes, which say what follows, come before `resume` if the stream goes on
    in the middle. `starts`: where in what was read each piece begins, so that a place in the
    stream is found again on the disk.
    """

    def __init__(self, place: Path, *, head: bytes = b"", resume: tuple[int, int] = (0, 0)) -> None:
        super().__init__()
        self.place = place
        self.next_chunk, self.skip = resume
        self.buffer = bytearray(head)
        self.total = len(head)
        self.starts: list[tuple[int, int]] = []
        self.waited = 0.0

    def readable(self) -> bool:
        """It can be read; libraries ask."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Some bytes as soon as there are any; b"" at the end."""
        while not self.buffer:
            if not self._take() and self._is_over():
                return b""
        piece = bytes(self.buffer[:size] if size > 0 else self.buffer)
        del self.buffer[: len(piece)]
        return piece

    def _take(self) -> bool:
        path = self.place / f"{self.next_chunk:06d}"
        try:
            body = path.read_bytes()
        except FileNotFoundError:
            return False
        self.starts.append((self.total - self.skip, self.next_chunk))
        self.buffer += body[self.skip :]
        self.total += len(body) - self.skip
        self.next_chunk, self.skip, self.waited = self.next_chunk + 1, 0, 0.0
        return True

    def _is_over(self) -> bool:
        if (self.place / END).exists() and not (self.place / f"{self.next_chunk:06d}").exists():
            return True
        time.sleep(0.05)
        self.waited += 0.05
        return self.waited >= GONE_AFTER

    def chunk_at(self, position: int) -> tuple[int, int]:
        """Which piece, and which byte of it, lies at this place of the stream."""
        found = (0, 0)
        for start, chunk in self.starts:
            if start > position:
                break
            found = (chunk, position - start)
        return found

    def forget_before(self, point: tuple[int, int]) -> None:
        """What lies before this point is packaged: note where to go on, remove the pieces."""
        chunk, _byte = point
        draft = self.place / ".resume"
        draft.write_text(f"{point[0]} {point[1]}", encoding="ascii")
        draft.replace(self.place / RESUME)
        while self.starts and self.starts[0][1] < chunk:
            _start, old = self.starts.pop(0)
            if old > 0:  # the first one says what all the others are
                (self.place / f"{old:06d}").unlink(missing_ok=True)
