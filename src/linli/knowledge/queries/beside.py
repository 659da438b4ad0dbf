"""What stands beside an inquiry: approved answers that would answer it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.base import lent
from linli.base.parts import Beside, Chip
from linli.base.viewer import Viewer
from linli.cases.models import Case
from linli.cases.rules import moves_open_to
from linli.knowledge.queries.reading import fitting, inquiries
from linli.knowledge.rules import RIGHTS


def beside(viewer: Viewer, key: str) -> Beside | None:
    """For whoever may answer the inquiry "question:5": up to three answers, each opening the page
    that sends it.
    """
    kind, _sep, number = key.partition(":")
    if kind != "question" or not RIGHTS.may(viewer, "see"):
        return None
    case = inquiries(viewer).filter(pk=int(number)).first()
    if case is None or not can_answer(viewer, case):
        return None
    found = fitting(case, lent.now())
    if not found:
        return None
    address = reverse("knowledge:inquiry", args=[case.pk])
    rows = tuple(Chip(row.question, f"{address}#a{row.pk}") for row in found)
    return Beside(_("Approved answers to it"), rows, (Chip(_("Answer with one"), address),))


def can_answer(viewer: Viewer, case: Case) -> bool:
    """Whether the viewer may answer it in one act, receiving it first where nobody has."""
    return bool({"resolve", "receive"} & set(moves_open_to(viewer, case)))
