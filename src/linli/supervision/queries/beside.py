"""What supervision shows on the pages of the records below it: their slips, and the act."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.base.parts import Beside, Chip
from linli.base.viewer import Viewer
from linli.supervision.queries.origins import origin
from linli.supervision.queries.scope import of_origin
from linli.supervision.rules import RIGHTS, can_issue

#: Slips shown; the list shows the rest.
SHOWN = 5


def beside(viewer: Viewer, key: str) -> Beside | None:
    """The slips on this record that the viewer may see, and for a supervisor the next one."""
    if not RIGHTS.may(viewer, "see"):
        return None
    slips = of_origin(viewer, key)[:SHOWN]
    lines = tuple(
        Chip(
            f"{slip.number} · {slip.get_state_display()}",
            reverse("supervision:slip", args=[slip.pk]),
        )
        for slip in slips
    )
    acts: tuple[Chip, ...] = ()
    if RIGHTS.may(viewer, "issue"):
        found = origin(viewer, key)
        if found is not None and can_issue(viewer, found.area.path):
            address = reverse("supervision:new", args=[key])
            acts = (Chip(_("Issue a slip"), address, icon="gavel"),)
    return Beside(_("Supervision"), lines, acts) if lines or acts else None
