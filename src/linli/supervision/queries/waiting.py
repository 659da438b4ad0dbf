"""What waits for a viewer about slips: the rows of the today page."""

from datetime import datetime
from typing import Any

from django.db.models import Case as Choice
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.clock.workflow import RANKS, Colour
from linli.supervision.models import Extension, Round, Slip
from linli.supervision.queries.scope import (
    late,
    received_by,
    supervised_by,
    visible_to,
    with_marks,
)
from linli.supervision.rules import RIGHTS
from linli.supervision.workflow import OPEN, Decision, RoundState, State

#: The one next act of a waiting slip: words, and the page it is done on.
DESK = {
    "sign": (_("Sign for it"), "supervision:slip"),
    "reply": (_("Reply"), "supervision:slip"),
    "decide_extension": (_("Decide on more time"), "supervision:slip"),
    "accept": (_("Check the reply"), "supervision:slip"),
    "press": (_("Overdue: remind or talk"), "supervision:slip"),
    "archive": (_("Archive"), "supervision:slip"),
    "look": (_("Write down what you found"), "supervision:round"),
}
#: The columns that all parts of the today page have.
COLUMNS = ("thing", "pk", "title", "place", "colour", "due_at", "act")


def waiting_for(viewer: Viewer, now: datetime) -> "QuerySet[Any, Any]":
    """What this viewer has to do next about slips and in the open round; the desk's columns."""
    return _slips(viewer, now).values(*COLUMNS).union(_rounds(viewer).values(*COLUMNS), all=True)


def _rounds(viewer: Viewer) -> "QuerySet[Any]":
    areas = RIGHTS.areas(viewer, "round") if viewer.account_id is not None else ()
    rows = Round.objects.filter(state=RoundState.OPEN, area__path__within_any=areas)
    waiting: QuerySet[Any] = rows.annotate(
        thing=Value("round", output_field=CharField()),
        title=Value(str(_("Inspection round")), output_field=CharField()),
        place=F("area__name"),
        colour=Value(RANKS[Colour.NONE]),
        due_at=F("opened_at"),
        act=Value("look", output_field=CharField()),
    )
    return waiting


def _slips(viewer: Viewer, now: datetime) -> "QuerySet[Any]":
    if viewer.account_id is None or not RIGHTS.may(viewer, "see"):
        return _columns(Slip.objects.none(), now, Value("", output_field=CharField()))
    acts = _acts(viewer, now)
    anything = Q(pk__in=())
    for _act, rows in acts:
        anything |= rows
    whens = [When(rows, then=Value(act)) for act, rows in acts]
    act = Choice(*whens, default=Value(""), output_field=CharField())
    return _columns(Slip.objects.filter(anything), now, act)


def _acts(viewer: Viewer, now: datetime) -> list[tuple[str, Q]]:
    """Act → rows, read from above: the first that fits is the one next act."""
    acts = []
    if RIGHTS.may(viewer, "reply"):
        mine = received_by(viewer)
        acts += [("sign", Q(state=State.ISSUED) & mine), ("reply", Q(state=State.SIGNED) & mine)]
    if RIGHTS.may(viewer, "check"):
        theirs = supervised_by(viewer, "check")
        asked = Exists(Extension.objects.filter(slip=OuterRef("pk"), state=Decision.ASKED))
        acts += [
            ("decide_extension", Q(asked, state=State.SIGNED) & theirs),
            ("accept", Q(state=State.REPLIED) & ~Q(replied_by=viewer.key) & theirs),
            ("press", Q(state__in=OPEN, due_at__lt=now) & theirs),
            ("archive", Q(state=State.ACCEPTED) & theirs),
        ]
    return acts


def _columns(rows: "QuerySet[Slip]", now: datetime, act: Any) -> "QuerySet[Any]":
    waiting: QuerySet[Any] = rows.annotate(
        thing=Value("slip", output_field=CharField()),
        place=Coalesce("to_section__name", "to_area__name", output_field=CharField()),
        colour=clock.colour_rank(now=now),
        act=act,
    )
    return waiting


#: Rows of one group on the supervisor's desk; the rest stands in the list.
SHOWN = 10


def desk(viewer: Viewer, now: datetime) -> list[tuple[Any, list[Slip], str]]:
    """The supervisor's desk: words, the first slips of each group, and the list of all of them."""
    rows = visible_to(viewer)
    asked = Exists(Extension.objects.filter(slip=OuterRef("pk"), state=Decision.ASKED))
    address = reverse("supervision:list")
    overdue = late(rows, now)
    groups: tuple[tuple[Any, QuerySet[Slip], str], ...] = (
        (_("Replies to check"), rows.filter(state=State.REPLIED), "?state=replied"),
        (_("More time asked for"), rows.filter(asked, state=State.SIGNED), "?state=signed"),
        (_("Overdue"), overdue, "?state=all&late=1"),
        (
            _("With the receiver, in time"),
            rows.filter(state__in=OPEN).exclude(pk__in=overdue.values("pk")),
            "",
        ),
        (_("Accepted, to be archived"), rows.filter(state=State.ACCEPTED), "?state=accepted"),
    )
    return [
        (label, list(with_marks(found).order_by("due_at", "pk")[:SHOWN]), f"{address}{query}")
        for label, found, query in groups
    ]
