"""Compounds: courtyards and estates, each with the code at its gate."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.text import pinyin
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.places import events, rules
from linli.places.actions.common import ensure_fresh, locked, raise_version, wanted
from linli.places.models import Area, Building, Compound, Dwelling, Unit
from linli.places.spec import HOLDS_COMPOUNDS

_ONLY_HERE = _("Compounds are changed by the community's secretary or the administrator.")


@transaction.atomic
def create_compound(
    area_id: int,
    *,
    name: str,
    by: Viewer,
    now: datetime,
    address: str = "",
    managed_by: str = "",
    aliases: str = "",
) -> Compound:
    """Make a compound in a community or grid. `managed_by` "" means unmanaged (无主管楼院)."""
    area = Area.objects.get(pk=area_id)
    ensure(rules.can_edit(by, area), _ONLY_HERE)
    if area.level not in HOLDS_COMPOUNDS or area.closed_on:
        raise Invalid(_("Choose a community or grid that is in use."), field="area")
    name = wanted(name, "name")
    _ensure_free(area, name)
    compound = Compound.objects.create(
        area=area,
        name=name,
        address=address.strip(),
        managed_by=managed_by.strip(),
        aliases=aliases.strip(),
        py=searchable(name, aliases),
        qr=new_qr(),
    )
    _record(events.COMPOUND_CREATED, compound, by=by, now=now)
    return compound


@transaction.atomic
def edit_compound(
    compound_id: int,
    *,
    name: str,
    by: Viewer,
    now: datetime,
    address: str = "",
    managed_by: str = "",
    aliases: str = "",
    version: int | None = None,
) -> Compound:
    """Change what a compound is called and who manages it; its doors' addresses follow."""
    compound = _compound(compound_id, by, version)
    name = wanted(name, "name")
    _ensure_free(compound.area, name, but=compound)
    old, compound.name = compound.name, name
    compound.address, compound.managed_by = address.strip(), managed_by.strip()
    compound.aliases, compound.py = aliases.strip(), searchable(name, aliases)
    raise_version(compound, "name", "address", "managed_by", "aliases", "py")
    if old != name:
        readdress(compound)
    _record(
        events.COMPOUND_EDITED,
        compound,
        by=by,
        now=now,
        text="" if old == name else f"{old} → {name}",
    )
    return compound


@transaction.atomic
def renew_qr(
    compound_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Compound:
    """Give the gate a new code; posters with the old one lead to a plain page from now on."""
    compound = _compound(compound_id, by, version)
    compound.qr = new_qr()
    raise_version(compound, "qr")
    _record(events.QR_RENEWED, compound, by=by, now=now)
    return compound


@transaction.atomic
def retire_compound(
    compound_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Compound:
    """Take a compound with all its buildings and doors out of use (pulled down); history stays."""
    compound = _compound(compound_id, by, version)
    _ensure_active(compound.active, wanted_state=True)
    _set_active(compound, active=False)
    _record(events.COMPOUND_RETIRED, compound, by=by, now=now)
    return compound


@transaction.atomic
def restore_compound(
    compound_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Compound:
    """Take a retired compound with all its buildings and doors into use again."""
    compound = _compound(compound_id, by, version)
    _ensure_active(compound.active, wanted_state=False)
    _set_active(compound, active=True)
    _record(events.COMPOUND_RESTORED, compound, by=by, now=now)
    return compound


def new_qr() -> str:
    """Random text nobody can guess: 16 signs, 96 bits."""
    return secrets.token_urlsafe(12)


def searchable(name: str, aliases: str) -> str:
    """Pinyin and initials of a compound's names, for search and order."""
    return pinyin(f"{name} {aliases}".strip())[:300]


def readdress(compound: Compound, building: Building | None = None) -> None:
    """Write the addresses of all doors of a compound (or one building) anew."""
    doors = Dwelling.objects.filter(compound=compound)
    if building is not None:
        doors = doors.filter(building=building)
    house = Unit.objects.filter(pk=OuterRef("unit_id")).values(
        full=Concat("building__compound__name", "building__name", "name")
    )
    doors.update(address=Concat(Subquery(house), "room", Value("")))


def _compound(compound_id: int, by: Viewer, version: int | None) -> Compound:
    compound = locked(Compound, compound_id, "area")
    ensure(rules.can_edit(by, compound.area), _ONLY_HERE)
    ensure_fresh(compound, version)
    return compound


def _ensure_free(area: Area, name: str, but: Compound | None = None) -> None:
    others = Compound.objects.filter(area=area, name=name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Invalid(
            _("This community has a compound of this name already, perhaps a retired one."),
            field="name",
            code="taken",
        )


def _ensure_active(active: bool, *, wanted_state: bool) -> None:  # noqa: FBT001 - the state itself
    if active != wanted_state:
        raise NotAllowed(_("That was done already. Load the page again."), code="wrong_state")


def _set_active(compound: Compound, *, active: bool) -> None:
    compound.active = active
    raise_version(compound, "active")
    Building.objects.filter(compound=compound).update(active=active)
    Dwelling.objects.filter(compound=compound).update(active=active)


def _record(kind: str, compound: Compound, *, by: Viewer, now: datetime, text: str = "") -> None:
    journal.record(
        kind, subject=f"compound:{compound.pk}", area=compound.area.path, by=by, now=now, text=text
    )
