"""What did not arrive, across all messages: the list, its filters, what a person may decide."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from linli.base.viewer import Viewer
from linli.drives import queries as drives
from linli.drives.models import Drive
from linli.drives.rules import RIGHTS as DRIVE_RIGHTS
from linli.drives.workflow import State as DriveState
from linli.notices.models import Notice
from linli.notices.queries import DEAD, reason_column
from linli.notices.spec import REASONS
from linli.notices.workflow import Channel
from linli.notices.workflow import State as Delivery
from linli.outreach.models import Message
from linli.outreach.queries.messages import visible_to
from linli.outreach.rules import RIGHTS
from linli.outreach.workflow import Fate
from linli.people.models import Tie
from linli.places.models import Area

#: Deliveries that one act takes.
AT_ONCE = 500
#: Messages that the filter offers, the newest.
OFFERED = 50
#: Of these nobody may have it: whom a worker may visit instead.
UNREACHED = (Delivery.NO_CHANNEL, Delivery.FAILED)
SORTS = ("newest", "oldest", "tries", "message")


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see of the list; "" and None mean all. `words` are looked for in the
    title of the message and in the door; a name is sealed and not looked for.
    """

    fate: str = Fate.OPEN
    area_id: int | None = None
    message_id: int | None = None
    channel: str = ""
    reason: str = ""
    since: date | None = None
    until: date | None = None
    words: str = ""
    sort: str = "newest"


def missing(viewer: Viewer) -> Any:
    """Deliveries of the viewer's messages that did not arrive, with `reason`, `fate` and
    `tried_at`; the twin of `rules.can_see` of their message.
    """
    return _dead(RIGHTS.areas(viewer, "see"))


def to_decide(viewer: Viewer) -> Any:
    """Those on which the viewer may decide; the twin of `rules.can_lead` of their message."""
    return _dead(RIGHTS.areas(viewer, "approve"))


def _dead(areas: Collection[str]) -> Any:
    rows: Any = Notice.objects.filter(
        mailing__about__startswith="message:",
        mailing__area__within_any=areas,
        state__in=DEAD,
        erased_at=None,
    )
    stands = Q(decision__round=F("round"))
    return rows.select_related("mailing", "decision__drive").annotate(
        reason=reason_column(),
        fate=Case(
            When(stands, then=F("decision__fate")),
            default=Value(Fate.OPEN.value),
            output_field=CharField(),
        ),
        tried_at=Coalesce("given_at", "taken_at", "queued_at"),
    )


def narrowed(rows: Any, wanted: Wanted) -> Any:
    """The list under these filters, without the fate."""
    exact = {"channel": wanted.channel, "reason": wanted.reason}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.area_id:
        path = Area.objects.filter(pk=wanted.area_id).values_list("path", flat=True).first()
        rows = rows.filter(area__within=str(path)) if path else rows.none()
    if wanted.message_id:
        rows = rows.filter(mailing__about=f"message:{wanted.message_id}")
    if wanted.since:
        rows = rows.filter(tried_at__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(tried_at__lt=_midnight(wanted.until) + timedelta(days=1))
    if wanted.words:
        titled = Message.objects.filter(title__icontains=wanted.words)
        rows = rows.filter(
            Q(door__icontains=wanted.words) | Q(mailing__about__in=_keys(titled).values("about"))
        )
    return rows


def _keys(messages: "QuerySet[Message]") -> Any:
    about = Concat(Value("message:"), Cast("pk", CharField()), output_field=CharField())
    return messages.order_by().annotate(about=about)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())


def listed(viewer: Viewer, wanted: Wanted) -> Any:
    """The list as it is shown."""
    rows = narrowed(missing(viewer), wanted)
    if wanted.fate:
        rows = rows.filter(fate=wanted.fate)
    orders = {
        "oldest": ("tried_at", "pk"),
        "tries": ("-attempts", "-pk"),
        "message": ("mailing__about", "-pk"),
    }
    return rows.order_by(*orders.get(wanted.sort, ("-tried_at", "-pk")))


def counts(viewer: Viewer, wanted: Wanted) -> dict[tuple[str, str], int]:
    """(fate, reason) → how many under the other filters (1 query)."""
    rows = narrowed(missing(viewer), wanted).order_by().values("fate", "reason")
    return {(row["fate"], row["reason"]): row["n"] for row in rows.annotate(n=Count("pk"))}


def messages_to_choose(viewer: Viewer) -> "QuerySet[Message]":
    """Messages of which something did not arrive, newest first."""
    dead = missing(viewer).order_by().values("mailing__about")
    rows = _keys(visible_to(viewer)).filter(about__in=dead).order_by("-pk")
    found: QuerySet[Message] = rows[:OFFERED]
    return found


def areas_to_choose(viewer: Viewer) -> "QuerySet[Area]":
    """Places by which the list is narrowed."""
    rows = Area.objects.filter(path__within_any=RIGHTS.areas(viewer, "see"), closed_on=None)
    return rows.order_by("path")[:OFFERED]


def channels() -> list[tuple[str, Any]]:
    """Ways by which messages go to single recipients."""
    ways = (Channel.SMS, Channel.WECHAT, Channel.EMAIL, Channel.ROBOT)
    return [(way.value, way.label) for way in ways]


def titles_of(rows: Collection[Any]) -> dict[str, Message]:
    """ "message:7" → its message, of these deliveries (1 query)."""
    ids = {int(row.mailing.about.partition(":")[2]) for row in rows}
    return {row.key: row for row in Message.objects.filter(pk__in=ids)}


def again_helps(row: Any) -> bool:
    """Whether one of the list can be sent again: it may help, and its message was not stopped."""
    return REASONS[row.reason].again and row.mailing.stopped_at is None


# --- to the door ---


def drives_led(viewer: Viewer) -> "QuerySet[Drive]":
    """Running drives of persons or dwellings, led by the viewer, newest first."""
    return (
        drives.visible_to(viewer)
        .filter(
            state=DriveState.OPEN,
            target_kind__in=("person", "dwelling"),
            area__path__within_any=DRIVE_RIGHTS.areas(viewer, "lead"),
        )
        .order_by("-pk")
    )


def drives_to_visit(viewer: Viewer, message: Message) -> "QuerySet[Drive]":
    """Those on whose roster people of this message can come."""
    inside = Q(area__path__within=str(message.area.path)) | Q(area=message.area)
    return drives_led(viewer).filter(inside)


def records_at(persons: Collection[int], drive: Drive) -> dict[int, set[int]]:
    """Person → what stands for them on the roster of this drive (themselves, or their doors);
    without those that are not asked again about it.
    """
    never = drives.never_again(drive.template)
    declined = set(never.filter(person__in=persons).values_list("person", flat=True))
    left = set(persons) - declined
    if drive.target_kind == "person":
        return {pk: {pk} for pk in left}
    ties = Tie.objects.filter(person__in=left, until=None)
    doors = ties.exclude(dwelling__in=never.exclude(dwelling=None).values("dwelling"))
    found: dict[int, set[int]] = {}
    for person, dwelling in doors.values_list("person", "dwelling"):
        found.setdefault(person, set()).add(dwelling)
    return found


def unreached(message: Message) -> Any:
    """Deliveries of a message that surely reached nobody and on which nobody decided."""
    rows = Notice.objects.filter(mailing__about=message.key, state__in=UNREACHED, erased_at=None)
    return rows.exclude(decision__round=F("round")).order_by("pk")


def undecided(message: Message) -> dict[str, int]:
    """State → how many of a message did not arrive and wait to be decided (1 query)."""
    rows = Notice.objects.filter(mailing__about=message.key, state__in=DEAD, erased_at=None)
    rows = rows.exclude(decision__round=F("round")).order_by()
    return dict(rows.values_list("state").annotate(n=Count("pk")))


def count_open(viewer: Viewer) -> int:
    """How many wait to be decided in the viewer's messages."""
    found: int = listed(viewer, Wanted()).count()
    return found


def on_roster(drive: Drive, records: Collection[int]) -> set[int]:
    """Those of these records that stand on its roster."""
    field = f"{drive.target_kind}_id"
    rows = drive.targets.filter(**{f"{field}__in": records})
    return set(rows.values_list(field, flat=True))


def decided_of(message: Message) -> "QuerySet[Notice]":
    """Deliveries of a message on which somebody decided: they are not sent again with the rest."""
    rows = Notice.objects.filter(mailing__about=message.key, decision__round=F("round"))
    return rows.order_by()


def persons_of(rows: Collection[Any]) -> dict[int, int]:
    """Delivery → the person it was for; firms and groups have no door here."""
    told = ((row.pk, row.recipient.partition(":")) for row in rows)
    return {pk: int(number) for pk, (kind, _sep, number) in told if kind == "person"}
