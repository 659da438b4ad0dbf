"""Querysets that programmes turn into figures: targets of drives made from one template."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from linli.base.figures import Extent, Line
from linli.drives.models import Letter, Target
from linli.drives.queries.scope import visible_to
from linli.drives.workflow import CONSENTING, SPOKEN, Meaning, State

Rows = Callable[[Extent], "QuerySet[Target]"]


def of_template(code: str) -> Rows:
    """All targets of drives of this kind that run or have ended."""

    def rows(extent: Extent) -> "QuerySet[Target]":
        """All on the rosters of started drives, without those that it does not concern."""
        found = (
            Target.objects.filter(drive__in=visible_to(extent.viewer), drive__template=code)
            .exclude(drive__state__in=(State.DRAFT, State.WITHDRAWN))
            .exclude(meaning=Meaning.OUT)
        )
        return found.filter(area__path__within=extent.area) if extent.area else found

    return rows


def letters_signed(code: str) -> Rows:
    """Targets with a letter of intent."""

    def rows(extent: Extent) -> "QuerySet[Target]":
        """Of these: with a letter in force, signed in the period."""
        letters = Letter.objects.filter(
            target=OuterRef("pk"), withdrawn_at=None, **extent.during("attempt__at")
        )
        return of_template(code)(extent).filter(Exists(letters))

    return rows


def unreached(code: str) -> Rows:
    """Targets where nobody was spoken to."""

    def rows(extent: Extent) -> "QuerySet[Target]":
        """Of these: where nobody was spoken to yet; how it stands now, whatever the period."""
        return of_template(code)(extent).filter(meaning__in=(Meaning.UNTRIED, Meaning.AWAY))

    return rows


def told(code: str) -> Rows:
    """Targets that were spoken to."""

    def rows(extent: Extent) -> "QuerySet[Target]":
        """Of these: spoken to, last in the period."""
        return _standing(code, extent, SPOKEN)

    return rows


def agreed(code: str) -> Rows:
    """Targets that consent."""

    def rows(extent: Extent) -> "QuerySet[Target]":
        """Of these: agreed in words or in writing, or further, last seen in the period."""
        return _standing(code, extent, CONSENTING)

    return rows


def declined(code: str) -> Rows:
    """Targets that do not want it."""

    def rows(extent: Extent) -> "QuerySet[Target]":
        """Of these: said no, in the period. A valid end."""
        return _standing(code, extent, frozenset({Meaning.DECLINED}))

    return rows


def done(code: str) -> Rows:
    """Targets for which it is done."""

    def rows(extent: Extent) -> "QuerySet[Target]":
        """Of these: done, in the period. Intent is never counted as done."""
        return _standing(code, extent, frozenset({Meaning.DONE}))

    return rows


def line(target: Any) -> Line:
    """One target in a drill-down; its page shows who it is, masked."""
    name = target.dwelling or target.organisation or f"#{target.pk}"
    address = "" if target.detached_at else reverse("drives:target", args=[target.pk])
    return Line(str(name), (str(target.stage),), address)


def _standing(code: str, extent: Extent, meanings: frozenset[Meaning]) -> "QuerySet[Target]":
    return of_template(code)(extent).filter(meaning__in=meanings, **extent.during("last_at"))
