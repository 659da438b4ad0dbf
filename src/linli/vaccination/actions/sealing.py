"""The key of a drive's health data: begun with the drive, destroyed on its deletion day."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.base import crypto
from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.drives.models import Drive, Target
from linli.drives.workflow import State
from linli.events import actions as gatherings
from linli.journal import actions as journal
from linli.notices import actions as notices
from linli.people.spec import Erased
from linli.places import actions as places
from linli.places.models import Import
from linli.vaccination import events, queries, rules
from linli.vaccination.models import (
    Booking,
    Course,
    Observation,
    Product,
    Session,
    Undertaking,
    Unmatched,
    Vault,
)


@act
def open_vault(drive_id: int, product_id: int, *, by: Viewer, now: datetime) -> Vault:
    """Begin the sealed records of a drive, with a key of their own."""
    drive = Drive.objects.select_related("area").select_for_update(of=("self",)).get(pk=drive_id)
    ensure(rules.can_lead(by, drive), _("Drives are led by the secretary of their area."))
    if drive not in queries.drives_visible_to(by):
        raise NotAllowed(_("Only sealed drives about persons keep health data."), code="not_sealed")
    if drive.state not in {State.DRAFT, State.OPEN}:
        raise NotAllowed(_("This drive is not running."), code="drive_not_open")
    if queries.vault_of(drive) is not None:
        raise NotAllowed(_("Its sealed records are begun."), code="doubled")
    product = Product.objects.get(pk=product_id)
    if not product.schedules.exists():
        raise Invalid(_("This vaccine has no schedule yet."), field="product")
    row = Vault.objects.create(
        drive=drive, product=product, wrapped=crypto.new_key(), opened_at=now
    )
    _record(events.VAULT_OPENED, drive, by, now)
    return row


@act
def hand_to_health(drive_id: int, *, by: Viewer, now: datetime, how: str = "fhir") -> Any:
    """Doses with the names of persons leave the house: who took them out, and when, is kept. The
    bundle (`how` "fhir"), or the rows of a list ("list"). A bundle that is not valid by the
    standard stays here: NotAllowed says what is wrong.
    """
    drive = Drive.objects.select_related("area").get(pk=drive_id)
    ensure(rules.can_export(by, drive), _("Results are handed over by the secretary of the area."))
    said: Any = queries.results(drive) if how == "list" else queries.bundle(drive, now)
    wrong = [] if how == "list" else queries.problems(said)
    if wrong:
        raise NotAllowed(
            _("This is not valid FHIR R4, so nothing was handed over: %(why)s")
            % {"why": "; ".join(wrong[:3])},
            code="not_valid",
        )
    _record(events.HANDED_OVER, drive, by, now, how=how)
    return said


@act
def destroy_vault(drive_id: int, *, by: Viewer, now: datetime) -> int:
    """The drive's deletion day has come: the key is destroyed and every box emptied; how many. What
    remains are stages without persons, which the figures count.
    """
    ensure(rules.is_program(by), _("The program does this by itself, each day."))
    vault = Vault.objects.select_for_update().filter(drive_id=drive_id).exclude(wrapped="").first()
    if vault is None:
        return 0
    Observation.objects.filter(course__vault=vault).delete()
    emptied, _rows = Course.objects.filter(vault=vault).delete()
    _forget_sessions(vault, by, now)
    Unmatched.objects.filter(vault=vault).delete()
    Undertaking.objects.filter(target__drive=vault.drive).delete()
    for record in Import.objects.filter(
        kind=queries.import_kind(vault.drive), state=Import.State.CHECKED
    ):
        places.drop(record, by=by, now=now)
    vault.wrapped, vault.destroyed_at = "", now
    vault.save(update_fields=["wrapped", "destroyed_at"])
    _record(events.VAULT_DESTROYED, vault.drive, by, now, emptied=emptied)
    return emptied


def _forget_sessions(vault: Vault, by: Viewer, now: datetime) -> None:
    """Who was registered for the drive's sessions, who came, who was invited: only numbers stay."""
    Booking.objects.filter(session__drive=vault.drive).delete()
    for session in Session.objects.filter(drive=vault.drive):
        notices.erase(about=f"session:{session.pk}", by=by, now=now)
        notices.erase_replies(set(), about=f"session:{session.pk}", now=now)
        for row in session.event.registrations.filter(erased_at=None):
            gatherings.erase_registration(row.pk, by=by, now=now)


@act
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:
    """Somebody was erased: their sealed record goes whole; of how many drives. They are named no
    more as who registered somebody else, nor in rows of lists that wait.
    """
    theirs = Course.objects.filter(target__person_id=who.person_id)
    Observation.objects.filter(course__in=theirs).delete()
    invited = Target.objects.filter(person_id=who.person_id, drive__sessions__isnull=False)
    for target in invited.distinct():
        notices.erase(recipient=f"target:{target.pk}", by=by, now=now)
        notices.erase_replies(set(), to=f"target:{target.pk}", now=now)
    for booking in Booking.objects.exclude(sealed="").select_related("vault", "target"):
        box = queries.booked(booking)
        if booking.target is not None and booking.target.person_id == who.person_id:
            # It may stand under the number of who registered them: nothing else leads to it.
            gatherings.erase_registration(booking.registration_id, by=by, now=now)
            booking.delete()
        elif box.proxy is not None and {box.proxy.name, box.proxy.phone} & set(who.words):
            nameless = replace(box, proxy=replace(box.proxy, name="", phone=""))
            booking.sealed = queries.sealed_booking(nameless, booking.vault)
            booking.save(update_fields=["sealed"])
    for row in Unmatched.objects.exclude(sealed="").select_related("vault"):
        if set(queries.unsealed(row).values()) & set(who.words):
            row.delete()
    return theirs.delete()[0]


def _record(kind: str, drive: Drive, by: Viewer, now: datetime, **data: Any) -> None:
    journal.record(
        kind, subject=f"drive:{drive.pk}", area=str(drive.area.path), by=by, now=now, **data
    )
