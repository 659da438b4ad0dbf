"""Who is concerned with a topic, and therefore asked to the meeting about it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.accounts import queries as accounts
from linli.base.masking import mask_name
from linli.base.viewer import Viewer
from linli.commitments.models import Commitment
from linli.deliberation.models import Meeting, Topic
from linli.events import queries as gatherings
from linli.events.models import Invitation
from linli.events.spec import Guest
from linli.people import queries as people
from linli.people.models import Organisation
from linli.places.models import Building

CAPACITY = Invitation.Capacity
#: In which capacity an organisation of this kind comes.
FIRMS = {
    Organisation.Kind.CONTRACTOR: CAPACITY.CONTRACTOR,
    Organisation.Kind.FIRM: CAPACITY.OUTSIDE,
    Organisation.Kind.PROPERTY: CAPACITY.OUTSIDE,
    Organisation.Kind.UTILITY: CAPACITY.OUTSIDE,
}


@dataclass(frozen=True)
class Proposal:
    """Somebody who should or could be asked for a topic, and why.

    `likely`: pre-selected. `invited`: asked already. Residents' names are masked.
    """

    guest: Guest
    capacity: str
    name: str
    why: object
    likely: bool = True
    invited: bool = False

    @property
    def key(self) -> str:
        """As the form sends it: "person:5 raiser"."""
        return f"{self.guest.key} {self.capacity}"

    @property
    def capacity_label(self) -> str:
        return str(CAPACITY(self.capacity).label)


def stakeholders(viewer: Viewer, meeting: Meeting, topic: Topic, now: datetime) -> list[Proposal]:
    """Each once, the most concerned first: raisers, stewards, earlier guests, workers, firms."""
    found: dict[Guest, Proposal] = {}
    for proposal in (
        *_raisers(topic),
        *_stewards(topic, now),
        *_earlier_guests(meeting, topic),
        *_staff(topic, now),
        *_firms(viewer, topic),
    ):
        found.setdefault(proposal.guest, proposal)
    asked = {
        row.guest
        for row in gatherings.invitations(meeting.event_id)
        if row.matter in ("", f"topic:{topic.pk}")
    }
    return [replace(row, invited=row.guest in asked) for row in found.values()]


def _raisers(topic: Topic) -> Iterable[Proposal]:
    rows = topic.cases.filter(raiser_person__isnull=False, raiser_person__erased_at=None)
    for case in rows.select_related("raiser_person").order_by("pk"):
        if case.raiser_person is not None:
            name = mask_name(case.raiser_person.name)
            why = _("Raised %(case)s") % {"case": case.number}
            yield Proposal(Guest("person", case.raiser_person.pk), CAPACITY.RAISER, name, why)


def _stewards(topic: Topic, now: datetime) -> Iterable[Proposal]:
    """Of the buildings the cases name; of the whole compound where they name none."""
    doors = topic.cases.filter(dwelling__isnull=False)
    buildings = set(doors.values_list("dwelling__building_id", flat=True))
    if not buildings and topic.compound_id is not None:
        rows = Building.objects.filter(compound_id=topic.compound_id, active=True)
        buildings = set(rows.values_list("pk", flat=True))
    for account in accounts.stewards_of(buildings, now):
        why = _("Steward of a building concerned")
        yield Proposal(Guest("account", account.pk), CAPACITY.STEWARD, account.name, why)


def _earlier_guests(meeting: Meeting, topic: Topic) -> Iterable[Proposal]:
    rows = Invitation.objects.filter(matter=f"topic:{topic.pk}", withdrawn_at=None)
    others = rows.exclude(event_id=meeting.event_id).select_related(
        "account", "person", "organisation"
    )
    for row in others.order_by("pk"):
        why = _("Was asked to an earlier meeting on this")
        yield Proposal(row.guest, row.capacity, gatherings.guest_name(row), why)


def _staff(topic: Topic, now: datetime) -> Iterable[Proposal]:
    owners = topic.cases.values_list("owner_id", flat=True)
    handling = set(owners)
    for account in accounts.workers_of(topic.area, now):
        likely = account.pk in handling
        why = _("Handles one of the cases") if likely else _("Works in this community")
        guest = Guest("account", account.pk)
        yield Proposal(guest, CAPACITY.WORKER, account.name, why, likely=likely)


def _firms(viewer: Viewer, topic: Topic) -> Iterable[Proposal]:
    """Likely are those that manage the compound or owe something from this topic already."""
    promised = set(
        Commitment.objects.filter(
            resolutions__topic=topic, owner_organisation__isnull=False
        ).values_list("owner_organisation_id", flat=True)
    )
    manager = topic.compound.managed_by if topic.compound else ""
    rows = people.organisations_visible_to(viewer).filter(active=True, kind__in=FIRMS)
    for firm in rows.order_by("kind", "name"):
        likely = firm.pk in promised or (bool(manager) and firm.name == manager)
        capacity = FIRMS[Organisation.Kind(firm.kind)]
        why = _("Concerned already") if likely else firm.get_kind_display()
        yield Proposal(Guest("organisation", firm.pk), capacity, firm.name, why, likely=likely)
