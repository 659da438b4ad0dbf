"""Figures of cases: rows to be counted, for whom, where and when an `Extent` says.

The three rates (三率): answered in time of what was raised; solved of what the raisers said;
satisfied of those who were asked. Ends without the raiser's word are counted apart.
"""

from typing import Any

from django.db.models import BooleanField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from linli.base.figures import Extent
from linli.cases.models import Case, CaseClock, Confirmation, HandOver, Verdict
from linli.cases.queries.scope import visible_to
from linli.cases.spec import HAZARD, KINDS
from linli.cases.workflow import Outcome, State


def of_extent(extent: Extent) -> "QuerySet[Case]":
    """All cases the viewer may see in the area, whenever they were."""
    rows = visible_to(extent.viewer)
    return rows.filter(area__path__within=extent.area) if extent.area else rows


def raised(extent: Extent) -> "QuerySet[Case]":
    """Cases raised in the period."""
    return of_extent(extent).filter(**extent.during("raised_at"))


def appeals(extent: Extent) -> "QuerySet[Case]":
    """Appeals raised in the period."""
    return raised(extent).filter(kind="appeal")


def raised_not_withdrawn(extent: Extent) -> "QuerySet[Case]":
    """What had to be answered to somebody: raised in the period and not taken back."""
    answered = [kind.code for kind in KINDS.values() if kind.asks_raiser]
    return raised(extent).filter(kind__in=answered).exclude(state=State.WITHDRAWN)


def responded_in_time(extent: Extent) -> "QuerySet[Case]":
    """Of these: the first clock of the kind was met by its due moment."""
    first = Q(pk__in=())
    for kind in KINDS.values():
        first |= Q(case__kind=kind.code, code=kind.clocks[0].code)
    met = CaseClock.objects.filter(
        first, case=OuterRef("pk"), met_at__isnull=False, met_at__lte=F("due_at")
    )
    return raised_not_withdrawn(extent).filter(Exists(met))


def ended(extent: Extent) -> "QuerySet[Case]":
    """Cases that (last) ended in the period, however."""
    return of_extent(extent).filter(ended_at__isnull=False, **extent.during("ended_at"))


def words_given(extent: Extent) -> "QuerySet[Case]":
    """Of what ended: those whose raiser said whether it is solved."""
    rows: QuerySet[Any] = ended(extent).annotate(last_word=_last("solved"))
    return rows.filter(last_word__isnull=False)


def solved(extent: Extent) -> "QuerySet[Case]":
    """Of these: the last word was “solved”."""
    rows: QuerySet[Any] = words_given(extent)
    return rows.filter(last_word=True)


def satisfaction_asked(extent: Extent) -> "QuerySet[Case]":
    """Of what ended: those whose raiser said whether they are satisfied."""
    rows: QuerySet[Any] = ended(extent).annotate(last_mood=_last("satisfied"))
    return rows.filter(last_mood__isnull=False)


def satisfied(extent: Extent) -> "QuerySet[Case]":
    """Of these: satisfied."""
    rows: QuerySet[Any] = satisfaction_asked(extent)
    return rows.filter(last_mood=True)


def unconfirmed(extent: Extent) -> "QuerySet[Case]":
    """Of what ended: closed because the raiser said nothing."""
    return ended(extent).filter(verdict=Verdict.UNCONFIRMED)


def reopened(extent: Extent) -> "QuerySet[Case]":
    """Of what ended: opened again at least once because it was not solved."""
    return ended(extent).filter(reopen_count__gt=0)


def hazards_found(extent: Extent) -> "QuerySet[Case]":
    """Hazards found in the period, but for those withdrawn or none on a closer look."""
    found = raised(extent).filter(kind=HAZARD.code)
    return found.exclude(Q(state=State.WITHDRAWN) | Q(outcome=Outcome.EXPLAINED))


def hazards_rectified(extent: Extent) -> "QuerySet[Case]":
    """Of these: put right by now, rechecked or not yet."""
    return hazards_found(extent).filter(
        state__in=(State.ENDED, State.CLOSED), outcome=Outcome.SOLVED
    )


def hazards_rectified_on_spot(extent: Extent) -> "QuerySet[Case]":
    """Of those put right: at once where they were found, and no recheck found otherwise."""
    return hazards_rectified(extent).filter(settled_on_spot=True, reopen_count=0)


def hazards_rechecked(extent: Extent) -> "QuerySet[Case]":
    """Of those put right: rechecked by somebody else and closed out."""
    return hazards_rectified(extent).filter(state=State.CLOSED)


def hazards_handed_over(extent: Extent) -> "QuerySet[Case]":
    """Of those found: handed over to an authority with enforcement power."""
    return hazards_found(extent).filter(Exists(HandOver.objects.filter(case=OuterRef("pk"))))


def hazards_by_grade(extent: Extent, grade: str) -> "QuerySet[Case]":
    """Of those found: of this grade."""
    return hazards_found(extent).filter(facts__grade=grade)


def count_by_state(extent: Extent) -> dict[str, int]:
    """Cases raised in the period, by the state they are in now."""
    return _counted(raised(extent), "state")


def count_by_category(extent: Extent) -> list[dict[str, Any]]:
    """Cases raised in the period, by category and state: category_id, state, n."""
    rows: QuerySet[Any] = raised(extent).order_by("category__order", "category_id", "state")
    return list(rows.values("category_id", "category__name", "state").annotate(n=Count("pk")))


def _counted(rows: "QuerySet[Case]", field: str) -> dict[str, int]:
    found = rows.order_by().values(field).annotate(n=Count("pk"))
    return {row[field]: row["n"] for row in found}


def _last(field: str) -> Subquery:
    words = Confirmation.objects.filter(case=OuterRef("pk"), **{f"{field}__isnull": False})
    words = words.exclude(how=Confirmation.How.RECHECK)
    return Subquery(words.order_by("-pk").values(field)[:1], output_field=BooleanField())
