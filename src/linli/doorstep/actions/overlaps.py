"""Two records of one household, the second made without sight of the first."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base.composed import Composed
from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases.models import Case
from linli.doorstep import events, rules
from linli.doorstep.models import Overlap
from linli.doorstep.spec import Differs
from linli.drives import actions as drives
from linli.journal import actions as journal
from linli.places.models import Dwelling
from linli.visits import actions as visits
from linli.visits.models import Visit


def door_alone(dwelling_id: int) -> Dwelling:
    """The door, held until the end of this transaction: of two records that arrive at the same
    moment the second one must find the first.
    """
    return _held.one(number=dwelling_id)


_held = Composed[Dwelling](
    lambda number: (
        Dwelling.objects.select_for_update(of=("self",), no_key=True)
        .select_related("compound__area")
        .filter(pk=number)
    )
)


def unseen_by(visit: Visit, seen: int | None) -> list[Visit]:
    """Visits of others after what the page of this one showed; none if it does not say."""
    if seen is None:
        return []
    later = Visit.objects.filter(
        dwelling_id=visit.dwelling_id, withdrawn_at=None, pk__gt=seen, pk__lt=visit.pk
    )
    return list(later.exclude(worker_id=visit.worker_id).order_by("pk"))


def note_overlaps(
    visit: Visit, unseen: Sequence[Visit], *, contested: bool, by: Viewer, now: datetime
) -> list[Overlap]:
    """Write down each visit that was made without sight of another. `contested`: they say different
    things about a drive.
    """
    told = [str(Differs.DRIVES)] if contested else []
    return [_write_down(other, visit, told, by, now) for other in unseen]


def _write_down(first: Visit, second: Visit, told: list[str], by: Viewer, now: datetime) -> Overlap:
    overlap = Overlap(
        area=second.area,
        dwelling_id=second.dwelling_id,
        first=first,
        second=second,
        differs=[*_differences(first, second), *told],
        found_at=now,
    )
    overlap.save(force_insert=True)
    _record(events.OVERLAP_FOUND, overlap, by, now)
    return overlap


def _differences(first: Visit, second: Visit) -> list[str]:
    raised = [
        sorted(Case.objects.filter(once__startswith=f"{one.once}:").values_list("category_id"))
        for one in (first, second)
    ]
    differs = {
        Differs.OUTCOME: first.outcome != second.outcome,
        Differs.NOTE: first.note != second.note,
        Differs.AGAIN: first.again_on != second.again_on,
        Differs.APPEALS: raised[0] != raised[1],
    }
    return [str(what) for what, is_so in differs.items() if is_so]


@transaction.atomic
def settle_overlap(
    overlap_id: int,
    how: str,
    why: str = "",
    *,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Overlap:
    """Say what stands. With "first" or "second" the other visit is withdrawn with `why` as its
    reason, and the drives of this household follow from the one that stands; both stay readable.
    Raises Invalid, Conflict, NotAllowed.
    """
    rows = Overlap.objects.select_for_update(of=("self",))
    overlap = rows.select_related("area", "first", "second").get(pk=overlap_id)
    if version is not None and version != overlap.version:
        raise Conflict(_("Someone else has settled this meanwhile."), current=overlap)
    ensure(
        rules.can_settle(by, overlap),
        _("The secretary of the community settles this."),
        code="not_secretary",
    )
    if overlap.settled_at is not None:
        raise NotAllowed(_("This is settled already."), code="settled")
    if how not in Overlap.How.values:
        raise Invalid(_("Choose what stands."), field="how")
    _withdraw_the_other(overlap, how, why.strip(), by, now)
    overlap.settled_at, overlap.settled_by = now, by.key
    overlap.settled_how, overlap.settled_why = how, why.strip()[:200]
    overlap.version += 1
    overlap.save()
    _record(events.OVERLAP_SETTLED, overlap, by, now, how=how)
    return overlap


def _withdraw_the_other(overlap: Overlap, how: str, why: str, by: Viewer, now: datetime) -> None:
    if how == Overlap.How.BOTH:
        return
    if not why:
        raise Invalid(_("Say why the other one is withdrawn."), field="why")
    first_stands = how == Overlap.How.FIRST
    stands, other = (
        (overlap.first, overlap.second) if first_stands else (overlap.second, overlap.first)
    )
    drives.let_stand(stands.pk, other.pk, why, by=by, now=now)
    if other.withdrawn_at is None:
        visits.withdraw_visit(other.pk, why, by=by, now=now)


def _record(kind: str, overlap: Overlap, by: Viewer, now: datetime, **data: str) -> None:
    journal.record(
        kind,
        subject=f"overlap:{overlap.pk}",
        about=[
            f"dwelling:{overlap.dwelling_id}",
            f"visit:{overlap.first_id}",
            f"visit:{overlap.second_id}",
        ],
        area=overlap.area.path,
        by=by,
        now=now,
        **data,
    )
