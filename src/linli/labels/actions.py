"""Word a label, or take it out of use."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.base.errors import Conflict, Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.labels import events, rules
from linli.labels.models import Label
from linli.labels.spec import COLOURS, GROUPS

#: Labels are the same in every area.
ONLY_OF_THE_HOUSE = gettext_lazy("Only an administrator of the whole house words its labels.")


@transaction.atomic
def add_label(
    group: str,
    name: str,
    *,
    by: Viewer,
    now: datetime,
    name_en: str = "",
    colour: str = "",
    order: int = 100,
) -> Label:
    """A new label of a group of `spec.GROUPS`."""
    ensure(rules.can_edit(by), ONLY_OF_THE_HOUSE)
    if group not in GROUPS:
        raise Invalid(_("Choose one of the list."), field="group")
    label = Label(group=group)
    return _keep(label, name, name_en, colour, order, by, now)


@transaction.atomic
def edit_label(
    label_id: int,
    name: str,
    *,
    by: Viewer,
    now: datetime,
    name_en: str = "",
    colour: str = "",
    order: int = 100,
    active: bool = True,
    version: int | None = None,
) -> Label:
    """Change words, colour, place and use. Out of use, it stays on the records that have it."""
    ensure(rules.can_edit(by), ONLY_OF_THE_HOUSE)
    label = Label.objects.select_for_update().get(pk=label_id)
    if version is not None and version != label.version:
        raise Conflict(_("Somebody else changed this label meanwhile."), current=label)
    label.active = active
    label.version += 1
    return _keep(label, name, name_en, colour, order, by, now)


def _keep(
    label: Label, name: str, name_en: str, colour: str, order: int, by: Viewer, now: datetime
) -> Label:
    if not name.strip():
        raise Invalid(_("Give the label a name."), field="name")
    if colour not in COLOURS:
        raise Invalid(_("Choose one of the list."), field="colour")
    same = Label.objects.filter(group=label.group, name=name.strip()).exclude(pk=label.pk)
    if same.exists():
        raise Invalid(_("There is a label of this name already."), field="name")
    label.name, label.name_en = name.strip()[:40], name_en.strip()[:60]
    label.colour, label.order = colour, order
    label.save()
    journal.record(
        events.LABEL_SET,
        subject=f"label:{label.pk}",
        by=by,
        now=now,
        group=label.group,
        active=label.active,
        version=label.version,
    )
    return label
