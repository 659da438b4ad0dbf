"""What ledgers put on somebody's page of today."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.base.viewer import Viewer
from linli.ledgers.models import Item, Milestone, Request
from linli.ledgers.queries.scope import executed_by
from linli.ledgers.rules import RIGHTS
from linli.ledgers.workflow import State

#: An item whose deadline or next milestone is so near waits for its executor.
NEAR = timedelta(days=7)
#: Act → its words and the address that it opens.
DESK: dict[str, tuple[Any, str]] = {
    "report": (_("Report progress"), "ledgers:item"),
    "decide": (_("Decide on a request"), "ledgers:item"),
    "confirm": (_("Confirm milestone"), "ledgers:item"),
    "check": (_("Check close-out"), "ledgers:item"),
    "close_out": (_("Close out"), "ledgers:item"),
}


class EndOfDay(Func):
    """The end of a day as a moment of this house's time zone."""

    template = "((%(expressions)s + 1)::timestamp AT TIME ZONE '%(zone)s')"
    output_field = DateTimeField()


def waiting_for(viewer: Viewer, now: datetime) -> "QuerySet[Any, Any]":
    """What this viewer has to do next about items; the columns of the desk. One line an item."""
    today = timezone.localdate(now)
    theirs = executed_by(viewer)
    near = today + NEAR
    step = Milestone.objects.filter(item=OuterRef("pk"), withdrawn_at=None)
    to_report = (
        Q(state=State.RUNNING)
        & theirs
        & (Q(due_on__lte=near) | Exists(step.filter(done_on=None, due_on__lte=near)))
    )
    asked = Exists(Request.objects.filter(item=OuterRef("pk"), granted=None))
    shown = Exists(step.filter(done_on__isnull=False, confirmed_by="").exclude(done_by=viewer.key))
    to_decide = _in(viewer, "keep") & ~theirs & Q(state=State.RUNNING) & asked
    to_confirm = _in(viewer, "confirm") & ~theirs & Q(state=State.RUNNING) & shown
    to_check = _in(viewer, "check") & ~theirs & Q(state=State.APPLIED)
    to_close = _in(viewer, "close_out") & ~theirs & Q(state=State.CHECKED)
    every = to_report | to_decide | to_confirm | to_check | to_close
    rows = Item.objects.filter(every, ledger__is_open=True)
    if viewer.account_id is None or not RIGHTS.may(viewer, "see"):
        rows = Item.objects.none()
    late = Case(
        When(state=State.RUNNING, due_on__lt=today, then=Value(3)),
        When(due_on__lte=near, then=Value(2)),
        default=Value(1),
    )
    act = Case(
        When(to_check, then=Value("check")),
        When(to_close, then=Value("close_out")),
        When(to_decide, then=Value("decide")),
        When(to_confirm, then=Value("confirm")),
        default=Value("report"),
    )
    zone = timezone.get_current_timezone_name()
    return rows.annotate(
        thing=Value("item"),
        place=F("area__name"),
        colour=late,
        due_at=EndOfDay(F("due_on"), zone=zone),
        act=act,
    )


def _in(viewer: Viewer, act: str) -> Q:
    """Items of the areas in which the viewer has this right. Milestones wait for the secretary
    and for the leader named on the item: a leader of the whole house would drown in them.
    """
    if act != "confirm":
        return Q(area__path__within_any=RIGHTS.areas(viewer, act))
    areas = RIGHTS.areas(viewer, "confirm")
    named = Q(leader_id=viewer.account_id) & Q(area__path__within_any=areas)
    unnamed = Q(leader=None, area__path__within_any=RIGHTS.areas(viewer, "keep"))
    return named | unnamed
