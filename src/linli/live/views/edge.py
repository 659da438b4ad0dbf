"""What many screens fetch at once, served beside Django: the board, playlists, segments.

No session, no rights, no database for picture and sound: what lies here is public by its address.
A listener costs one waiting coroutine; the board is made once per change and process.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any, TypeAlias

from asgiref.sync import sync_to_async
from django.db import connection

from linli.base import live
from linli.clock import queries as clock
from linli.live import actions, gateways, queries
from linli.live.models import Lecture
from linli.live.views.devices import COOKIE, digest

Send: TypeAlias = Callable[[Mapping[str, Any]], Awaitable[None]]
Receive: TypeAlias = Callable[[], Awaitable[Mapping[str, Any]]]

PATH = re.compile(r"/lectures/(\d{1,18})/(?:(board)|media/([\w-]{1,30}\.(?:m3u8|ts|mp4)))")
#: Seconds between two boards on one screen, at least; between two signs of life; between two
#: additions to the viewings.
APART, ALIVE, ADDED = 0.5, 20.0, 15.0
MOST_LISTENERS = 6000
PIECE = 256 * 1024
TYPES = {
    ".m3u8": b"application/vnd.apple.mpegurl",
    ".ts": b"video/mp2t",
    ".mp4": b"video/mp4",
}


def matches(path: str) -> bool:
    """Whether this address is served here."""
    return PATH.fullmatch(path) is not None


async def serve(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    """Answer a request whose address matches."""
    found = PATH.fullmatch(scope["path"])
    if found is None or scope["method"] not in {"GET", "HEAD"}:
        await _plain(send, 404)
        return
    lecture_id = int(found[1])
    if found[2]:
        await _board(lecture_id, scope, receive, send)
    else:
        await _media(lecture_id, found[3], scope, send)


class Screen:
    """The board of one lecture in this process: made once per change, whoever listens."""

    def __init__(self, lecture_id: int) -> None:
        self.lecture_id = lecture_id
        self.listeners = 0
        self.body = b""
        self.now: datetime | None = None
        self.changed = asyncio.Event()
        self.task: asyncio.Task[None] | None = None
        self.ready = asyncio.Event()
        self.is_known = True

    def join(self) -> None:
        """One more listens; the first one sets it going."""
        self.listeners += 1
        if self.task is None or self.task.done():
            self.ready.clear()
            self.task = asyncio.create_task(self.follow())

    def leave(self) -> bool:
        """One listens no more; True if that was the last."""
        self.listeners -= 1
        if self.listeners == 0 and self.task is not None:
            self.task.cancel()
        return self.listeners == 0

    async def follow(self) -> None:
        """Make the board whenever its lecture is touched, at most twice a second."""
        async with live.hub().subscribe([f"lecture:{self.lecture_id}"]) as touched:
            await live.hub().listening.wait()
            while True:
                await self._make()
                await touched.get()
                await asyncio.sleep(APART)
                while not touched.empty():
                    touched.get_nowait()

    async def _make(self) -> None:
        try:
            made = await sync_to_async(_rendered, thread_sensitive=False)(self.lecture_id)
            self.body, self.now = made
        except Lecture.DoesNotExist:
            self.is_known = False
        self.ready.set()
        waiting, self.changed = self.changed, asyncio.Event()
        waiting.set()


def _rendered(lecture_id: int) -> tuple[bytes, datetime]:
    try:
        body = b"event: board\ndata: " + queries.board(lecture_id).body + b"\n\n"
        return body, clock.now()
    finally:
        connection.close()  # this thread waits for other boards, not for other requests


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


_screens: dict[int, Screen] = {}
_presence = Presence()


async def _board(lecture_id: int, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    """Server-sent events: the board now, and after each change."""
    if sum(screen.listeners for screen in _screens.values()) >= MOST_LISTENERS:
        await _plain(send, 503)
        return
    screen = _screens.setdefault(lecture_id, Screen(lecture_id))
    screen.join()
    gone = asyncio.create_task(_until_gone(receive))
    is_counted, key = False, (lecture_id, "")
    try:
        await screen.ready.wait()
        if not screen.is_known:
            await _plain(send, 404)
            return
        key = (lecture_id, _device(scope, screen.now))
        if key[1]:
            _presence.comes(key)
            is_counted = True
        await _head(send, 200, b"text/event-stream", (b"cache-control", b"no-store"))
        await _body(send, b"retry: 3000\n\n" + screen.body)
        while not gone.done():
            await _next(screen, gone, send)
    finally:
        gone.cancel()
        if is_counted:
            _presence.goes(key)
        if screen.leave():
            _screens.pop(lecture_id, None)


async def _next(screen: Screen, gone: "asyncio.Task[None]", send: Send) -> None:
    changed = asyncio.ensure_future(screen.changed.wait())
    try:
        await asyncio.wait({changed, gone}, timeout=ALIVE, return_when=asyncio.FIRST_COMPLETED)
        if changed.done():
            await _body(send, screen.body)
        elif not gone.done():
            await _body(send, b": still here\n\n")
    finally:
        changed.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _device(scope: Mapping[str, Any], now: datetime | None) -> str:
    cookies = SimpleCookie()
    with suppress(CookieError):
        for name, value in scope["headers"]:
            if name == b"cookie":
                cookies.load(value.decode("latin-1"))
    return digest(cookies[COOKIE].value, now) if now and COOKIE in cookies else ""


async def _media(lecture_id: int, name: str, scope: Mapping[str, Any], send: Send) -> None:
    """A playlist, a segment, the recording."""
    kind = TYPES[Path(name).suffix]
    if name in {"live.m3u8", "audio.m3u8"}:
        over = gateways.is_over(lecture_id)
        if not gateways.segments(lecture_id):
            await _plain(send, 404)
            return
        words = gateways.playlist(lecture_id, audio=name == "audio.m3u8", over=over).encode()
        await _head(send, 200, kind, (b"cache-control", b"public, max-age=1"), length=len(words))
        await _body(send, words, more=False)
        return
    path = gateways.folder(lecture_id) / name
    if not path.is_file():
        await _plain(send, 404)
    elif name == "recording.mp4":
        await _file(path, kind, scope, send)
    else:
        await _whole(path, kind, (b"cache-control", b"public, max-age=60"), scope, send)


async def _whole(
    path: Path, kind: bytes, kept: tuple[bytes, bytes], scope: Mapping[str, Any], send: Send
) -> None:
    await _head(send, 200, kind, kept, length=path.stat().st_size)
    if scope["method"] == "HEAD":
        await _body(send, b"", more=False)
    elif "http.response.pathsend" in scope.get("extensions", {}):
        await send({"type": "http.response.pathsend", "path": str(path)})
    else:
        await _body(send, path.read_bytes(), more=False)


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
        await _plain(send, 416)
        return
    where = (b"content-range", f"bytes {start}-{end}/{size}".encode())
    await _head(send, 206, kind, kept, where, length=end - start + 1)
    if scope["method"] == "HEAD":
        await _body(send, b"", more=False)
        return
    with path.open("rb") as file:
        file.seek(start)
        left = end - start + 1
        while left > 0:
            piece = file.read(min(PIECE, left))
            left -= len(piece)
            await _body(send, piece, more=left > 0)


async def _plain(send: Send, status: int) -> None:
    await _head(send, status, b"text/plain", (b"cache-control", b"no-store"), length=0)
    await _body(send, b"", more=False)


async def _head(
    send: Send, status: int, kind: bytes, *more: tuple[bytes, bytes], length: int | None = None
) -> None:
    headers = [
        (b"content-type", kind),
        (b"x-content-type-options", b"nosniff"),
        (b"access-control-allow-origin", b"*"),
        (b"accept-ranges", b"bytes"),
        (b"x-accel-buffering", b"no"),
        *more,
    ]
    if length is not None:
        headers.append((b"content-length", str(length).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def _body(send: Send, body: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})
