"""Reading the journal: timelines, counts, what still has to follow, and whether the chain holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import import_module
from typing import Any, Literal

from django.conf import settings
from django.db.models import BigIntegerField, Count, Func, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.base.viewer import Viewer
from linli.journal.models import GENESIS, DayHead, Delivery, Entry, Seal
from linli.journal.rules import RIGHTS, everywhere


def visible_to(viewer: Viewer) -> "QuerySet[Entry]":
    """Entries the viewer may see in the journal (see `rules.can_see`)."""
    if everywhere(viewer, "see"):
        return Entry.objects.all()
    return Entry.objects.filter(area__within_any=RIGHTS.areas(viewer, "see"))


def timeline(subject: str, kinds: Iterable[str] | None = None) -> list[Entry]:
    """What happened to a record ("case:5"), oldest first, with the words of each entry.

    Whoever calls has asked whether the viewer may see the record; `kinds` narrows what they
    may see of its life.
    """
    entries = Entry.objects.filter(Q(subject=subject) | Q(about__contains=[subject]))
    if kinds is not None:
        entries = entries.filter(kind__in=tuple(kinds))
    return list(entries.select_related("text").order_by("id"))


@dataclass(frozen=True)
class KindCount:
    """How often one kind of thing happened, and when last."""

    kind: str
    count: int
    last_at: datetime


def kinds(entries: "QuerySet[Entry]") -> list[KindCount]:
    """The kinds among these entries, most frequent first."""
    rows = entries.order_by().values("kind").annotate(n=Count("pk"), last=Max("happened_at"))
    return [KindCount(row["kind"], row["n"], row["last"]) for row in rows.order_by("-n", "kind")]


def during(entries: "QuerySet[Entry]", first: date, last: date) -> "QuerySet[Entry]":
    """Entries that happened from the first to the last day, both included, in local time."""
    return entries.filter(
        happened_at__gte=timezone.make_aware(datetime.combine(first, time.min)),
        happened_at__lt=timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min)),
    )


@dataclass(frozen=True)
class ChainState:
    """How far the chain reaches: entries sealed, entries not yet sealed, its head."""

    sealed: int
    waiting: int
    head: Seal | None


def chain_state() -> ChainState:
    """How the chain stands now. Says nothing about anybody's records."""
    head = last_seal()
    return ChainState(
        sealed=head.position if head else 0,
        waiting=unsealed(all_visible=True).count(),
        head=head,
    )


def unfinished(viewer: Viewer) -> "QuerySet[Delivery]":
    """Reactions that have not happened yet, in the viewer's areas; those that failed first."""
    visible = visible_to(viewer)
    waiting = Delivery.objects.filter(done_at=None, entry__in=visible).select_related("entry")
    return waiting.order_by("-attempts", "id")


def waits_for_others(entry: Entry, handler: str) -> bool:
    """Whether other reactions to this entry than `handler` (its full name) are still to happen."""
    return Delivery.objects.filter(entry=entry, done_at=None).exclude(handler=handler).exists()


def reactions() -> dict[str, tuple[Any, ...]]:
    """Kind → handlers, from the one file that lists them (LINLI_REACTIONS)."""
    path, _dot, name = settings.LINLI_REACTIONS.rpartition(".")
    return dict(getattr(import_module(path), name))


# The chain


class SnapshotXmin(Func):
    """The oldest transaction still open: everything below is finished and visible."""

    template = "(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)"
    output_field = BigIntegerField()


def unsealed(*, all_visible: bool = False) -> "QuerySet[Entry]":
    """Entries without a place in the chain that may get one now, in their order.

    An entry waits while a transaction older than its own is open, so that the order of the
    chain never has to change. `all_visible` leaves that out: after a restore the numbers of
    transactions begin anew.
    """
    entries = Entry.objects.filter(seal=None).order_by("id")
    return entries if all_visible else entries.filter(xid__lt=SnapshotXmin())


def last_seal() -> Seal | None:
    """The head of the chain."""
    return Seal.objects.order_by("-position").first()


def chain() -> Iterator[Seal]:
    """All seals with their entries, in the order of the chain, a few thousand at a time."""
    return Seal.objects.select_related("entry").order_by("position").iterator(chunk_size=2000)


def heads() -> "QuerySet[DayHead]":
    """The heads of the days, latest first."""
    return DayHead.objects.order_by("-day")


@dataclass(frozen=True)
class Problem:
    """Where the chain does not hold: at which position, and which entry if it is known."""

    what: Literal["altered", "removed", "reordered", "head"]
    position: int
    entry_id: int | None = None

    def __str__(self) -> str:
        words = {
            "altered": _("Entry %(entry)s (position %(position)s) was altered"),
            "removed": _("The entry at position %(position)s was removed"),
            "reordered": _("Entry %(entry)s (position %(position)s) is not in its place"),
            "head": _("The chain at position %(position)s is not the one whose head was exported"),
        }
        return words[self.what] % {"entry": self.entry_id, "position": self.position}


def verify(seals: Iterable[Seal], heads: Iterable[DayHead]) -> list[Problem]:
    """Where the chain is broken; empty when it holds. Pure: reads what it is given, in order."""
    exported = {head.position: head.hash for head in heads}
    found: list[Problem] = []
    expected, previous = 1, GENESIS
    for seal in seals:
        gap = range(expected, seal.position)
        found += [Problem("removed", position) for position in gap]
        found += _link_problems(seal, previous, after_gap=bool(gap))
        if exported.pop(seal.position, seal.hash) != seal.hash:
            found.append(Problem("head", seal.position, seal.entry_id))
        expected, previous = seal.position + 1, seal.hash
    found += [Problem("removed", position) for position in sorted(exported) if position >= expected]
    return found


def _link_problems(seal: Seal, previous: str, *, after_gap: bool) -> list[Problem]:
    if seal.entry.link(seal.previous) != seal.hash:
        return [Problem("altered", seal.position, seal.entry_id)]
    if seal.previous != previous and not after_gap:
        return [Problem("reordered", seal.position, seal.entry_id)]
    return []


def problems() -> list[str]:
    """What `linli check` reports of the journal: breaks in the chain, reactions that fail."""
    found = [str(problem) for problem in verify(chain(), DayHead.objects.all())]
    failing = Delivery.objects.filter(done_at=None, attempts__gt=0).count()
    if failing:
        found.append(
            ngettext(
                "%(n)s reaction fails; see the journal page",
                "%(n)s reactions fail; see the journal page",
                failing,
            )
            % {"n": failing}
        )
    return found


def export() -> Iterator[dict[str, Any]]:
    """The whole chain for an independent verifier, one object per line: entries, seals, heads."""
    for entry in Entry.objects.order_by("id").iterator(chunk_size=2000):
        yield {"entry": entry.as_sealed()}
    for seal in Seal.objects.order_by("position").iterator(chunk_size=2000):
        yield {
            "seal": {
                "position": seal.position,
                "entry": seal.entry_id,
                "previous": seal.previous,
                "hash": seal.hash,
            }
        }
    for head in DayHead.objects.order_by("day"):
        yield {"head": {"day": head.day.isoformat(), "position": head.position, "hash": head.hash}}
