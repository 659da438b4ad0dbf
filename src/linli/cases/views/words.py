"""What the pages of cases show of a row, ready to draw."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cases.models import Case
from linli.cases.spec import Kind
from linli.cases.workflow import OPEN, State
from linli.clock.workflow import Colour

#: What a finished case's badge looks like.
_OVER = {
    State.ENDED: "blue",
    State.CLOSED: "met",
    State.WITHDRAWN: "grey",
}


@dataclass(frozen=True)
class Line:
    """One row of a list of cases."""

    title: str
    url: str
    meta: tuple[str, ...]
    colour: str
    word: Any
    due: datetime | None
    note: str


def line(case: Any) -> Line:
    """A row annotated by `queries.with_clock`, with its relations at hand."""
    state = State(case.state)
    running = state in OPEN and case.colour_code != Colour.NONE
    stands = case.colour_code == Colour.PAUSED
    return Line(
        title=case.summary,
        url=reverse("cases:case", args=[case.pk]),
        meta=(
            case.number,
            place_of(case),
            str(case.category),
            *case.marks,
            case.get_state_display(),
        ),
        colour=case.colour_code if running else _OVER.get(state, "grey"),
        word=Colour(case.colour_code).label if running else case.get_state_display(),
        due=None if stands or not (running or state == State.ENDED) else case.due_at,
        note=_holder(case) if state in OPEN else "",
    )


def lines(rows: Iterable[Case]) -> list[Line]:
    return [line(case) for case in rows]


def place_of(case: Case) -> str:
    """The shop, the compound, else the area; the door only stands on the case's own page."""
    return str(case.organisation or case.compound or case.area)


def _holder(case: Case) -> str:
    """Who has it, or to whom it is on its way."""
    if case.state == State.DISPATCHED:
        return f"→ {case.assignee or case.section}"
    return str(case.owner)


def words_of(kind: Kind) -> dict[str, Any]:
    """What the case page says in the words of its kind."""
    say = kind.say
    until_solved = _(
        "It stands on the supervisor's page until the one who raised it says that it is solved."
    )
    return {
        "raised": say("card.raised", _("What was raised")),
        "answer": say("card.answer", _("Answer")),
        "nobody": say("card.nobody", _("Gave neither name nor telephone.")),
        "solved": say("verdict.solved", _("Raiser: solved")),
        "awaited": say("verdict.awaited", _("Raiser's word awaited")),
        "word_solved": say("word.solved", _("solved")),
        "word_not_solved": say("word.not_solved", _("not solved")),
        "twice": say("escalated", _("Twice not solved")),
        "twice_text": say("escalated.text", until_solved),
    }
