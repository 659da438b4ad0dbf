"""What a slip may rest on and a round may look at: cases, commitments, items of ledgers. One entry
for each kind.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from linli.base.masking import redact
from linli.base.viewer import Viewer
from linli.cases import queries as cases
from linli.cases import workflow as cases_workflow
from linli.cases.models import Case
from linli.commitments import queries as commitments
from linli.commitments import workflow as commitments_workflow
from linli.commitments.models import Commitment
from linli.ledgers import queries as ledgers
from linli.ledgers import workflow as ledgers_workflow
from linli.ledgers.models import Item
from linli.places.models import Area, Level
from linli.supervision.spec import ORIGINS


@dataclass(frozen=True)
class Kind:
    """One kind of record: who may see which, and how one reads."""

    visible: Callable[[Viewer], "QuerySet[Any]"]
    title: Callable[[Any], str]
    number: Callable[[Any], str]
    page: str
    #: Those a round may draw: alive at some time in the period.
    framed: Callable[["QuerySet[Any]", datetime, datetime], "QuerySet[Any]"]
    #: The account that answers for it now: offered first as the receiver of a slip.
    answers: Callable[[Any], int | None]


@dataclass(frozen=True)
class Origin:
    """One record: "case:12" with its words, for who may see it."""

    key: str
    label: Any
    title: str
    number: str
    url: str
    area: Area
    answers: int | None


def _case_number(case: Case) -> str:
    return case.number


def _commitment_number(commitment: Commitment) -> str:
    return f"#{commitment.pk}"


def _case_title(case: Case) -> str:
    return case.summary


def _commitment_title(commitment: Commitment) -> str:
    return commitment.what


def _item_number(item: Item) -> str:
    return item.number


def _item_title(item: Item) -> str:
    return item.title


def _framed_items(rows: "QuerySet[Any]", start: datetime, end: datetime) -> "QuerySet[Any]":
    return rows.filter(
        Q(closed_at=None) | Q(closed_at__gte=start), starts_on__lt=localdate(end)
    ).exclude(state__in=(ledgers_workflow.State.DRAFT, ledgers_workflow.State.WITHDRAWN))


def _framed_cases(rows: "QuerySet[Any]", start: datetime, end: datetime) -> "QuerySet[Any]":
    return rows.filter(Q(ended_at=None) | Q(ended_at__gte=start), raised_at__lt=end).exclude(
        state=cases_workflow.State.WITHDRAWN
    )


def _framed_commitments(rows: "QuerySet[Any]", start: datetime, end: datetime) -> "QuerySet[Any]":
    return rows.filter(
        Q(confirmed_at=None) | Q(confirmed_at__gte=start), started_at__lt=end
    ).exclude(state=commitments_workflow.State.CANCELLED)


KINDS: dict[str, Kind] = {
    "case": Kind(
        cases.on_desk,
        _case_title,
        _case_number,
        "cases:case",
        _framed_cases,
        lambda case: case.owner_id,
    ),
    "commitment": Kind(
        commitments.visible_to,
        _commitment_title,
        _commitment_number,
        "commitments:commitment",
        _framed_commitments,
        lambda commitment: commitment.answerable_id,
    ),
    "item": Kind(
        ledgers.visible_to,
        _item_title,
        _item_number,
        "ledgers:item",
        _framed_items,
        lambda item: item.in_charge_id,
    ),
}


def origin(viewer: Viewer, key: str) -> Origin | None:
    """The record of this key, as far as the viewer may see it; else None."""
    kind, _sep, number = key.partition(":")
    declared = KINDS.get(kind)
    if declared is None or not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    row = declared.visible(viewer).select_related("area").filter(pk=int(number)).first()
    return _origin(kind, row) if row is not None else None


def origins(viewer: Viewer, keys: Iterable[str]) -> dict[str, Origin]:
    """The records of these keys that the viewer may see, in one query for each kind."""
    wanted: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for key in keys:
        kind, _sep, number = key.partition(":")
        wanted.get(kind, []).append(int(number))
    found = [
        _origin(kind, row)
        for kind, ids in wanted.items()
        if ids
        for row in KINDS[kind].visible(viewer).select_related("area").filter(pk__in=ids)
    ]
    return {each.key: each for each in found}


def frame(
    viewer: Viewer, area: Area, kinds: Iterable[str], start: datetime, end: datetime
) -> list[str]:
    """All records of these kinds in the area that were alive between `start` and `end`, in order:
    cases not withdrawn, commitments not cancelled, items neither drafts nor withdrawn; none of
    them ended before.
    """
    found = []
    for kind in sorted(kinds):
        rows = KINDS[kind].visible(viewer).filter(area__path__within=area.path)
        framed = KINDS[kind].framed(rows, start, end).order_by("pk")
        found += [f"{kind}:{pk}" for pk in framed.values_list("pk", flat=True)]
    return found


def _origin(kind: str, row: Any) -> Origin:
    declared = KINDS[kind]
    return Origin(
        key=f"{kind}:{row.pk}",
        label=ORIGINS[kind],
        title=redact(declared.title(row)),
        number=declared.number(row),
        url=reverse(declared.page, args=[row.pk]),
        area=row.area,
        answers=declared.answers(row),
    )


def subdistrict_of(area: Area) -> Area:
    """The sub-district an area lies in; where there is none above it, the area itself."""
    above = Area.objects.filter(
        pk__in=[int(part) for part in area.path.split(".") if part], level=Level.SUBDISTRICT
    )
    return above.first() or area
