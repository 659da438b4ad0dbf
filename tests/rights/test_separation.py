"""Executor and supervisor are separate, on every route: who owes something never accepts it, closes
it, gives it more time or takes it off the list; who supervises never changes its progress.
"""

from typing import Any

import pytest
from django.db import transaction

from linli.journal.models import Entry
from tests.rights.test_every_route import ROUTES, Stage, address, client_of
from tests.rights.test_every_route import stage as stage

pytestmark = pytest.mark.django_db
#: Something for every field that an act on a record may ask for.
FILLED: dict[str, Any] = {
    **dict.fromkeys(
        ("text", "reason", "note", "result", "answer", "words", "summary", "comment", "demand"),
        "六",
    ),
    **dict.fromkeys(("title", "body", "goal", "why_skipped", "replaces", "what"), "六"),
    **dict.fromkeys(
        ("due_on", "next_on", "next_check_on", "until_on", "reply_on", "handed_on", "done_on"),
        "2022-04-29",
    ),
    **dict.fromkeys(("reached", "solved", "satisfied", "approved", "in_order"), "yes"),
    "outcome": "solved",
    "finding": "in_order",
    "percent": "90",
}
#: What a supervisor does on records themselves: sees that it is so, marks what no rule sees.
SEEN = {"item.checked", "item.sent_back", "item.marked", "item.mark_lifted"}
#: Acts of supervision that are a receiver's own.
RECEIVERS = {"sign", "reply", "ask-extension"}


def told(role: str, route: str, stage: Stage) -> list[Entry]:
    """What the journal says after this role sent the filled form; undone at once."""
    client = client_of(role, stage.house)
    with transaction.atomic():
        last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        answer = client.post(address(route, stage.own), FILLED)
        assert answer.status_code < 500, route
        entries = list(Entry.objects.filter(pk__gt=last))
        transaction.set_rollback(True)
    return entries


@pytest.mark.parametrize("start", ["cases/<", "commitments/<", "ledgers/"])
def test_supervisor_changes_no_progress(start: str, stage: Stage) -> None:
    routes = [route for route in ROUTES if route.startswith(start)]
    assert len(routes) >= 10
    changed = {
        (route, entry.kind)
        for route in routes
        for entry in told("supervisor", route, stage)
        if entry.kind not in SEEN
    }
    assert changed == set()


@pytest.mark.parametrize("role", ["secretary", "worker", "handler"])
def test_executor_has_no_act_of_supervision(role: str, stage: Stage) -> None:
    routes = [
        route
        for route in ROUTES
        if route.startswith("slips/") and route.rstrip("/").rpartition("/")[2] not in RECEIVERS
    ]
    assert len(routes) >= 25
    assert {(r, entry.kind) for r in routes for entry in told(role, r, stage)} == set()


def test_leader_only_instructs(stage: Stage) -> None:
    routes = [route for route in ROUTES if route.startswith("slips/")]
    kinds = {entry.kind for route in routes for entry in told("leader", route, stage)}
    assert kinds == {"slip.instructed"}


def test_supervisor_accepts_what_another_replied(stage: Stage) -> None:
    """The same form that does nothing in an executor's hands does something in the right ones."""
    kinds = {e.kind for e in told("supervisor", "slips/<int:pk>/accept/", stage)}
    assert kinds == {"slip.accepted"}
