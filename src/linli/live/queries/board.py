"""The board that hangs on every screen: made once per change, at most 4 KB."""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from linli.base.masking import mask_name, redact
from linli.live.models import Lecture, Question
from linli.live.spec import LARGEST_BOARD
from linli.live.workflow import ANSWERED, SHOWN, Standing

#: In this order they stand; what does not fit is left off from the end.
ORDER = (
    Standing.ON_AIR,
    Standing.SHORTLISTED,
    Standing.OPEN,
    Standing.ANSWERED_LIVE,
    Standing.ANSWERED_WRITTEN,
    Standing.HANDED_OVER,
)
#: More are never on one screen.
MOST = 60


@dataclass(frozen=True)
class Board:
    """What every screen shows. `body` is what goes over the wire."""

    state: str
    caption: str
    slide: str
    questions: list[dict[str, Any]]
    total: int
    body: bytes


def shown(lecture_id: int) -> "QuerySet[Question]":
    """What everybody may read, in the order of the board."""
    rank = Case(
        *(When(standing=standing, then=Value(place)) for place, standing in enumerate(ORDER)),
        default=Value(9),
        output_field=IntegerField(),
    )
    rows = Question.objects.filter(lecture_id=lecture_id, standing__in=SHOWN)
    return rows.annotate(rank=rank).order_by("rank", "-likes", "number")


def board(lecture_id: int) -> Board:
    """The board as it stands now, in three queries."""
    lecture = Lecture.objects.get(pk=lecture_id)
    rows = shown(lecture_id)
    total = rows.count()
    lines = [_line(row) for row in rows[:MOST]]
    head: dict[str, Any] = {
        "state": lecture.state,
        "caption": lecture.caption,
        "slide": str(lecture.slide or ""),
        "total": total,
    }
    body = _fitting(head, lines)
    return Board(lecture.state, lecture.caption, head["slide"], lines, total, body)


def _line(row: Question) -> dict[str, Any]:
    return {
        "id": row.pk,
        "n": row.number,
        "s": row.standing,
        "t": redact(row.text),
        "w": mask_name(row.name) if row.named else "",
        "l": row.likes,
        **({"a": redact(row.answer[:120])} if row.standing in ANSWERED and row.answer else {}),
    }


def _fitting(head: dict[str, Any], lines: list[dict[str, Any]]) -> bytes:
    """As many lines as fit; answers are left off before a question is."""
    body = _packed({**head, "q": lines})
    if len(body) <= LARGEST_BOARD:
        return body
    kept: list[dict[str, Any]] = []
    room = LARGEST_BOARD - len(_packed({**head, "q": []}))
    for line in lines:
        short = {key: value for key, value in line.items() if key != "a"}
        room -= len(_packed(short)) + 1
        if room < 0:
            break
        kept.append(short)
    return _packed({**head, "q": kept})


def _packed(whole: dict[str, Any]) -> bytes:
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
