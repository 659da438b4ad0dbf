"""The live board of a fair: posts left, as a page draws it and as it goes over the wire."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate, localtime

from linli.base.boards import LARGEST
from linli.employment.models import Fair, Post, Vacancy
from linli.employment.queries.fairs import is_on, is_signing, posts_of_fair


@dataclass(frozen=True)
class Line:
    """One post on the live board. `left`: posts less intents; `on`: still to be signed for."""

    post: Any
    left: int
    on: bool


@dataclass(frozen=True)
class Board:
    """A fair at this moment."""

    lines: tuple[Line, ...]
    employers: int
    posts: int
    intents: int

    @property
    def left(self) -> int:
        return sum(line.left for line in self.lines if line.on)


def board_of(fair: Fair, day: date) -> Board:
    """The live board: two queries, whatever the size."""
    rows = list(posts_of_fair(fair))
    lines = tuple(Line(post, max(0, post.posts - post.intents), is_on(post, day)) for post in rows)
    return Board(
        lines,
        len({post.stall_id for post in rows if post.stall.withdrawn_at is None}),
        sum(line.post.posts for line in lines if line.on),
        sum(post.intents for post in rows),
    )


def board_day(fair: Fair, now: datetime) -> date:
    """The day for which a board counts: today; before the fair, its first."""
    return max(localdate(now), localdate(fair.event.starts_at))


def fairs_showing(vacancy: Vacancy, now: datetime) -> list[int]:
    """Fairs to come or going on at which it is a post."""
    posts = Post.objects.filter(vacancy=vacancy, stall__fair__event__ends_at__gt=now)
    return list(posts.values_list("stall__fair", flat=True).distinct())


def wire_board(fair: Fair, now: datetime) -> bytes:
    """The board as an event carries it: sums, and for each post its number and what is left (-1:
    no longer taken). Where that is too long the posts are left off, and the page fetches them.
    """
    board = board_of(fair, board_day(fair, now))
    sums = {
        "left": board.left,
        "employers": board.employers,
        "posts": board.posts,
        "intents": board.intents,
        "at": f"{localtime(now):%H:%M}",
        "over": fair.event.ends_at < now and not is_signing(fair.event, now),
    }
    lines = [[line.post.pk, line.left if line.on else -1] for line in board.lines]
    body = _packed(sums | {"lines": lines})
    return body if len(body) <= LARGEST else _packed(sums | {"lines": None})


def _packed(whole: dict[str, Any]) -> bytes:
    return json.dumps(whole, separators=(",", ":")).encode()
