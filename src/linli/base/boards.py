"""Boards that hang on many screens: made once per change and process, sent whole in the event.

Served beside Django: no session and no rights are asked, for what a board shows is public by its
address. A listener costs one waiting coroutine.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any, TypeAlias

from asgiref.sync import sync_to_async
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from linli.base import live

Send: TypeAlias = Callable[[Mapping[str, Any]], Awaitable[None]]
Receive: TypeAlias = Callable[[], Awaitable[Mapping[str, Any]]]
#: The board of a thing as it goes over the wire, and when it was made; ObjectDoesNotExist where
#: there is none.
Render: TypeAlias = Callable[[int], tuple[bytes, datetime]]

#: Seconds between two boards on one screen, at least; between two signs of life.
APART, ALIVE = 0.5, 20.0
#: Seconds after which a board that could not be made is tried again.
AGAIN = 5.0
MOST_LISTENERS = 6000
#: Bytes of one board at most: what does not fit is fetched by the page.
LARGEST = 4096

logger = logging.getLogger(__name__)


class Screen:
    """The board of one thing in this process: made once per change, whoever listens."""

    def __init__(self, topic: str, render: Callable[[], tuple[bytes, datetime]]) -> None:
        self.topic = topic
        self.render = render
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
        """Make the board whenever its thing is touched, at most twice a second."""
        async with live.hub().subscribe([self.topic]) as touched:
            await live.hub().listening.wait()
            while True:
                try:
                    await self._make()
                except Exception:  # all who listen wait for this one task: it must not end
                    logger.exception("board of %s", self.topic)
                    await asyncio.sleep(AGAIN)
                    continue
                await touched.get()
                await asyncio.sleep(APART)
                while not touched.empty():
                    touched.get_nowait()

    async def _make(self) -> None:
        try:
            body, self.now = await sync_to_async(self._rendered, thread_sensitive=False)()
            self.body = b"event: board\ndata: " + body + b"\n\n"
            self.is_known = True
        except ObjectDoesNotExist:
            self.is_known = False
        self.ready.set()
        waiting, self.changed = self.changed, asyncio.Event()
        waiting.set()

    def _rendered(self) -> tuple[bytes, datetime]:
        try:
            return self.render()
        finally:
            connection.close()  # this thread waits for other boards, not for other requests


class Boards:
    """All boards of one kind: `kind` "fair" hears what happens to "fair:5"."""

    def __init__(self, kind: str, render: Render) -> None:
        self.kind = kind
        self.render = render
        self.screens: dict[int, Screen] = {}

    def _screen(self, pk: int) -> Screen:
        if pk not in self.screens:
            self.screens[pk] = Screen(f"{self.kind}:{pk}", lambda: self.render(pk))
        return self.screens[pk]

    async def serve(
        self,
        pk: int,
        receive: Receive,
        send: Send,
        *,
        present: Callable[[datetime], AbstractContextManager[Any]] = nullcontext,
    ) -> None:
        """Server-sent events: the board now, and after each change. `present` is entered with the
        moment at which somebody comes, and left when they go.
        """
        if sum(screen.listeners for screen in self.screens.values()) >= MOST_LISTENERS:
            await plain(send, 503)
            return
        screen = self._screen(pk)
        screen.join()
        gone = asyncio.create_task(_until_gone(receive))
        try:
            if not await _before(screen.ready, gone):
                return
            if not screen.is_known or screen.now is None:
                await plain(send, 404)
                return
            with present(screen.now):
                # Passed on at once. Never on what a cache may keep: nginx keeps nothing that it
                # may not hold back.
                at_once = ((b"cache-control", b"no-store"), (b"x-accel-buffering", b"no"))
                await head(send, 200, b"text/event-stream", *at_once)
                await body(send, b"retry: 3000\n\n" + screen.body)
                while screen.is_known and not gone.done():
                    await _next(screen, gone, send)
                if not gone.done():  # the thing is shown to nobody any more
                    await body(send, b"", more=False)
        finally:
            gone.cancel()
            if screen.leave():
                self.screens.pop(pk, None)


async def _before(ready: asyncio.Event, gone: "asyncio.Task[None]") -> bool:
    """Wait for the first board; False if the client leaves before it is made."""
    made = asyncio.ensure_future(ready.wait())
    try:
        await asyncio.wait({made, gone}, return_when=asyncio.FIRST_COMPLETED)
        return not gone.done()
    finally:
        made.cancel()


async def _next(screen: Screen, gone: "asyncio.Task[None]", send: Send) -> None:
    changed = asyncio.ensure_future(screen.changed.wait())
    try:
        await asyncio.wait({changed, gone}, timeout=ALIVE, return_when=asyncio.FIRST_COMPLETED)
        if changed.done() and screen.is_known:
            await body(send, screen.body)
        elif not gone.done():
            await body(send, b": still here\n\n")
    finally:
        changed.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def plain(send: Send, status: int) -> None:
    """An answer without words."""
    await head(send, status, b"text/plain", (b"cache-control", b"no-store"), length=0)
    await body(send, b"", more=False)


async def head(
    send: Send, status: int, kind: bytes, *more: tuple[bytes, bytes], length: int | None = None
) -> None:
    """The head of an answer that anybody may fetch from anywhere."""
    headers = [
        (b"content-type", kind),
        (b"x-content-type-options", b"nosniff"),
        (b"access-control-allow-origin", b"*"),
        (b"accept-ranges", b"bytes"),
        *more,
    ]
    if length is not None:
        headers.append((b"content-length", str(length).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def body(send: Send, words: bytes, *, more: bool = True) -> None:
    """A piece of the body."""
    await send({"type": "http.response.body", "body": words, "more_body": more})
