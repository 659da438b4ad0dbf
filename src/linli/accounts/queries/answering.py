"""Who answers for a place, and who works where."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.accounts.models import Account, Appointment, Section
from linli.base.errors import NotAllowed
from linli.base.viewer import Role
from linli.places.models import Area, Building


def in_force(now: datetime | None) -> "QuerySet[Appointment]":
    """Appointments that hold on the day of `now`; without a moment, those without an end."""
    return in_force_on(localdate(now)) if now else _not_ended().filter(until=None)


def in_force_on(day: date) -> "QuerySet[Appointment]":
    """Appointments that hold on this day."""
    return _not_ended().filter(Q(until=None) | Q(until__gte=day), since__lte=day)


def _not_ended() -> "QuerySet[Appointment]":
    return Appointment.objects.filter(account__is_active=True, ended_at=None)


def answerable_for(area: Area, now: datetime | None = None) -> Account:
    """Who answers for what happens in this area: its secretary; where there is none, upward
    to the next secretary, or the leader of the same level. NotAllowed when nobody is appointed.
    """
    found = (
        in_force(now)
        .filter(area_id__in=ids_of(area.path), scope="", role__in=(Role.SECRETARY, Role.LEADER))
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


def is_answered_for(area: Area, answering: Collection[int]) -> bool:
    """Whether `answerable_for` finds somebody; `answering` are the ids of `areas_answered_for`."""
    return any(part in answering for part in ids_of(area.path))


def areas_answered_for(now: datetime) -> frozenset[int]:
    """Areas with a secretary or leader of their own; who is appointed above answers below too."""
    held = in_force(now).filter(scope="", role__in=(Role.SECRETARY, Role.LEADER))
    return frozenset(held.exclude(area=None).values_list("area_id", flat=True))


def secretaries_of(area: Area, now: datetime | None = None) -> "QuerySet[Account]":
    """Secretaries whose area is this one or reaches it from above."""
    return _with_role(Role.SECRETARY, now, Q(area_id__in=ids_of(area.path)))


def workers_of(area: Area, now: datetime | None = None) -> "QuerySet[Account]":
    """Workers of this area: appointed here, in a grid below it, or above it."""
    return _with_role(
        Role.WORKER, now, Q(area_id__in=ids_of(area.path)) | Q(area__path__within=area.path)
    )


def supervisors_of(area: Area, now: datetime | None = None) -> "QuerySet[Account]":
    """Supervisors whose ledger this area is in."""
    return _with_role(Role.SUPERVISOR, now, Q(area_id__in=ids_of(area.path)))


def leaders_of(area: Area, now: datetime | None = None) -> "QuerySet[Account]":
    """Leaders of this area or above; the office that arbitrates."""
    return _with_role(Role.LEADER, now, Q(area_id__in=ids_of(area.path)))


def handlers_of(section: Section, now: datetime | None = None) -> "QuerySet[Account]":
    """Handlers appointed for this section."""
    return _scoped(Role.HANDLER, f"section:{section.pk}", now)


def specialists_of(area: Area, now: datetime | None = None) -> "QuerySet[Account]":
    """Service specialists of this area or above: who takes what firms raise there."""
    return _with_role(Role.SPECIALIST, now, Q(area_id__in=ids_of(area.path)))


def stewards_by_building(
    building_ids: Iterable[int], now: datetime | None = None
) -> dict[int, list[Account]]:
    """The stewards of each of these buildings, in one query."""
    scopes = [f"building:{building_id}" for building_id in building_ids]
    rows = in_force(now).filter(role=Role.STEWARD, scope__in=scopes).select_related("account")
    found: dict[int, list[Account]] = {}
    for row in rows.order_by("account__name", "account_id"):
        found.setdefault(int(row.scope.removeprefix("building:")), []).append(row.account)
    return found


def stewards_in(area: Area, now: datetime | None = None) -> "QuerySet[Account]":
    """Stewards of any building of this area."""
    buildings = Building.objects.filter(compound__area__path__within=area.path)
    scopes = buildings.order_by().values_list(own_scope("building"), flat=True)
    held = in_force(now).filter(account=OuterRef("pk"), role=Role.STEWARD, scope__in=scopes)
    return Account.objects.filter(Exists(held)).order_by("name", "pk")


def staff_of(area: Area, now: datetime | None = None) -> "QuerySet[Account]":
    """Everyone a case or commitment of this area can be given to by name: its workers and
    secretaries, and the handlers of the sections above it.
    """
    ids = ids_of(area.path)
    sections = Section.objects.filter(area_id__in=ids).values_list(own_scope("section"), flat=True)
    here = Q(role__in=(Role.WORKER, Role.SECRETARY), scope="") & (
        Q(area_id__in=ids) | Q(area__path__within=area.path)
    )
    held = in_force(now).filter(
        here | Q(role=Role.HANDLER, scope__in=sections), account=OuterRef("pk")
    )
    return Account.objects.filter(Exists(held)).order_by("name", "pk")


def own_scope(kind: str) -> Concat:
    """A row of this kind as a scope ("section:3"), inside the database."""
    return Concat(Value(f"{kind}:"), Cast("pk", CharField()))


def _with_role(role: str, now: datetime | None, where: Q) -> "QuerySet[Account]":
    held = in_force(now).filter(where, account=OuterRef("pk"), role=role, scope="")
    return Account.objects.filter(Exists(held)).order_by("name", "pk")


def _scoped(role: str, scope: str, now: datetime | None) -> "QuerySet[Account]":
    held = in_force(now).filter(account=OuterRef("pk"), role=role, scope=scope)
    return Account.objects.filter(Exists(held)).order_by("name", "pk")


def ids_of(path: str) -> list[int]:
    """Ids of the area of this path and of all above it."""
    return [int(part) for part in path.split(".") if part]


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """Names of the accounts among these actor keys: {"account:5": "…"}, in one query."""
    ids = {int(key.removeprefix("account:")) for key in keys if key.startswith("account:")}
    found = Account.objects.filter(pk__in=ids).values_list("pk", "name") if ids else ()
    return {f"account:{pk}": name for pk, name in found}


def scope_area(scope: str) -> Area | None:
    """The area in which the thing of a scope lies, where this app can know it."""
    kind, _sep, number = scope.partition(":")
    lookup = _SCOPE_AREAS.get(kind)
    return (
        Area.objects.filter(**{lookup: int(number)}).first()
        if lookup and number.isdecimal()
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
