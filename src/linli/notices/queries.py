"""What was sent to whom, how far it is, and what waits for a person's hand."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from linli.base.viewer import Viewer
from linli.journal.models import Entry
from linli.notices.models import Notice
from linli.notices.rules import RIGHTS
from linli.notices.workflow import Channel


@dataclass(frozen=True)
class Address:
    """Where a notice goes: the channel, and what that channel needs (a number, a mail address)."""

    channel: Channel
    address: str = ""


def visible_to(viewer: Viewer) -> "QuerySet[Notice]":
    """Notices of the viewer's areas, and those sent to the viewer, newest first."""
    own = Q(recipient=f"account:{viewer.account_id}") if viewer.account_id else Q(pk=None)
    return Notice.objects.filter(Q(area__within_any=RIGHTS.areas(viewer, "see")) | own).order_by(
        "-pk"
    )


def outbox(viewer: Viewer) -> "QuerySet[Notice]":
    """Notices the viewer looks after, newest first."""
    return visible_to(viewer).filter(area__within_any=RIGHTS.areas(viewer, "see"))


def count_by_state(notices: "QuerySet[Notice]") -> dict[str, int]:
    """State → how many of these notices."""
    rows = notices.order_by().values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


def of(about: str) -> "QuerySet[Notice]":
    """Notices about one record, newest first. Whoever calls has asked whether the viewer may
    see the record.
    """
    return Notice.objects.filter(about=about).order_by("-pk")


def inbox(viewer: Viewer) -> "QuerySet[Notice]":
    """What was put on the viewer's own desk, newest first."""
    if viewer.account_id is None:
        return Notice.objects.none()
    return Notice.objects.filter(
        recipient=f"account:{viewer.account_id}", channel=Channel.DESK
    ).order_by("-pk")


def area_of(about: str) -> str:
    """The area in which the record lies, as its journal last said; "" if it never did."""
    entries = Entry.objects.filter(subject=about).exclude(area="").order_by("-pk")
    return entries.values_list("area", flat=True).first() or ""
