"""What many screens fetch: the board pushed once per change, segments and ranges of a file."""

import asyncio
import json
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from tests.cast import House, build_house
from tests.edges import Visitor, listens

from linli.base import boards
from linli.live import actions, gateways, queries
from linli.live.models import Lecture, Viewing
from linli.live.tests import factories, pictures
from linli.live.tests.factories import to
from linli.live.tests.test_video import feed
from linli.live.views import edge


def listening(path: str, **headers: str) -> AbstractAsyncContextManager[Visitor]:
    return listens(edge.serve, path, **headers)


def get(path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    return asyncio.run(Visitor(edge.serve, path, **headers).answer())


@pytest.mark.django_db(transaction=True)
def test_every_screen_gets_the_board_made_once_per_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boards, "APART", 0.05)
    house = build_house()
    lecture = factories.on_air(house, moderated=False)
    made: list[int] = []
    whole = queries.board

    def counted(lecture_id: int) -> Any:
        made.append(lecture_id)
        return whole(lecture_id)

    monkeypatch.setattr(queries, "board", counted)
    asyncio.run(_many(house, lecture))
    assert 2 <= len(made) <= 4  # when it is opened, and after the question; not once a screen
    assert Viewing.objects.filter(lecture=lecture).count() in {0, 1}


async def _many(house: House, lecture: Lecture) -> None:
    path = f"/lectures/{lecture.pk}/board"
    async with listening(path, cookie="linli_device=a") as first:
        assert (await first.board())["q"] == []
        crowd = [listening(path) for _each in range(500)]
        visitors = [await each.__aenter__() for each in crowd]
        for visitor in visitors:
            assert (await visitor.board())["state"] == "on_air"
        await sync_to_async(_ask, thread_sensitive=False)(lecture)
        for visitor in (first, *visitors):
            assert [line["n"] for line in (await visitor.board())["q"]] == [1]
        for each in crowd:
            await each.__aexit__(None, None, None)
    assert edge.BOARDS.screens == {}


def _ask(lecture: Lecture) -> None:
    try:
        factories.asked(lecture)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_a_board_of_no_lecture_is_not_found() -> None:
    assert get("/lectures/99999/board")[0] == 404


def test_playlists_segments_and_ranges_are_served(tmp_path: Any) -> None:
    feed(pictures.webm(4), lecture=3)
    gateways.make_recording(3)
    status, headers, body = get("/lectures/3/media/live.m3u8")
    assert (status, headers["cache-control"]) == (200, "public, max-age=1")
    # A cache in between (nginx) keeps nothing that it is told to pass on at once.
    assert "x-accel-buffering" not in headers
    name = next(line for line in body.decode().splitlines() if line.endswith(".ts"))
    status, headers, body = get(f"/lectures/3/media/{name}")
    assert (status, headers["content-type"], len(body) % 188) == (200, "video/mp2t", 0)
    path = gateways.recording(3)
    assert path is not None
    whole = path.read_bytes()
    status, headers, body = get("/lectures/3/media/recording.mp4", range="bytes=10-19")
    assert (status, body) == (206, whole[10:20])
    assert headers["content-range"] == f"bytes 10-19/{len(whole)}"
    assert get("/lectures/3/media/recording.mp4", range="bytes=-5")[2] == whole[-5:]
    assert get("/lectures/3/media/recording.mp4", range="bytes=9999999-")[0] == 416
    gateways.mark_over(3)
    assert b"#EXT-X-ENDLIST" in get("/lectures/3/media/audio.m3u8")[2]


@pytest.mark.parametrize(
    "path",
    [
        "/lectures/3/media/../index",
        "/lectures/3/media/index",
        "/lectures/3/media/x.ts",
        "/lectures/4/media/live.m3u8",
    ],
)
def test_nothing_else_is_served(path: str) -> None:
    feed(pictures.sound(2), lecture=3)
    assert not edge.matches(path) or get(path)[0] == 404


def test_a_lecture_that_ends_says_so_on_every_screen(house: House) -> None:
    lecture = factories.on_air(house)
    actions.end(lecture.pk, **to(house))
    assert json.loads(queries.board(lecture.pk).body)["state"] == "ended"
