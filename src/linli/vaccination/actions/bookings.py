"""Who is registered for a session: by its page, by telephone, by somebody else, on the spot."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer, system
from linli.drives import actions as drives
from linli.drives.models import Drive, Target
from linli.drives.workflow import ENDS, TALKING, Meaning, State
from linli.events import actions as gatherings
from linli.events.actions import Registered
from linli.events.models import Registration
from linli.events.spec import RegistrationDraft
from linli.events.workflow import Standing
from linli.people import actions as people
from linli.vaccination import events, queries, rules
from linli.vaccination.actions._shared import DECLINED, words
from linli.vaccination.actions.keeping import note_dose, observe
from linli.vaccination.actions.sessions import locked_session, record
from linli.vaccination.models import Booking, Observation, Session, Vault
from linli.vaccination.spec import CONSENTS, RELATIONS, Asked, Proxy

#: One answer to strangers, whatever the reason, so that it tells nothing about anybody.
NOT_HERE: Any = _(
    "This registration cannot be taken here. Please call the community, or come along to the"
    " session together."
)
USED: Any = _("This page was used for somebody else meanwhile. Load it again.")
NO_TARGET: Any = _(
    "The roster does not know them by this number. Note them as come without registering, with"
    " their own number."
)
BOOKING = "booking"


@act
def book(session_id: int, asked: Asked, *, once: str, by: Viewer, now: datetime) -> Registered:
    """Register somebody for a session: themselves, or through somebody else who says who they are
    and how the one concerned agreed. A place, or the waiting list, as at every gathering.

    Nobody registers somebody who declined, in this drive or an earlier one: staff are told so,
    strangers get one plain answer, the same as for whoever is not on the roster. Who declined and
    comes by themselves gets a place; what they said stands until they are here.
    """
    session = Session.objects.select_related("event__area", "drive__area").get(pk=session_id)
    vault = queries.vault_of(session.drive)
    # Before anybody is looked up: a session that takes nobody tells nothing about anybody.
    if vault is None or not vault.wrapped or not queries.takes(session, now):
        raise NotAllowed(_("Registration is closed."), code="closed")
    asked = _checked(session, asked)
    target = queries.target_called(session.drive, asked)
    is_staff = by.account_id is not None and rules.can_receive(by, session)
    if asked.proxy is not None or is_staff:
        _ensure_asks(target, is_staff=is_staff)
    made = _registered(session, asked, once, by, now)
    _keep(session, vault, made.registration, target, asked, now)
    record(events.BOOKED, session, by, now, proxy=asked.proxy is not None)
    return made


def _registered(session: Session, asked: Asked, once: str, by: Viewer, now: datetime) -> Registered:
    draft = RegistrationDraft(asked.name, asked.phone)
    made = gatherings.register(session.event_id, draft, once=once, by=by, now=now)
    if made.registration.standing == Standing.CANCELLED:
        raise NotAllowed(
            _("This registration was cancelled meanwhile. Load the page again."), code="cancelled"
        )
    return made


def _ensure_asks(target: Target | None, *, is_staff: bool) -> None:
    """Not for somebody who declined, nor for whom nothing is due any more. To strangers both read
    like somebody who is not on the roster.
    """
    promised = target is not None and queries.is_promised(target)
    if target is not None and target.meaning not in ENDS and not promised:
        return
    if not is_staff:
        raise NotAllowed(NOT_HERE, code="not_here")
    if target is None:
        return
    if promised or target.meaning == Meaning.DECLINED:
        raise NotAllowed(DECLINED, code="declined")
    raise NotAllowed(_("Nothing is due for them: see their sealed record."), code="ended")


def _checked(session: Session, asked: Asked) -> Asked:
    address = words(asked.address, "address", 120)
    asked = replace(asked, name=words(asked.name, "name", 40))
    if session.way == Session.Way.HOME and not address:
        raise Invalid(_("Say where we come to: building, unit, door."), field="address")
    if asked.proxy is not None:
        asked = replace(asked, proxy=_checked_proxy(asked.proxy))
    lift = asked.transport and session.transport
    return replace(asked, address=address, transport=lift)


def _checked_proxy(said: Proxy) -> Proxy:
    if not said.name.strip():
        raise Invalid(_("Say who you are."), field="proxy_name")
    if len("".join(filter(str.isdigit, said.phone))) < 7:
        raise Invalid(_("Give the number under which you can be reached."), field="proxy_phone")
    if said.relation not in RELATIONS:
        raise Invalid(_("Say what you are to them."), field="relation")
    if said.consent not in CONSENTS:
        raise Invalid(
            _("Say how they agreed. Without their word nobody is registered."), field="consent"
        )
    if (said.consent == "guardian") != (said.relation == "guardian"):
        raise Invalid(_("Only a guardian by law decides for somebody."), field="consent")
    name, phone = words(said.name, "proxy_name", 60), words(said.phone, "proxy_phone", 20)
    return replace(said, name=name, phone=phone)


def _keep(
    session: Session,
    vault: Vault,
    registration: Registration,
    target: Target | None,
    asked: Asked,
    now: datetime,
) -> Booking:
    """The booking beside the registration; the target agrees, unless it declined (here or in an
    earlier drive), has ended, or is put off beyond the day.
    """
    box = queries.sealed_booking(asked, vault)
    booking, is_new = Booking.objects.get_or_create(
        registration=registration,
        defaults={"session": session, "vault": vault, "target": target, "sealed": box},
    )
    if is_new and target is not None and _may_agree(target, session):
        _agree(target, f"booking-{booking.pk}", system(BOOKING), now)
    return booking


def _may_agree(target: Target, session: Session) -> bool:
    day = localdate(session.event.starts_at)
    put_off = target.meaning == Meaning.DEFERRED and (target.next_on or day) > day
    talks = target.meaning in TALKING - {Meaning.DECLINED}
    return talks and not put_off and not queries.is_promised(target)


def _agree(target: Target, once: str, by: Viewer, now: datetime) -> None:
    if target.meaning != Meaning.AGREED:
        agreed = queries.stage_code(target.drive, Meaning.AGREED)
        # A day that was set (a deferral, the next dose) still holds.
        ahead = target.next_on if target.next_on and target.next_on >= localdate(now) else None
        drives.record(target.pk, agreed, once=once, next_on=ahead, by=by, now=now)


@act
def follow_registration(registration_id: int, *, by: Viewer, now: datetime) -> Booking | None:
    """Somebody registered by the calendar's own page: the same as by the session's page."""
    ensure(rules.is_program(by), _("The program does this by itself."))
    sessions = Session.objects.select_related("event", "drive").filter(drive__state=State.OPEN)
    session = sessions.filter(event__registrations=registration_id).first()
    vault = queries.vault_of(session.drive) if session else None
    if session is None or vault is None or not vault.wrapped:
        return None
    row = Registration.objects.get(pk=registration_id)
    asked = Asked(row.name, row.phone)
    return _keep(session, vault, row, queries.target_called(session.drive, asked), asked, now)


@act
def give_up_places(target_id: int, *, by: Viewer, now: datetime) -> int:
    """Somebody declined, moved or must not be vaccinated: their places at sessions ahead go to
    others, so that nobody reminds them; how many.
    """
    ensure(rules.is_program(by), _("The program does this by itself."))
    rows = queries.standing_bookings(now).filter(target=target_id)
    given = 0
    for booking in rows.exclude(target__meaning=Meaning.DONE).filter(target__meaning__in=ENDS):
        gatherings.cancel_registration(booking.registration_id, by=by, now=now)
        given += 1
    return given


@act
def follow_person(person_id: int, *, by: Viewer, now: datetime) -> int:
    """Somebody has left their last dwelling (moved, died): in running drives they are no longer
    concerned; of how many. Who is done or declined stays so.
    """
    ensure(rules.is_program(by), _("The program does this by itself."))
    rows = queries.left_behind(person_id)
    for target in rows:
        drives.record(
            target.pk,
            queries.stage_code(target.drive, Meaning.OUT, "left"),
            reason=queries.reason_code(target.drive, Meaning.OUT, "moved"),
            once=f"left-{target.pk}-{target.version}",
            by=by,
            now=now,
        )
    return len(rows)


@act
def arrive(booking_id: int, *, by: Viewer, now: datetime) -> Booking:
    """They are here."""
    booking = _locked(booking_id, by)
    if booking.registration.came_at is None:
        gatherings.receive(
            booking.session.event_id,
            booking.registration.code,
            once=f"session-{booking.pk}",
            by=by,
            now=now,
        )
        booking.registration.refresh_from_db()
    return booking


@act
def walk_in(
    session_id: int, name: str, phone: str, *, once: str, by: Viewer, now: datetime
) -> Booking:
    """Somebody comes without having registered. Whoever is not on the roster yet, or not in the
    registry, comes onto both by their own word. Who is registered under this name and number is
    received as that, and nobody under another name of the same number (one for a family).
    """
    session = locked_session(session_id, by)
    vault = queries.vault_of(session.drive)
    if vault is None or not vault.wrapped or session.drive.state != State.OPEN:
        raise NotAllowed(_("This drive is not running."), code="drive_not_open")
    asked = Asked(words(name, "name", 40), words(phone, "phone", 20))
    if not asked.name:
        raise Invalid(_("Say who comes."), field="name")
    held = queries.held_by(session, asked)
    if held is not None:
        return arrive(held.pk, by=by, now=now)
    target = queries.target_called(session.drive, asked) or _take_up(session.drive, asked, by, now)
    draft = RegistrationDraft(asked.name, asked.phone)
    got = gatherings.walk_in_party(session.event_id, draft, once=once, by=by, now=now)
    booking, _new = Booking.objects.get_or_create(
        registration=got.registration,
        defaults={
            "session": session,
            "vault": vault,
            "target": target,
            "sealed": queries.sealed_booking(Asked("", ""), vault),
        },
    )
    if booking.target_id != target.pk or not _is_called(booking, asked):
        raise NotAllowed(USED, code="used")
    return booking


def _is_called(booking: Booking, asked: Asked) -> bool:
    return booking.registration.name.split() == asked.name.split()


def _take_up(drive: Drive, asked: Asked, by: Viewer, now: datetime) -> Target:
    person = queries.person_called(drive, asked) or people.register_person(
        drive.area_id, name=asked.name, phone=asked.phone, consent="spoken", by=by, now=now
    )
    return drives.take_up(drive.pk, person.pk, by=by, now=now)


@act
def place_on_roster(booking_id: int, *, by: Viewer, now: datetime) -> Booking:
    """Who is here and registered themselves under a name that the roster does not know comes onto
    it. NotAllowed where somebody else registered them, or the roster knows the name by another
    number: the number given may be that of a child, and nobody becomes a second person by it.
    """
    booking = _locked(booking_id, by)
    if booking.target is None:
        proxy = queries.booked(booking).proxy
        asked = Asked(booking.registration.name, booking.registration.phone, proxy=proxy)
        drive = booking.session.drive
        target = queries.target_called(drive, asked)
        if target is None and (proxy is not None or queries.knows_name(drive, asked.name)):
            raise NotAllowed(NO_TARGET, code="no_target")
        booking.target = target or _take_up(drive, asked, by, now)
        booking.save(update_fields=["target"])
    return booking


@act
def vaccinate(booking_id: int, *, batch: str = "", by: Viewer, now: datetime) -> Observation:
    """They are given the dose that is due; the thirty minutes begin. Whoever had declined has come
    by themselves, and so agrees.
    """
    booking = arrive(booking_id, by=by, now=now)
    if booking.target is None:
        booking = place_on_roster(booking_id, by=by, now=now)
    target = booking.target
    if target is None:
        raise NotAllowed(_("Find them on the roster first."), code="no_target")
    if target.meaning in TALKING:
        _agree(target, f"here-{booking.pk}", by, now)
    lot = batch.strip() or booking.session.batch
    note_dose(target.pk, localdate(now), batch=lot, by=by, now=now)
    return observe(target.pk, by=by, now=now)


def _locked(booking_id: int, by: Viewer) -> Booking:
    rows = Booking.objects.select_related("registration", "target__drive", "target__area")
    booking = rows.select_for_update(of=("self",)).get(pk=booking_id)
    booking.session = locked_session(booking.session_id, by)
    return booking
