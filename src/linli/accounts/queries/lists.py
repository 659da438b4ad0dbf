"""Accounts, sections and the access log, as far as a viewer sees them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from linli.accounts.models import Access, Account, Appointment, DutyItem, Section
from linli.accounts.queries.answering import ids_of, in_force
from linli.accounts.rules import HOUSE, RIGHTS, has_house
from linli.base.viewer import Viewer
from linli.places.models import Area, Level


def visible_to(viewer: Viewer) -> "QuerySet[Account]":
    """Accounts this viewer looks after: with an appointment in their areas, or with none yet."""
    if not RIGHTS.may(viewer, "manage"):
        return Account.objects.none()
    if has_house(viewer):
        return Account.objects.all()
    held = Appointment.objects.filter(account=OuterRef("pk"))
    return Account.objects.filter(Exists(held.filter(_reached(viewer))) | ~Exists(held))


def _reached(viewer: Viewer) -> Q:
    return Q(area__path__within_any=RIGHTS.areas(viewer, "manage")) & ~Q(scope=HOUSE)


def own(viewer: Viewer) -> "QuerySet[Account]":
    """The viewer's own account, of whatever role."""
    return Account.objects.filter(pk=viewer.account_id or 0)


def appointments_visible_to(viewer: Viewer) -> "QuerySet[Appointment]":
    """Appointments this administrator may end."""
    return Appointment.objects.filter(Q() if has_house(viewer) else _reached(viewer))


def appointments_of(account: Account) -> "QuerySet[Appointment]":
    """All appointments, those in force first, then the newest."""
    return (
        Appointment.objects.filter(account=account)
        .select_related("area")
        .order_by(F("ended_at").asc(nulls_first=True), "-since", "-pk")
    )


def places_of(account: Account) -> tuple[str, ...]:
    """Where this account's appointments lie, for `rules.can_manage`: paths, HOUSE, or "" for
    a thing whose place this app cannot know.
    """
    rows = Appointment.objects.filter(account=account, ended_at=None)
    found = rows.values_list("scope", "area__path")
    return tuple(sorted({HOUSE if scope == HOUSE else path or "" for scope, path in found}))


def sections_visible_to(viewer: Viewer) -> "QuerySet[Section]":
    """Sections above, at or below the viewer's areas, and the viewer's own."""
    areas = RIGHTS.areas(viewer, "see_sections")
    above = {pk for path in areas for pk in ids_of(path)}
    own = viewer.scoped("section", *RIGHTS.roles("see_sections"))
    return (
        Section.objects.filter(
            Q(area_id__in=above) | Q(area__path__within_any=areas) | Q(pk__in=own)
        )
        .select_related("area")
        .order_by("area__path", "pk")
    )


def sections_editable_by(viewer: Viewer) -> "QuerySet[Section]":
    """Sections in the areas this administrator looks after."""
    return (
        Section.objects.filter(area__path__within_any=RIGHTS.areas(viewer, "sections"))
        .select_related("area")
        .order_by("area__path", "pk")
    )


def counted_sections(viewer: Viewer) -> "QuerySet[Section]":
    """Editable sections with the number of their duty items in force (`duty_count`)."""
    in_use = Count("duties", filter=Q(duties__active=True))
    return sections_editable_by(viewer).annotate(duty_count=in_use)


def duties_editable_by(viewer: Viewer) -> "QuerySet[DutyItem]":
    """Duty items in force of the sections this administrator looks after."""
    return DutyItem.objects.filter(section__in=sections_editable_by(viewer), active=True)


def areas_editable_by(viewer: Viewer) -> "QuerySet[Area]":
    """Areas in use in which this administrator may appoint, top down."""
    return Area.objects.filter(
        path__within_any=RIGHTS.areas(viewer, "manage"), closed_on=None, in_use=True
    ).order_by("path")


def areas_with_sections(viewer: Viewer) -> "QuerySet[Area]":
    """Areas that may have sections: districts and sub-districts, not communities."""
    return areas_editable_by(viewer).filter(level__in=(Level.DISTRICT, Level.SUBDISTRICT))


def listed(accounts: "QuerySet[Account]", now: datetime) -> "QuerySet[Account]":
    """Ready for a list: with their appointments in force (`held`), by name."""
    held = Prefetch(
        "appointments", in_force(now).select_related("area").order_by("pk"), to_attr="held"
    )
    return accounts.prefetch_related(held).order_by("name", "pk")


def page_after(accounts: "QuerySet[Account]", last: int) -> "QuerySet[Account]":
    """The rest of a list by name behind this account; all of it if it is not there."""
    row = Account.objects.filter(pk=last).values_list("name", "pk").first()
    if row is None:
        return accounts
    return accounts.filter(Q(name__gt=row[0]) | Q(name=row[0], pk__gt=row[1]))


def with_role(accounts: "QuerySet[Account]", role: str, now: datetime) -> "QuerySet[Account]":
    """Those among these who hold the role now."""
    return accounts.filter(Exists(in_force(now).filter(account=OuterRef("pk"), role=role)))


def matching(accounts: "QuerySet[Account]", words: str) -> "QuerySet[Account]":
    """Those among these whose name or user name holds all the words."""
    for word in words.split():
        accounts = accounts.filter(Q(name__icontains=word) | Q(username__icontains=word))
    return accounts


def sections_named(appointments: Iterable[Appointment]) -> dict[str, str]:
    """Names of the sections among these appointments' scopes: {"section:3": "…"}."""
    ids = {
        int(appointment.scope.removeprefix("section:"))
        for appointment in appointments
        if appointment.scope.startswith("section:")
    }
    return {f"section:{section.pk}": str(section) for section in Section.objects.filter(pk__in=ids)}


def duties_of(section: Section) -> "QuerySet[DutyItem]":
    """The duty list in force, by code."""
    return section.duties.filter(active=True).order_by("code")


def uncovered_by(
    viewer: Viewer, subjects: Iterable[str], field: str, purpose: str, since: datetime
) -> set[str]:
    """Of these records ("person:5"): whose value this viewer uncovered for it since then."""
    return set(
        Access.objects.filter(
            actor=viewer.key,
            subject__in=list(subjects),
            field=field,
            purpose=purpose,
            at__gte=since,
        ).values_list("subject", flat=True)
    )


def accesses_visible_to(viewer: Viewer) -> "QuerySet[Access]":
    """Who uncovered what in the areas this supervisor watches, newest first."""
    return Access.objects.filter(area__within_any=RIGHTS.areas(viewer, "see_access")).order_by(
        "-pk"
    )
