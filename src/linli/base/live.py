"""Live pages: one LISTEN connection per process, handed out to every open page as ids only.

The journal's trigger notifies the channel "linli" with what was touched ("case:5",
"area:1.4"). A page that hears a topic of its own fetches again what it may see; nothing but
the id travels here, so rights are asked where they always are.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from typing import Any

import psycopg
from django.db import connection

CHANNEL = "linli"
#: Sent to every page when the connection was lost and found again: something may have been missed.
RECONNECTED = "reconnected"
#: Topics a slow page may leave unread; beyond, the oldest is dropped, for it fetches again anyway.
UNREAD = 20
PING_SECONDS = 20.0
LONGEST_PAUSE = 10.0

Pages = dict[str, set["asyncio.Queue[str]"]]


class Hub:
    """Hears the database and tells the pages. One per event loop, made when first asked."""

    def __init__(self) -> None:
        self.pages: Pages = {}
        self.task: asyncio.Task[None] | None = None
        self.listening = asyncio.Event()

    @contextlib.asynccontextmanager
    async def subscribe(self, topics: Iterable[str]) -> "AsyncIterator[asyncio.Queue[str]]":
        """A queue of those of `topics` that were touched, while the block lasts."""
        queue: asyncio.Queue[str] = asyncio.Queue(UNREAD)
        wanted = {*topics, RECONNECTED}
        for topic in wanted:
            self.pages.setdefault(topic, set()).add(queue)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._listen())
        try:
            yield queue
        finally:
            for topic in wanted:
                self.pages[topic].discard(queue)
                if not self.pages[topic]:
                    del self.pages[topic]
            if not self.pages:
                self._stop()

    async def _listen(self) -> None:
        """Listen for ever: after a lost connection again, each time a little later."""
        pause, lost = 0.5, False
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    autocommit=True, **_parameters()
                ) as listener:
                    await listener.execute(f"listen {CHANNEL}")
                    self.listening.set()
                    if lost:
                        self._tell(RECONNECTED)
                    pause = 0.5
                    async for notice in listener.notifies():
                        self._tell(notice.payload)
            except (psycopg.Error, OSError):
                lost = True
                self.listening.clear()
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _stop(self) -> None:
        if self.task is not None:
            self.task.cancel()
        self.task = None  # at once: a page that comes now must not count on a task that is ending
        self.listening.clear()

    def _tell(self, topic: str) -> None:
        for queue in self.pages.get(topic, ()):
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(topic)


def touch(topic: str) -> None:
    """Tell the open pages at the end of the transaction, without an entry in the journal."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [CHANNEL, topic])


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """The hub of the running event loop; those of loops that ended are forgotten."""
    for loop in [loop for loop in _hubs if loop.is_closed()]:
        del _hubs[loop]
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())


async def stream(topics: Iterable[str]) -> AsyncIterator[bytes]:
    """Server-sent events for one page: "touched" with the topic as data, and a sign of life.

    The caller has asked whether the viewer may hear of these topics.
    """
    async with hub().subscribe(topics) as queue:
        yield b"retry: 3000\n\n"
        while True:
            try:
                async with asyncio.timeout(PING_SECONDS):
                    topic = await queue.get()
            except TimeoutError:
                yield b": still here\n\n"
            else:
                event = RECONNECTED if topic == RECONNECTED else "touched"
                yield f"event: {event}\ndata: {topic}\n\n".encode()


def _parameters() -> dict[str, Any]:
    """How Django reaches the database, without what only Django's own connections need."""
    ours = {"cursor_factory", "context", "prepare_threshold"}
    known = connection.get_connection_params()
    return {"keepalives_idle": 30} | {key: value for key, value in known.items() if key not in ours}
