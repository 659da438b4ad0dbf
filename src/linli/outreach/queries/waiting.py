"""What outreach puts on somebody's page of today: to approve; what did not arrive; replies."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.base.viewer import Viewer
from linli.notices.models import Reply
from linli.outreach.queries.messages import visible_to
from linli.outreach.queries.missing import to_decide
from linli.outreach.queries.replies import open_replies
from linli.outreach.rules import RIGHTS
from linli.outreach.workflow import Fate, State

COLUMNS = ("thing", "pk", "title", "place", "colour", "due_at", "act")
#: Act → its words and the page it is done on.
DESK: dict[str, tuple[Any, str]] = {
    "approve_message": (_("Read and approve"), "outreach:message"),
    "see_missing": (_("Decide on what did not arrive"), "outreach:missing_of"),
    "decide_reply": (_("Say whose matter it is"), "outreach:reply"),
}
#: For so long what did not arrive stands on the page of today; the list keeps it.
SHOWN_FOR = timedelta(days=30)
#: The program sorts replies by itself within seconds.
LOOKED_AT_WITHIN = timedelta(minutes=1)


def waiting_for(viewer: Viewer, now: datetime) -> "QuerySet[Any, Any]":
    """Messages to approve, those of which something did not arrive and waits to be decided, and the
    oldest reply of which nobody knows whose matter it is.
    """
    parts = (_missing(viewer, now), _undecided(viewer, now))
    found: QuerySet[Any, Any] = _asked(viewer).union(*parts, all=True)
    return found


def _undecided(viewer: Viewer, now: datetime) -> Any:
    """One line for all of them; a reply just come in is not looked at yet by the program."""
    waiting = open_replies(viewer).filter(at__lt=now - LOOKED_AT_WITHIN)
    oldest = Reply.objects.filter(pk__in=Subquery(waiting.values("pk")[:1]))
    title = Value(gettext("Reply from an unknown number"), output_field=CharField())
    nowhere = Value("", output_field=CharField())
    return _lines(oldest, title, Value(2), F("at"), "decide_reply", nowhere)


def _asked(viewer: Viewer) -> Any:
    mine = visible_to(viewer).filter(
        state=State.ASKED, area__path__within_any=RIGHTS.areas(viewer, "approve")
    )
    rows = mine.exclude(writer=viewer.key)
    return _lines(rows, F("title"), Value(2), F("asked_at"), "approve_message")


def _missing(viewer: Viewer, now: datetime) -> Any:
    """A line for each message of which something waits to be decided: it opens the list narrowed to
    the message.
    """
    about = Concat(Value("message:"), Cast(OuterRef("pk"), CharField()))
    dead = (
        to_decide(viewer)
        .filter(mailing__about=about, fate=Fate.OPEN)
        .order_by()
        .values("mailing__about")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows = visible_to(viewer).filter(
        area__path__within_any=RIGHTS.areas(viewer, "approve"),
        state__in=(State.SENDING, State.SENT, State.STOPPED),
        begun_at__gt=now - SHOWN_FOR,
    )
    rows = rows.annotate(dead=Subquery(dead)).filter(dead__gt=0)
    title = Concat(
        F("title"),
        Value(gettext(": not arrived: ")),
        Cast("dead", CharField()),
        output_field=CharField(),
    )
    return _lines(rows, title, Value(2), F("begun_at"), "see_missing")


def _lines(rows: Any, title: Any, colour: Any, due_at: Any, act: str, place: Any = None) -> Any:
    return (
        rows.order_by()
        .annotate(
            thing=Value("outreach"),
            said=title,
            place=F("area__name") if place is None else place,
            colour=colour,
            due_at=due_at,
            act=Value(act),
        )
        .values("thing", "pk", "said", "place", "colour", "due_at", "act")
    )
