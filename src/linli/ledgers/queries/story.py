"""What happened to an item, as its page tells it; and who may do what next."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.base.parts import Happening, Step
from linli.base.viewer import Viewer
from linli.journal import queries as journal
from linli.journal.models import Entry
from linli.ledgers import events
from linli.ledgers.models import Item, Note, Request
from linli.ledgers.workflow import State
from linli.teams import queries as teams
from linli.teams.models import Team

#: What stands elsewhere on the page: notes and what was asked.
_OF_ITEM = tuple(kind for kind in events.WORDS if kind.startswith("item."))
_WAY = (State.DRAFT, State.RUNNING, State.APPLIED, State.CHECKED, State.CLOSED)


def entries_of(item: Item) -> list[Entry]:
    """The item's story as it was written down, oldest first."""
    return journal.timeline(f"item:{item.pk}", _OF_ITEM)


def told(entries: Sequence[Entry], names: Mapping[str, str]) -> list[Happening]:
    """The story as the page tells it, newest first; `names`: of those who acted."""
    return [
        Happening(
            at=entry.happened_at,
            what=_what(entry),
            who=names.get(entry.actor) or _("By the program"),
            text=entry.words,
        )
        for entry in reversed(entries)
    ]


def _what(entry: Entry) -> str:
    before, after = entry.data.get("before"), entry.data.get("due_on") or entry.data.get("until")
    if before and after and before != after:
        return f"{entry.label}（{before} → {after}）"
    percent = entry.data.get("percent")
    return f"{entry.label}（{percent}%）" if percent is not None else str(entry.label)


def teams_of(viewer: Viewer, item: Item) -> "QuerySet[Team]":
    """Task teams that serve the item, as far as the viewer may see them."""
    return teams.visible_to(viewer).filter(origin=f"item:{item.pk}").order_by("-pk")


def team_leaders(item: Item, now: datetime) -> list[tuple[int, str]]:
    """Who may lead a team for this item."""
    return teams.leaders(item.area, now)


def notes_of(item: Item) -> "QuerySet[Note]":
    """All notes, newest first, with those they correct."""
    return item.notes.select_related("corrects", "corrected_by").order_by("-written_at", "-pk")


def requests_of(item: Item) -> "QuerySet[Request]":
    """What was asked, newest first."""
    return item.requests.select_related("milestone").order_by("-asked_at", "-pk")


def steps(item: Item) -> list[Step]:
    """How far the item is on its way to close-out."""
    at = State.RUNNING if item.state == State.SUSPENDED else State(item.state)
    here = _WAY.index(at) if at in _WAY else -1
    return [
        Step(
            state.label,
            "done"
            if number < here or item.state == State.CLOSED
            else "current"
            if number == here
            else "next",
        )
        for number, state in enumerate(_WAY)
    ]
