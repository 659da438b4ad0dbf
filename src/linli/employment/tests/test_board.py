"""The live board of a fair: sent whole whenever something changes, never asked for again."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.exceptions import ObjectDoesNotExist
from django.db import connections
from tests.cast import NOW, House, build_house
from tests.edges import Visitor, listens

from linli.base import boards, live
from linli.clock import queries as clock
from linli.employment import actions, handlers, queries
from linli.employment.models import Candidacy, Post
from linli.employment.spec.fairs import AROUND
from linli.employment.tests import factories
from linli.employment.tests.factories import START, to
from linli.employment.tests.test_fair import DURING, signed
from linli.employment.views import edge
from linli.events import actions as gatherings
from linli.events import events as event
from linli.journal.models import Entry
from linli.journal.queries import reactions


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


class Deaf(live.Hub):
    """Hears no database: the test itself says what was touched."""

    async def _listen(self) -> None:
        self.listening.set()
        await asyncio.Event().wait()


def test_a_board_that_fails_is_tried_again_and_one_that_is_no_more_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(boards, "APART", 0.0)
    monkeypatch.setattr(boards, "AGAIN", 0.01)
    steps: list[bytes | Exception] = [RuntimeError("no database"), b'{"left":1}']

    def made(_pk: int) -> tuple[bytes, datetime]:
        step = steps.pop(0) if steps else ObjectDoesNotExist()
        if isinstance(step, Exception):
            raise step
        return step, NOW

    async def watched() -> None:
        hub = Deaf()
        monkeypatch.setattr(live, "hub", lambda: hub)
        shown = boards.Boards("fair", made)
        async with listens(lambda _scope, *ways: shown.serve(7, *ways), "") as visitor:
            assert await visitor.board() == {"left": 1}
            hub._tell("fair:7")  # as the database would
            async with asyncio.timeout(10):
                while (await visitor.sent.get()).get("more_body", True):
                    pass
        steps.extend([RuntimeError("no database")] * 1000)
        async with asyncio.timeout(10), listens(lambda _scope, *ways: shown.serve(7, *ways), ""):
            await asyncio.sleep(0)  # somebody who leaves before there is a board
            assert shown.screens[7].listeners == 1
        assert shown.screens == {}

    asyncio.run(watched())


def test_boards_follow_what_happens_to_the_gathering(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in (event.MOVED, event.HELD, event.CANCELLED):
        assert handlers.redraw_board in reactions()[kind]
    fair = factories.fair(house)
    gatherings.cancel(fair.event_id, "暴雨", **to(house, "secretary"))
    touched: list[str] = []
    monkeypatch.setattr(live, "touch", touched.append)
    handlers.redraw_board(Entry.objects.get(kind=event.CANCELLED))
    assert touched == [f"fair:{fair.pk}"]
    assert not queries.ever_public_fairs().exists()
