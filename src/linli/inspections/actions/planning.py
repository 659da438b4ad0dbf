"""Plan an inspection, or begin one at once; change it, cancel it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.inspections import events, queries, rules
from linli.inspections.actions._shared import keep, locked, note, words
from linli.inspections.models import Inspection, Participant
from linli.inspections.spec import Body
from linli.people.models import Organisation
from linli.places.models import Area


@transaction.atomic
def plan(
    title: str,
    *,
    area_id: int,
    organisation_id: int | None = None,
    site: str = "",
    checklist_id: int | None = None,
    planned_on: date,
    bodies: Sequence[Body],
    ad_hoc: bool = False,
    once: str,
    by: Viewer,
    now: datetime,
) -> Inspection:
    """An inspection of several bodies, led by whoever plans it; `ad_hoc`: it begins at once.
    The same `once` gives the same inspection.
    """
    if (known := Inspection.objects.filter(once=once).first()) is not None:
        return known
    area = Area.objects.get(pk=area_id)
    if organisation_id is not None:
        area = _firm(organisation_id).area
    ensure(
        rules.can_plan(by, area),
        _("Inspections are planned by the staff of the area or a section above it."),
    )
    if organisation_id is None:
        words(site, "site", _("Name the firm or the site."), 120)
    row = Inspection.objects.create(
        area=area,
        organisation_id=organisation_id,
        site="" if organisation_id else site.strip(),
        title=words(title, "title", _("Give the inspection a title."), 80),
        checklist_id=_checklist(checklist_id),
        ad_hoc=ad_hoc,
        planned_on=localdate(now) if ad_hoc else _coming(planned_on, now),
        lead_id=by.account_id or 0,  # `can_plan` asks for an account
        once=once,
        made_by=by.key,
    )
    _set_bodies(row, bodies)
    note(events.PLANNED, row, by, now, about=_keys(bodies), on=str(row.planned_on))
    return row


@transaction.atomic
def edit_plan(
    inspection_id: int,
    *,
    title: str,
    checklist_id: int | None,
    planned_on: date,
    bodies: Sequence[Body],
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Inspection:
    """Another day, checklist or other bodies, before it is held."""
    row = locked(inspection_id, "edit", version)
    ensure(rules.can_change(by, row), _("It is changed by who leads it, or the staff there."))
    row.title = words(title, "title", _("Give the inspection a title."), 80)
    row.checklist_id = _checklist(checklist_id)
    row.planned_on = _coming(planned_on, now)
    row.participants.all().delete()
    _set_bodies(row, bodies)
    return keep(events.EDITED, row, by, now, about=_keys(bodies), on=str(planned_on))


@transaction.atomic
def cancel(
    inspection_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Inspection:
    """It does not take place; nothing is deleted."""
    row = locked(inspection_id, "cancel", version)
    ensure(rules.can_change(by, row), _("It is changed by who leads it, or the staff there."))
    row.reason = words(reason, "reason", _("Say why it does not take place."))
    return keep(events.CANCELLED, row, by, now, text=row.reason)


def _firm(organisation_id: int) -> Organisation:
    firm = Organisation.objects.select_related("area").filter(pk=organisation_id, active=True)
    found = firm.first()
    if found is None:
        raise Invalid(_("Choose a firm of the list."), field="firm")
    return found


def _checklist(checklist_id: int | None) -> int | None:
    if checklist_id is not None and not queries.checklists().filter(pk=checklist_id).exists():
        raise Invalid(_("Choose one of the list."), field="checklist")
    return checklist_id


def _coming(day: date, now: datetime) -> date:
    if not localdate(now) <= day <= localdate(now) + queries.FARTHEST:
        raise Invalid(_("Name a coming day, within a year."), field="planned_on")
    return day


def _set_bodies(row: Inspection, bodies: Sequence[Body]) -> None:
    """Several bodies: at least two, each once."""
    keys = _keys(bodies)
    if len(set(keys)) < 2:
        raise Invalid(
            _("A joint inspection is made by at least two sections or authorities."),
            field="bodies",
        )
    allowed = {key for key, _words in queries.bodies_for(row.area)}
    if not set(keys) <= allowed:
        raise Invalid(_("Choose sections and authorities of this area."), field="bodies")
    Participant.objects.bulk_create(
        Participant(
            inspection=row,
            section_id=body.section_id,
            organisation_id=body.organisation_id,
            account_id=body.account_id,
            name=body.name.strip()[:40],
        )
        for body in bodies
    )


def _keys(bodies: Iterable[Body]) -> list[str]:
    return [
        f"section:{body.section_id}" if body.section_id else f"organisation:{body.organisation_id}"
        for body in bodies
    ]
