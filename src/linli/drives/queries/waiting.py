"""What drives put on somebody's page of today."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.base.viewer import Viewer
from linli.drives.models import Drive, Target
from linli.drives.queries.listing import batches_visible_to
from linli.drives.queries.overview import remaining
from linli.drives.queries.scope import visible_to
from linli.drives.rules import RIGHTS
from linli.drives.workflow import ENDS, State

#: A drive whose end is so near, with targets nobody has spoken to, waits for its secretary.
NEAR = timedelta(days=7)
#: After so long without an answer a batch is asked after.
PATIENCE = timedelta(days=14)
COLUMNS = ("thing", "pk", "title", "place", "colour", "due_at", "act")
#: Act → its words and the address that it opens.
DESK: dict[str, tuple[Any, str]] = {
    "call_again": (_("See them again"), "drives:due"),
    "finish": (_("Look at the drive"), "drives:drive"),
    "ask_after": (_("Ask after the batch"), "drives:batch"),
}


def waiting_for(viewer: Viewer, now: datetime) -> "QuerySet[Any, Any]":
    """Dates that are due (a line per drive), drives near their end, batches without an answer;
    the columns of the desk.
    """
    again, near = _due(viewer, now), _ending(viewer, now)
    return again.values(*COLUMNS).union(
        near.values(*COLUMNS), _unanswered(viewer, now).values(*COLUMNS), all=True
    )


def _due(viewer: Viewer, now: datetime) -> "QuerySet[Any, Any]":
    """Running drives with targets whose next date has come, in areas the viewer records in."""
    today = timezone.localdate(now)
    theirs = (
        Target.objects.filter(
            drive=OuterRef("pk"),
            next_on__lte=today,
            area__path__within_any=RIGHTS.areas(viewer, "record"),
        )
        .exclude(meaning__in=ENDS)
        .order_by()
        .values("drive")
    )
    rows = (
        visible_to(viewer)
        .filter(state=State.OPEN)
        .annotate(
            n=Subquery(theirs.annotate(n=Count("pk")).values("n"), output_field=IntegerField()),
            first=Subquery(theirs.annotate(first=Min("next_on")).values("first")),
        )
    )
    late = Case(When(first__lt=today, then=Value(3)), default=Value(2))
    words = _counted(gettext("to see again: "))
    return _lines(rows.filter(n__gt=0), now, title=words, colour=late, act="call_again")


def _ending(viewer: Viewer, now: datetime) -> "QuerySet[Any, Any]":
    """Running drives that end within a week, or should have, with targets that remain."""
    today = timezone.localdate(now)
    left = remaining(Target.objects.filter(drive=OuterRef("pk"))).order_by().values("drive")
    rows = visible_to(viewer).filter(
        Q(lead_id=viewer.account_id) | Q(area__path__within_any=RIGHTS.areas(viewer, "lead")),
        state=State.OPEN,
        ends_on__lte=today + NEAR,
    )
    rows = rows.filter(Exists(left)).annotate(
        n=Subquery(left.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    )
    late = Case(When(ends_on__lt=today, then=Value(3)), default=Value(2))
    return _lines(rows, now, title=_counted(gettext("still to see: ")), colour=late, act="finish")


def _unanswered(viewer: Viewer, now: datetime) -> "QuerySet[Any, Any]":
    """Batches that nobody has answered for two weeks."""
    rows = batches_visible_to(viewer).filter(
        answered_at=None, made_at__lt=now - PATIENCE, drive__state=State.OPEN
    )
    words = Concat(
        F("drive__name"),
        Value(gettext(", batch ")),
        Cast("number", CharField()),
        Value(" · "),
        F("organisation__name"),
        output_field=CharField(),
    )
    return rows.order_by().annotate(
        thing=Value("batch"),
        title=words,
        place=F("drive__area__name"),
        colour=Value(2),
        due_at=F("made_at") + PATIENCE,
        act=Value("ask_after"),
    )


def _counted(words: str) -> Concat:
    return Concat(
        F("name"),
        Value("："),
        Value(words),
        Cast("n", CharField()),
        output_field=CharField(),
    )


def _lines(
    rows: "QuerySet[Drive]", now: datetime, *, title: Any, colour: Any, act: str
) -> "QuerySet[Any, Any]":
    """As lines of the desk. What is due today is due at its end."""
    tonight = datetime.combine(
        timezone.localdate(now) + timedelta(days=1), time(0), timezone.localtime(now).tzinfo
    )
    return rows.order_by().annotate(
        thing=Value("drive"),
        title=title,
        place=F("area__name"),
        colour=colour,
        due_at=Value(tonight),
        act=Value(act),
    )
