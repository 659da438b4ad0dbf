"""Sections of a sub-district and what each is in charge of."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.accounts import events, rules
from linli.accounts.models import DutyItem, Section
from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.places.models import Area


@transaction.atomic
def create_section(
    area_id: int, name: str, *, name_en: str = "", by: Viewer, now: datetime
) -> Section:
    """A new section of this area. Raises Invalid for a missing or taken name."""
    area = Area.objects.get(pk=area_id)
    _ensure_editable(by, area.path)
    section = Section(area=area, name=_named(name), name_en=name_en.strip())
    _keep(section)
    _record(events.SECTION_CREATED, section, by, now)
    return section


@transaction.atomic
def edit_section(
    section_id: int,
    *,
    name: str,
    name_en: str,
    active: bool,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Section:
    """Rename a section or take it out of use; cases it already has stay with it."""
    section = _locked(section_id)
    _ensure_editable(by, section.area.path)
    if version is not None and version != section.version:
        raise Conflict(_("Somebody else changed this section meanwhile."), current=section)
    section.name, section.name_en, section.active = _named(name), name_en.strip(), active
    section.version += 1
    _keep(section)
    _record(events.SECTION_EDITED, section, by, now)
    return section


@transaction.atomic
def add_duty_item(section_id: int, code: str, title: str, *, by: Viewer, now: datetime) -> DutyItem:
    """One line of the duty list; a code that was retired comes back with the new title."""
    section = _locked(section_id)
    _ensure_editable(by, section.area.path)
    code, title = code.strip(), title.strip()
    if not code:
        raise Invalid(_("Give the number of the duty item."), field="code")
    if not title:
        raise Invalid(_("Say in words what the section is in charge of."), field="title")
    duty = DutyItem.objects.filter(section=section, code=code).first()
    if duty is not None and duty.active:
        raise Invalid(_("This section has a duty item with this number already."), field="code")
    duty = duty or DutyItem(section=section, code=code)
    duty.title, duty.active = title, True
    duty.save()
    _record(events.DUTY_ADDED, section, by, now, duty=duty.pk)
    return duty


@transaction.atomic
def retire_duty_item(duty_item_id: int, *, by: Viewer, now: datetime) -> DutyItem:
    """Take a line off the duty list; returns that rest on it keep it."""
    duty = (
        DutyItem.objects.select_for_update(of=("self",))
        .select_related("section__area")
        .get(pk=duty_item_id)
    )
    _ensure_editable(by, duty.section.area.path)
    duty.active = False
    duty.save()
    _record(events.DUTY_RETIRED, duty.section, by, now, duty=duty.pk)
    return duty


def _locked(section_id: int) -> Section:
    return Section.objects.select_for_update(of=("self",)).select_related("area").get(pk=section_id)


def _ensure_editable(by: Viewer, path: str) -> None:
    if not rules.can_edit_section(by, path):
        raise NotAllowed(
            _("Sections are looked after by the administrator of the area: ask there."),
            code="not_administrator",
        )


def _named(name: str) -> str:
    name = name.strip()
    if not name:
        raise Invalid(_("Give the section a name."), field="name")
    return name


def _keep(section: Section) -> None:
    try:
        with transaction.atomic():
            section.save()
    except IntegrityError as taken:
        raise Invalid(_("This area has a section of this name already."), field="name") from taken


def _record(kind: str, section: Section, by: Viewer, now: datetime, **data: Any) -> None:
    journal.record(
        kind, subject=f"section:{section.pk}", area=section.area.path, by=by, now=now, **data
    )
