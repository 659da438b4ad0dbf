"""What outreach shows on the pages of drives and gatherings: write to their people."""

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from linli.base.parts import Beside, Chip
from linli.base.viewer import Viewer
from linli.outreach.queries.messages import visible_to
from linli.outreach.queries.sources import events_to_choose
from linli.outreach.rules import RIGHTS

#: Messages shown; the list shows the rest.
SHOWN = 5
ACTS = {"drive": _("Write to its targets"), "event": _("Write to who registered")}


def beside(viewer: Viewer, key: str) -> Beside | None:
    """Messages to the people of a drive or a gathering, and the act that begins the next."""
    kind, _sep, number = key.partition(":")
    if kind not in ACTS or not RIGHTS.may(viewer, "see"):
        return None
    pk = int(number)
    meant = Q(audience__described__source=kind, audience__described__source_id=pk)
    lines = tuple(
        Chip(
            f"{message.title} · {message.get_state_display()}",
            reverse("outreach:message", args=[message.pk]),
        )
        for message in visible_to(viewer).filter(meant).order_by("-pk")[:SHOWN]
    )
    acts: tuple[Chip, ...] = ()
    # A gathering of a wider area is seen by many, and its people are written to by its own.
    theirs = kind == "drive" or events_to_choose(viewer).filter(pk=pk).exists()
    if RIGHTS.may(viewer, "write") and theirs:
        query = urlencode({"source": kind, "of": str(pk)})
        acts = (Chip(ACTS[kind], f"{reverse('outreach:new_audience')}?{query}", icon="send"),)
    return Beside(_("Outreach"), lines, acts) if lines or acts else None
