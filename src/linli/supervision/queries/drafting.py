"""The draft of a circular: figures of a time, each opening its rows; no person, no ranking."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.base.figures import Extent
from linli.base.masking import redact
from linli.base.viewer import Viewer
from linli.places.models import Area
from linli.supervision.models import Sample, Slip
from linli.supervision.queries import figures
from linli.supervision.queries.rounds import rounds_visible_to
from linli.supervision.workflow import Finding, RoundState, Severity


def sent_back_slips(extent: Extent) -> "QuerySet[Slip]":
    """Slips of which a reply was sent back in the period."""
    return Slip.objects.filter(pk__in=figures.sent_back(extent).values("slip"))


def unanswered(extent: Extent) -> "QuerySet[Slip]":
    """Slips whose reply was due in the period and did not come by the day."""
    due = figures.due(extent)
    return due.exclude(pk__in=figures.answered_in_time(extent).values("pk"))


#: What a list of slips can be narrowed to, and what a circular counts.
COUNTED: dict[str, tuple[Any, Callable[[Extent], "QuerySet[Slip]"]]] = {
    "issued": (gettext_lazy("Slips issued"), figures.issued),
    "due": (gettext_lazy("Replies due"), figures.due),
    "in_time": (gettext_lazy("Replied in time"), figures.answered_in_time),
    "not_in_time": (gettext_lazy("Not replied in time"), unanswered),
    "sent_back": (gettext_lazy("Replies sent back"), sent_back_slips),
}


@dataclass(frozen=True)
class Counted:
    """One figure of a circular and the list of its rows."""

    code: str
    label: Any
    value: int
    of: int | None
    url: str


def extent_of(viewer: Viewer, area: Area, since: date, until: date) -> Extent:
    """From the first moment of `since` to the last of `until`."""
    return Extent(viewer, area.path, *bounds(since, until))


def bounds(since: date, until: date) -> tuple[datetime, datetime]:
    """From the first moment of `since` to the first after `until`."""
    return start_of(since), start_of(until + timedelta(days=1))


def counted_rows(viewer: Viewer, code: str, since: date, until: date) -> "QuerySet[Slip]":
    """The slips behind one figure of a circular, wherever the viewer may see them."""
    return COUNTED[code][1](Extent(viewer, "", *bounds(since, until)))


def start_of(day: date) -> datetime:
    """The first moment of a day in the town."""
    return make_aware(datetime.combine(day, datetime.min.time()))


def counted(viewer: Viewer, area: Area, since: date, until: date) -> list[Counted]:
    """The figures of a time about slips."""
    extent = extent_of(viewer, area, since, until)
    values = {code: rows(extent).count() for code, (_label, rows) in COUNTED.items()}
    of = {"in_time": values["due"], "not_in_time": values["due"]}
    period = {"since": since.isoformat(), "until": until.isoformat()}
    address = reverse("supervision:list")
    return [
        Counted(
            code,
            label,
            values[code],
            of.get(code),
            f"{address}?{urlencode({'state': 'all', 'counted': code, **period})}",
        )
        for code, (label, _rows) in COUNTED.items()
    ]


def found(viewer: Viewer, area: Area, since: date, until: date) -> dict[str, int]:
    """Finding → how many of the records that rounds closed in the time had looked at."""
    extent = extent_of(viewer, area, since, until)
    rounds = rounds_visible_to(viewer).filter(
        area__path__within=area.path, state=RoundState.CLOSED, **extent.during("closed_at")
    )
    rows = Sample.objects.filter(round__in=rounds).order_by().values("finding")
    return {row["finding"]: row["n"] for row in rows.annotate(n=Count("pk"))}


def draft(viewer: Viewer, area: Area, since: date, until: date) -> str:
    """The words of a circular about this time, one paragraph a line, to be edited."""
    values = {each.code: each for each in counted(viewer, area, since, until)}
    lines = [
        _("From %(since)s to %(until)s, supervision in %(area)s was as follows.")
        % {"since": _day(since), "until": _day(until), "area": area.name},
        *_rounds(found(viewer, area, since, until)),
        _(
            "%(issued)d slips were issued. %(due)d replies were due; %(in_time)d came in time, "
            "%(late)d did not. %(back)d were sent back."
        )
        % {
            "issued": values["issued"].value,
            "due": values["due"].value,
            "in_time": values["in_time"].value,
            "late": values["not_in_time"].value,
            "back": values["sent_back"].value,
        },
        *_named(viewer, area, since, until),
        _("All units concerned check their own records against this and put right what is named."),
    ]
    return "\n".join(lines)


def _rounds(numbers: dict[str, int]) -> list[str]:
    if not numbers:
        return []
    looked = sum(numbers.values())
    faults = "、".join(
        f"{finding.label}{numbers[finding]}" for finding in Finding if numbers.get(finding)
    )
    return [
        _("%(n)d records were drawn and looked at: %(findings)s.")
        % {"n": looked, "findings": faults}
    ]


def _named(viewer: Viewer, area: Area, since: date, until: date) -> list[str]:
    """Slips with the third step in this time: number, unit, matter; in the order of issue."""
    extent = extent_of(viewer, area, since, until)
    rows = (
        figures.of_extent(extent)
        .filter(steps__severity=Severity.CIRCULAR, **extent.during("steps__taken_at"))
        .select_related("to_section", "to_area")
        .distinct()
        .order_by("year", "sequence")
    )
    return [
        _("%(number)s (%(unit)s): %(title)s. It is put right without further delay.")
        % {"number": slip.number, "unit": slip.unit, "title": redact(slip.title)}
        for slip in rows
    ]


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
