"""Lectures: whose they are to see, what the public finds, what waits."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet, Sum, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.accounts import queries as accounts
from linli.accounts.models import Account
from linli.base.parts import Beside, Chip
from linli.base.viewer import Role, Viewer
from linli.events.workflow import State as EventState
from linli.live import rules
from linli.live.models import Broadcast, Lecture, Rating, Viewing
from linli.live.spec import FEWEST_RATINGS
from linli.live.workflow import OVER, State
from linli.places.models import Area

#: Rows of one page of a list.
SIZE = 50
#: The one next act of a lecture that waits: words and the page it is done on.
DESK = {
    "archive": (_("Read through and archive"), "live:lecture"),
    "end": (_("End the lecture"), "live:lecture"),
}


def visible_to(viewer: Viewer) -> "QuerySet[Lecture]":
    """Lectures this viewer may see; the twin of `rules.can_see`."""
    return Lecture.objects.filter(
        event__area__path__within_any=rules.RIGHTS.areas(viewer, "see")
    ).select_related("event__area", "lecturer")


def filtered(viewer: Viewer, *, state: str = "", words: str = "") -> "QuerySet[Lecture]":
    """The lectures of a desk's list, the latest first. State: "" all, or one of the states."""
    rows = visible_to(viewer)
    if state:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(
            Q(event__title__icontains=words)
            | Q(lecturer_name__icontains=words)
            | Q(laws__icontains=words)
        )
    return rows.annotate(asked=Count("questions"))


def by_address() -> "QuerySet[Lecture]":
    """What opens by its own address (poster, QR code)."""
    return Lecture.objects.exclude(event__announced_at=None).select_related("event__area")


def public(now: datetime) -> "QuerySet[Lecture]":
    """What the public finds: running, to come, and those that can be watched again."""
    rows = by_address().exclude(event__state=EventState.CANCELLED)
    return rows.filter(Q(state__in=OVER) | Q(event__ends_at__gt=now - timedelta(days=1))).order_by(
        "-event__starts_at"
    )


def beside(viewer: Viewer, key: str) -> Beside | None:
    """On the page of a gathering that is a lecture: the way to it, for staff and for everybody."""
    kind, _colon, number = key.partition(":")
    if kind not in {"event", "public_event"}:
        return None
    rows = by_address() if kind == "public_event" else visible_to(viewer)
    row = rows.filter(event_id=number).first()
    if row is None or row.event.state == EventState.CANCELLED:
        return None
    address = reverse("live:watch" if kind == "public_event" else "live:lecture", args=[row.pk])
    words = _("Watch and ask") if kind == "public_event" else _("Studio, questions, recording")
    return Beside(_("Live legal lecture"), acts=(Chip(words, address, icon="video"),))


def for_studio(viewer: Viewer) -> "QuerySet[Lecture]":
    """The lecture whose studio the bearer of a link may enter."""
    return Lecture.objects.filter(pk__in=viewer.scoped("lecture", Role.LECTURER)).select_related(
        "event__area"
    )


def lecturers(area: Area, now: datetime) -> "QuerySet[Account]":
    """Accounts that may give a lecture here."""
    found = [account.pk for account in accounts.staff_of(area, now)]
    steps = str(area.path).split(".")
    above = [".".join(steps[:length]) for length in range(1, len(steps) + 1)]
    return Account.objects.filter(
        Q(pk__in=found)
        | Q(
            appointments__role=Role.LECTURER,
            appointments__area__path__in=above,
            appointments__ended_at=None,
        )
    ).distinct()


def sending(lecture_id: int) -> Broadcast | None:
    """The studio that sends, or may come back."""
    return Broadcast.objects.filter(lecture_id=lecture_id, ended_at=None).first()


def sessions(lecture_id: int) -> list[int]:
    """The numbers of everything a studio sent in this lecture, in order."""
    rows = Broadcast.objects.filter(lecture_id=lecture_id).order_by("number")
    return list(rows.values_list("number", flat=True))


def recordable(lecture_id: int) -> Lecture | None:
    """The lecture, if a recording of it may be made: it is over, and nothing was erased."""
    rows = Lecture.objects.filter(pk=lecture_id, state__in=OVER, recording_erased_at=None)
    return rows.first()


def watched(lecture_id: int) -> dict[str, Any]:
    """Different devices, minutes they were there, and how they found it."""
    rows = Viewing.objects.filter(lecture_id=lecture_id)
    found = rows.aggregate(devices=Count("pk"), seconds=Sum("seconds"))
    said = Rating.objects.filter(lecture_id=lecture_id).aggregate(n=Count("pk"), mean=Avg("stars"))
    return {
        "devices": found["devices"],
        "minutes": (found["seconds"] or 0) // 60,
        "rated": said["n"],
        # Fewer would say what one of them said.
        "mean": round(said["mean"], 1) if said["n"] >= FEWEST_RATINGS else None,
    }


def to_erase(today: date) -> "QuerySet[Lecture]":
    """Lectures whose recording was kept long enough."""
    return Lecture.objects.filter(
        state__in=OVER, keep_until__lt=today, recording_erased_at=None
    ).order_by("pk")


def waiting_for(viewer: Viewer, now: datetime) -> "QuerySet[Any, Any]":
    """Ended and not archived; still on air long after their end."""
    ended = Q(state=State.ENDED)
    forgotten = Q(
        state__in=(State.ON_AIR, State.PAUSED), event__ends_at__lt=now - timedelta(hours=1)
    )
    rows = Lecture.objects.filter(
        ended | forgotten,
        event__area__path__within_any=rules.RIGHTS.areas(viewer, "archive"),
    )
    return rows.annotate(
        thing=Value("lecture"),
        title=F("event__title"),
        place=F("event__area__name"),
        colour=Value(0),
        due_at=F("event__ends_at"),
        act=Value("archive"),
    )
