"""Services of an alliance by the town's labels (五色服务): how many times, for how many persons'
times, down to the rows. Counted, not named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.alliances.models import Alliance
from linli.base.viewer import Viewer
from linli.claims import queries as claims
from linli.claims.models import Service
from linli.events import queries as events
from linli.events.models import Event, Headcount
from linli.labels import queries as labels
from linli.labels.models import Label

#: Fewer persons than this are not shown as a number.
FEWEST = 5
GROUP = "service"


@dataclass(frozen=True)
class Done:
    """One time that something was done: a gathering held, or a service for a claim."""

    title: str
    on: date
    where: str
    url: str
    heads: int | None
    labels: frozenset[int]


@dataclass(frozen=True)
class Colour:
    """A label and what was done under it. `heads`: beneficiary-times; None where nobody counted."""

    code: str
    label: Label | None
    times: int
    heads: int | None

    @property
    def shown(self) -> str:
        """Beneficiary-times as they are shown: few are not told apart."""
        if self.heads is None:
            return "—"
        return _("fewer than %(n)d") % {"n": FEWEST} if 0 < self.heads < FEWEST else str(self.heads)


def done_for(viewer: Viewer, alliance: Alliance, year: int | None = None) -> list[Done]:
    """Gatherings of the alliance that were held and services for claims of its circle, the latest
    first (6 queries). The caller asked whether the alliance may be seen.
    """
    found = [*_gatherings(viewer, alliance), *_services(viewer, alliance)]
    if year is not None:
        found = [each for each in found if each.on.year == year]
    return sorted(found, key=lambda each: (each.on, each.title), reverse=True)


def _gatherings(viewer: Viewer, alliance: Alliance) -> list[Done]:
    here = Q(origin=f"alliance:{alliance.pk}") | Q(audience=f"alliance:{alliance.pk}")
    last = Headcount.objects.filter(event=OuterRef("pk")).order_by("-pk")
    rows: Any = Event.objects.filter(here, held_at__isnull=False, labels__group=GROUP)
    rows = rows.annotate(heads=Subquery(last.values("number")[:1])).distinct()
    opens = set(events.visible_to(viewer).filter(here).values_list("pk", flat=True))
    return [
        Done(
            row.title,
            localdate(row.starts_at),
            row.venue,
            reverse("events:event", args=[row.pk]) if row.pk in opens else "",
            row.heads,
            frozenset(each.pk for each in row.labels.all() if each.group == GROUP),
        )
        for row in rows.prefetch_related("labels")
    ]


def _services(viewer: Viewer, alliance: Alliance) -> list[Done]:
    mine = claims.claims_visible_to(viewer).filter(line__circle_id=alliance.circle_id)
    rows = Service.objects.filter(claim__in=mine.order_by())
    rows = rows.select_related("claim__unit__organisation", "claim__line")
    return [
        Done(
            row.what,
            row.held_on,
            str(row.claim.unit),
            reverse("claims:claim", args=[row.claim_id]),
            row.beneficiaries,
            frozenset(each.pk for each in row.claim.line.labels.all() if each.group == GROUP),
        )
        for row in rows.prefetch_related("claim__line__labels")
    ]


def by_colour(done: Sequence[Done]) -> list[Colour]:
    """Each label in use, or used then, with its times; what carries none last. What carries two
    counts under both: the sum of the lines may be more than the whole.
    """
    used = {pk for each in done for pk in each.labels}
    rows = labels.all_labels().filter(group=GROUP)
    known = [label for label in rows if label.active or label.pk in used]
    lines = [
        _counted(str(label.pk), label, [each for each in done if label.pk in each.labels])
        for label in known
    ]
    bare = [each for each in done if not each.labels]
    return [*lines, _counted("none", None, bare)] if bare else lines


def whole(done: Sequence[Done]) -> Colour:
    """All of it, each once."""
    return _counted("", None, done)


def of_colour(done: Sequence[Done], code: str) -> list[Done]:
    """The rows of one line."""
    if code == "none":
        return [each for each in done if not each.labels]
    return [each for each in done if not code or int(code) in each.labels]


def _counted(code: str, label: Label | None, done: Sequence[Done]) -> Colour:
    counted = [each.heads for each in done if each.heads is not None]
    return Colour(code, label, len(done), sum(counted) if counted else None)


def done_line(row: Done) -> dict[str, Any]:
    """How one of them reads in a list."""
    heads = _counted("", None, [row])
    return {
        "title": row.title,
        "url": row.url,
        "meta": (date_format(row.on, "DATE_FORMAT"), row.where),
        "note": _("%(heads)s person-times") % {"heads": heads.shown},
    }
