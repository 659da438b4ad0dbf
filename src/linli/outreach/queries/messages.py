"""Messages: scope, lists, how far each is, and what acts on them must know."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from linli.base.viewer import Viewer
from linli.drives import queries as drives
from linli.drives.models import Drive
from linli.drives.spec import DriveSpec
from linli.drives.workflow import State as DriveState
from linli.notices import queries as notices
from linli.notices.models import Notice, Reply
from linli.notices.workflow import Channel
from linli.notices.workflow import State as Delivery
from linli.outreach.models import Audience, Message, Text
from linli.outreach.rules import RIGHTS
from linli.outreach.spec import FORMS, PER_RECIPIENT, filled
from linli.outreach.workflow import State
from linli.people.models import Person
from linli.people.spec import Erased

SIZE = 50


def visible_to(viewer: Viewer) -> "QuerySet[Message]":
    """Messages of areas the viewer serves; the twin of `rules.can_see`."""
    return Message.objects.filter(
        area__path__within_any=RIGHTS.areas(viewer, "see")
    ).select_related("area", "audience__area")


def audiences_visible_to(viewer: Viewer) -> "QuerySet[Audience]":
    """Audiences of areas the viewer serves; the twin of `rules.can_see`."""
    return Audience.objects.filter(
        area__path__within_any=RIGHTS.areas(viewer, "see")
    ).select_related("area")


def audiences_in_use(viewer: Viewer) -> "QuerySet[Audience]":
    """Those that a message can be written to now."""
    rows = audiences_visible_to(viewer).filter(retired_at=None)
    return rows.filter(area__path__within_any=RIGHTS.areas(viewer, "write")).order_by("-pk")


def filtered(viewer: Viewer, *, state: str = "", words: str = "") -> "QuerySet[Message]":
    """The list: in a state ("" = all), with these words in the title, newest first."""
    rows = visible_to(viewer)
    if state:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(title__icontains=words)
    return rows.order_by("-pk")


def count_by_state(viewer: Viewer) -> dict[str, int]:
    """State → how many messages the viewer sees."""
    rows = visible_to(viewer).order_by().values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


def deliveries(message: Message, state: str = "") -> "QuerySet[Notice]":
    """What went out of it, one row for each recipient, in order."""
    rows = notices.of_mailings(message.key).select_related("mailing")
    return (rows.filter(state=state) if state else rows).order_by("pk")


def totals(message: Message) -> list[dict[str, Any]]:
    """State → times, persons (a person may get it again), and how many read it (1 query)."""
    rows = notices.of_mailings(message.key).order_by().values("state")
    found = rows.annotate(
        times=Count("pk"),
        persons=Count("recipient", distinct=True),
        read=Count("pk", filter=Q(read_at__isnull=False)),
    )
    by_state: dict[str, dict[str, Any]] = {row["state"]: {**row} for row in found}
    return [by_state[state.value] for state in Delivery if state.value in by_state]


def count_queued(message: Message) -> int:
    """How many persons and firms it goes to; chat groups are none."""
    return notices.of_mailings(message.key).exclude(channel=Channel.ROBOT).count()


def is_waiting(message: Message) -> bool:
    """Whether something of it is still to be sent."""
    return notices.unfinished_mailings(message.key).exists()


def replies_of(message: Message) -> "QuerySet[Reply]":
    """What came back."""
    return notices.replies_to(message.key)


def common_values(message: Message) -> dict[str, str]:
    """Marks that stand for the same thing for everybody."""
    return {
        "社区": str(message.area.name),
        "电话": message.phone,
        "链接": notices.full_link(message.link),
    }


def as_read_by(message: Message, text: Text, row: dict[str, str]) -> str:
    """A text as one recipient will read it; `row` holds name and door as they may be shown."""
    body = filled(text.body, {**common_values(message), **PER_RECIPIENT})
    return body.replace("{name}", row["name"]).replace("{door}", row["door"])


def without_marks(message: Message, text: Text) -> str:
    """A text for everybody at once: nobody is named in it."""
    nobody = dict.fromkeys(PER_RECIPIENT, "")
    return filled(text.body, {**common_values(message), **nobody})


def texts_of(message: Message) -> list[Text]:
    """Its forms, in their order."""
    order = list(FORMS)
    return sorted(message.texts.all(), key=lambda text: order.index(text.form))


def kind_of(drive: Drive) -> DriveSpec | None:
    """What a drive's programme declares."""
    return drives.template(drive.template)


def names_never_again() -> list[tuple[str, list[str]]]:
    """Kind of drive in which somebody may say never again → the names by which a text speaks of it
    (those it declares, and those of its drives that run).
    """
    kinds = {code: spec for code, spec in drives.templates().items() if spec.never_again}
    names = {code: list(spec.said_as) for code, spec in kinds.items()}
    rows = Drive.objects.filter(template__in=kinds, state=DriveState.OPEN)
    for template, name in rows.values_list("template", "name"):
        names[template].append(name)
    return list(names.items())


def find_message(pk: int) -> Message:
    """One message, whoever asks: for jobs."""
    return Message.objects.get(pk=pk)


def due(now: datetime) -> "QuerySet[Message]":
    """Approved ones whose time has come."""
    return Message.objects.filter(state=State.APPROVED).filter(
        Q(send_at=None) | Q(send_at__lte=now)
    )


def address_of(message: Message) -> str:
    """Its page."""
    return reverse("outreach:message", args=[message.pk])


def naming(model: type[Any], fields: Iterable[str], who: Erased) -> "QuerySet[Any]":
    """Rows of the areas of an erased person, and of those above, in whose texts their name or
    number stands: elsewhere it may be a namesake's.
    """
    stands = Q(pk__in=())
    for field in fields:
        for word in who.words:
            stands |= Q(**{f"{field}__contains": word}) if len(word) > 1 else Q(pk__in=())
    path = Person.objects.values_list("area__path", flat=True).get(pk=who.person_id)
    area = "area" if hasattr(model, "area") else "message__area"
    above = [int(part) for part in str(path).split(".")]
    reach = Q(**{f"{area}__path__within": str(path)}) | Q(**{f"{area}__in": above})
    rows: QuerySet[Any] = model.objects.filter(stands & reach)
    return rows


def keys_near(person_id: int) -> list[str]:
    """Messages that can speak of somebody: of their area, those below and above it."""
    path = Person.objects.values_list("area__path", flat=True).get(pk=person_id)
    above = [int(part) for part in str(path).split(".")]
    rows = Message.objects.filter(Q(area__path__within=str(path)) | Q(area__in=above))
    return [f"message:{pk}" for pk in rows.values_list("pk", flat=True)]
