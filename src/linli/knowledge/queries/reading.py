"""Every read of answers and questions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.accounts import queries as accounts
from linli.accounts.models import Account
from linli.base.figures import Extent, Line
from linli.base.masking import redact
from linli.base.viewer import Viewer
from linli.cases import queries as cases
from linli.cases.models import Case
from linli.cases.spec import KINDS
from linli.knowledge.models import Answer, Asked, WordGroup
from linli.knowledge.rules import RIGHTS
from linli.knowledge.spec import (
    KEPT_DAYS,
    SHOWN,
    Doc,
    Effect,
    doc,
    effect,
    groups_of,
    ranked,
    rarity,
)
from linli.knowledge.workflow import State
from linli.places.models import Area

SIZE = 50


def visible_to(viewer: Viewer) -> "QuerySet[Answer]":
    """Answers of the viewer's areas and of the areas above them; the twin of `rules.can_see`."""
    areas = RIGHTS.areas(viewer, "see")
    above = {
        path.rsplit(".", depth)[0] for path in areas for depth in range(1, path.count(".") + 1)
    }
    seen = Q(area__path__within_any=areas) | Q(area__path__in=above)
    return Answer.objects.filter(seen).select_related("area", "owner")


def listed(viewer: Viewer, *, state: str, words: str, today: date) -> "QuerySet[Answer]":
    """The desk's list: by state, or those whose review is due; under words of the question."""
    rows = visible_to(viewer)
    if state == "review":
        rows = rows.filter(state=State.APPROVED, review_on__lte=today)
    elif state:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(question__icontains=words)
    return rows.order_by("subject", "question", "pk")


def areas_to_write(viewer: Viewer) -> "QuerySet[Area]":
    """Where the viewer may write answers."""
    areas = RIGHTS.areas(viewer, "write")
    rows = Area.objects.filter(path__within_any=areas, closed_on=None, in_use=True)
    return rows.filter(level__in=("subdistrict", "community")).order_by("code", "pk")


def areas_to_fill(viewer: Viewer) -> "QuerySet[Area]":
    """The viewer's own areas in which they approve: those take the answers of the program."""
    own = RIGHTS.areas(viewer, "approve")
    rows = Area.objects.filter(path__in=own, closed_on=None, in_use=True)
    return rows.filter(level__in=("subdistrict", "community")).order_by("code", "pk")


def places_to_ask(now: datetime) -> "QuerySet[Area]":
    """Communities in which somebody answers for questions on this day."""
    answered_for = accounts.areas_answered_for(now)
    rows = Area.objects.filter(pk__in=answered_for, level="community", closed_on=None, in_use=True)
    return rows.order_by("code", "pk")


def owners(areas: Collection[Area], now: datetime) -> "QuerySet[Account]":
    """Who may look after an answer of one of these areas: its staff."""
    paths = {str(area.path) for area in areas}
    top = [area for area in areas if not _is_below(str(area.path), paths)]
    return reduce(or_, (accounts.staff_of(area, now) for area in top), Account.objects.none())


def _is_below(path: str, others: set[str]) -> bool:
    return any(path.startswith(f"{other}.") for other in others)


Groups = tuple[frozenset[str], ...]


def word_groups() -> "QuerySet[WordGroup]":
    """All groups of words, those in use first."""
    return WordGroup.objects.order_by("-active", "pk")


def groups() -> Groups:
    """Words that mean the same, as the town keeps them (1 query)."""
    return tuple(groups_of(_lines().values_list("words", flat=True)))


def _lines() -> "QuerySet[WordGroup]":
    return WordGroup.objects.filter(active=True).order_by("pk")


def effect_of(words: str, *, active: bool, group_id: int | None) -> Effect:
    """What the search would do with these words in place of a group (or as a new one)."""
    rows = WordGroup.objects.order_by("pk").values_list("pk", "words", "active")
    kept = [(pk, line) for pk, line, in_use in rows if in_use]
    after = [line for pk, line in kept if pk != group_id] + ([words] if active else [])
    return effect(groups_of(line for _pk, line in kept), groups_of(after))


@lru_cache(maxsize=4096)
def _doc(
    pk: int,
    version: int,  # noqa: ARG001 - part of the key
    question: str,
    wordings: str,
    text: str,
    same: Groups,
) -> Doc:
    return doc(str(pk), f"{question} {wordings}", text, same)


def usable(now: datetime) -> "QuerySet[Answer]":
    """Approved and still valid: these alone are shown to anybody."""
    rows = Answer.objects.filter(state=State.APPROVED)
    return rows.filter(Q(valid_until=None) | Q(valid_until__gte=localdate(now)))


def usable_in(area: Area, now: datetime) -> "QuerySet[Answer]":
    """Those that hold in an area: its own, and those of the areas above it."""
    above = [int(part) for part in str(area.path).split(".")]
    return usable(now).filter(area_id__in=above)


def find(words: str, area: Area, now: datetime, same: Groups | None = None) -> list[Answer]:
    """The approved answers that fit, best first, three at most (2 queries; 1 where the groups of
    words are at hand).
    """
    known = {str(row.pk): row for row in usable_in(area, now)}
    same = groups() if same is None else same
    docs = [
        _doc(row.pk, row.version, row.question, row.wordings, row.text, same)
        for row in known.values()
    ]
    hits = ranked(words, docs, rarity(docs), same)
    return [known[key] for key, _score in hits[:SHOWN]]


def said(answer: Answer) -> str:
    """An answer as it is sent to somebody: its text, and what it rests on."""
    words = {"answer": answer.text, "source": answer.source}
    return _("%(answer)s\n\nRests on: %(source)s") % words


def suggestion(words: str, area: Area, now: datetime) -> str:
    """What an approved answer says to this, for whoever writes an answer; "" if none fits, or a
    person of the profession must advise.
    """
    best = next((each for each in find(words, area, now) if not each.hands_over), None)
    return said(best) if best else ""


def inquiries(viewer: Viewer) -> "QuerySet[Case]":
    """Cases on the viewer's desk that ask something; `lines` holds the groups of words."""
    kinds = [code for code, kind in KINDS.items() if kind.asks]
    rows = cases.on_desk(viewer).filter(kind__in=kinds).select_related("area")
    return rows.annotate(lines=ArraySubquery(_lines().values("words")))


def fitting(case: Any, now: datetime) -> list[Answer]:
    """The approved answers that fit one of `inquiries`, which brings its words along (1 query)."""
    same = tuple(groups_of(case.lines))
    return find(case.body or case.summary, case.area, now, same)


def shown(asked: Asked) -> list[Answer]:
    """The answers that a question was shown, as far as they are still approved."""
    rows = {row.pk: row for row in Answer.objects.filter(pk__in=asked.found)}
    return [rows[pk] for pk in asked.found if pk in rows and rows[pk].state == State.APPROVED]


def asked_visible_to(viewer: Viewer) -> "QuerySet[Asked]":
    """What was asked in the areas for which the viewer answers."""
    return Asked.objects.filter(area__path__within_any=RIGHTS.areas(viewer, "see_asked"))


@dataclass(frozen=True)
class Open:
    """A question without answer, and how often it was asked in these words; numbers and door
    plates in them are blackened.
    """

    words: str
    n: int


def without_answer(viewer: Viewer) -> list[Open]:
    """What was asked most without an answer that helped, in the weeks that are kept (1 query)."""
    rows = asked_visible_to(viewer).filter(answered_at=None).order_by("-asked_at")[:1000]
    counted: dict[str, int] = {}
    for row in rows:
        if words := redact(row.words):
            counted[words] = counted.get(words, 0) + 1
    found = [Open(words, n) for words, n in counted.items()]
    return sorted(found, key=lambda each: (-each.n, each.words))[:SIZE]


def to_forget(now: datetime) -> "QuerySet[Asked]":
    """Questions whose words have been kept long enough."""
    return Asked.objects.filter(asked_at__lt=now - timedelta(days=KEPT_DAYS)).exclude(words="")


def questions(subject: str) -> Any:
    """Questions about one subject, for a figure."""

    def rows(extent: Extent) -> "QuerySet[Asked]":
        """Questions asked about it in the period, in the areas the viewer sees."""
        found = Asked.objects.filter(
            subject=subject,
            area__path__within_any=RIGHTS.areas(extent.viewer, "see"),
            **extent.during("asked_at"),
        )
        return found.filter(area__path__within=extent.area) if extent.area else found

    return rows


def answered(subject: str) -> Any:
    """Those of them that were answered."""

    def rows(extent: Extent) -> "QuerySet[Asked]":
        """Of these: shown an answer that nobody called unhelpful, or answered by a person."""
        found: QuerySet[Asked] = questions(subject)(extent).filter(answered_at__isnull=False)
        return found

    return rows


def line(row: Asked) -> Line:
    """A question among the rows of a figure: its number alone, the words are sealed."""
    return Line(f"#{row.pk}", (), reverse("knowledge:unanswered"))
