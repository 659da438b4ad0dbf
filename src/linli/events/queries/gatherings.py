"""Every read of gatherings: scope, guests, attendance."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from linli.base.figures import Extent
from linli.base.masking import mask_name
from linli.base.viewer import Viewer
from linli.events import rules
from linli.events.models import Event, Headcount, Invitation
from linli.events.spec import Guest
from linli.events.workflow import State


@dataclass(frozen=True)
class Seat:
    """One guest at the gathering, with all capacities and matters they are asked for.

    Residents' names are masked; staff and organisations are named.
    """

    guest: Guest
    name: str
    capacity: str
    matters: tuple[str, ...]
    invitation_id: int
    checked_in_at: datetime | None
    walked_in: bool

    @property
    def here(self) -> bool:
        return self.checked_in_at is not None


def visible_to(viewer: Viewer) -> "QuerySet[Event]":
    """Gatherings this viewer may see; the twin of `rules.can_see`."""
    if not rules.RIGHTS.may(viewer, "see"):
        return Event.objects.none()
    seen = Q(area__path__within_any=rules.RIGHTS.areas(viewer, "see_area"))
    if viewer.account_id is not None:
        invited = Invitation.objects.filter(
            event_id=OuterRef("pk"), account_id=viewer.account_id, withdrawn_at=None
        )
        seen = seen | Q(organiser_id=viewer.account_id) | Q(Exists(invited))
    return Event.objects.filter(seen)


def shows_guests(viewer: Viewer, event: Event) -> bool:
    """Whether they see who is registered and came, not only the gathering: the app that planned it
    may ask for a right of its own (LINLI_GUESTS).
    """
    guard = settings.LINLI_GUESTS.get(event.origin.partition(":")[0])
    return guard is None or bool(import_string(guard)(viewer, event))


def invitations(event_id: int) -> "QuerySet[Invitation]":
    """The invitations in force, with their guests. Callers ask first if it may be seen."""
    return (
        Invitation.objects.filter(event_id=event_id, withdrawn_at=None)
        .select_related("account", "person", "organisation")
        .order_by("pk")
    )


def guests(event_id: int) -> set[Guest]:
    """Who is asked to come, each once."""
    return {invitation.guest for invitation in invitations(event_id)}


def seats(
    event_id: int, *, named: Callable[[set[str]], Collection[str]] = lambda _keys: ()
) -> list[Seat]:
    """Each guest once, in the order of invitation, however many matters they are asked for.

    `named` tells of which residents ("person:5") the caller may show the full name.
    """
    grouped: dict[Guest, list[Invitation]] = {}
    for invitation in invitations(event_id):
        grouped.setdefault(invitation.guest, []).append(invitation)
    in_full = named({guest.key for guest in grouped if guest.kind == "person"})
    return [_seat(guest, rows, named=guest.key in in_full) for guest, rows in grouped.items()]


def _seat(guest: Guest, rows: list[Invitation], *, named: bool) -> Seat:
    first = rows[0]
    in_full = first.person.name if named and first.person else ""
    return Seat(
        guest=guest,
        name=in_full or guest_name(first),
        capacity=str(Invitation.Capacity(first.capacity).label),
        matters=tuple(row.matter for row in rows if row.matter),
        invitation_id=first.pk,
        checked_in_at=first.checked_in_at,
        walked_in=first.walked_in,
    )


def guest_name(invitation: Invitation) -> str:
    """How the guest is shown: staff and organisations by name, residents masked."""
    if invitation.account:
        return invitation.account.name
    if invitation.person:
        return mask_name(invitation.person.name) or str(_("Name erased"))
    return invitation.organisation.name if invitation.organisation else ""


def here(event_id: int) -> int:
    """How many guests are checked in by name."""
    return sum(seat.here for seat in seats(event_id))


def last_count(event_id: int) -> Headcount | None:
    """The latest count of people who were counted, not named."""
    return Headcount.objects.filter(event_id=event_id).order_by("-pk").first()


def held(extent: Extent) -> "QuerySet[Event]":
    """Gatherings held in the period."""
    rows = visible_to(extent.viewer).filter(state=State.HELD, **extent.during("held_at"))
    return rows.filter(area__path__within=extent.area) if extent.area else rows


def attendances(extent: Extent, kinds: Iterable[str] = ()) -> "QuerySet[Invitation]":
    """Check-ins (person-times) at gatherings held in the period; distinct guests are people."""
    events = held(extent)
    if kinds:
        events = events.filter(kind__in=list(kinds))
    return Invitation.objects.filter(
        event__in=events, checked_in_at__isnull=False, withdrawn_at=None
    )
