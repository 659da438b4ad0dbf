"""Chat groups and the robots by which a message reaches them."""

import re
from datetime import datetime

from django.utils.translation import gettext as _

from linli.base import crypto
from linli.base.acts import act
from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.outreach import events, rules
from linli.outreach.actions._shared import words
from linli.outreach.models import Group
from linli.places.models import Area

#: The key at the end of a robot's address.
_KEY = re.compile(r"[0-9A-Za-z-]{16,80}")


@act
def add_group(area_id: int, name: str, key: str, *, by: Viewer, now: datetime) -> Group:
    """A group of WeCom and its robot's key, or the whole address that WeCom shows."""
    area = Area.objects.get(pk=area_id)
    ensure(rules.RIGHTS.may_in(by, "approve", str(area.path)), _("The secretary adds chat groups."))
    name = words(name, "name", _("Give it a name."), 60)
    bare = key.strip().rpartition("key=")[2]
    if not _KEY.fullmatch(bare):
        raise Invalid(_("This is no key of a robot: copy its whole address."), field="key")
    index = crypto.blind_index(bare)
    if Group.objects.filter(key_index=index).exists():
        raise Invalid(_("This robot is there already."), field="key")
    row = Group.objects.create(area=area, name=name, key=bare, key_index=index, made_at=now)
    _record(events.GROUP_ADDED, row, by, now)
    return row


@act
def drop_group(group_id: int, *, by: Viewer, now: datetime) -> None:
    """No message goes there any more; what was said there stays said."""
    row = Group.objects.select_related("area").get(pk=group_id)
    ensure(
        rules.RIGHTS.may_in(by, "approve", str(row.area.path)),
        _("The secretary drops chat groups."),
    )
    _record(events.GROUP_DROPPED, row, by, now)
    row.delete()


def _record(kind: str, row: Group, by: Viewer, now: datetime) -> None:
    journal.record(kind, subject=f"group:{row.pk}", area=str(row.area.path), by=by, now=now)
