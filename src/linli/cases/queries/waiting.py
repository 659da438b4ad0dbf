"""What waits for a viewer about cases: the rows of the today page."""

from datetime import datetime
from typing import Any

from django.db.models import Case as Choice
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from linli.base.viewer import Role, Viewer
from linli.cases.models import Case, CaseClock, Pause
from linli.cases.queries.inbox import with_clock
from linli.cases.queries.scope import visible_to
from linli.cases.rules import RIGHTS
from linli.cases.spec import KINDS, OF_FIRMS
from linli.cases.workflow import OPEN, State

#: The one next act of a waiting case: words, and the page it is done on.
DESK = {
    "receive": (_("Receive"), "cases:case"),
    "dispatch": (_("Dispatch or take in hand"), "cases:case"),
    "accept": (_("Accept"), "cases:case"),
    "answer": (_("Give a first answer"), "cases:case"),
    "handle": (_("Handle"), "cases:case"),
    "decide_pause": (_("Decide on the pause"), "cases:case"),
    "arbitrate": (_("Decide whose it is"), "cases:case"),
    "call_back": (_("Call back"), "cases:case"),
    "recheck": (_("Recheck"), "cases:case"),
    "rate": (_("Say whether it is solved"), "cases:order"),
    "look_into": (_("Look into it"), "cases:case"),
}


def waiting_for(viewer: Viewer, now: datetime) -> "QuerySet[Any]":
    """What this viewer has to do next about cases; the columns of the desk."""
    works = RIGHTS.may(viewer, "see") or RIGHTS.may(viewer, "order")
    if not works or viewer.account_id is None:
        return _columns(Case.objects.none(), now, Value("", output_field=CharField()))
    acts = _acts(viewer)
    anything = Q(pk__in=())
    for _act, rows in acts:
        anything |= rows
    whens = [When(rows, then=Value(act)) for act, rows in acts]
    act = Choice(*whens, default=Value(""), output_field=CharField())
    return _columns(visible_to(viewer).filter(anything), now, act)


def _columns(rows: "QuerySet[Case]", now: datetime, act: Any) -> "QuerySet[Any]":
    waiting: QuerySet[Any] = with_clock(rows, now).annotate(
        thing=Value("case", output_field=CharField()),
        title=F("summary"),
        place=Coalesce("compound__name", "area__name", output_field=CharField()),
        act=act,
    )
    return waiting


def _acts(viewer: Viewer) -> list[tuple[str, Q]]:
    """Act → rows, read from above: the first that fits is the one next act."""
    mine = Q(owner_id=viewer.account_id)
    addressed = Q(assignee_id=viewer.account_id) | Q(
        assignee=None, section_id__in=viewer.scoped("section", Role.HANDLER)
    )
    secretary = Q(area__path__within_any=viewer.areas(Role.SECRETARY))
    leader = Q(area__path__within_any=viewer.areas(Role.LEADER))
    acts = [
        ("decide_pause", _pause_asked(viewer) & (secretary | leader)),
        ("receive", Q(state=State.RAISED) & (mine | secretary)),
        ("dispatch", Q(state=State.RECEIVED) & mine),
        ("accept", Q(state=State.DISPATCHED) & addressed),
        ("answer", Q(state=State.IN_HAND) & mine & _unanswered()),
        ("handle", Q(state=State.IN_HAND) & mine),
        ("arbitrate", Q(state=State.ARBITRATION) & leader),
        ("recheck", _kinds_with("recheck") & _to_call_back(viewer, secretary)),
        ("call_back", _kinds_with("confirm") & _to_call_back(viewer, secretary)),
        ("rate", _own_orders(viewer) & Q(state=State.ENDED)),
        ("look_into", _escalated(viewer)),
    ]
    if not viewer.has(Role.WORKER, Role.SECRETARY, Role.HANDLER, Role.SPECIALIST, Role.LEADER):
        return acts[-2:]
    return acts


def _own_orders(viewer: Viewer) -> Q:
    """What the firm of this contact raised."""
    firms = viewer.scoped("organisation", Role.CONTACT) if RIGHTS.may(viewer, "order") else ()
    return Q(kind__in=OF_FIRMS, organisation_id__in=firms)


def _unanswered() -> Q:
    """A clock of their own runs until the firm has a first answer."""
    running = CaseClock.objects.filter(case=OuterRef("pk"), code="answer", met_at=None)
    return Q(Exists(running))


def _kinds_with(move: str) -> Q:
    return Q(kind__in=[kind.code for kind in KINDS.values() if move in kind.moves])


def _pause_asked(viewer: Viewer) -> Q:
    asked = Pause.objects.filter(state=Pause.State.ASKED).exclude(asked_by=viewer.key)
    return Q(pk__in=asked.values("case_id"))


def _to_call_back(viewer: Viewer, secretary: Q) -> Q:
    """Who first received it calls back or looks again, or the secretary; if these handled it,
    the workers.
    """
    workers = Q(area__path__within_any=viewer.areas(Role.WORKER))
    first_receiver = Concat(
        Value("account:"), Cast("first_receiver_id", CharField()), output_field=CharField()
    )
    in_turn = (
        secretary
        | Q(first_receiver_id=viewer.account_id) & workers
        | Q(handled_by=first_receiver) & workers
    )
    return Q(state=State.ENDED) & ~Q(handled_by=viewer.key) & in_turn


def _escalated(viewer: Viewer) -> Q:
    watched = Q(area__path__within_any=viewer.areas(Role.SUPERVISOR))
    return Q(escalated_at__isnull=False, state__in=(*OPEN, State.ENDED)) & watched
