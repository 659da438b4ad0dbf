"""What the library puts on somebody's page of today: answers to be read again."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.base.viewer import Viewer
from linli.knowledge.queries.reading import visible_to
from linli.knowledge.rules import RIGHTS
from linli.knowledge.workflow import State

DESK: dict[str, tuple[Any, str]] = {"read_again": (_("Read it again"), "knowledge:answer")}
#: An answer whose last valid day comes is read again so long before.
BEFORE_ITS_END = timedelta(days=14)


def waiting_for(viewer: Viewer, now: datetime) -> Any:
    """Answers whose day has come, on the page of the colleague who looks after each; those of
    nobody on the page of whoever approves.
    """
    today = localdate(now)
    mine = Q(owner=viewer.account_id) if viewer.account_id else Q(pk=None)
    nobodys = Q(owner=None, area__path__within_any=RIGHTS.areas(viewer, "approve"))
    due = Q(review_on__lte=today) | Q(valid_until__range=(today, today + BEFORE_ITS_END))
    rows = visible_to(viewer).filter(mine | nobodys, due, state=State.APPROVED)
    return rows.annotate(
        thing=Value("answer"),
        title=Concat(Value(gettext("Answer: ")), F("question")),
        place=F("area__name"),
        colour=Value(2),
        due_at=Cast(F("review_on") + timedelta(days=1), DateTimeField()),
        act=Value("read_again"),
    )
