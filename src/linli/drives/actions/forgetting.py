"""What a drive knew about persons goes: with whoever is erased, and at the end of its time."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.base.masking import blacken_fields
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.drives import events, rules
from linli.drives.actions.common import note_drive
from linli.drives.actions.settling import forget_signer
from linli.drives.models import Attempt, Drive, Letter, Target
from linli.files import actions as files
from linli.journal import actions as journal
from linli.people.spec import Erased


@transaction.atomic
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:
    """Somebody was erased: notes about them and their doors go, their name goes from letters,
    their signature is purged; of how many targets.
    """
    theirs = Q(person_id=who.person_id) | Q(dwelling_id__in=who.dwellings)
    targets = list(Target.objects.filter(theirs).select_related("area").order_by("pk"))
    letters = Letter.objects.filter(Q(target__in=targets) | Q(person_id=who.person_id))
    signed = letters.filter(Q(person_id=who.person_id) | Q(person=None))
    for letter in signed:
        if letter.person_id == who.person_id or letter.name == who.name:
            _erase_letter(letter, by=by, now=now)
    for target in targets:
        erase_notes_of(target, by=by, now=now)
    forget_signer(who.person_id, who.name)
    reasons = Attempt.objects.filter(target__in=targets).exclude(withdrawn_why="")
    _blacken(reasons, who)
    _blacken(letters.exclude(withdrawn_why=""), who)
    return len(targets)


def erase_notes_of(target: Target, *, by: Viewer, now: datetime) -> None:
    """The words written about one target go; stages and reasons stay, they count."""
    worded = Attempt.objects.filter(target=target).exclude(note="", said_as="")
    noted = worded.update(note="", said_as="")
    if target.note or noted:
        target.note = ""
        target.save(update_fields=["note"])
    journal.erase_text(f"target:{target.pk}", by=by, now=now)


@transaction.atomic
def forget_due(*, by: Viewer, now: datetime) -> int:
    """The daily retention: erase notes and letters of drives whose time is over; how many drives.

    Figures stay: they count stages and letters, not what was written. Of a sealed drive only totals
    remain: its targets stand on their stages, and nobody can tell any more whose they are.
    """
    ensure(rules.is_program(by), _("The program does this by itself, each day."))
    due = Drive.objects.filter(retention_on__lte=localdate(now), forgotten_at=None)
    rows = list(due.select_related("area").select_for_update(of=("self",)).order_by("pk"))
    for drive in rows:
        for letter in Letter.objects.filter(target__drive=drive, erased_at=None):
            _erase_letter(letter, by=by, now=now)
        for target in drive.targets.select_related("area"):
            erase_notes_of(target, by=by, now=now)
        if drive.sealed:
            _detach(drive, now)
        drive.forgotten_at = now
        drive.save(update_fields=["forgotten_at"])
        note_drive(events.FORGOTTEN, drive, by, now)
    return len(rows)


def _detach(drive: Drive, now: datetime) -> None:
    """Every way from a target of this drive to a person goes: the person, the door, who spoke with
    them when and in which visit.
    """
    Letter.objects.filter(target__drive=drive).delete()
    Attempt.objects.filter(target__drive=drive).delete()
    drive.targets.update(
        person=None,
        dwelling=None,
        organisation=None,
        compound=None,
        reason=None,
        worker=None,
        next_on=None,
        attempts=0,
        detached_at=now,
    )


def _erase_letter(letter: Letter, *, by: Viewer, now: datetime) -> None:
    files.purge(f"letter:{letter.pk}", by=by, now=now)
    letter.name = letter.authority = letter.digest = letter.attachment = ""
    letter.person, letter.erased_at = None, now
    letter.save()


def _blacken(rows: "QuerySet[Any]", who: Erased) -> None:
    for row in rows:
        if blacken_fields(row, ("withdrawn_why",), who.words):
            row.save(update_fields=["withdrawn_why"])
