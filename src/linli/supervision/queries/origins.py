"""What a slip may rest on and a round may look at: cases, commitments. One entry for each kind."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from linli.base.masking import redact
from linli.base.viewer import Viewer
from linli.cases import queries as cases
from linli.cases.models import Case
from linli.commitments import queries as commitments
from linli.commitments.models import Commitment
from linli.places.models import Area, Level
from linli.supervision.spec import ORIGINS


@dataclass(frozen=True)
class Kind:
    """One kind of record: who may see which, and how one reads."""

    visible: Callable[[Viewer], "QuerySet[Any]"]
    title: Callable[[Any], str]
    number: Callable[[Any], str]
    page: str
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


KINDS: dict[str, Kind] = {
    "case": Kind(
        cases.on_desk, _case_title, _case_number, "cases:case", lambda case: case.owner_id
    ),
    "commitment": Kind(
        commitments.visible_to,
        _commitment_title,
        _commitment_number,
        "commitments:commitment",
        lambda commitment: commitment.answerable_id,
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
