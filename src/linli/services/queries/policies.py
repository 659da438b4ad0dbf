"""Policies: whom they fit and why, who is still to be told, applications."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from linli.alliances.models import Alliance, Member
from linli.alliances.rules import stands_for
from linli.alliances.workflow import State as Life
from linli.base.viewer import Viewer
from linli.services.models import Application, Policy
from linli.services.queries.scope import alliances_of
from linli.services.spec import Profile, Reason, reasons, verdict
from linli.services.workflow import PolicyState


def policies_visible_to(viewer: Viewer) -> "QuerySet[Policy]":
    """Policies of the alliances this viewer sees as staff, drafts too."""
    rows: QuerySet[Policy] = Policy.objects.filter(alliance__in=alliances_of(viewer).order_by())
    return rows.select_related("alliance__area").order_by("-pk")


def policies_counted(viewer: Viewer, alliance: Alliance) -> "QuerySet[Any]":
    """An alliance's policies with how many firms were told and applied."""
    rows: QuerySet[Any] = policies_visible_to(viewer).filter(alliance=alliance)
    counted: QuerySet[Any] = rows.annotate(
        told_count=Count("told", distinct=True), applying=Count("applications", distinct=True)
    )
    return counted


def public_policies(today: date) -> "QuerySet[Policy]":
    """What everybody may read: published and not past its deadline, the nearest deadline first."""
    rows = Policy.objects.filter(state=PolicyState.PUBLISHED).filter(_in_time(today))
    return rows.select_related("alliance__area").order_by(F("deadline").asc(nulls_last=True), "-pk")


def _in_time(today: date) -> Q:
    return Q(deadline=None) | Q(deadline__gte=today)


def profiles(alliance: Alliance, firms: Iterable[int] | None = None) -> list[Profile]:
    """What conditions ask of its members, those with all their rights: two queries."""
    rows = Member.objects.filter(alliance=alliance, state=Life.MEMBER)
    if firms is not None:
        rows = rows.filter(organisation_id__in=firms)
    return [
        _profile(row)
        for row in rows.select_related("organisation__area", "organisation__enterprise")
        .prefetch_related("organisation__enterprise__labels")
        .order_by("pk")
    ]


def _profile(row: Member) -> Profile:
    file = getattr(row.organisation, "enterprise", None)
    return Profile(
        row.organisation_id,
        row.organisation.name,
        link=file.link if file else "",
        labels=frozenset(each.pk for each in file.labels.all()) if file else frozenset(),
        staff=file.staff if file else None,
        area_path=row.organisation.area.path,
        rank=row.rank,
        since=row.since,
    )


@dataclass(frozen=True)
class Fit:
    """A firm and a policy: whether it fits (None: something is not known), with every reason."""

    firm: Profile
    fits: bool | None
    reasons: tuple[Reason, ...]


def fits(policy: Policy, firms: Iterable[int] | None = None) -> list[Fit]:
    """The members it fits, then those of whom something is not known, then the others."""
    order = {True: 0, None: 1, False: 2}
    found = []
    for firm in profiles(policy.alliance, firms):
        why = reasons(policy.conditions, firm)
        found.append(Fit(firm, verdict(why), tuple(why)))
    return sorted(found, key=lambda each: (order[each.fits], each.firm.organisation_id))


def to_tell(policy: Policy) -> list[Profile]:
    """Members it fits who were not told yet, and who did not apply by themselves."""
    done = set(policy.told.values_list("organisation_id", flat=True))
    done |= set(policy.applications.values_list("organisation_id", flat=True))
    return [
        each.firm
        for each in fits(policy)
        if each.fits is True and each.firm.organisation_id not in done
    ]


def open_policies_for(viewer: Viewer, today: date) -> list[tuple[Policy, list[Fit]]]:
    """For a contact: published policies of the own alliances with how the own firms fit; those
    that do not fit any are left out. Three queries and two per alliance.
    """
    firms = stands_for(viewer)
    mine = Member.objects.filter(organisation_id__in=firms, state=Life.MEMBER)
    rows = public_policies(today).filter(alliance__in=mine.values("alliance_id"))
    known: dict[int, list[Profile]] = {}
    found = []
    for policy in rows:
        here = known.setdefault(policy.alliance_id, profiles(policy.alliance, firms))
        why = [(firm, reasons(policy.conditions, firm)) for firm in here]
        fitting = [
            Fit(firm, verdict(each), tuple(each))
            for firm, each in why
            if verdict(each) is not False
        ]
        if fitting:
            found.append((policy, fitting))
    return found


def applications_visible_to(viewer: Viewer) -> "QuerySet[Application]":
    """Applications of the own firms, and of the alliances seen as staff."""
    own = Q(organisation_id__in=stands_for(viewer))
    staff = Q(policy__alliance__in=alliances_of(viewer).order_by())
    rows = Application.objects.filter(own | staff)
    return rows.select_related("policy__alliance__area", "organisation").order_by("-pk")


def applications_of(viewer: Viewer) -> "QuerySet[Application]":
    """Those of the own firms."""
    rows = Application.objects.filter(organisation_id__in=stands_for(viewer))
    return rows.select_related("policy", "organisation").order_by("-pk")
