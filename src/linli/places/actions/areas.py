"""The tree of areas: its names, codes and shape, each with the day from which it holds."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer, within
from linli.journal import actions as journal
from linli.places import events, rules
from linli.places.actions.common import ensure_fresh, locked, raise_version, wanted
from linli.places.models import Area, AreaName
from linli.places.spec import BELOW, Middle

_ONLY_ADMINISTRATORS = _("Areas are changed by the administrator. Ask them to do it.")


@transaction.atomic
def create_area(
    parent_id: int | None,
    *,
    level: str,
    name: str,
    by: Viewer,
    now: datetime,
    name_en: str = "",
    code: str = "",
    valid: DateRange | None = None,
) -> Area:
    """Make an area with its official name. `valid`: the legal period, None where unknown."""
    parent = locked(Area, parent_id) if parent_id else None
    ensure(rules.can_edit_areas(by, parent), _ONLY_ADMINISTRATORS)
    _ensure_place(level, parent)
    name = wanted(name, "name")
    _ensure_free(name, code, parent, valid=valid)
    area = Area.objects.create(
        parent=parent, level=level, name=name, name_en=name_en.strip(), code=code.strip()
    )
    area.path = f"{parent.path}.{area.pk}" if parent else str(area.pk)
    area.save(update_fields=["path"])
    AreaName.objects.create(
        area=area, kind=AreaName.Kind.OFFICIAL, name=name, code=area.code, valid=valid
    )
    _record(events.AREA_CREATED, area, by=by, now=now, level=level, code=area.code)
    return area


@transaction.atomic
def edit_area(
    area_id: int,
    *,
    name: str,
    by: Viewer,
    now: datetime,
    name_en: str = "",
    code: str = "",
    middle: Middle | None = None,
    version: int | None = None,
) -> Area:
    """Mend a name or code that was entered wrongly. A change in the world is `rename_area`.
    `middle`: for rough distances; None where nobody knows it.
    """
    area = _area(area_id, by, version)
    name = wanted(name, "name")
    current = _name_in_force(area, timezone.localdate(now))
    _ensure_free(name, code, area.parent, valid=current.valid if current else None, but=area)
    old, area.name, area.name_en, area.code = area.name, name, name_en.strip(), code.strip()
    area.latitude, area.longitude = middle or (None, None)
    raise_version(area, "name", "name_en", "code", "latitude", "longitude")
    if current is not None and (current.valid is not None or current.first_seen is None):
        # A name observed in a published list stays as it was published.
        current.name, current.code = area.name, area.code
        current.save(update_fields=["name", "code"])
    _record(events.AREA_EDITED, area, by=by, now=now, text=f"{old} → {name}", code=area.code)
    return area


@transaction.atomic
def rename_area(
    area_id: int,
    *,
    name: str,
    since: date,
    by: Viewer,
    now: datetime,
    name_en: str = "",
    code: str | None = None,
    source: str = "",
    version: int | None = None,
) -> Area:
    """Give an area a new name or code from a day on; the old ones keep their period.

    `since` is the first day of the new name, today at the latest; `code` None keeps the code.
    """
    area = _area(area_id, by, version)
    name, code = wanted(name, "name"), area.code if code is None else code.strip()
    today = timezone.localdate(now)
    if since > today:
        raise Invalid(
            _("Enter the change on the day it takes effect."), field="since", code="future"
        )
    valid = DateRange(since, None)
    _ensure_free(name, code, area.parent, valid=valid, but=area)
    _end_name(area, since, today)
    AreaName.objects.create(
        area=area, kind=AreaName.Kind.OFFICIAL, name=name, code=code, valid=valid, source=source
    )
    old, area.name, area.code = area.name, name, code
    area.name_en = name_en.strip()
    raise_version(area, "name", "name_en", "code")
    _record(
        events.AREA_RENAMED,
        area,
        by=by,
        now=now,
        text=f"{old} → {name}",
        since=since.isoformat(),
        code=code,
    )
    return area


@transaction.atomic
def move_area(
    area_id: int,
    *,
    parent_id: int,
    since: date,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Area:
    """Put an area with all below it under another parent. The journal keeps where it was."""
    area = _area(area_id, by, version)
    parent = locked(Area, parent_id)
    ensure(rules.can_edit_areas(by, parent), _ONLY_ADMINISTRATORS)
    if within(parent.path, area.path):
        raise Invalid(_("An area cannot lie below itself."), field="parent")
    _ensure_place(area.level, parent)
    _ensure_free(area.name, "", parent, valid=None, but=area)
    old_path, old_parent = area.path, area.parent_id
    area.parent, area.path = parent, f"{parent.path}.{area.pk}"
    raise_version(area, "parent", "path")
    below = list(Area.objects.filter(path__within=old_path).exclude(pk=area.pk).select_for_update())
    for lower in below:
        lower.path = area.path + lower.path.removeprefix(old_path)
    Area.objects.bulk_update(below, ["path"])
    _record(
        events.AREA_MOVED,
        area,
        by=by,
        now=now,
        since=since.isoformat(),
        old_parent=old_parent,
        new_parent=parent.pk,
    )
    return area


@transaction.atomic
def close_area(
    area_id: int, *, on: date, by: Viewer, now: datetime, version: int | None = None
) -> Area:
    """End an area on a day (its first day of not being). Nothing in use may be left in it."""
    area = _area(area_id, by, version)
    if area.closed_on:
        raise NotAllowed(_("This area is closed already."), code="wrong_state")
    if area.children.filter(closed_on=None).exists() or area.compounds.filter(active=True).exists():
        raise NotAllowed(
            _("Something is still in it. Close the areas below and retire the compounds first."),
            code="not_empty",
        )
    area.closed_on = on
    raise_version(area, "closed_on")
    _end_name(area, on, timezone.localdate(now))
    _record(events.AREA_CLOSED, area, by=by, now=now, on=on.isoformat())
    return area


@transaction.atomic
def take_into_use(area_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Area:
    """From now on the house works with this area: it stands in lists to choose from."""
    area = _area(area_id, by, version)
    if area.in_use:
        raise NotAllowed(_("This area is in use already."), code="wrong_state")
    if _code_taken(area.code, area):
        raise NotAllowed(
            _("Another area in use has this code. Change the code first."), code="code_taken"
        )
    area.in_use = True
    raise_version(area, "in_use")
    _record(events.AREA_TAKEN_INTO_USE, area, by=by, now=now)
    return area


@transaction.atomic
def leave_out_of_use(
    area_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Area:
    """The house no longer works with this area; its records stay, it is not closed by this."""
    area = _area(area_id, by, version)
    if not area.in_use:
        raise NotAllowed(_("This area is out of use already."), code="wrong_state")
    area.in_use = False
    raise_version(area, "in_use")
    _record(events.AREA_LEFT_OUT_OF_USE, area, by=by, now=now)
    return area


@transaction.atomic
def add_name(
    area_id: int,
    *,
    name: str,
    by: Viewer,
    now: datetime,
    kind: str = AreaName.Kind.ALIAS,
    code: str = "",
    valid: DateRange | None = None,
    first_seen: date | None = None,
    last_seen: date | None = None,
    source: str = "",
) -> AreaName:
    """Note another name of an area and where it was found. Changes nothing in force."""
    area = _area(area_id, by, None)
    name = wanted(name, "name")
    if kind == AreaName.Kind.OFFICIAL and valid is not None and _overlaps(area, code, valid):
        raise Invalid(
            _("Another official name or code holds in this period. Check the dates."), field="valid"
        )
    row = AreaName.objects.create(
        area=area,
        kind=kind,
        name=name,
        code=code.strip(),
        valid=valid,
        first_seen=first_seen,
        last_seen=last_seen,
        source=source.strip(),
    )
    _record(events.AREA_NAME_ADDED, area, by=by, now=now, text=name, name_kind=str(kind))
    return row


def _area(area_id: int, by: Viewer, version: int | None) -> Area:
    area = locked(Area, area_id)
    ensure(rules.can_edit_areas(by, area), _ONLY_ADMINISTRATORS)
    ensure_fresh(area, version)
    return area


def _ensure_place(level: str, parent: Area | None) -> None:
    if level not in BELOW[parent.level if parent else ""]:
        raise Invalid(
            _("An area of this level cannot stand here. Choose another level."), field="level"
        )


def _ensure_free(
    name: str, code: str, parent: Area | None, *, valid: DateRange | None, but: Area | None = None
) -> None:
    """Names are unique among neighbours, codes among areas in use and in any known period."""
    others = Area.objects.filter(parent=parent, name=name, closed_on=None)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Invalid(_("An area of this name stands there already."), field="name", code="taken")
    if _code_taken(code, but) or (valid is not None and _code_held(code, valid, but)):
        raise Invalid(_("Another area has this code in that period."), field="code", code="taken")


def _code_taken(code: str, but: Area | None) -> bool:
    others = Area.objects.filter(code=code.strip(), closed_on=None, in_use=True)
    return bool(code.strip()) and (others.exclude(pk=but.pk) if but else others).exists()


def _code_held(code: str, valid: DateRange, but: Area | None) -> bool:
    held = AreaName.objects.filter(
        kind=AreaName.Kind.OFFICIAL, code=code.strip(), valid__overlap=valid
    )
    return bool(code.strip()) and (held.exclude(area=but) if but else held).exists()


def _overlaps(area: Area, code: str, valid: DateRange) -> bool:
    own = area.names.filter(kind=AreaName.Kind.OFFICIAL, valid__overlap=valid).exists()
    return own or _code_held(code, valid, area)


def _name_in_force(area: Area, today: date) -> AreaName | None:
    """The official name that holds today: by its period, else as the code was last seen."""
    known = area.names.filter(kind=AreaName.Kind.OFFICIAL)
    by_period = known.filter(valid__contains=today).first()
    observed = known.filter(Q(first_seen=None) | Q(first_seen__lte=today), valid=None)
    same_code = Case(
        When(code=area.code, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return by_period or observed.order_by(same_code, "-first_seen", "-pk").first()


def _end_name(area: Area, on: date, today: date) -> None:
    """The name in force holds until the day before `on`."""
    current = _name_in_force(area, today)
    if current is None:
        return
    lower = current.valid.lower if current.valid else None
    if lower is not None and on <= lower:
        raise Invalid(
            _("The name before began only on %(day)s. Choose a later day.") % {"day": lower},
            field="since",
        )
    current.valid = DateRange(lower, on)
    current.save(update_fields=["valid"])


def _record(
    kind: str, area: Area, *, by: Viewer, now: datetime, text: str = "", **data: Any
) -> None:
    journal.record(
        kind, subject=f"area:{area.pk}", area=area.path, by=by, now=now, text=text, **data
    )
