"""Connections to what is served beside Django, as an ASGI server would hold them."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import Any

Serve = Callable[[Mapping[str, Any], Any, Any], Coroutine[Any, Any, None]]


class Visitor:
    """One connection."""

    def __init__(self, serve: Serve, path: str, **headers: str) -> None:
        pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
        self.serve = serve
        self.scope = {"type": "http", "method": "GET", "path": path, "headers": pairs}
        self.sent: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue()
        self.gone = asyncio.Event()

    async def receive(self) -> Mapping[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Mapping[str, Any]) -> None:
        await self.sent.put(message)

    async def answer(self) -> tuple[int, dict[str, str], bytes]:
        """A whole answer."""
        await self.serve(self.scope, self.receive, self.send)
        start, body = await self.sent.get(), b""
        while not self.sent.empty():
            body += (await self.sent.get()).get("body", b"")
        headers = {name.decode(): value.decode() for name, value in start["headers"]}
        return start["status"], headers, body

    async def board(self) -> Any:
        """The next board that arrives."""
        while True:
            async with asyncio.timeout(10):
                message = await self.sent.get()
            body = message.get("body", b"")
            if b"event: board" in body:
                return json.loads(body.split(b"data: ")[1])


@asynccontextmanager
async def listens(serve: Serve, path: str, **headers: str) -> AsyncIterator[Visitor]:
    """Somebody who listens while the block lasts."""
    visitor = Visitor(serve, path, **headers)
    task = asyncio.create_task(serve(visitor.scope, visitor.receive, visitor.send))
    try:
        yield visitor
    finally:
        visitor.gone.set()
        await task
