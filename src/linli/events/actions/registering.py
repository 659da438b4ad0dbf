"""Registration without an account: a place, or the waiting list, by order of arrival."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from linli.accounts import actions as accounts
from linli.accounts.models import Link
from linli.base import crypto
from linli.base.errors import Invalid, NotAllowed
from linli.base.masking import is_mobile, normal_phone
from linli.base.rights import ensure
from linli.base.viewer import Role, Viewer, system
from linli.events import events, queries, rules, workflow
from linli.events.actions._shared import locked, record
from linli.events.models import Event, Registration
from linli.events.spec import (
    KEPT_DAYS,
    MOST_BY_NUMBER,
    MOST_PEOPLE,
    Applicant,
    Party,
    RegistrationDraft,
)
from linli.events.workflow import STANDING, Standing

#: Without signs that are mistaken for one another on paper and on the phone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6


@dataclass(frozen=True)
class Registered:
    """A registration, the token of the link to it, and whether it stood already."""

    registration: Registration
    token: str
    again: bool


@transaction.atomic
def register(
    event_id: int, draft: RegistrationDraft, *, once: str, by: Viewer, now: datetime
) -> Registered:
    """Take a registration down: a place while there are some and nobody waits, else the end of
    the waiting list. Nobody overtakes: a party too large for what is left waits, and those after
    it wait behind it.

    The same number registers once: with the same name it is told the same code again, with
    another it is refused (who knows a number must not get at its registration). Where people
    register by name, a number registers each name once, for `MOST_BY_NUMBER` people at most.
    """
    draft = _checked(draft)
    index = crypto.blind_index(draft.phone)
    standing = queries.sent_before(event_id, index, draft.name, once)
    if standing is not None:
        return _again(standing, draft, now)
    visitor = queries.visitor_of(index, draft.name) or uuid4().hex
    organisation_id = draft.organisation_id or queries.organisation_named(draft.firm)
    firm = Applicant(index, organisation_id, draft.firm)
    # From here on one after the other: the row is locked until this transaction ends.
    event = locked(event_id)
    standing = queries.standing_of(event_id, index, draft.name)
    if standing is not None:
        return _again(standing, draft, now)
    _ensure_open(event, now)
    ensure(queries.admits(event.audience, firm), _NOT_FOR_YOU, code="not_for_them")
    nth = 1
    if event.by_name:
        nth, once = _nth(event, draft, index), _own_key(once)
    waits = not _has_room(event, draft.people)
    registration = Registration.objects.create(
        event=event,
        party=draft.party,
        people=draft.people,
        name=draft.name,
        phone=draft.phone,
        phone_index=index,
        name_index=queries.name_index(draft.name) if event.by_name else "",
        nth=nth,
        mobile=is_mobile(draft.phone),
        firm=draft.firm,
        organisation_id=organisation_id,
        visitor=visitor,
        firm_key=firm_key(draft, organisation_id),
        standing=Standing.WAITING if waits else Standing.PLACED,
        arrival=event.arrivals + 1,
        code=_free_code(event_id, once),
        registered_at=now,
        placed_at=None if waits else now,
        once=once,
    )
    seats = 0 if waits else draft.people
    Event.objects.filter(pk=event.pk).update(
        arrivals=F("arrivals") + 1, seats_taken=F("seats_taken") + seats
    )
    record(
        events.QUEUED if waits else events.REGISTERED,
        event,
        by,
        now,
        registration=registration.pk,
        people=draft.people,
    )
    return Registered(registration, link_to(registration, now=now), again=False)


_NOT_FOR_YOU: Any = _("This is for its members only. Ask the organiser if you are one of them.")


def _checked(draft: RegistrationDraft) -> RegistrationDraft:
    name, phone, firm = draft.name.strip(), normal_phone(draft.phone), draft.firm.strip()
    if not name:
        raise Invalid(_("Say who comes."), field="name")
    if not 7 <= len(phone) <= 15:
        raise Invalid(_("Give a telephone number under which you can be reached."), field="phone")
    if draft.party not in Party.values:
        raise Invalid(_("Choose who comes."), field="party")
    if draft.party == Party.FIRM and not (firm or draft.organisation_id):
        raise Invalid(_("Give the name of the firm."), field="firm")
    if not 1 <= draft.people <= MOST_PEOPLE:
        raise Invalid(_("Between 1 and %(n)d people.") % {"n": MOST_PEOPLE}, field="people")
    people = 1 if draft.party == Party.PERSON else draft.people
    is_firm = draft.party == Party.FIRM
    return RegistrationDraft(
        name=name[:60],
        phone=phone,
        party=draft.party,
        people=people,
        firm=firm[:120] if is_firm else "",
        organisation_id=draft.organisation_id if is_firm else None,
    )


def firm_key(draft: RegistrationDraft, organisation_id: int | None) -> str:
    """The same for one firm: its entry, else its name without blanks; "" for people."""
    if draft.party != Party.FIRM:
        return ""
    return f"organisation:{organisation_id}" if organisation_id else "".join(draft.firm.split())


def _again(standing: Registration, draft: RegistrationDraft, now: datetime) -> Registered:
    if standing.name.split() != draft.name.split():
        raise NotAllowed(
            _("This number is registered already, under another name. Its code was sent to it."),
            code="registered_already",
        )
    return Registered(standing, link_to(standing, now=now), again=True)


def _ensure_open(event: Event, now: datetime) -> None:
    workflow.after(event.state, "register")
    if not event.registers:
        raise NotAllowed(_("Nobody needs to register for this: just come."), code="no_need")
    if now >= (event.closes_at or event.starts_at):
        raise NotAllowed(_("Registration is closed."), code="closed")


def _nth(event: Event, draft: RegistrationDraft, index: str) -> int:
    """Which registration of its number this one is. A household is several names, each of which
    registers.
    """
    if draft.party != Party.PERSON:
        raise Invalid(_("Here each person registers by name."), field="party")
    taken = queries.taken_under(event.pk, index)
    free = next((n for n in range(1, MOST_BY_NUMBER + 1) if n not in taken), None)
    if free is None:
        raise NotAllowed(
            _("One number registers %(n)d people at most. Give the number of the next one.")
            % {"n": MOST_BY_NUMBER},
            code="number_full",
        )
    return free


def _own_key(once: str) -> str:
    """The key of the page; another where the page was used before, for another name (whoever goes
    back to it registers the next of the family).
    """
    return once if queries.by_once(once) is None else uuid4().hex


def _has_room(event: Event, people: int) -> bool:
    if event.capacity is None:
        return True
    fits = event.seats_taken + people <= event.capacity
    return fits and not queries.waiting_list(event.pk).exists()


def _free_code(event_id: int, once: str) -> str:
    """Six signs that no other registration of this event has."""
    turn = 0
    while True:
        code = code_from(f"{event_id}:{once}:{turn}")
        if not Registration.objects.filter(event_id=event_id, code=code).exists():
            return code
        turn += 1


def code_from(key: str) -> str:
    """Six signs that follow from this key, and from the house's secret."""
    number = int(crypto.blind_index(f"registration-code:{key}"), 16)
    signs = []
    for _turn in range(CODE_LENGTH):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)


def link_to(registration: Registration, *, now: datetime) -> str:
    """The token of a link to this registration, until its data is erased."""
    lasts = registration.event.ends_at + timedelta(days=KEPT_DAYS) - now
    return accounts.make_link(
        Link.Purpose.REGISTRATION,
        Role.RESIDENT,
        f"registration:{registration.pk}",
        max(lasts, timedelta(days=1)),
        by=system("registration"),
        now=now,
    )


@transaction.atomic
def cancel_registration(registration_id: int, *, by: Viewer, now: datetime) -> Registration:
    """They do not come; their places go to those who wait. Cancelling twice is cancelling once."""
    registration = locked_registration(registration_id)
    ensure(
        rules.can_cancel_registration(by, registration),
        _("Only who registered cancels it, by the link they got."),
    )
    if registration.standing == Standing.CANCELLED:
        return registration
    if registration.came_at is not None:
        raise NotAllowed(_("They have come already."), code="came")
    had_place = registration.standing == Standing.PLACED
    registration.standing = workflow.standing_after(registration.standing, "cancel")
    registration.cancelled_at = now
    registration.save(update_fields=["standing", "cancelled_at"])
    event = registration.event
    record(events.REGISTRATION_CANCELLED, event, by, now, registration=registration.pk)
    if had_place:
        event.seats_taken -= registration.people
        event.save(update_fields=["seats_taken"])
        move_up(event, by=by, now=now)
    return registration


def locked_registration(registration_id: int) -> Registration:
    """The row with its event, both locked: the event first, as whoever registers does."""
    event_id = Registration.objects.values_list("event_id", flat=True).get(pk=registration_id)
    event = locked(event_id)
    registration = Registration.objects.select_for_update().get(pk=registration_id)
    registration.event = event
    return registration


def move_up(event: Event, *, by: Viewer, now: datetime) -> int:
    """Give places to those who wait, by order of arrival, until the first who does not fit; how
    many registrations. Not once it has begun. The event's row is locked by the caller.
    """
    moved = 0
    if event.state not in workflow.AHEAD or now >= event.starts_at:
        return moved
    for waiting in queries.waiting_list(event.pk):
        room = None if event.capacity is None else event.capacity - event.seats_taken
        if room is not None and waiting.people > room:
            break
        waiting.standing = workflow.standing_after(waiting.standing, "move_up")
        waiting.placed_at = now
        waiting.save(update_fields=["standing", "placed_at"])
        event.seats_taken += waiting.people
        event.save(update_fields=["seats_taken"])
        record(events.MOVED_UP, event, by, now, registration=waiting.pk)
        moved += 1
    return moved


@transaction.atomic
def note_reminder(registration_id: int, *, by: Viewer, now: datetime) -> bool:
    """Remind them once before it begins; the notice follows from the entry. False: not needed."""
    registration = locked_registration(registration_id)
    if registration.reminded_at is not None or registration.standing not in STANDING:
        return False
    registration.reminded_at = now
    registration.save(update_fields=["reminded_at"])
    record(events.REMINDED, registration.event, by, now, registration=registration.pk)
    return True
