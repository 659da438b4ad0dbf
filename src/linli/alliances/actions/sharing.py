"""From an enterprise file to the circle's lists: what a firm gives becomes a resource there, what
it needs a need, which another unit takes on in the same act.
"""

from datetime import date, datetime

from django.utils.translation import gettext as _

from linli.base.acts import act
from linli.base.errors import Invalid
from linli.base.viewer import Viewer
from linli.claims import actions as claims
from linli.claims.models import Line, Unit
from linli.claims.spec import NEED, RESOURCE


@act
def offer_resource(
    unit_id: int, title: str, *, resource_id: int | None, body: str = "", by: Viewer, now: datetime
) -> Line:
    """What the firm can give stands on its circle's list of resources."""
    circle = Unit.objects.values_list("circle_id", flat=True).get(pk=unit_id)
    return claims.put_on_list(
        circle,
        RESOURCE,
        title,
        unit_id=unit_id,
        resource_id=resource_id,
        body=body,
        by=by,
        now=now,
    )


@act
def ask_for_help(
    unit_id: int,
    title: str,
    *,
    body: str = "",
    wanted_on: date | None = None,
    claimed_by: int | None = None,
    what: str = "",
    due_on: date | None = None,
    by: Viewer,
    now: datetime,
) -> Line:
    """What the firm needs stands on its circle's list; where a unit has said already that it takes
    it on, with that claim, until a day.
    """
    circle = Unit.objects.values_list("circle_id", flat=True).get(pk=unit_id)
    line = claims.put_on_list(
        circle, NEED, title, unit_id=unit_id, body=body, wanted_on=wanted_on, by=by, now=now
    )
    if claimed_by is None:
        return line
    if due_on is None:
        raise Invalid(_("Say until when it is taken on."), field="due_on")
    claims.claim(line.pk, claimed_by, what, due_on=due_on, by=by, now=now)
    return line
