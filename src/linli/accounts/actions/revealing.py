"""Uncover a masked value: for a purpose, and never without a trace."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts import events, queries, rules
from linli.accounts.models import Access
from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import Viewer
from linli.journal import actions as journal


@transaction.atomic
def reveal(
    viewer: Viewer, subject: str, field: str, purpose: str, now: datetime, *, area: str = ""
) -> None:
    """Note who looks at which value of whose record, and what for (PIPL art. 51, 54).

    The caller shows the value only after this returned, and has made sure that the viewer may
    see the record. `area` (its path) puts the note into the supervisor's log; for things this
    app knows (person, organisation, dwelling) it is found by itself.
    """
    if not rules.can_reveal(viewer):
        raise NotAllowed(_("Your role does not uncover personal data."), code="may_not_reveal")
    purpose = purpose.strip()
    if not purpose:
        raise Invalid(_("Say what you need it for: it is written into the log."), field="purpose")
    if not area:
        found = queries.scope_area(subject)
        area = found.path if found else ""
    Access.objects.create(
        actor=viewer.key, subject=subject, field=field, purpose=purpose[:120], area=area, at=now
    )
    journal.record(events.REVEALED, subject=subject, area=area, by=viewer, now=now, field=field)
