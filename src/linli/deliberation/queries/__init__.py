"""Every read of topics and meetings: scope, today, who is concerned, what was said."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from linli.ballots import queries as ballots
from linli.ballots.models import Ballot
from linli.base.figures import Extent
from linli.base.search import matching
from linli.base.viewer import Viewer
from linli.cases import queries as cases
from linli.cases.models import Case as Matter
from linli.cases.workflow import MOVES, OPEN, Outcome
from linli.commitments import queries as commitments
from linli.commitments.models import Commitment
from linli.commitments.workflow import State as Promise
from linli.deliberation import rules
from linli.deliberation.models import AgendaItem, Meeting, Motion, Resolution, Statement, Topic
from linli.deliberation.spec import Place
from linli.deliberation.workflow import HOLDING, State
from linli.events import queries as gatherings
from linli.events.workflow import AHEAD
from linli.events.workflow import State as Gathering
from linli.places.models import Area, Building, Compound, Dwelling, Level

#: The one next act of what waits: words and the page it is done on.
DESK = {
    "plan_meeting": (_("Plan a meeting"), "deliberation:topic"),
    "answer_cases": (_("Answer the cases"), "deliberation:answer"),
    "announce": (_("Publish the invitation"), "deliberation:meeting"),
    "hold": (_("Open the meeting"), "deliberation:room"),
    "publish_minutes": (_("Publish the minutes"), "deliberation:minutes"),
}


def visible_to(viewer: Viewer) -> "QuerySet[Topic]":
    """Topics this viewer may see; the twin of `rules.can_see_topic`."""
    return Topic.objects.filter(area__path__within_any=rules.RIGHTS.areas(viewer, "see"))


def meetings_visible_to(viewer: Viewer) -> "QuerySet[Meeting]":
    """Meetings this viewer may see; the twin of `rules.can_see_meeting`."""
    areas = rules.RIGHTS.areas(viewer, "see")
    return Meeting.objects.filter(event__area__path__within_any=areas).select_related(
        "event__area", "event__compound", "event__organiser"
    )


def public_meetings() -> "QuerySet[Meeting]":
    """Meetings anyone may read of: announced, held, or cancelled after they were announced."""
    return Meeting.objects.filter(event__announced_at__isnull=False).select_related(
        "event__area", "event__compound"
    )


def listed(topics: "QuerySet[Topic]") -> "QuerySet[Topic]":
    """With all that a list shows, without a query per row."""
    return topics.select_related("area", "compound").annotate(case_count=Count("cases"))


def searched(topics: "QuerySet[Topic]", words: str) -> "QuerySet[Topic]":
    """Topics whose title or body holds the words."""
    return matching(topics, words, column="bigrams", text="title")


def count_by_state(topics: "QuerySet[Topic]") -> dict[str, int]:
    """State → how many of these topics."""
    rows = topics.order_by().values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


def place_choices(viewer: Viewer, act: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Where the viewer may do `act`: by community its compounds, and the community as a whole."""
    areas = Area.objects.filter(
        path__within_any=rules.RIGHTS.areas(viewer, act), level=Level.COMMUNITY, closed_on=None
    )
    compounds = Compound.objects.filter(area__in=areas, active=True).order_by("name")
    by_area: dict[int, list[tuple[str, str]]] = {}
    for compound in compounds:
        by_area.setdefault(compound.area_id, []).append((f"compound:{compound.pk}", compound.name))
    whole = _("%(area)s as a whole")
    return [
        (area.name, [*by_area.get(area.pk, []), (f"area:{area.pk}", whole % {"area": area.name})])
        for area in areas.order_by("code", "pk")
    ]


def place(viewer: Viewer, act: str, key: str) -> Place | None:
    """The place of a choice ("compound:5"); None where the viewer may not do `act` there."""
    kind, _sep, number = key.partition(":")
    if kind not in ("compound", "area") or not number.isdecimal():
        return None
    reach = rules.RIGHTS.areas(viewer, act)
    if kind == "area":
        area = Area.objects.filter(pk=int(number), path__within_any=reach).first()
        return Place(area.pk) if area else None
    rows = Compound.objects.filter(pk=int(number), area__path__within_any=reach)
    compound = rows.first()
    return Place(compound.area_id, compound.pk) if compound else None


def place_name(where: Place) -> str:
    """The compound's name, or the community's."""
    if where.compound_id is not None:
        return str(Compound.objects.get(pk=where.compound_id))
    return str(Area.objects.get(pk=where.area_id))


def gatherable(viewer: Viewer, *, area_id: int, compound_id: int | None) -> "QuerySet[Matter]":
    """Open cases that may still become part of a topic here: in no topic that holds them."""
    taken = Topic.objects.filter(cases=OuterRef("pk"), state__in=HOLDING)
    rows = cases.visible_to(viewer).filter(~Exists(taken), area_id=area_id, state__in=OPEN)
    if compound_id is not None:
        rows = rows.filter(compound_id=compound_id)
    return rows.select_related("category", "compound", "dwelling__building").order_by("-pk")


def waiting_topics(viewer: Viewer, *, area_id: int, compound_id: int | None) -> "QuerySet[Topic]":
    """Topics for the next agenda of this compound, longest waiting first."""
    rows = visible_to(viewer).filter(state=State.WAITING, area_id=area_id)
    if compound_id is not None:
        rows = rows.filter(Q(compound_id=compound_id) | Q(compound=None))
    return rows.order_by("raised_at", "pk")


def cases_of(viewer: Viewer, topic: Topic) -> "QuerySet[Matter]":
    """The topic's cases that this viewer may see."""
    rows = cases.visible_to(viewer).filter(topics=topic)
    return rows.select_related("category", "compound", "dwelling__building", "owner").order_by("pk")


def answerable_cases(viewer: Viewer, topic: Topic) -> list[Matter]:
    """Of these: those that can be resolved now."""
    return list(cases_of(viewer, topic).filter(state__in=MOVES["resolve"].sources))


def outcomes_of(case: Matter) -> list[tuple[str, object]]:
    """The ends that the kind of this case knows, for a select."""
    return [(outcome, Outcome(outcome).label) for outcome in case.spec.outcomes]


def history(topic: Topic) -> "QuerySet[AgendaItem]":
    """The meetings the topic stood before, newest first, and how it left each."""
    return (
        topic.agenda_items.select_related("meeting__event", "resolution")
        .prefetch_related(_commitments("resolution__commitments"))
        .order_by("-meeting__event__starts_at", "-pk")
    )


def _commitments(path: str) -> "Prefetch[Any]":
    rows = Commitment.objects.select_related(
        "owner_account", "owner_person", "owner_organisation", "owner_section", "answerable"
    )
    return Prefetch(path, queryset=rows.order_by("due_at", "pk"))


def latest_resolution(topic: Topic) -> Resolution | None:
    """What was agreed last on this topic, with its commitments."""
    rows = topic.resolutions.prefetch_related(_commitments("commitments"))
    return rows.order_by("-adopted_at", "-pk").first()


@dataclass(frozen=True)
class Deliberated:
    """One agenda item as the room shows it."""

    item: AgendaItem
    cases: int
    statements: list[Statement]
    motions: list[tuple[Motion, Ballot | None]]
    resolution: Resolution | None
    commitments: list[Commitment] = field(default_factory=list)

    @property
    def on_the_table(self) -> Motion | None:
        """The motion whose hands are still to be counted."""
        return next((motion for motion, __ in self.motions if motion.carried is None), None)

    @property
    def carried(self) -> Motion | None:
        """The motion that was carried last."""
        return next((motion for motion, __ in reversed(self.motions) if motion.carried), None)

    @property
    def is_open(self) -> bool:
        return not self.item.end and self.item.taken_off_at is None


def agenda(meeting: Meeting) -> list[Deliberated]:
    """The agenda in order, with what was said, put, counted and agreed; seven statements in all."""
    said = Statement.objects.filter(withdrawn_at=None).select_related(
        "speaker__account", "speaker__person", "speaker__organisation"
    )
    items = list(
        meeting.items.filter(taken_off_at=None)
        .select_related("topic__area", "topic__compound", "resolution")
        .prefetch_related(
            Prefetch("statements", queryset=said.order_by("pk")),
            Prefetch("motions", queryset=Motion.objects.order_by("pk")),
            _commitments("resolution__commitments"),
        )
        .annotate(case_count=Count("topic__cases"))
        .order_by("order", "pk")
    )
    counted = ballots.of(f"motion:{motion.pk}" for item in items for motion in item.motions.all())
    return [_deliberated(item, counted) for item in items]


def _deliberated(item: Any, counted: dict[str, Ballot]) -> Deliberated:
    resolution: Resolution | None = getattr(item, "resolution", None)
    return Deliberated(
        item=item,
        cases=item.case_count,
        statements=list(item.statements.all()),
        motions=[(motion, counted.get(f"motion:{motion.pk}")) for motion in item.motions.all()],
        resolution=resolution,
        commitments=list(resolution.commitments.all()) if resolution else [],
    )


def items_of(meeting: Meeting) -> "QuerySet[AgendaItem]":
    """The agenda's topics in order, without what was taken off."""
    return meeting.items.filter(taken_off_at=None).select_related("topic").order_by("order", "pk")


def statements_of(meeting: Meeting) -> "QuerySet[Statement]":
    """What was said at this meeting."""
    return Statement.objects.filter(item__meeting=meeting)


def motions_of(meeting: Meeting) -> "QuerySet[Motion]":
    """What was put to the vote at this meeting."""
    return Motion.objects.filter(item__meeting=meeting)


def with_counts(meetings: "QuerySet[Meeting]") -> "QuerySet[Meeting]":
    """With the number of topics on each agenda."""
    return meetings.annotate(
        topic_count=Count("items", filter=Q(items__taken_off_at=None), distinct=True)
    )


def household_choices(topic: Topic) -> list[tuple[str, str, tuple[int, ...]]]:
    """Which households a promise may name: those of the cases, or all doors of one building."""
    ids = topic.cases.filter(dwelling__isnull=False).values_list("dwelling_id", flat=True)
    concerned = tuple(sorted(set(ids)))
    choices = []
    if concerned:
        label = _("Those of the cases (%(n)d)") % {"n": len(concerned)}
        choices.append(("cases", str(label), concerned))
    buildings = Building.objects.filter(compound=topic.compound, active=True)
    doors = Dwelling.objects.filter(active=True).order_by("pk")
    for building in buildings.prefetch_related(Prefetch("dwellings", queryset=doors)):
        pks = tuple(door.pk for door in building.dwellings.all())
        label = _("All of %(building)s (%(n)d)") % {"building": building.name, "n": len(pks)}
        choices.append((f"building:{building.pk}", str(label), pks))
    return choices


def owner_choices(
    viewer: Viewer, meeting: Meeting, now: datetime
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Who can promise something: first those asked to this meeting, then whoever else can owe."""
    guests = [
        (seat.guest.key, f"{seat.name}（{seat.capacity}）")
        for seat in gatherings.seats(meeting.event_id)
    ]
    asked = {key for key, __ in guests}
    others = [
        (label, [row for row in rows if row[0] not in asked])
        for label, rows in commitments.owner_choices(viewer, meeting.event.area, now)
    ]
    groups = [(str(_("Asked to this meeting")), guests), *others]
    return [(label, rows) for label, rows in groups if rows]


def waiting_for(viewer: Viewer, now: datetime) -> "QuerySet[Any, Any]":
    """What this viewer has to do next about topics and meetings; the columns of the desk."""
    topics: QuerySet[Any, Any] = _waiting_topics(viewer).values(*_COLUMNS)
    meetings: QuerySet[Any, Any] = _waiting_meetings(viewer, now).values(*_COLUMNS)
    return meetings.union(topics, all=True)


_COLUMNS = ("thing", "pk", "title", "place", "colour", "due_at", "act")


def _waiting_meetings(viewer: Viewer, now: datetime) -> "QuerySet[Meeting]":
    publish = Q(event__area__path__within_any=rules.RIGHTS.areas(viewer, "publish"))
    hold = Q(event__area__path__within_any=rules.RIGHTS.areas(viewer, "hold"))
    planned = Q(event__state=Gathering.PLANNED) & publish
    announced = Q(event__state=Gathering.ANNOUNCED) & hold
    minutes = Q(event__state=Gathering.HELD, minutes_published_at=None) & publish
    return Meeting.objects.filter(planned | announced | minutes).annotate(
        thing=Value("meeting"),
        title=F("event__title"),
        place=Coalesce("event__compound__name", "event__area__name"),
        # Not announced a day before it begins, or begun without being closed: overdue.
        colour=Case(
            When(event__state=Gathering.HELD, then=Value(0)),
            When(event__starts_at__lte=now, then=Value(2)),
            default=Value(1),
            output_field=IntegerField(),
        ),
        due_at=Coalesce("event__held_at", "event__starts_at"),
        act=Case(
            When(event__state=Gathering.PLANNED, then=Value("announce")),
            When(event__state=Gathering.ANNOUNCED, then=Value("hold")),
            default=Value("publish_minutes"),
        ),
    )


def _waiting_topics(viewer: Viewer) -> "QuerySet[Topic]":
    plan = Q(area__path__within_any=rules.RIGHTS.areas(viewer, "plan"))
    to_answer = Q(pk__in=to_answer_in(plan).values("pk"))
    return Topic.objects.filter((Q(state=State.WAITING) & plan) | to_answer).annotate(
        thing=Value("topic"),
        place=Coalesce("compound__name", "area__name"),
        colour=Value(0),
        due_at=F("ended_at"),
        act=Case(
            When(state=State.WAITING, then=Value("plan_meeting")), default=Value("answer_cases")
        ),
    )


def to_answer_in(where: Q) -> "QuerySet[Topic]":
    """Resolved topics whose promises are all confirmed, with cases that wait for an answer."""
    unfinished = Resolution.objects.filter(
        topic=OuterRef("pk"), commitments__state__in=(Promise.OPEN, Promise.DONE)
    )
    unanswered = Matter.objects.filter(topics=OuterRef("pk"), state__in=OPEN)
    return Topic.objects.filter(
        where & ~Exists(unfinished) & Exists(unanswered), state=State.RESOLVED
    )


def can_be_answered(topic: Topic) -> bool:
    """All that was promised is confirmed, and some case still waits for its answer."""
    return to_answer_in(Q(pk=topic.pk)).exists()


def topics_raised(extent: Extent) -> "QuerySet[Topic]":
    """Topics raised in the period, without the withdrawn ones."""
    rows = visible_to(extent.viewer).exclude(state=State.WITHDRAWN)
    rows = rows.filter(**extent.during("raised_at"))
    return rows.filter(area__path__within=extent.area) if extent.area else rows


def topics_resolved(extent: Extent) -> "QuerySet[Topic]":
    """Of the topics raised in the period: those with an agreed end today. One whose raiser said
    later that it is not solved waits for the next agenda and counts no more, until it is resolved
    again.
    """
    return topics_raised(extent).filter(state=State.RESOLVED)


def meetings_held(extent: Extent) -> "QuerySet[Meeting]":
    """Deliberations held in the period."""
    rows = meetings_visible_to(extent.viewer).filter(
        event__state=Gathering.HELD, **extent.during("event__held_at")
    )
    return rows.filter(event__area__path__within=extent.area) if extent.area else rows


def ahead(viewer: Viewer) -> "QuerySet[Meeting]":
    """Meetings still to come, next first."""
    rows = meetings_visible_to(viewer).filter(event__state__in=AHEAD)
    return rows.order_by("event__starts_at", "pk")
