"""The web program as granian serves it."""

import asyncio
import gc
import os
from collections.abc import Awaitable, Callable, Mapping
from importlib import import_module
from typing import Any, TypeAlias

import django as _django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponseBase

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
# Requests come in many threads: without a pool each would keep a connection of its own.
os.environ.setdefault("LINLI_POOL", "1")

Message: TypeAlias = Mapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

#: Bytes of one request: all photos of the longest record at the door, and some more.
LARGEST = 100 * 1024 * 1024


class InOneThread(ASGIHandler):
    """Django's handler with everything from the first middleware to the view in one thread. All
    our pages are plain functions: otherwise each request would change threads six times.
    """

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        """The chain for plain functions, whatever Django asks for."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, made in the request's own thread."""
        return await sync_to_async(self.get_response)(request)


_django.setup(set_prefix=False)
#: What many screens fetch at once, answered beside Django.
edges = tuple(import_module(f"linli.{app}.views.edge") for app in ("live", "employment"))
django = InOneThread()
# What is loaded now stays until the end: the collector need not walk through it again.
gc.collect()
gc.freeze()


#: Pages that one process makes at once; what comes beyond waits. Open boards do not count.
AT_ONCE = 256
_pages = asyncio.Semaphore(AT_ONCE)


class _TooLarge(Exception):
    """More came than was announced, or than may come."""


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Django, which would write a body of any size to the disk before anything else is asked."""
    if scope["type"] != "http":
        await django(scope, receive, send)
        return
    for edge in edges:
        if edge.matches(scope["path"]):
            await edge.serve(scope, receive, send)
            return
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > LARGEST:
            raise _TooLarge
        return message

    try:
        if _announced(scope) > LARGEST:
            raise _TooLarge
        async with _pages:
            await django(scope, counted, send)
    except _TooLarge:
        start = {
            "type": "http.response.start",
            "status": 413,
            "headers": [(b"connection", b"close")],
        }
        await send(start)
        await send({"type": "http.response.body", "body": b""})


def _announced(scope: dict[str, Any]) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0
