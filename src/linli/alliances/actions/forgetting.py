"""Names of erased persons go from what was written down about alliances and their firms."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from linli.alliances import events
from linli.alliances.actions._shared import record
from linli.alliances.actions.party import forget_name
from linli.alliances.models import (
    Alliance,
    Application,
    BodySeat,
    EarlierFile,
    EnterpriseFile,
    Member,
    Turn,
)
from linli.alliances.queries.importing import KIND
from linli.base.acts import act
from linli.base.masking import blacken_fields
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.people.models import Person
from linli.people.spec import Erased
from linli.places import actions as places


@act
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:
    """Somebody was erased: their name and number are blackened in the alliances of their area and
    above it, and in the files of the firms there; in how many places.
    """
    path = Person.objects.values_list("area__path", flat=True).get(pk=who.person_id)
    ids = [int(part) for part in path.split(".")]
    reach = Q(area__path__within=path) | Q(area_id__in=ids)
    here = Q(organisation__area__path__within=path) | Q(organisation__area_id__in=ids)
    files = EnterpriseFile.objects.filter(here).order_by("pk")
    changed = _blacken(files, ("wants", "gives"), who.words)
    there = Q(station__area__path__within=path) | Q(station__area_id__in=ids)
    changed += _blacken(Turn.objects.filter(there).order_by("pk"), ("reason",), who.words)
    earlier = EarlierFile.objects.filter(file__in=files.values("pk")).order_by("pk")
    changed += _blacken(earlier, ("wants", "gives"), who.words)
    struck = places.strike_rows(KIND, lambda row: any(word in str(row) for word in who.words))
    changed += struck
    for alliance in Alliance.objects.filter(reach).select_related("area").order_by("pk"):
        if _forget_in(alliance, who.words, by, now):
            record(events.NAME_BLACKENED, alliance, by, now)
            changed += 1
    return changed


def _forget_in(alliance: Alliance, said: Collection[str], by: Viewer, now: datetime) -> bool:
    members = Member.objects.filter(alliance=alliance).order_by("pk")
    subjects = [
        f"alliance:{alliance.pk}",
        *(f"membership:{row.pk}" for row in members),
        *(f"entry:{row.pk}" for row in alliance.applications.all()),
    ]
    erased = [journal.erase_texts_naming(each, said, by=by, now=now) for each in subjects]
    seats = BodySeat.objects.filter(body__alliance=alliance).exclude(name="").order_by("pk")
    gone = [forget_name(seat, now) for seat in seats if seat.name in said]
    sent = Application.objects.filter(alliance=alliance).order_by("pk")
    named = [
        _blacken(members, ("missing", "reason", "hearing"), said),
        _blacken(sent, ("about", "reason", "contact_name", "contact_phone"), said),
    ]
    return any(named) or any(erased) or bool(gone)


def _blacken(rows: "QuerySet[Any]", fields: tuple[str, ...], said: Collection[str]) -> int:
    changed = 0
    for row in rows.select_for_update(of=("self",)):
        if named := blacken_fields(row, fields, said):
            row.save(update_fields=named)
            changed += 1
    return changed
