"""What remains of a gathering: ratings, notes, outcomes; and forgetting who was there."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from linli.accounts import actions as accounts
from linli.base import crypto
from linli.base.errors import Invalid, NotAllowed
from linli.base.masking import blacken_fields
from linli.base.rights import ensure
from linli.base.viewer import Viewer, system
from linli.events import events, queries, rules
from linli.events.actions._shared import keep, record, run_by, words
from linli.events.actions.registering import cancel_registration, locked_registration
from linli.events.models import Event, Outcome, Registration, Series
from linli.events.workflow import STANDING
from linli.files import actions as files
from linli.files.models import Attachment
from linli.journal import actions as journal
from linli.notices import actions as notices
from linli.people.spec import Erased


@transaction.atomic
def rate(
    registration_id: int, stars: int, comment: str = "", *, by: Viewer, now: datetime
) -> Registration:
    """Those who came say how it was (one to five), once it has begun; a later word replaces it."""
    registration = locked_registration(registration_id)
    ensure(
        rules.is_registered(by, registration), _("Those who came rate it, by the link they got.")
    )
    if now < registration.event.starts_at:
        raise NotAllowed(_("It can be rated once it has taken place."), code="too_early")
    if registration.came_at is None:
        raise NotAllowed(_("Those who came rate it."), code="did_not_come")
    if not 1 <= stars <= 5:
        raise Invalid(_("Choose between one and five."), field="stars")
    registration.stars, registration.comment = stars, comment.strip()[:500]
    registration.rated_at = now
    registration.save(update_fields=["stars", "comment", "rated_at"])
    record(events.RATED, registration.event, by, now, registration=registration.pk, stars=stars)
    return registration


@transaction.atomic
def write_report(
    event_id: int, report: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Event:
    """Notes on how it went; worded anew they replace the earlier ones."""
    event = run_by(event_id, "report", by, version)
    event.report = words(report, "report", _("Write what happened."))
    return keep(events.REPORTED, event, by, now)


@transaction.atomic
def note_outcome(
    event_id: int,
    kind: str,
    what: str,
    *,
    case_id: int | None = None,
    organisation_id: int | None = None,
    by: Viewer,
    now: datetime,
) -> Outcome:
    """What came of it: an intent, something agreed, or a case or order raised there."""
    event = run_by(event_id, "report", by, None)
    if kind not in Outcome.Kind.values:
        raise Invalid(_("Choose what came of it."), field="kind")
    outcome = Outcome.objects.create(
        event=event,
        kind=kind,
        what=words(what, "what", _("Say in a line what came of it."))[:300],
        case_id=case_id,
        organisation_id=organisation_id,
        noted_by=by.key,
        noted_at=now,
    )
    record(events.OUTCOME_NOTED, event, by, now, outcome=outcome.pk, outcome_kind=kind)
    return outcome


@transaction.atomic
def erase_registration(registration_id: int, *, by: Viewer, now: datetime) -> Registration:
    """Name, number and words of a registration are gone for good; that somebody came stays
    countable. One that is still ahead is cancelled first.
    """
    registration = locked_registration(registration_id)
    ensure(
        rules.can_erase_registration(by, registration),
        _("Only who registered erases it, by the link they got."),
    )
    if registration.erased_at is not None:
        return registration
    ahead = registration.standing in STANDING and now < registration.event.ends_at
    if ahead and registration.came_at is None:
        cancel_registration(registration_id, by=by, now=now)
        registration = locked_registration(registration_id)
    _clear(registration, now)
    journal.record(
        events.REGISTRATION_ERASED,
        subject=f"registration:{registration.pk}",
        about=(f"event:{registration.event_id}",),
        area=registration.event.area.path,
        by=by,
        now=now,
    )
    return registration


def _clear(registration: Registration, now: datetime) -> None:
    registration.name = registration.phone = registration.comment = ""
    registration.phone_index, registration.name_index, registration.nth = "", "", 1
    registration.mobile = False
    registration.erased_at = now
    registration.save()
    subject = f"registration:{registration.pk}"
    notices.erase(about=subject, by=system("erasure"), now=now)
    accounts.revoke_links(subject, by=system("erasure"), now=now)


@transaction.atomic
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:
    """A person's file was erased: their registrations forget them; how many there were."""
    found = [
        row.pk
        for row in queries.registered_under(crypto.blind_index(who.phone))
        if row.name in {who.name, ""}
    ]
    for registration_id in found:
        erase_registration(registration_id, by=by, now=now)
    _blacken(who)
    return len(found)


#: What somebody may have written about a resident, by table.
_WRITTEN: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Event, ("title", "venue", "cancel_reason", "programme", "report")),
    (Series, ("title", "venue", "programme")),
    (Outcome, ("what",)),
    (Registration, ("firm", "firm_key")),
)


def _blacken(who: Erased) -> None:
    """Name and number go from what was written about gatherings around where they live."""
    for model, fields in _WRITTEN:
        for row in queries.naming(model, fields, who):
            if changed := blacken_fields(row, fields, who.words):
                row.save(update_fields=changed)
    for row in queries.bookings_naming(who):
        if changed := blacken_fields(row, ("purpose", "reason"), who.words):
            row.save(update_fields=changed)


@transaction.atomic
def attach_file(
    event_id: int, upload: "UploadedFile[bytes]", *, by: Viewer, now: datetime
) -> Attachment:
    """Material to read, or a photo of it. Everybody who may see it may have them."""
    event = run_by(event_id, "report", by, None)
    return files.attach(
        f"event:{event.pk}",
        upload,
        pictures_only=False,
        area=event.area.path,
        by=by,
        now=now,
    )
