"""Reading residents and organisations: masked, unless a look is asked for with a purpose."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.base import crypto, masking
from linli.base.errors import NotAllowed
from linli.base.search import matching
from linli.base.viewer import Viewer
from linli.people import rules
from linli.people.models import Consent, Organisation, OrganisationFact, Person, Tie
from linli.people.rules import RIGHTS
from linli.people.spec import is_phone
from linli.places import queries as places
from linli.places.models import Area, Import

#: Which sealed values can be uncovered, by what they belong to.
UNCOVERABLE: dict[str, frozenset[str]] = {
    "person": frozenset({"name", "phone", "note"}),
    "organisation": frozenset({"contact_name", "contact_phone"}),
}


@dataclass(frozen=True)
class Resident:
    """A person as a page shows them: masked. `tie` is the code of how they belong to the door."""

    person_id: int
    name: str
    phone: str
    tie: str = ""
    tie_id: int = 0

    @property
    def tie_words(self) -> Any:
        return words_for_tie(self.tie)


def words_for_tie(kind: str) -> Any:
    """How a tie is called; "" for none."""
    return Tie.Kind(kind).label if kind else ""


def resident(person: Person, tie: Tie | None = None) -> Resident:
    """The masked person, for lists and pages."""
    return Resident(
        person.pk,
        masking.mask_name(person.name),
        masking.mask_phone(person.phone),
        tie.kind if tie else "",
        tie.pk if tie else 0,
    )


def visible_to(viewer: Viewer) -> QuerySet[Person]:
    """Persons the viewer may see (masked); whose data was erased are gone from everywhere."""
    return Person.objects.filter(
        area__path__within_any=RIGHTS.areas(viewer, "see"), erased_at=None
    ).select_related("area")


def register_of(viewer: Viewer) -> QuerySet[Tie]:
    """The register of residents: one row for each tie in force, door by door."""
    return (
        Tie.objects.filter(person__in=visible_to(viewer), until=None)
        .select_related("person", "dwelling")
        .order_by("dwelling__compound_id", "dwelling_id", "pk")
    )


def search_register(ties: QuerySet[Tie], words: str) -> QuerySet[Tie]:
    """Rows of the register by exact phone, by exact name, or by words of the address.

    Sealed values are found by their digest only, so a part of a name or number finds nothing.
    """
    digits = masking.normal_phone(words)
    if is_phone(digits):
        return ties.filter(person__phone_index=crypto.blind_index(digits))
    by_name = ties.filter(person__name_index=crypto.blind_index(" ".join(words.split())))
    if by_name.exists():
        return by_name
    return matching(ties, words, column="dwelling__bigrams", text="dwelling__address")


def households(dwelling_ids: Iterable[int]) -> dict[int, list[Resident]]:
    """Who belongs to these doors, masked (1 query). The caller asked whether the viewer may see.

    A door nobody is tied to has an empty list.
    """
    ids = list(dwelling_ids)
    found: dict[int, list[Resident]] = {pk: [] for pk in ids}
    ties = Tie.objects.filter(dwelling_id__in=ids, until=None, person__erased_at=None)
    for tie in ties.select_related("person").order_by("dwelling_id", "pk"):
        found[tie.dwelling_id].append(resident(tie.person, tie))
    return found


def names_at(dwelling_id: int) -> set[tuple[str, str]]:
    """Names on file at a door with how they belong to it ("owner", "occupant"), for an action that
    must not write somebody down twice. Not for pages: the names are not masked.
    """
    ties = Tie.objects.filter(dwelling_id=dwelling_id, until=None, person__erased_at=None)
    return {(tie.person.name, tie.kind) for tie in ties.select_related("person")}


def ties_of(person: Person) -> QuerySet[Tie]:
    """All ties of a person, those in force first."""
    return person.ties.select_related("dwelling").order_by("-until", "-pk")


def find_by_phone(viewer: Viewer, phone: str) -> QuerySet[Person]:
    """Persons the viewer may see with exactly this number; none for something that is no number."""
    digits = masking.normal_phone(phone)
    persons = visible_to(viewer)
    if not is_phone(digits):
        return persons.none()
    return persons.filter(phone_index=crypto.blind_index(digits))


def person_lines(persons: Iterable[Person]) -> list[Resident]:
    """Persons without their ties, masked."""
    return [resident(person) for person in persons]


def consents_of(subject: str) -> QuerySet[Consent]:
    """What someone agreed to, newest first, also what was taken back."""
    return Consent.objects.filter(subject=subject).order_by("-given_at", "-pk")


def organisations_visible_to(viewer: Viewer) -> QuerySet[Organisation]:
    """Organisations of the viewer's areas and of those above them, retired ones too."""
    areas = RIGHTS.areas(viewer, "see_organisations")
    above = {
        path.rsplit(".", depth)[0] for path in areas for depth in range(1, path.count(".") + 1)
    }
    return Organisation.objects.filter(
        Q(area__path__within_any=areas) | Q(area__path__in=above)
    ).select_related("area")


def facts_of_organisations(pks: Iterable[int]) -> dict[int, list[OrganisationFact]]:
    """What is known about these organisations: the latest of each code (1 query). The caller asked
    whether the viewer may see them.
    """
    ids = list(pks)
    found: dict[int, list[OrganisationFact]] = {pk: [] for pk in ids}
    rows = OrganisationFact.objects.filter(organisation_id__in=ids)
    latest = rows.order_by("organisation_id", "code", "-id").distinct("organisation_id", "code")
    for fact in latest:
        found[fact.organisation_id].append(fact)
    return found


def facts_of_organisation(pk: int) -> list[OrganisationFact]:
    """The same for one."""
    return facts_of_organisations([pk])[pk]


@dataclass(frozen=True)
class OrganisationLine:
    """An organisation as a list shows it: its contact masked."""

    organisation: Organisation
    contact: str
    phone: str


def organisation_lines(rows: Iterable[Organisation]) -> list[OrganisationLine]:
    return [
        OrganisationLine(
            row, masking.mask_name(row.contact_name), masking.mask_phone(row.contact_phone)
        )
        for row in rows
    ]


def uncovered(viewer: Viewer, subject: str, field: str) -> str:
    """A sealed value in the clear. Only for `accounts`, which asks a purpose and logs the look.

    NotAllowed for a record the viewer may not see or a field that is never shown.
    """
    kind, _colon, pk = subject.partition(":")
    if field not in UNCOVERABLE.get(kind, frozenset()) or not pk.isdecimal():
        raise NotAllowed(_("This value is not shown."), code="not_shown")
    if kind == "person":
        row: Person | Organisation | None = visible_to(viewer).filter(pk=int(pk)).first()
    else:
        row = organisations_visible_to(viewer).filter(pk=int(pk)).first()
        row = row if row and rules.can_reveal_contact(viewer, row) else None
    if row is None:
        raise NotAllowed(_("This record is not in your area."), code="not_yours")
    return str(getattr(row, field))


def communities(viewer: Viewer, act: str = "register") -> QuerySet[Area]:
    """Communities and grids in use where the viewer may do the act with residents."""
    return places.open_places().filter(path__within_any=RIGHTS.areas(viewer, act))


def areas_for_organisations(viewer: Viewer) -> QuerySet[Area]:
    """Areas in use for which the viewer may register organisations."""
    return Area.objects.filter(
        path__within_any=RIGHTS.areas(viewer, "edit_organisations"), closed_on=None, in_use=True
    ).order_by("code", "id")


def page_of_register(ties: QuerySet[Tie], after: int) -> QuerySet[Tie]:
    """Rows of the register that follow this tie in its order; all for one that is not there."""
    last = Tie.objects.select_related("dwelling").filter(pk=after).first()
    if last is None:
        return ties
    compound, door = last.dwelling.compound_id, last.dwelling_id
    return ties.filter(
        Q(dwelling__compound_id__gt=compound)
        | Q(dwelling__compound_id=compound, dwelling_id__gt=door)
        | Q(dwelling_id=door, pk__gt=last.pk)
    )


def imports_visible_to(viewer: Viewer) -> QuerySet[Import]:
    """Imports of residents in areas where the viewer may import."""
    return Import.objects.filter(
        area__path__within_any=RIGHTS.areas(viewer, "import"), kind="residents"
    ).select_related("area")
