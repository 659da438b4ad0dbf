"""What follows from what happened: who registered is told, and forgotten with their file."""

from linli.base.masking import mask_name
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.events import actions, queries
from linli.events.models import Registration
from linli.journal.models import Entry
from linli.notices import actions as notices
from linli.notices.workflow import Channel
from linli.people import queries as people


def tell_registered(entry: Entry) -> None:
    """The code, or the place on the waiting list, with the link to look it up and to cancel."""
    registration = _registration(entry)
    if registration is not None:
        waits = bool(queries.place_in_line(registration))
        _tell(entry, "event.waiting" if waits else "event.registered", registration)


def tell_moved_up(entry: Entry) -> None:
    """A place has become free, and it is theirs."""
    if (registration := _registration(entry)) is not None:
        _tell(entry, "event.moved_up", registration)


def tell_reminder(entry: Entry) -> None:
    """It begins soon."""
    if (registration := _registration(entry)) is not None:
        _tell(entry, "event.reminder", registration)


def tell_all_of_move(entry: Entry) -> None:
    """Another time or place: everybody whose registration stands gets the new one."""
    for registration in queries.to_tell(_event_pk(entry)):
        _tell(entry, "event.moved", registration)


def tell_all_of_cancelling(entry: Entry) -> None:
    """It does not take place, and why."""
    for registration in queries.to_tell(_event_pk(entry)):
        _tell(entry, "event.called_off", registration)


def tell_firm_of_booking(entry: Entry) -> None:
    """The station confirmed, moved or cancelled what a firm had booked: its contact gets a message
    where there is a telephone, else a slip to hand over. What the firm did itself is not told.
    """
    row = queries.booking_of_firm(int(entry.subject.removeprefix("booking:")))
    if row is None or row.organisation is None or entry.data.get("by_firm"):
        return
    firm = row.organisation
    notices.send(
        "booking.answered",
        recipient=f"organisation:{firm.pk}",
        about=f"booking:{row.pk}",
        to=notices.Address(Channel.SMS, firm.contact_phone)
        if firm.contact_phone
        else notices.Address(Channel.PRINT),
        words={
            "where": row.resource.where,
            "starts_at": clock.local(row.starts_at),
            "ends_at": clock.local(row.ends_at),
            "state": row.state,
            "reason": row.reason,
        },
        link="/firm/places/",
        once=f"booking.answered:{row.pk}:{entry.pk}",
        area=row.resource.station.area.path,
        now=entry.happened_at,
    )


def forget_person(entry: Entry) -> None:
    """A person's file was erased: their registrations forget them too."""
    actions.forget_person(people.erased(entry), by=system("erasure"), now=entry.happened_at)


def _event_pk(entry: Entry) -> int:
    return int(entry.subject.removeprefix("event:"))


def _registration(entry: Entry) -> Registration | None:
    return queries.to_tell(_event_pk(entry)).filter(pk=entry.data["registration"]).first()


def _tell(entry: Entry, kind: str, registration: Registration) -> None:
    event = registration.event
    token = actions.link_to(registration, now=entry.happened_at)
    notices.send(
        kind,
        recipient=f"registration:{registration.pk}",
        about=f"registration:{registration.pk}",
        to=notices.Address(Channel.SMS, registration.phone),
        words={
            "title": event.title,
            "venue": event.venue,
            "starts_at": clock.local(event.starts_at),
            "reason": event.cancel_reason,
            "code": registration.code,
            "people": registration.people,
            # Of several under one number each is told whose message it is.
            "who": mask_name(registration.name) if event.by_name else "",
            "in_line": queries.place_in_line(registration),
        },
        link=f"/r/{token}/",
        once=f"{kind}:{registration.pk}:{entry.pk}",
        area=event.area.path,
        now=entry.happened_at,
    )
