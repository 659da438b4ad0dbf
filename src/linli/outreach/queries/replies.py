"""What people wrote back: shown to those whose matter it is, and kept where nobody knows."""

from django.db.models import Q, QuerySet

from linli.base.viewer import Viewer
from linli.notices.models import Reply
from linli.outreach.rules import RIGHTS

#: What a reply became of which nothing follows.
ASIDE = "aside"


def open_replies(viewer: Viewer) -> "QuerySet[Reply]":
    """Those of which nothing came yet because nobody knows whose matter they are: of unknown
    numbers any secretary decides, of others that of their area. Oldest first.
    """
    areas = RIGHTS.areas(viewer, "approve")
    if not areas:
        return Reply.objects.none()
    theirs = Q(notice=None) | Q(notice__area__within_any=areas)
    return Reply.objects.filter(theirs, became="", erased_at=None).order_by("pk")


def replies_visible_to(viewer: Viewer) -> "QuerySet[Reply]":
    """Replies to messages of the viewer's areas, and those they may decide on, newest first."""
    answers = Q(notice__area__within_any=RIGHTS.areas(viewer, "see"))
    still_open = Q(pk__in=open_replies(viewer).order_by().values("pk"))
    return Reply.objects.filter(answers | still_open).select_related("notice").order_by("-pk")
