"""The three lists: what is needed, what is offered, what is planned."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.claims import events, rules
from linli.claims.actions._shared import circle_of, keep, line_of, record, words
from linli.claims.models import Circle, Line, Unit
from linli.claims.spec import LISTS, RESOURCE
from linli.claims.workflow import State
from linli.labels import queries as labels


@transaction.atomic
def put_on_list(
    circle_id: int,
    kind: str,
    title: str,
    *,
    by: Viewer,
    now: datetime,
    unit_id: int | None = None,
    body: str = "",
    resource_id: int | None = None,
    label_ids: Iterable[int] = (),
    wanted_on: date | None = None,
) -> Line:
    """A line more. Without a unit it is the community's own."""
    circle = circle_of(circle_id)
    if kind not in LISTS:
        raise Invalid(_("Choose one of the list."), field="kind")
    unit = _unit(circle, unit_id)
    allowed = rules.can_act_for(by, unit) if unit else rules.can_manage(by, circle)
    ensure(allowed, _("The unit's contact, or who keeps the lists, puts this on the list."))
    if kind == RESOURCE and unit is None:
        raise Invalid(_("Say which unit offers it."), field="unit")
    chosen = labels.chosen("resource", [resource_id] if resource_id else [])
    if kind == RESOURCE and not chosen:
        raise Invalid(_("Say what kind of resource it is."), field="resource")
    line = Line.objects.create(
        circle=circle,
        kind=kind,
        unit=unit,
        title=words(title, "title", _("Say in a few words what it is."))[:80],
        body=body.strip()[:500],
        resource=chosen[0] if kind == RESOURCE else None,
        wanted_on=wanted_on,
        listed_by=by.key,
        listed_at=now,
    )
    ids = list(label_ids)
    line.labels.set([*labels.chosen("work", ids), *labels.chosen("service", ids)])
    record(events.LISTED, line, by, now, list=kind)
    return line


@transaction.atomic
def edit_line(
    line_id: int,
    title: str,
    *,
    by: Viewer,
    now: datetime,
    body: str = "",
    wanted_on: date | None = None,
    label_ids: Iterable[int] = (),
    version: int | None = None,
) -> Line:
    """Word it anew."""
    line = line_of(line_id, "edit", version)
    _ensure_keeper(by, line)
    line.title = words(title, "title", _("Say in a few words what it is."))[:80]
    line.body, line.wanted_on = body.strip()[:500], wanted_on
    ids = list(label_ids)
    line.labels.set([*labels.chosen("work", ids), *labels.chosen("service", ids)])
    keep(events.LINE_EDITED, line, by, now)
    return line


@transaction.atomic
def close_line(line_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Line:
    """What was needed is there: at least one claim was fulfilled and none is open."""
    line = line_of(line_id, "close", version)
    ensure(rules.can_manage(by, line.circle), _("Who keeps the lists closes a line."))
    _ensure_nothing_open(line)
    if not line.claims.filter(state__in=(State.FULFILLED, State.RATED)).exists():
        raise NotAllowed(_("No claim of it was fulfilled: take it off the list."), code="not_met")
    line.ended_at = now
    keep(events.LINE_MET, line, by, now)
    return line


@transaction.atomic
def take_off(
    line_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Line:
    """It is not needed or offered any more."""
    line = line_of(line_id, "take_off", version)
    _ensure_keeper(by, line)
    _ensure_nothing_open(line)
    line.ended_at = now
    why = words(reason, "reason", _("Say why it leaves the list."))
    keep(events.LINE_TAKEN_OFF, line, by, now, text=why)
    return line


@transaction.atomic
def put_back(line_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Line:
    """It is needed or offered again."""
    line = line_of(line_id, "put_back", version)
    _ensure_keeper(by, line)
    line.ended_at = None
    keep(events.LINE_PUT_BACK, line, by, now)
    return line


def _unit(circle: Circle, unit_id: int | None) -> Unit | None:
    if unit_id is None:
        return None
    unit = circle.units.select_related("circle__area").filter(pk=unit_id, left_on=None).first()
    if unit is None:
        raise Invalid(_("Choose a member unit."), field="unit")
    return unit


def _ensure_keeper(by: Viewer, line: Line) -> None:
    ensure(rules.can_edit_line(by, line), _("The unit's contact, or who keeps the lists, does it."))


def _ensure_nothing_open(line: Line) -> None:
    if line.claims.filter(state=State.CLAIMED).exists():
        raise NotAllowed(
            _("A unit is still at it: wait, or have its claim given back."), code="open"
        )
