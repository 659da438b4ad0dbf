"""What is looked at: checklists and their lines, which the administrator words."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Conflict, Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import queries as cases
from linli.cases.spec import GRADES, HAZARD
from linli.inspections import events, rules
from linli.inspections.actions._shared import words
from linli.inspections.models import CheckItem, Checklist
from linli.journal import actions as journal

_ONLY = _("Checklists are worded by the administrator.")


@transaction.atomic
def add_checklist(
    name: str, *, name_en: str = "", order: int = 100, by: Viewer, now: datetime
) -> Checklist:
    """A new list, still without lines."""
    ensure(rules.can_edit_checklists(by), _ONLY)
    name = words(name, "name", _("Give the checklist a name."), 60)
    if Checklist.objects.filter(name=name).exists():
        raise Invalid(_("A checklist of this name is there."), field="name", code="taken")
    row = Checklist.objects.create(name=name, name_en=name_en.strip()[:60], order=order)
    _record(row, by, now)
    return row


@transaction.atomic
def set_checklist(
    checklist_id: int,
    *,
    name: str,
    name_en: str = "",
    order: int = 100,
    active: bool = True,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Checklist:
    """Word a list anew, or take it out of use."""
    row = _locked(checklist_id, by, version)
    name = words(name, "name", _("Give the checklist a name."), 60)
    if Checklist.objects.filter(name=name).exclude(pk=row.pk).exists():
        raise Invalid(_("A checklist of this name is there."), field="name", code="taken")
    row.name, row.name_en, row.order, row.active = name, name_en.strip()[:60], order, active
    return _keep(row, by, now)


@transaction.atomic
def add_item(
    checklist_id: int,
    *,
    asked: str,
    asked_en: str = "",
    grade: str,
    basis: str,
    category_id: int,
    order: int = 100,
    by: Viewer,
    now: datetime,
) -> CheckItem:
    """One more line of the list."""
    row = _locked(checklist_id, by, None)
    if grade not in dict(GRADES):
        raise Invalid(_("Choose one of the list."), field="grade")
    if not cases.categories_for(HAZARD.code).filter(pk=category_id).exists():
        raise Invalid(_("Choose one of the list."), field="category")
    item = CheckItem.objects.create(
        checklist=row,
        order=order,
        asked=words(asked, "asked", _("Say what has to be so."), 110),
        asked_en=asked_en.strip()[:160],
        grade=grade,
        basis=words(basis, "basis", _("Name the law and article it rests on.")),
        category_id=category_id,
    )
    _keep(row, by, now)
    return item


@transaction.atomic
def retire_item(item_id: int, *, by: Viewer, now: datetime) -> CheckItem:
    """Nobody is asked this line any more; inspections that used it keep it."""
    item = CheckItem.objects.select_for_update().get(pk=item_id)
    row = _locked(item.checklist_id, by, None)
    item.retired = True
    item.save(update_fields=["retired"])
    _keep(row, by, now)
    return item


def _locked(checklist_id: int, by: Viewer, version: int | None) -> Checklist:
    ensure(rules.can_edit_checklists(by), _ONLY)
    row = Checklist.objects.select_for_update().get(pk=checklist_id)
    if version is not None and version != row.version:
        raise Conflict(_("Somebody else changed this checklist meanwhile."), current=row)
    return row


def _keep(row: Checklist, by: Viewer, now: datetime) -> Checklist:
    row.version += 1
    row.save()
    _record(row, by, now)
    return row


def _record(row: Checklist, by: Viewer, now: datetime) -> None:
    journal.record(
        events.CHECKLIST_SET, subject=f"checklist:{row.pk}", by=by, now=now, active=row.active
    )
