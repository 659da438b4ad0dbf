"""Names of erased persons go from what was written about needs, solutions and applications."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from linli.base.acts import act
from linli.base.masking import blacken_fields
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.people.models import Person
from linli.people.spec import Erased
from linli.services import events
from linli.services.actions._shared import record
from linli.services.models import Application, FirmLink, Need, Policy, Solution


@act
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:
    """Somebody was erased: their name and number are blackened in the alliances of their area and
    above it; in how many places.
    """
    path = Person.objects.values_list("area__path", flat=True).get(pk=who.person_id)
    ids = [int(part) for part in path.split(".")]
    here = Q(alliance__area__path__within=path) | Q(alliance__area_id__in=ids)
    there = Q(policy__alliance__area__path__within=path) | Q(policy__alliance__area_id__in=ids)
    with_area, changed = "alliance__area", 0
    for rows, fields in (
        (Need.objects.filter(here).select_related(with_area), ("text", "reason")),
        (Solution.objects.filter(here).select_related(with_area), ("title", "words")),
        (Policy.objects.filter(here).select_related(with_area), ("title", "summary", "body")),
        (
            Application.objects.filter(there).select_related(f"policy__{with_area}"),
            ("note", "answer"),
        ),
    ):
        changed += _blacken(rows, fields, who.words, by, now)
    near = Q(organisation__area__path__within=path) | Q(organisation__area_id__in=ids)
    for row in FirmLink.objects.filter(near).order_by("pk").select_for_update(of=("self",)):
        if named := blacken_fields(row, ("words",), who.words):
            row.save(update_fields=named)
            changed += 1
    return changed


def _blacken(
    rows: "QuerySet[Any]", fields: tuple[str, ...], said: Collection[str], by: Viewer, now: datetime
) -> int:
    changed = 0
    for row in rows.order_by("pk").select_for_update(of=("self",)):
        if named := blacken_fields(row, fields, said):
            row.save(update_fields=named)
            record(events.NAME_BLACKENED, row, by, now)
            changed += 1
        subject = f"{type(row).__name__.lower()}:{row.pk}"
        journal.erase_texts_naming(subject, said, by=by, now=now)
    return changed
