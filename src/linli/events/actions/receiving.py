"""The reception: who came, by code, or without having registered. Works from a phone's queue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from linli.base import crypto
from linli.base.errors import Invalid, NotAllowed
from linli.base.masking import is_mobile, normal_phone
from linli.base.viewer import Viewer
from linli.events import events, queries, workflow
from linli.events.actions._shared import record, run_by
from linli.events.actions.registering import code_from, firm_key, locked_registration
from linli.events.models import Event, Registration
from linli.events.spec import MOST_PEOPLE, Party, RegistrationDraft
from linli.events.workflow import Standing
from linli.people.models import Organisation


@dataclass(frozen=True)
class Received:
    """Who was received; `again`: somebody did it before, and then nothing was changed."""

    registration: Registration
    again: bool


@transaction.atomic
def receive(
    event_id: int,
    code: str,
    *,
    people: int | None = None,
    once: str,
    at: datetime | None = None,
    by: Viewer,
    now: datetime,
) -> Received:
    """Those with this code have come (`people` of them; by itself all who are registered).

    Two receptions with one code make one attendance: the second is told when it was. `at`: when
    it was on a phone without network. Who waits for a place and comes is received as well: the
    people at the door see whether there is room.
    """
    run_by(event_id, "attend", by, None)
    found = queries.by_code(event_id, code)
    if found is None:
        raise Invalid(_("No registration for this event has this code."), field="code")
    registration = locked_registration(found.pk)
    if registration.standing == Standing.CANCELLED:
        raise Invalid(
            _("This registration was cancelled: note them as come without registering."),
            field="code",
        )
    if registration.came_at is not None:
        return Received(registration, again=registration.received_once != once)
    workflow.standing_after(registration.standing, "receive")
    _mark(registration, _number(people or registration.people), once, at, by, now)
    record(
        events.RECEIVED,
        registration.event,
        by,
        now,
        registration=registration.pk,
        people=registration.came,
    )
    return Received(registration, again=False)


@transaction.atomic
def undo_receive(registration_id: int, *, by: Viewer, now: datetime) -> Registration:
    """It was a mistake. Who came without registering is taken off the list."""
    registration = locked_registration(registration_id)
    run_by(registration.event_id, "attend", by, None)
    if registration.came_at is None:
        return registration
    registration.came, registration.came_at = 0, None
    registration.received_by = registration.received_once = ""
    if registration.standing == Standing.WALKED_IN:
        registration.standing, registration.cancelled_at = Standing.CANCELLED, now
    registration.save()
    record(events.RECEPTION_UNDONE, registration.event, by, now, registration=registration.pk)
    return registration


@transaction.atomic
def walk_in_party(
    event_id: int,
    draft: RegistrationDraft,
    *,
    once: str,
    at: datetime | None = None,
    by: Viewer,
    now: datetime,
) -> Received:
    """Somebody comes without having registered: a number of people is enough; name, telephone
    and firm only if they want to be told of the next one, or a firm is to be counted. Sent twice
    by a phone it is kept once.
    """
    event = run_by(event_id, "attend", by, None)
    if (known := queries.by_once(once)) is not None:
        return Received(known, again=False)
    phone = normal_phone(draft.phone)
    index = crypto.blind_index(phone)
    name = draft.name.strip()[:60]
    standing = queries.standing_of(event_id, index, name)
    if standing is not None:
        return receive(event_id, standing.code, once=once, at=at, by=by, now=now)
    is_firm = draft.party == Party.FIRM
    firm = draft.firm.strip()[:120] if is_firm else ""
    if is_firm and not (firm or draft.organisation_id):
        raise Invalid(_("Give the name of the firm."), field="firm")
    organisation_id = draft.organisation_id or queries.organisation_named(firm)
    registration = Registration(
        event=event,
        party=draft.party,
        people=_number(draft.people),
        name=name,
        phone=phone,
        phone_index=index,
        name_index=queries.name_index(name) if event.by_name else "",
        mobile=is_mobile(phone),
        firm=firm,
        organisation_id=organisation_id if is_firm else None,
        visitor=queries.visitor_of(index, name) or uuid4().hex,
        firm_key=firm_key(draft, organisation_id),
        standing=Standing.WALKED_IN,
        arrival=event.arrivals + 1,
        code=code_from(f"{event_id}:{once}:walk-in"),
        registered_at=now,
        once=once,
    )
    _mark(registration, registration.people, once, at, by, now)
    Event.objects.filter(pk=event.pk).update(arrivals=F("arrivals") + 1)
    record(events.WALKED_IN, event, by, now, registration=registration.pk, people=registration.came)
    return Received(registration, again=False)


@transaction.atomic
def note_firms(
    event_id: int, organisation_ids: Iterable[int], *, by: Viewer, now: datetime
) -> list[Registration]:
    """The firms of the registry that came, ticked on a list of members, each with one person. A
    firm that is noted already stays as it is.
    """
    event = run_by(event_id, "attend", by, None)
    wanted = list(dict.fromkeys(organisation_ids))
    here = set(event.registrations.filter(came__gt=0).values_list("firm_key", flat=True))
    firms = Organisation.objects.filter(pk__in=wanted).order_by("pk")
    made = [
        Registration(
            event=event,
            party=Party.FIRM,
            firm=firm.name,
            organisation=firm,
            visitor=uuid4().hex,
            firm_key=f"organisation:{firm.pk}",
            standing=Standing.WALKED_IN,
            arrival=event.arrivals + number,
            code=code_from(f"{event_id}:{firm.pk}:firm"),
            registered_at=now,
            came=1,
            came_at=now,
            received_by=by.key,
            once=f"firm-{event_id}-{firm.pk}",
        )
        for number, firm in enumerate(
            (each for each in firms if f"organisation:{each.pk}" not in here), 1
        )
    ]
    if made:
        Registration.objects.bulk_create(made)
        Event.objects.filter(pk=event.pk).update(arrivals=F("arrivals") + len(made))
        record(events.FIRMS_NOTED, event, by, now, firms=[row.organisation_id for row in made])
    return made


def _number(people: int) -> int:
    if not 1 <= people <= MOST_PEOPLE:
        raise Invalid(_("Between 1 and %(n)d people.") % {"n": MOST_PEOPLE}, field="people")
    return people


def _mark(
    registration: Registration,
    people: int,
    once: str,
    at: datetime | None,
    by: Viewer,
    now: datetime,
) -> None:
    if at is not None and at > now:
        raise NotAllowed(_("Nobody comes later than now."), code="later_than_now")
    registration.came, registration.came_at = people, at or now
    registration.received_by, registration.received_once = by.key, once
    registration.save()
