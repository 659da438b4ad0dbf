"""What was sent to whom, how far it is, and what waits for a person's hand."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.base import masking
from linli.base.viewer import Viewer
from linli.journal.models import Entry
from linli.notices import spec
from linli.notices.models import Inbox, Mailing, Notice, OptOut, Reply
from linli.notices.rules import RIGHTS
from linli.notices.workflow import MOST_ATTEMPTS, Channel, State

#: Columns that whoever queues a mailing hands over, in this order.
ROWS = ("recipient", "path", "sent_to", "sent_index", "called", "door_words")


#: States in which nobody was reached, or nobody knows.
DEAD = (State.FAILED, State.UNKNOWN, State.NO_CHANNEL)


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
    """Notices the viewer looks after, newest first. What is one of many stands on the page of its
    message.
    """
    return visible_to(viewer).filter(mailing=None, area__within_any=RIGHTS.areas(viewer, "see"))


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


def of_mailings(about: str) -> "QuerySet[Notice]":
    """All notices of the mailings about one record. Whoever calls has asked."""
    return Notice.objects.filter(mailing__about=about)


def full_link(link: str) -> str:
    """A path of this house with the address residents know it by; "" without one."""
    return f"{settings.LINLI_ADDRESS}{link}" if link.startswith("/") else link


def words_of(notice: Notice) -> tuple[str, str, str]:
    """Subject, text and full link as the recipient reads them. Those of a mailing are filled in."""
    mailing = notice.mailing
    if mailing is None:
        return notice.subject_line, notice.body, full_link(notice.link)
    body = filled(mailing.body, name=notice.called, door=notice.door)
    return mailing.subject_line, body, full_link(mailing.link)


def words_shown(notice: Notice) -> str:
    """The text as its page shows it. That of a mailing names nobody in full, and no door: whom and
    where is read in the registry, with a purpose, which is written down there.
    """
    if notice.mailing is None:
        return notice.body
    door = _("(their door)") if notice.door else ""
    return filled(notice.mailing.body, name=masking.mask_name(notice.called), door=door)


def filled(text: str, *, name: str, door: str) -> str:
    """The words of a mailing for one recipient. One without a name or a door is not named."""
    return text.replace("{name}", name).replace("{door}", door)


def opted_out() -> "QuerySet[OptOut]":
    """Addresses to which no mailing goes."""
    return OptOut.objects.all()


def opt_outs_visible_to(viewer: Viewer) -> "QuerySet[OptOut]":
    """Those of the viewer's areas, newest first."""
    return OptOut.objects.filter(area__within_any=RIGHTS.areas(viewer, "see")).order_by("-pk")


def replies_to(about: str) -> "QuerySet[Reply]":
    """Replies to the mailings about one record, newest first. Whoever calls has asked."""
    return Reply.objects.filter(notice__mailing__about=about).order_by("-pk")


def inbox_of(source: str) -> Inbox | None:
    """How far the mailbox of answers was read; None before the first look."""
    return Inbox.objects.filter(source=source).first()


def find_mailing(pk: int) -> Mailing:
    """One mailing."""
    return Mailing.objects.get(pk=pk)


def waiting_mailings() -> "QuerySet[Mailing]":
    """Mailings of which something is still to be sent: for the first time, or put back since."""
    queued = Notice.objects.filter(mailing=OuterRef("pk"), state=State.QUEUED, erased_at=None)
    waits = Q(done_at=None) | Exists(queued)
    return Mailing.objects.filter(waits, stopped_at=None).order_by("pk")


def unfinished_mailings(about: str) -> "QuerySet[Mailing]":
    """Mailings about one record that were not through once yet."""
    return Mailing.objects.filter(about=about, done_at=None, stopped_at=None)


def due_of(mailing: Mailing, now: datetime) -> "QuerySet[Notice]":
    """Those of it whose pause is over."""
    return mailing.notices.filter(Q(not_before=None) | Q(not_before__lte=now))


def number_due(mailing: Mailing, now: datetime, most: int) -> int:
    """How many of those are still queued, counted up to `most`."""
    return due_of(mailing, now).filter(state=State.QUEUED)[:most].count()


def quiet_until(now: datetime) -> datetime | None:
    """Until when nothing goes out, if `now` lies in the quiet hours (local time); else None."""
    found = re.fullmatch(r"(\d\d):(\d\d)-(\d\d):(\d\d)", settings.LINLI_QUIET_HOURS)
    if not found:
        return None
    first, first_minute, last, last_minute = map(int, found.groups())
    begins, ends = time(first % 24, first_minute % 60), time(last % 24, last_minute % 60)
    local = timezone.localtime(now)
    here = local.time().replace(tzinfo=None)
    over_night = begins > ends
    inside = (here >= begins or here < ends) if over_night else begins <= here < ends
    if not inside:
        return None
    day = local.date() + timedelta(days=1 if over_night and here >= begins else 0)
    return datetime.combine(day, ends, local.tzinfo)


def reason_column() -> Case:
    """SQL for the code of the reason; "" for what is on its way or arrived."""
    failed = Q(state=State.FAILED)

    def sign(pattern: str) -> Q:
        return failed & Q(error__iregex=pattern)

    return Case(
        When(state=State.NO_CHANNEL, address_index="", then=Value("no_way")),
        When(state=State.NO_CHANNEL, then=Value("landline")),
        When(state=State.UNKNOWN, error="worker_lost", then=Value("worker_lost")),
        When(state=State.UNKNOWN, then=Value("unknown")),
        When(sign(spec.HANDS), then=Value("changed_hands")),
        When(sign(spec.WRONG), then=Value("wrong")),
        When(sign(spec.REFUSED), then=Value("refused")),
        When(sign(spec.OFF), then=Value("off")),
        When(
            failed & (Q(attempts__gte=MOST_ATTEMPTS) | Q(error="worker_lost")),
            then=Value("not_reached"),
        ),
        When(failed, then=Value("provider")),
        default=Value(""),
        output_field=CharField(),
    )
