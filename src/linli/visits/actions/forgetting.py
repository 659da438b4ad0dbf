"""What was noted at doors is forgotten: with whoever is erased, and after its time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base.masking import blacken_fields
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.people.spec import Erased
from linli.places.models import Area
from linli.visits import events, rules
from linli.visits.models import Plan, Visit
from linli.visits.spec import NOTES_KEPT


@transaction.atomic
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:
    """Somebody was erased: the notes of their doors go, and their name and number are blackened
    in the reasons and plans written for these doors; how many notes.
    """
    erased = sum(erase_notes(door, by=by, now=now) for door in who.dwellings)
    for visit in Visit.objects.filter(dwelling__in=who.dwellings).exclude(withdrawn_why=""):
        if blacken_fields(visit, ("withdrawn_why",), who.words):
            visit.save(update_fields=["withdrawn_why"])
    plans = Plan.objects.filter(compound__dwellings__in=who.dwellings).exclude(note="")
    for plan in plans.distinct():
        if blacken_fields(plan, ("note",), who.words):
            plan.save(update_fields=["note"])
    return erased


@transaction.atomic
def erase_notes(dwelling_id: int, *, by: Viewer, now: datetime) -> int:
    """Erase what was noted at this door, when somebody who lived there wants to be forgotten;
    how many notes. The visits stay, without words.
    """
    area = Area.objects.get(compounds__dwellings=dwelling_id)
    ensure(
        rules.can_erase_notes(by, area),
        _("Notes are erased by the secretary of the community."),
        code="not_secretary",
    )
    erased = Visit.objects.filter(dwelling_id=dwelling_id).exclude(note="").update(note="")
    if erased:
        journal.record(
            events.NOTES_ERASED,
            subject=f"dwelling:{dwelling_id}",
            area=area.path,
            by=by,
            now=now,
            notes=erased,
        )
    return erased


@transaction.atomic
def forget_notes(*, by: Viewer, now: datetime) -> int:
    """The daily retention: erase notes older than `spec.NOTES_KEPT`; how many."""
    ensure(rules.is_program(by), _("The program does this by itself, each day."))
    old = Visit.objects.filter(at__lt=now - NOTES_KEPT).exclude(note="")
    erased = old.update(note="")
    if erased:
        journal.record(events.NOTES_ERASED, subject="house:1", by=by, now=now, notes=erased)
    return erased
