"""The live board of a fair: sent whole whenever something changes, never asked for again."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from tests.cast import House, build_house
from tests.edges import Visitor, listens

from linli.base import boards
from linli.clock import queries as clock
from linli.employment import actions, queries
from linli.employment.models import Candidacy, Post
from linli.employment.spec.fairs import AROUND
from linli.employment.tests import factories
from linli.employment.tests.factories import START, to
from linli.employment.tests.test_fair import DURING, signed
from linli.employment.views import edge


@pytest.mark.django_db(transaction=True)
def test_every_screen_gets_each_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: DURING)
    monkeypatch.setattr(boards, "APART", 0.05)
    house = build_house()
    post = factories.post(house)
    who: dict[str, Any] = {"by": house.viewer("worker"), "now": DURING}
    left = asyncio.run(_changes(house, post, who))
    # Three posts; one intent; it came to nothing; the vacancy is withdrawn in the middle.
    assert left == [[3, 0, 3], [2, 1, 2], [3, 0, 3], [0, 0, -1]]
    # A fair that is none has no board.
    for path in ("/fair/99999/live", "/fair/1/live/more", "/fair/x/live"):
        answer = asyncio.run(Visitor(edge.serve, path).answer())
        assert (edge.matches(path), answer[0]) == (path == "/fair/99999/live", 404)
    assert edge.BOARDS.screens == {}


async def _changes(house: House, post: Post, who: dict[str, Any]) -> list[list[int]]:
    path = f"/fair/{post.stall.fair_id}/live"
    steps: list[Callable[[], object]] = [
        lambda: signed(house, post),
        lambda: actions.end(Candidacy.objects.get().pk, "wage", **who),
        lambda: actions.withdraw(post.vacancy_id, "撤岗", **who),
    ]
    async with listens(edge.serve, path) as near, listens(edge.serve, path) as far:
        told = [_told(await near.board(), post)]
        await far.board()
        for step in steps:
            await sync_to_async(_apart, thread_sensitive=False)(step)
            told.append(_told(await near.board(), post))
            assert _told(await far.board(), post) == told[-1]
    return told


def _apart(step: Callable[[], object]) -> None:
    try:
        step()
    finally:
        connections.close_all()


def _told(board: dict[str, Any], post: Post) -> list[int]:
    assert (board["employers"], board["over"]) == (1, False)
    ((number, left),) = board["lines"]
    assert number == post.pk
    return [board["left"], board["intents"], left]


def test_a_board_too_long_for_an_event_sends_its_sums(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    fair = factories.post(house).stall.fair
    whole = queries.wire_board(fair, START)
    assert len(whole) < boards.LARGEST
    monkeypatch.setattr("linli.employment.queries.boards.LARGEST", 10)
    told: dict[str, object] = {
        "left": 3,
        "employers": 1,
        "posts": 3,
        "intents": 0,
        "over": False,
        "lines": None,
    }
    told["at"] = "09:00"
    assert json.loads(queries.wire_board(fair, START)) == told


def test_a_fair_long_over_says_so(house: House) -> None:
    fair = factories.post(house).stall.fair
    actions.end_post(fair.stalls.get().posts.get().pk, **to(house))
    later = fair.event.ends_at + AROUND * 2
    assert b'"over":true' in queries.wire_board(fair, later)
