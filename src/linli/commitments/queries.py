"""Every read of commitments: scope, today, figures, and how far a date is."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.accounts import queries as accounts
from linli.base.figures import Extent
from linli.base.parts import Happening
from linli.base.search import matching
from linli.base.viewer import Role, Viewer
from linli.clock import queries as clock
from linli.commitments import events, rules
from linli.commitments.models import Commitment, Contact
from linli.commitments.workflow import State
from linli.journal.models import Entry
from linli.people import queries as people
from linli.places.models import Area

#: The one next act of a waiting commitment: words and the page it is done on.
DESK = {
    "finish": (_("Report done"), "commitments:commitment"),
    "check": (_("Check with the owner"), "commitments:commitment"),
    "confirm": (_("Confirm"), "commitments:commitment"),
}


def visible_to(viewer: Viewer) -> "QuerySet[Commitment]":
    """Commitments this viewer may see; the twin of `rules.can_see`."""
    if not rules.RIGHTS.may(viewer, "see"):
        return Commitment.objects.none()
    areas = rules.RIGHTS.areas(viewer, "see_area")
    answerable = (
        Q(answerable_id=viewer.account_id) if viewer.account_id is not None else Q(pk__in=())
    )
    return Commitment.objects.filter(
        Q(area__path__within_any=areas) | answerable | _owned_by(viewer)
    )


def owned_by(viewer: Viewer) -> "QuerySet[Commitment]":
    """Commitments the viewer owes; the twin of `rules.owns`."""
    if not rules.RIGHTS.may(viewer, "see"):
        return Commitment.objects.none()
    return Commitment.objects.filter(_owned_by(viewer))


def _owned_by(viewer: Viewer) -> Q:
    roles = rules.RIGHTS.roles("see")
    mine = (
        Q(owner_person_id__in=viewer.scoped("person", *roles))
        | Q(owner_organisation_id__in=viewer.scoped("organisation", *roles))
        | Q(owner_section_id__in=viewer.scoped("section", *roles))
        | Q(pk__in=viewer.scoped("commitment", *roles))
        # A steward's link names the person; what they owe may stand on their account.
        | Q(owner_account__person_id__in=viewer.scoped("person", *roles))
    )
    if viewer.account_id is not None:
        mine |= Q(owner_account_id=viewer.account_id)
    if viewer.person_id is not None:
        mine |= Q(owner_person_id=viewer.person_id)
    buildings = viewer.scoped("building", Role.STEWARD)
    if buildings:
        concerned = Contact.objects.filter(commitment_id=OuterRef("pk"))
        mine |= Exists(concerned) & ~Exists(concerned.exclude(dwelling__building_id__in=buildings))
    return mine


def listed(rows: "QuerySet[Commitment]") -> "QuerySet[Commitment]":
    """With all that a list shows, without a query per row."""
    return rows.select_related(
        "area",
        "compound",
        "owner_account",
        "owner_person",
        "owner_organisation",
        "owner_section",
        "answerable",
    ).annotate(
        contact_count=Count("contacts"),
        reached_count=Count("contacts", filter=Q(contacts__reached_at__isnull=False)),
    )


def filtered(
    viewer: Viewer, *, state: str, compound_id: int | None, mine: bool, words: str
) -> "QuerySet[Commitment]":
    """The desk list: what was chosen in the chips and typed into the search."""
    rows = visible_to(viewer)
    if state:
        rows = rows.filter(state=state)
    if compound_id:
        rows = rows.filter(compound_id=compound_id)
    if mine:
        rows = rows.filter(_owned_by(viewer) | Q(answerable_id=viewer.account_id))
    return matching(rows, words, column="bigrams", text="what")


def page_after(rows: "QuerySet[Commitment]", after: int | None, size: int) -> list[Commitment]:
    """One page by due moment, starting behind row `after`; one row more than `size`."""
    if after and (mark := Commitment.objects.filter(pk=after).first()):
        rows = rows.filter(Q(due_at__gt=mark.due_at) | Q(due_at=mark.due_at, pk__gt=mark.pk))
    return list(rows.order_by("due_at", "pk")[: size + 1])


def contacts_of(commitment: Commitment) -> "QuerySet[Contact]":
    """The households to reach, in the order of their doors."""
    return commitment.contacts.select_related("dwelling").order_by(
        "dwelling__building__order", "dwelling__unit__order", "dwelling__floor", "dwelling__room"
    )


def doors_to_reach(commitment: Commitment) -> list[tuple[str, Contact]]:
    """The households for the owner on the phone: those not reached yet come first. Each is named
    by building and room alone where the page says the compound above.
    """
    shown = commitment.compound.name if commitment.compound else ""
    named = [
        (contact.dwelling.address.removeprefix(shown).strip(), contact)
        for contact in contacts_of(commitment)
    ]
    return sorted(named, key=lambda each: each[1].reached_at is not None)


def touching_dwelling(viewer: Viewer, dwelling_id: int) -> "QuerySet[Commitment]":
    """Commitments in progress that are about this household, for the page at the door."""
    return visible_to(viewer).filter(
        Exists(Contact.objects.filter(commitment_id=OuterRef("pk"), dwelling_id=dwelling_id)),
        state__in=(State.OPEN, State.DONE),
    )


def of_origin(origin: str) -> "QuerySet[Commitment]":
    """What this record ("resolution:4") made people promise. Callers ask if it may be seen."""
    return Commitment.objects.filter(origin=origin).order_by("due_at", "pk")


def waiting_for(viewer: Viewer, now: datetime) -> "QuerySet[Any, Any]":
    """What this viewer has to do next about commitments; the columns of the desk."""
    owned = _owned_by(viewer)
    answerable = Q(answerable_id=viewer.account_id)
    to_finish = Q(state=State.OPEN) & owned
    to_check = Q(state=State.OPEN, next_check_on__lte=timezone.localdate(now)) & answerable
    to_confirm = _to_confirm(viewer, answerable) & ~owned
    rows = Commitment.objects.filter(to_finish | to_check | to_confirm)
    if viewer.account_id is None or not rules.RIGHTS.may(viewer, "see"):
        rows = Commitment.objects.none()
    act = Case(
        When(state=State.DONE, then=Value("confirm")),
        When(to_check & ~owned, then=Value("check")),
        default=Value("finish"),
    )
    return rows.annotate(
        thing=Value("commitment"),
        title=F("what"),
        place=Coalesce("compound__name", "area__name"),
        colour=clock.colour_rank(now=now),
        act=act,
    )


def _to_confirm(viewer: Viewer, answerable: Q) -> Q:
    """Done ones wait for the secretary and for who looks after them; where the latter did it
    themselves, for everyone who may confirm in the area, so that none is left lying.
    """
    in_area = Q(area__path__within_any=rules.RIGHTS.areas(viewer, "confirm"))
    as_secretary = Q(area__path__within_any=viewer.areas(Role.SECRETARY))
    key = Concat(Value("account:"), Cast("answerable_id", CharField()))
    did_it_themselves = Q(answerable_id=F("owner_account_id")) | Q(done_by=key)
    return (
        Q(state=State.DONE)
        & in_area
        & (answerable | as_secretary | did_it_themselves)
        & ~Q(done_by=viewer.key)
    )


def due(extent: Extent) -> "QuerySet[Commitment]":
    """Commitments whose due moment lies in the period, without the cancelled ones."""
    rows = (
        visible_to(extent.viewer).exclude(state=State.CANCELLED).filter(**extent.during("due_at"))
    )
    return rows.filter(area__path__within=extent.area) if extent.area else rows


def kept(extent: Extent) -> "QuerySet[Commitment]":
    """Of the due ones: done in time, and confirmed by somebody else."""
    return due(extent).filter(state=State.CONFIRMED, done_at__lte=F("due_at"))


def count_by_state(rows: "QuerySet[Commitment]") -> dict[str, int]:
    """State → how many of these commitments."""
    found = rows.order_by().values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in found}


def owner_choices(
    viewer: Viewer, area: Area, now: datetime
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Who can owe something here, in groups for a select; values are owner keys ("account:5")."""
    stewards = accounts.stewards_in(area, now)
    firms = people.organisations_visible_to(viewer).filter(active=True)
    groups = (
        (_("Stewards"), [(f"account:{row.pk}", row.name) for row in stewards]),
        (
            _("Community and sections"),
            [(f"account:{row.pk}", row.name) for row in accounts.staff_of(area, now)],
        ),
        (
            _("A section as a whole"),
            [(f"section:{row.pk}", row.name) for row in accounts.sections_visible_to(viewer)],
        ),
        (_("Firms and authorities"), [(f"organisation:{row.pk}", row.name) for row in firms]),
    )
    return [(str(label), rows) for label, rows in groups if rows]


def told(entries: Iterable[Entry]) -> list[Happening]:
    """A timeline as the page shows it, newest first; ticks stand beside their households."""
    entries = [entry for entry in entries if entry.kind != events.CONTACT_TICKED]
    names = accounts.names_of(entry.actor for entry in entries)
    return [
        Happening(
            at=entry.happened_at,
            what=entry.label,
            who=names.get(entry.actor) or _actor(entry.actor),
            text=entry.words,
        )
        for entry in reversed(entries)
    ]


def _actor(key: str) -> object:
    return _("Through a link") if key.startswith("link:") else _("By the program")
