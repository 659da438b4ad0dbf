"""What was noted at firms is forgotten: with whoever is erased, and after its time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.base.masking import blacken_fields
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.liaison import events, rules
from linli.liaison.models import FirmVisit, Pair
from linli.liaison.spec import NOTES_KEPT
from linli.people.spec import Erased


@transaction.atomic
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:
    """Somebody was erased: their name and number are blackened wherever a note names them; in
    how many records.
    """
    ensure(rules.is_program(by), _("The program does this by itself."))
    found = 0
    if not who.words:
        return found
    for visit in FirmVisit.objects.exclude(note="", reason="").select_related("area"):
        if blacken_fields(visit, ("note", "reason"), who.words):
            visit.save(update_fields=["note", "reason"])
            found += 1
        journal.erase_texts_naming(f"firm_visit:{visit.pk}", who.words, by=by, now=now)
    for pair in Pair.objects.exclude(reason=""):
        if blacken_fields(pair, ("reason",), who.words):
            pair.save(update_fields=["reason"])
            found += 1
        journal.erase_texts_naming(f"firm_pair:{pair.pk}", who.words, by=by, now=now)
    if found:
        journal.record(events.NOTES_ERASED, subject="house:1", by=by, now=now, notes=found)
    return found


@transaction.atomic
def forget_notes(*, by: Viewer, now: datetime) -> int:
    """The daily retention: erase notes older than `spec.NOTES_KEPT`; how many."""
    ensure(rules.is_program(by), _("The program does this by itself, each day."))
    old = FirmVisit.objects.filter(held_at__lt=now - NOTES_KEPT).exclude(note="")
    erased = old.update(note="")
    if erased:
        journal.record(events.NOTES_ERASED, subject="house:1", by=by, now=now, notes=erased)
    return erased
