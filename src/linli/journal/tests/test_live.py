"""Live pages: what is touched is heard at once, once, and only as an id."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from linli.base import live
from linli.base.viewer import system
from linli.journal import actions as journal

pytestmark = pytest.mark.django_db(transaction=True)
Told = list[str]


def happen(subject: str = "case:5", *, undone: bool = False, **given: Any) -> None:
    """Something happens in another thread, as another request would."""

    def act() -> None:
        with transaction.atomic():
            now = datetime(2022, 4, 18, tzinfo=UTC)
            journal.record("test.noted", subject=subject, by=system("test"), now=now, **given)
            transaction.set_rollback(undone)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(act).result()


async def ready() -> None:
    """Wait until the hub listens."""
    async with asyncio.timeout(5):
        await live.hub().listening.wait()


async def heard(queue: "asyncio.Queue[str]", count: int) -> Told:
    async with asyncio.timeout(5):
        return [await queue.get() for _turn in range(count)]


def run(test: Callable[[], Coroutine[Any, Any, Told]]) -> Told:
    return asyncio.run(test())


def test_page_hears_what_it_asked_for_and_nothing_else() -> None:
    async def test() -> Told:
        async with live.hub().subscribe(["case:5", "area:1.4"]) as queue:
            await ready()
            await asyncio.to_thread(happen, "case:6")
            await asyncio.to_thread(happen, "case:5", undone=True)
            await asyncio.to_thread(happen, "case:7", about=("case:5",))
            await asyncio.to_thread(happen, "case:8", area="1.4")
            told = await heard(queue, 2)
            assert queue.empty()
            return told

    assert run(test) == ["case:5", "area:1.4"]


def test_many_pages_share_one_connection() -> None:
    async def test() -> Told:
        async with contextlib.AsyncExitStack() as pages:
            queues = [
                await pages.enter_async_context(live.hub().subscribe(["case:5"]))
                for _n in range(50)
            ]
            await ready()
            assert await asyncio.to_thread(listeners) == 1
            await asyncio.to_thread(happen)
            return [topic for queue in queues for topic in await heard(queue, 1)]

    assert run(test) == ["case:5"] * 50


def listeners() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity "
            "where query = 'listen linli' and datname = current_database()"
        )
        count = int(cursor.fetchone()[0])
    connection.close()
    return count


def test_lost_connection_is_found_again_and_pages_are_told_to_look_again() -> None:
    async def test() -> Told:
        async with live.hub().subscribe(["case:5"]) as queue:
            await ready()
            await asyncio.to_thread(cut_off)
            told = await heard(queue, 1)
            await asyncio.to_thread(happen)
            return told + await heard(queue, 1)

    assert run(test) == [live.RECONNECTED, "case:5"]


def cut_off() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where query = 'listen linli' and datname = current_database()"
        )
    connection.close()


def test_slow_page_loses_the_oldest_and_nobody_waits_for_it() -> None:
    async def test() -> Told:
        topics = [f"case:{number}" for number in range(live.UNREAD + 5)]
        async with live.hub().subscribe(topics) as queue:
            for topic in topics:
                live.hub()._tell(topic)
            return await heard(queue, live.UNREAD)

    assert run(test) == [f"case:{number}" for number in range(5, live.UNREAD + 5)]


def test_last_page_that_leaves_ends_the_listening() -> None:
    async def test() -> Told:
        async with live.hub().subscribe(["case:5"]):
            await ready()
        hub = live.hub()
        assert (hub.pages, hub.task) == ({}, None)
        async with hub.subscribe(["case:5"]) as queue:
            await ready()
            await asyncio.to_thread(happen)
            return await heard(queue, 1)

    assert run(test) == ["case:5"]


def test_stream_speaks_as_browsers_expect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "PING_SECONDS", 0.05)

    async def test() -> Told:
        pages = live.stream(["case:5"])
        said = [await anext(pages), await anext(pages)]
        live.hub()._tell("case:5")
        said.append(await anext(pages))
        live.hub()._tell(live.RECONNECTED)
        said.append(await anext(pages))
        await pages.aclose()  # type: ignore[attr-defined]  # an async generator
        assert live.hub().pages == {}
        return [line.decode() for line in said]

    assert run(test) == [
        "retry: 3000\n\n",
        ": still here\n\n",
        "event: touched\ndata: case:5\n\n",
        "event: reconnected\ndata: reconnected\n\n",
    ]
