"""What many screens fetch at once, served beside Django: the board, playlists, segments.

No session, no rights, no database for picture and sound: what lies here is public by its address.
A listener costs one waiting coroutine; the board is made once per change and process.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connection

from linli.base import boards
from linli.base.boards import Receive, Send, body, head, plain
from linli.clock import queries as clock
from linli.live import actions, gateways, queries
from linli.live.views.devices import COOKIE, digest

PATH = re.compile(r"/lectures/(\d{1,18})/(?:(board)|media/([\w-]{1,30}\.(?:m3u8|ts|mp4|vtt)))")
#: Seconds between two additions to the viewings.
ADDED = 15.0
PIECE = 256 * 1024
TYPES = {
    ".m3u8": b"application/vnd.apple.mpegurl",
    ".ts": b"video/mp2t",
    ".mp4": b"video/mp4",
    ".vtt": b"text/vtt",
}


def matches(path: str) -> bool:
    """Whether this address is served here."""
    return PATH.fullmatch(path) is not None


async def serve(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    """Answer a request whose address matches."""
    found = PATH.fullmatch(scope["path"])
    if found is None or scope["method"] not in {"GET", "HEAD"}:
        await plain(send, 404)
        return
    lecture_id = int(found[1])
    if found[2]:
        await _board(lecture_id, scope, receive, send)
    else:
        await _media(lecture_id, found[3], scope, send)


def _rendered(lecture_id: int) -> tuple[bytes, datetime]:
    return queries.board(lecture_id).body, clock.now()


class Presence:
    """Which devices are there: added up now and then, in one statement."""

    def __init__(self) -> None:
        self.here: Counter[tuple[int, str]] = Counter()
        self.seconds: Counter[tuple[int, str]] = Counter()
        self.task: asyncio.Task[None] | None = None

    def comes(self, key: tuple[int, str]) -> None:
        """A device opens the board."""
        self.here[key] += 1
        self.seconds.setdefault(key, 0)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._add())

    def goes(self, key: tuple[int, str]) -> None:
        """It closes it."""
        self.here[key] -= 1
        if self.here[key] <= 0:
            del self.here[key]

    async def _add(self) -> None:
        await asyncio.sleep(1.0)
        last = time.monotonic()
        while self.here or self.seconds:
            passed, last = round(time.monotonic() - last), time.monotonic()
            for key in self.here:
                self.seconds[key] += passed
            seen, self.seconds = dict(sorted(self.seconds.items())), Counter()
            with suppress(Exception):  # figures must never end a lecture
                await sync_to_async(_add_up, thread_sensitive=False)(seen)
            await asyncio.sleep(ADDED)


def _add_up(seen: dict[tuple[int, str], int]) -> None:
    now = clock.now()
    try:
        actions.note_viewings(seen, since=now - timedelta(seconds=2 * ADDED), now=now)
    finally:
        connection.close()


BOARDS = boards.Boards("lecture", _rendered)
_presence = Presence()


async def _board(lecture_id: int, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    """The board, as long as somebody looks at it; who looks is added up by device."""

    @contextmanager
    def present(now: datetime) -> Iterator[None]:
        # Those who run the lecture, and those who have not joined yet, are not its listeners.
        is_quiet = scope.get("query_string") == b"quiet"
        key = (lecture_id, "" if is_quiet else _device(scope, now))
        if not key[1]:
            yield
            return
        _presence.comes(key)
        try:
            yield
        finally:
            _presence.goes(key)

    await BOARDS.serve(lecture_id, receive, send, present=present)


def _device(scope: Mapping[str, Any], now: datetime) -> str:
    cookies = SimpleCookie()
    with suppress(CookieError):
        for name, value in scope["headers"]:
            if name == b"cookie":
                cookies.load(value.decode("latin-1"))
    return digest(cookies[COOKIE].value, now) if COOKIE in cookies else ""


async def _media(lecture_id: int, name: str, scope: Mapping[str, Any], send: Send) -> None:
    """A playlist, a segment, the recording."""
    kind = TYPES[Path(name).suffix]
    if name in {"live.m3u8", "audio.m3u8"}:
        over = gateways.is_over(lecture_id)
        if not gateways.segments(lecture_id):
            await plain(send, 404)
            return
        words = gateways.playlist(lecture_id, audio=name == "audio.m3u8", over=over).encode()
        await head(send, 200, kind, (b"cache-control", b"public, max-age=1"), length=len(words))
        await body(send, words, more=False)
        return
    path = gateways.folder(lecture_id) / name
    if not path.is_file():
        await plain(send, 404)
    elif name == "recording.mp4":
        await _file(path, kind, scope, send)
    elif kind == TYPES[".vtt"]:
        await _whole(path, kind, (b"cache-control", b"private, max-age=60"), scope, send)
    else:
        await _whole(path, kind, (b"cache-control", b"public, max-age=60"), scope, send)


async def _whole(
    path: Path, kind: bytes, kept: tuple[bytes, bytes], scope: Mapping[str, Any], send: Send
) -> None:
    await head(send, 200, kind, kept, length=path.stat().st_size)
    if scope["method"] == "HEAD":
        await body(send, b"", more=False)
    elif "http.response.pathsend" in scope.get("extensions", {}):
        await send({"type": "http.response.pathsend", "path": str(path)})
    else:
        await body(send, path.read_bytes(), more=False)


async def _file(path: Path, kind: bytes, scope: Mapping[str, Any], send: Send) -> None:
    """The recording, in the pieces a player asks for (RFC 9110, one range)."""
    size = path.stat().st_size
    kept = (b"cache-control", b"private, max-age=60")
    asked = dict(scope["headers"]).get(b"range", b"").decode("latin-1")
    found = re.fullmatch(r"bytes=(\d*)-(\d*)", asked)
    if found is None or not (found[1] or found[2]):
        await _whole(path, kind, kept, scope, send)
        return
    start = int(found[1]) if found[1] else max(size - int(found[2]), 0)
    end = min(int(found[2]) if found[1] and found[2] else size - 1, size - 1)
    if start > end:
        await plain(send, 416)
        return
    where = (b"content-range", f"bytes {start}-{end}/{size}".encode())
    await head(send, 206, kind, kept, where, length=end - start + 1)
    if scope["method"] == "HEAD":
        await body(send, b"", more=False)
        return
    with path.open("rb") as file:
        file.seek(start)
        left = end - start + 1
        while left > 0:
            piece = file.read(min(PIECE, left))
            left -= len(piece)
            await body(send, piece, more=left > 0)
