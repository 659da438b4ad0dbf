"""What was noted at inspections is forgotten: with whoever is erased, and after its time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.base.masking import blacken_fields
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.inspections import events, rules
from linli.inspections.models import Inspection, Participant
from linli.inspections.spec import NOTES_KEPT
from linli.journal import actions as journal
from linli.people.spec import Erased

_WORDS = ("title", "site", "note", "reason")


@transaction.atomic
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:
    """Somebody was erased: their name and number are blackened wherever a record names them; in
    how many records.
    """
    ensure(rules.is_program(by), _("The program does this by itself."))
    found = 0
    if not who.words:
        return found
    for row in Inspection.objects.all():
        if blacken_fields(row, _WORDS, who.words):
            row.save(update_fields=list(_WORDS))
            found += 1
        if row.reason:
            journal.erase_texts_naming(f"inspection:{row.pk}", who.words, by=by, now=now)
    for guest in Participant.objects.exclude(name=""):
        if blacken_fields(guest, ("name",), who.words):
            guest.save(update_fields=["name"])
            found += 1
    if found:
        journal.record(events.NOTES_ERASED, subject="house:1", by=by, now=now, notes=found)
    return found


@transaction.atomic
def forget_notes(*, by: Viewer, now: datetime) -> int:
    """The daily retention: notes and names from outside older than `spec.NOTES_KEPT`; how many."""
    ensure(rules.is_program(by), _("The program does this by itself, each day."))
    old = Inspection.objects.filter(held_at__lt=now - NOTES_KEPT)
    names = Participant.objects.filter(inspection__in=old).exclude(name="").update(name="")
    erased = names + old.exclude(note="").update(note="")
    if erased:
        journal.record(events.NOTES_ERASED, subject="house:1", by=by, now=now, notes=erased)
    return erased
