"""Who is concerned with a topic, and therefore asked to the meeting about it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from linli.accounts import queries as accounts
from linli.accounts.models import Account
from linli.base.masking import mask_name
from linli.base.viewer import Viewer
from linli.cases.models import Case
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


@dataclass(frozen=True)
class _Known:
    """What the proposals are read from, fetched for a whole agenda at once; keyed by topic."""

    cases: dict[int, list[Case]]
    stewards: dict[int, list[Account]]
    workers: dict[int, list[Account]]
    meeting: Meeting
    invitations: list[Invitation]
    firms: list[Organisation]
    #: (topic, organisation) of firms that owe something from the topic already.
    promised: set[tuple[int, int]]


def stakeholders(
    viewer: Viewer, meeting: Meeting, topics: Iterable[Topic], now: datetime
) -> dict[int, list[Proposal]]:
    """Topic → who is concerned with it, each once, the most concerned first: raisers, stewards,
    earlier guests, workers, firms. As many queries for one topic as for a whole agenda.
    """
    topics = list(topics)
    if not topics:
        return {}
    known = _known(viewer, meeting, topics, now)
    return {topic.pk: _of_topic(topic, known) for topic in topics}


def _of_topic(topic: Topic, known: _Known) -> list[Proposal]:
    found: dict[Guest, Proposal] = {}
    for proposal in (
        *_raisers(topic, known),
        *_stewards(topic, known),
        *_earlier_guests(topic, known),
        *_staff(topic, known),
        *_firms(topic, known),
    ):
        found.setdefault(proposal.guest, proposal)
    asked = {
        row.guest
        for row in known.invitations
        if row.event_id == known.meeting.event_id and row.matter in ("", f"topic:{topic.pk}")
    }
    return [replace(row, invited=row.guest in asked) for row in found.values()]


def _known(viewer: Viewer, meeting: Meeting, topics: list[Topic], now: datetime) -> _Known:
    of_topics = Case.objects.select_related("raiser_person", "dwelling").order_by("pk")
    prefetch_related_objects(topics, Prefetch("cases", queryset=of_topics))
    cases = {topic.pk: list(topic.cases.all()) for topic in topics}
    firms = people.organisations_visible_to(viewer).filter(active=True, kind__in=FIRMS)
    promised = Commitment.objects.filter(
        resolutions__topic__in=topics, owner_organisation__isnull=False
    )
    by_area = {
        area: list(accounts.workers_of(area, now)) for area in {topic.area for topic in topics}
    }
    return _Known(
        cases=cases,
        stewards=_stewards_of(topics, cases, now),
        workers={topic.pk: by_area[topic.area] for topic in topics},
        meeting=meeting,
        invitations=_invitations(meeting, topics),
        firms=list(firms.order_by("kind", "name")),
        promised=set(promised.values_list("resolutions__topic_id", "owner_organisation_id")),
    )


def _stewards_of(
    topics: list[Topic], cases: dict[int, list[Case]], now: datetime
) -> dict[int, list[Account]]:
    """Of the buildings the cases name; of the whole compound where they name none."""
    compounds: dict[int | None, set[int]] = {}
    rows = Building.objects.filter(compound__in={topic.compound_id for topic in topics})
    for building in rows.filter(active=True):
        compounds.setdefault(building.compound_id, set()).add(building.pk)
    concerned = {
        topic.pk: {case.dwelling.building_id for case in cases[topic.pk] if case.dwelling}
        or compounds.get(topic.compound_id, set())
        for topic in topics
    }
    found = accounts.stewards_by_building({pk for ids in concerned.values() for pk in ids}, now)
    return {
        pk: [account for building in sorted(ids) for account in found.get(building, ())]
        for pk, ids in concerned.items()
    }


def _invitations(meeting: Meeting, topics: list[Topic]) -> list[Invitation]:
    """Those to this meeting, and those to earlier ones for these topics."""
    matters = [f"topic:{topic.pk}" for topic in topics]
    rows = Invitation.objects.filter(
        Q(event_id=meeting.event_id) | Q(matter__in=matters), withdrawn_at=None
    )
    return list(rows.select_related("account", "person", "organisation").order_by("pk"))


def _raisers(topic: Topic, known: _Known) -> Iterable[Proposal]:
    for case in known.cases[topic.pk]:
        if case.raiser_person is not None and case.raiser_person.erased_at is None:
            name = mask_name(case.raiser_person.name)
            why = _("Raised %(case)s") % {"case": case.number}
            yield Proposal(Guest("person", case.raiser_person.pk), CAPACITY.RAISER, name, why)


def _stewards(topic: Topic, known: _Known) -> Iterable[Proposal]:
    for account in known.stewards[topic.pk]:
        why = _("Steward of a building concerned")
        yield Proposal(Guest("account", account.pk), CAPACITY.STEWARD, account.name, why)


def _earlier_guests(topic: Topic, known: _Known) -> Iterable[Proposal]:
    for row in known.invitations:
        if row.event_id != known.meeting.event_id and row.matter == f"topic:{topic.pk}":
            why = _("Was asked to an earlier meeting on this")
            yield Proposal(row.guest, row.capacity, gatherings.guest_name(row), why)


def _staff(topic: Topic, known: _Known) -> Iterable[Proposal]:
    handling = {case.owner_id for case in known.cases[topic.pk]}
    for account in known.workers[topic.pk]:
        likely = account.pk in handling
        why = _("Handles one of the cases") if likely else _("Works in this community")
        guest = Guest("account", account.pk)
        yield Proposal(guest, CAPACITY.WORKER, account.name, why, likely=likely)


def _firms(topic: Topic, known: _Known) -> Iterable[Proposal]:
    """Likely are those that manage the compound or owe something from this topic already."""
    manager = topic.compound.managed_by if topic.compound else ""
    for firm in known.firms:
        likely = (topic.pk, firm.pk) in known.promised or (bool(manager) and firm.name == manager)
        capacity = FIRMS[Organisation.Kind(firm.kind)]
        why = _("Concerned already") if likely else firm.get_kind_display()
        yield Proposal(Guest("organisation", firm.pk), capacity, firm.name, why, likely=likely)
