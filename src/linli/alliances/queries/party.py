"""The Party bodies of an alliance and the state of their lists in a year."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, QuerySet

from linli.accounts import queries as accounts
from linli.accounts.models import Account
from linli.alliances.models import Alliance, Body, BodySeat, PartyProof, PartyTask
from linli.alliances.queries.admitting import worded_by
from linli.alliances.queries.alliances import near
from linli.alliances.rules import RIGHTS
from linli.alliances.spec import COMMITTEE, LECTURE, STANDARD, STUDY
from linli.base.viewer import Viewer
from linli.cases import queries as cases
from linli.clock import queries as clock
from linli.events import queries as events
from linli.events.models import Event
from linli.events.workflow import State

#: The lists, in the order in which they are shown.
LISTS = (STANDARD, STUDY, LECTURE)


def seen_by_staff(viewer: Viewer) -> "QuerySet[Alliance]":
    """Alliances this viewer sees as staff; the twin of `rules.can_see_as_staff`."""
    if not RIGHTS.may(viewer, "see"):
        return Alliance.objects.none()
    return Alliance.objects.filter(near(viewer)).select_related("area")


def bodies_visible_to(viewer: Viewer) -> "QuerySet[Body]":
    """Bodies of the alliances this viewer sees as staff; the twin of `rules.can_see_body`."""
    rows = Body.objects.filter(alliance__in=seen_by_staff(viewer).order_by())
    return rows.select_related("alliance__area")


def bodies_of(alliance: Alliance, year: int) -> list[Body]:
    """Those that stood in this year, the committee first, then as they were founded. No order by
    what they did.
    """
    rows = alliance.bodies.filter(since__lte=date(year, 12, 31)).exclude(
        closed_on__lt=date(year, 1, 1)
    )
    return sorted(rows, key=lambda row: (row.kind != COMMITTEE, row.since, row.pk))


def staff_for(alliance: Alliance, now: datetime) -> "QuerySet[Account]":
    """Who of the staff may belong to its bodies: leaders, staff and specialists of its area."""
    area = alliance.area
    found = accounts.staff_of(area, now) | accounts.specialists_of(area, now)
    return (found | accounts.leaders_of(area, now)).order_by("name", "pk").distinct()


def seats_in(body: Body, day: date) -> "QuerySet[BodySeat]":
    """Who belongs to it on this day or later."""
    rows = body.seats.filter(term__endswith__gt=day)
    return rows.select_related("member__organisation", "account").order_by("term", "pk")


def asks(task: PartyTask, year: int) -> bool:
    """Whether a task is asked in a year: a standard in each year it was in force in, the others in
    the years their period touches, until they are taken out.
    """
    if task.kind != STANDARD and task.retired_on is not None:
        return False
    last = task.retired_on if task.kind == STANDARD else task.last
    return task.first.year <= year and (last is None or last.year >= year)


def tasks_of(alliance: Alliance, year: int) -> "QuerySet[PartyTask]":
    """What is asked in this year. A line that was replaced within it stands there only if it was
    shown done.
    """
    start, end = date(year, 1, 1), date(year, 12, 31)
    rows = alliance.party_tasks.filter(first__lte=end)
    rows = rows.filter(Q(last=None) | Q(last__gte=start))
    shown = Q(pk__in=PartyProof.objects.filter(year=year, withdrawn_at=None).values("task"))
    return rows.filter(Q(retired_on=None) | Q(retired_on__gt=end) | shown)


def standards_of(alliance: Alliance) -> "QuerySet[PartyTask]":
    """The standards in force."""
    return alliance.party_tasks.filter(kind=STANDARD, retired_on=None).order_by("number")


def standards_worded_by(viewer: Viewer) -> "QuerySet[PartyTask]":
    """Standards this administrator may word anew."""
    rows = PartyTask.objects.filter(kind=STANDARD, retired_on=None)
    return rows.filter(alliance__in=worded_by(viewer).order_by()).select_related("alliance__area")


def party_tasks_visible_to(viewer: Viewer) -> "QuerySet[PartyTask]":
    """Lines of the lists of the alliances this viewer sees as staff."""
    rows = PartyTask.objects.filter(alliance__in=seen_by_staff(viewer).order_by())
    return rows.select_related("alliance__area")


def proofs_visible_to(viewer: Viewer) -> "QuerySet[PartyProof]":
    """What shows tasks done, in the alliances this viewer sees as staff."""
    rows = PartyProof.objects.filter(body__in=bodies_visible_to(viewer).order_by())
    return rows.select_related("body__alliance__area", "task")


def showing(viewer: Viewer, task: PartyTask, year: int) -> "QuerySet[Event]":
    """Gatherings the viewer sees that can show a task done: held in the alliance's area in that
    year, for study and lectures within their period.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    if task.kind != STANDARD and task.last is not None:
        first, last = max(first, task.first), min(last, task.last)
    zone = clock.zone()
    return (
        events.visible_to(viewer)
        .filter(
            area__path__within=task.alliance.area.path,
            state=State.HELD,
            starts_at__gte=datetime.combine(first, time.min, tzinfo=zone),
            starts_at__lte=datetime.combine(last, time.max, tzinfo=zone),
        )
        .order_by("-starts_at", "-pk")
    )


@dataclass(frozen=True)
class Shown:
    """A task of a body in a year: what shows it done; `over` when its time has passed."""

    task: PartyTask
    proofs: tuple[PartyProof, ...]
    over: bool

    @property
    def done(self) -> bool:
        return bool(self.proofs)


@dataclass(frozen=True)
class TaskList:
    """One list of a body in a year."""

    kind: str
    lines: tuple[Shown, ...]

    @property
    def done(self) -> int:
        return sum(line.done for line in self.lines)


def lists_of(
    alliance: Alliance, bodies: Iterable[Body], year: int, now: datetime
) -> dict[int, list[TaskList]]:
    """Body → its lists of the year: two queries, whatever their number."""
    tasks, today = list(tasks_of(alliance, year)), clock.local(now).date()
    rows = PartyProof.objects.filter(
        body__alliance=alliance, year=year, withdrawn_at=None
    ).select_related("event", "case")
    proofs: dict[tuple[int, int], list[PartyProof]] = defaultdict(list)
    for proof in rows.order_by("linked_at", "pk"):
        proofs[proof.body_id, proof.task_id].append(proof)
    return {
        body.pk: [
            TaskList(
                kind,
                tuple(
                    Shown(task, tuple(proofs[body.pk, task.pk]), _over(task, year, today))
                    for task in tasks
                    if task.kind == kind
                ),
            )
            for kind in LISTS
        ]
        for body in bodies
    }


def _over(task: PartyTask, year: int, today: date) -> bool:
    last = date(year, 12, 31)
    return today > (min(last, task.last) if task.last else last)


def records_open_to(viewer: Viewer, lists: Iterable[TaskList]) -> set[str]:
    """Which of the records that show something this viewer may open ("event:5"): two queries."""
    proofs = [proof for each in lists for line in each.lines for proof in line.proofs]
    found = {
        "event": events.visible_to(viewer).filter(
            pk__in=[p.event_id for p in proofs if p.event_id]
        ),
        "case": cases.visible_to(viewer).filter(pk__in=[p.case_id for p in proofs if p.case_id]),
    }
    return {
        f"{kind}:{pk}" for kind, rows in found.items() for pk in rows.values_list("pk", flat=True)
    }
