"""Who someone is, what they may do where, and who answers for a place."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.accounts.models import Access, Account, Appointment, DutyItem, Link, Section
from linli.accounts.rules import HOUSE, RIGHTS
from linli.base.errors import NotAllowed
from linli.base.viewer import ANYONE, Grant, Role, Viewer
from linli.places.models import Area

#: Where the session keeps the signed link its bearer came by.
LINK_IN_SESSION = "linli_link"


def in_force(now: datetime | None) -> "QuerySet[Appointment]":
    """Appointments that hold on the day of `now`; without a moment, those without an end."""
    rows = Appointment.objects.filter(account__is_active=True, ended_at=None)
    if now is None:
        return rows.filter(until=None)
    day = localdate(now)
    return rows.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


# --- the viewer -----------------------------------------------------------------------------


def viewer_of(request: HttpRequest, now: datetime) -> Viewer:
    """The viewer of a request: the account that signed in, else the signed link its bearer
    came by, else anyone. Who must change the password first has no rights until then.
    """
    user = getattr(request, "user", None)
    if isinstance(user, Account) and user.is_active:
        if user.must_change_password:
            return Viewer(key=f"account:{user.pk}", account_id=user.pk, name=user.name)
        return viewer_for(user, now)
    return link_viewer_of(request, now) or ANYONE


def link_viewer_of(request: HttpRequest, now: datetime) -> Viewer | None:
    """The bearer of the signed link this browser came by, also beside a signed-in account."""
    session = getattr(request, "session", None)
    link_id = session.get(LINK_IN_SESSION) if session is not None else None
    link = _links_in_force(now).filter(pk=link_id).first() if link_id else None
    return _bearer(link) if link else None


def viewer_for(account: Account, now: datetime) -> Viewer:
    """The viewer with all appointments in force at `now`; none if the account is closed.

    A scope wins over the area beside it: who is appointed for one thing has no rights in
    the area. "house:1" reaches every area, also those made later.
    """
    grants: list[Grant] = []
    for role, scope, path in (
        in_force(now)
        .filter(account_id=account.pk)
        .order_by("pk")
        .values_list("role", "scope", "area__path")
    ):
        if scope == HOUSE:
            tops = Area.objects.filter(parent=None).order_by("pk").values_list("path", flat=True)
            grants += [Grant(role=role, area=top) for top in tops]
        grants.append(Grant(role=role, scope=scope) if scope else Grant(role=role, area=path))
    return Viewer(
        key=f"account:{account.pk}", grants=tuple(grants), account_id=account.pk, name=account.name
    )


def viewer_by_link(token: str, now: datetime) -> Viewer | None:
    """The bearer of a signed link with its one grant; None if unknown, expired or revoked."""
    link = link_by_token(token, now)
    return _bearer(link) if link else None


def link_by_token(token: str, now: datetime) -> Link | None:
    """The link of this token while it holds."""
    return _links_in_force(now).filter(digest=digest(token)).first()


def digest(token: str) -> str:
    """What is kept of a token. It has 192 random bits, so a plain SHA-256 cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def links_of(scope: str, now: datetime) -> "QuerySet[Link]":
    """Links to this thing that still open something."""
    return _links_in_force(now).filter(scope=scope).order_by("-pk")


def _links_in_force(now: datetime) -> "QuerySet[Link]":
    return Link.objects.filter(revoked_at=None, expires_at__gt=now)


def _bearer(link: Link) -> Viewer:
    return Viewer(key=f"link:{link.pk}", grants=(Grant(role=link.role, scope=link.scope),))


def must_change_password(request: HttpRequest) -> bool:
    """True if the signed-in account still has the password someone else chose for it."""
    user = getattr(request, "user", None)
    return isinstance(user, Account) and user.is_active and user.must_change_password


def place_of(viewer: Viewer) -> str:
    """The name of the area a viewer mostly works in, for the top bar; "" without one."""
    paths = viewer.areas()
    if not paths:
        section_ids = viewer.scoped("section")
        section = Section.objects.filter(pk__in=section_ids).order_by("pk").first()
        return section.name if section else ""
    deepest = max(paths, key=lambda path: path.count("."))
    area = Area.objects.filter(path=deepest).first()
    return area.name if area else ""


# --- who answers, who works where -----------------------------------------------------------


def answerable_for(area: Area, now: datetime | None = None) -> Account:
    """Who answers for what happens in this area: its secretary; where there is none, upward
    to the next secretary, or the leader of the same level. NotAllowed when nobody is appointed.
    """
    found = (
        in_force(now)
        .filter(area_id__in=_ids(area.path), scope="", role__in=(Role.SECRETARY, Role.LEADER))
        .annotate(
            depth=Func(F("area__path"), function="nlevel", output_field=IntegerField()),
            second=Case(When(role=Role.SECRETARY, then=Value(0)), default=Value(1)),
        )
        .order_by("-depth", "second", "since", "pk")
        .select_related("account")
        .first()
    )
    if found is None:
        raise NotAllowed(
            _("Nobody answers for %(area)s yet: the administrator appoints a secretary first.")
            % {"area": area.name},
            code="nobody_answerable",
        )
    return found.account


def secretaries_of(area: Area, now: datetime | None = None) -> "QuerySet[Account]":
    """Secretaries whose area is this one or reaches it from above."""
    return _with_role(Role.SECRETARY, now, Q(area_id__in=_ids(area.path)))


def workers_of(area: Area, now: datetime | None = None) -> "QuerySet[Account]":
    """Workers of this area: appointed here, in a grid below it, or above it."""
    return _with_role(
        Role.WORKER, now, Q(area_id__in=_ids(area.path)) | Q(area__path__within=area.path)
    )


def supervisors_of(area: Area, now: datetime | None = None) -> "QuerySet[Account]":
    """Supervisors whose ledger this area is in."""
    return _with_role(Role.SUPERVISOR, now, Q(area_id__in=_ids(area.path)))


def leaders_of(area: Area, now: datetime | None = None) -> "QuerySet[Account]":
    """Leaders of this area or above; the office that arbitrates."""
    return _with_role(Role.LEADER, now, Q(area_id__in=_ids(area.path)))


def handlers_of(section: Section, now: datetime | None = None) -> "QuerySet[Account]":
    """Handlers appointed for this section."""
    return _scoped(Role.HANDLER, f"section:{section.pk}", now)


def stewards_of(building_ids: Iterable[int], now: datetime | None = None) -> "QuerySet[Account]":
    """Stewards of these buildings."""
    scopes = [f"building:{building_id}" for building_id in building_ids]
    held = in_force(now).filter(account=OuterRef("pk"), role=Role.STEWARD, scope__in=scopes)
    return Account.objects.filter(Exists(held)).order_by("name", "pk")


def staff_of(area: Area, now: datetime | None = None) -> "QuerySet[Account]":
    """Everyone a case or commitment of this area can be given to by name: its workers and
    secretaries, and the handlers of the sections above it.
    """
    ids = _ids(area.path)
    sections = [
        f"section:{pk}"
        for pk in Section.objects.filter(area_id__in=ids).values_list("pk", flat=True)
    ]
    here = Q(role__in=(Role.WORKER, Role.SECRETARY), scope="") & (
        Q(area_id__in=ids) | Q(area__path__within=area.path)
    )
    held = in_force(now).filter(
        here | Q(role=Role.HANDLER, scope__in=sections), account=OuterRef("pk")
    )
    return Account.objects.filter(Exists(held)).order_by("name", "pk")


def _with_role(role: str, now: datetime | None, where: Q) -> "QuerySet[Account]":
    held = in_force(now).filter(where, account=OuterRef("pk"), role=role, scope="")
    return Account.objects.filter(Exists(held)).order_by("name", "pk")


def _scoped(role: str, scope: str, now: datetime | None) -> "QuerySet[Account]":
    held = in_force(now).filter(account=OuterRef("pk"), role=role, scope=scope)
    return Account.objects.filter(Exists(held)).order_by("name", "pk")


def _ids(path: str) -> list[int]:
    """Ids of the area of this path and of all above it."""
    return [int(part) for part in path.split(".") if part]


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """Names of the accounts among these actor keys: {"account:5": "…"}, in one query."""
    ids = {int(key.removeprefix("account:")) for key in keys if key.startswith("account:")}
    found = Account.objects.filter(pk__in=ids).values_list("pk", "name") if ids else ()
    return {f"account:{pk}": name for pk, name in found}


# --- lists ----------------------------------------------------------------------------------


def visible_to(viewer: Viewer) -> "QuerySet[Account]":
    """Accounts this viewer looks after: with an appointment in their areas, or with none yet."""
    if not RIGHTS.may(viewer, "manage"):
        return Account.objects.none()
    held = Appointment.objects.filter(account=OuterRef("pk"))
    reached = held.filter(
        Q(area__path__within_any=RIGHTS.areas(viewer, "manage")) | _house_if(viewer)
    )
    return Account.objects.filter(Exists(reached) | ~Exists(held))


def _house_if(viewer: Viewer) -> Q:
    return Q(scope=HOUSE) if any(grant.scope == HOUSE for grant in viewer.grants) else Q(pk=None)


def appointments_of(account: Account) -> "QuerySet[Appointment]":
    """All appointments, those in force first, then the newest."""
    return (
        Appointment.objects.filter(account=account)
        .select_related("area")
        .order_by(F("ended_at").asc(nulls_first=True), "-since", "-pk")
    )


def paths_of(account: Account) -> tuple[str, ...]:
    """Paths of the areas this account's appointments lie in, for `rules.can_manage`."""
    rows = Appointment.objects.filter(account=account, area__isnull=False, ended_at=None)
    return tuple(sorted(set(rows.values_list("area__path", flat=True))))


def sections_visible_to(viewer: Viewer) -> "QuerySet[Section]":
    """Sections above, at or below the viewer's areas, and the viewer's own."""
    areas = RIGHTS.areas(viewer, "see_sections")
    above = {pk for path in areas for pk in _ids(path)}
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


def areas_editable_by(viewer: Viewer) -> "QuerySet[Area]":
    """Open areas in which this administrator may appoint, top down."""
    return Area.objects.filter(
        path__within_any=RIGHTS.areas(viewer, "manage"), closed_on=None
    ).order_by("path")


def duties_of(section: Section) -> "QuerySet[DutyItem]":
    """The duty list in force, by code."""
    return section.duties.filter(active=True).order_by("code")


def accesses_visible_to(viewer: Viewer) -> "QuerySet[Access]":
    """Who uncovered what in the areas this supervisor watches, newest first."""
    return Access.objects.filter(area__within_any=RIGHTS.areas(viewer, "see_access")).order_by(
        "-pk"
    )


def scope_area(scope: str) -> Area | None:
    """The area in which the thing of a scope lies, where this app can know it."""
    kind, _sep, number = scope.partition(":")
    lookup = _SCOPE_AREAS.get(kind)
    return (
        Area.objects.filter(**{lookup: int(number)}).first()
        if lookup and number.isdigit()
        else None
    )


_SCOPE_AREAS: dict[str, Any] = {
    "section": "sections",
    "compound": "compounds",
    "building": "compounds__buildings",
    "dwelling": "compounds__dwellings",
    "person": "persons",
    "organisation": "organisations",
}
