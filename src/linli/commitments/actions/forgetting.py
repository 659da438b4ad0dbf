"""What goes when somebody is erased, and what was noted about households long ago."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.base.masking import blacken_fields
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.commitments import events, rules
from linli.commitments.models import Commitment, Contact
from linli.commitments.spec import NOTES_KEPT
from linli.journal import actions as journal
from linli.notices import actions as notices
from linli.people.spec import Erased


@transaction.atomic
def erase_notes(dwelling_id: int, *, by: Viewer, now: datetime) -> int:
    """Somebody of this household was erased: what owners noted about it goes; how many notes."""
    noted = Contact.objects.filter(dwelling_id=dwelling_id).exclude(note="")
    erased = noted.update(note="")
    if erased:
        subject = f"dwelling:{dwelling_id}"
        journal.record(events.NOTES_ERASED, subject=subject, by=by, now=now, notes=erased)
    return erased


@transaction.atomic
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:
    """Somebody was erased: notes about their doors go, and their name and number are blackened
    in what they owed, in what was owed to their doors and in their compounds; in how many
    commitments.
    """
    for dwelling_id in who.dwellings:
        erase_notes(dwelling_id, by=by, now=now)
    theirs = (
        Q(owner_person_id=who.person_id)
        | Q(owner_account__person_id=who.person_id)
        | Q(contacts__dwelling_id__in=who.dwellings)
        | Q(compound__dwellings__in=who.dwellings)
    )
    found = Commitment.objects.filter(theirs).values_list("pk", flat=True)
    return blacken_names(found, who.words, by=by, now=now)


@transaction.atomic
def blacken_names(
    commitment_ids: Iterable[int], words: Collection[str], *, by: Viewer, now: datetime
) -> int:
    """Blacken the name and number of somebody who is erased in these commitments; in how many
    they stood. The caller has asked whether `by` may erase them.
    """
    rows = Commitment.objects.select_related("area").select_for_update(of=("self",))
    found = rows.filter(pk__in=set(commitment_ids)).order_by("pk")
    return sum(_blacken(row, words, by, now) for row in found)


def _blacken(row: Commitment, words: Collection[str], by: Viewer, now: datetime) -> bool:
    subject = f"commitment:{row.pk}"
    journal.erase_texts_naming(subject, words, by=by, now=now)
    for contact in row.contacts.exclude(note=""):
        if blacken_fields(contact, ("note",), words):
            contact.save(update_fields=["note"])
    if not blacken_fields(row, ("what", "result"), words):
        return False
    row.version += 1
    row.save()
    notices.erase(about=subject, by=by, now=now)
    journal.record(events.NAME_BLACKENED, subject=subject, area=row.area.path, by=by, now=now)
    return True


@transaction.atomic
def forget_notes(*, by: Viewer, now: datetime) -> int:
    """The daily retention: erase notes about households reached, or to be reached, longer ago
    than `spec.NOTES_KEPT`; how many.
    """
    ensure(rules.is_program(by), _("The program does this by itself, each day."))
    long_ago = now - NOTES_KEPT
    old = Q(reached_at__lt=long_ago) | Q(reached_at=None, commitment__due_at__lt=long_ago)
    erased = Contact.objects.filter(old).exclude(note="").update(note="")
    if erased:
        journal.record(events.NOTES_ERASED, subject="house:1", by=by, now=now, notes=erased)
    return erased
