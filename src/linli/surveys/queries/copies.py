"""Second copies of submissions: who settles them, and the two side by side."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from linli.base.viewer import Viewer
from linli.surveys.models import Submission
from linli.surveys.queries.answers import answers_of, questions_of
from linli.surveys.rules import RIGHTS, copies, instance
from linli.surveys.rules.copies import Difference
from linli.surveys.workflow import Settled

#: The one next act of what waits: words and the page it is done on.
DESK = {"settle": (_("Look at both"), "surveys:copy")}


@dataclass(frozen=True)
class Pair:
    """Two copies by their arrival, and what differs. `base`: what the later one was made from."""

    first: Submission
    second: Submission
    base: dict[str, Any]
    told: list[Difference]

    @property
    def is_hard(self) -> bool:
        """The same question has two answers."""
        return any(one.hard for one in self.told)

    @property
    def choices(self) -> list[tuple[str, Any]]:
        """What can be said about them."""
        offered = [how for how in Settled if how != Settled.MERGED or self.may_merge]
        return [(how.value, how.label) for how in offered]

    @property
    def may_merge(self) -> bool:
        return bool(self.told) and not self.is_hard


def copies_visible_to(viewer: Viewer) -> "QuerySet[Submission]":
    """Second copies this viewer may settle; the twin of `rules.can_settle`."""
    rows = Submission.objects.filter(conflict_of__isnull=False)
    return rows.filter(area__path__within_any=RIGHTS.areas(viewer, "settle"))


def pair(copy: Submission) -> Pair:
    """A second copy and the one that it is a copy of, the one that arrived first on the left."""
    other = copy.conflict_of or copy
    first, second = sorted((copy, other), key=lambda one: one.pk)
    questions = questions_of(second.form_version)
    base = _base(first, second)
    same_form = first.form_version.form_id == second.form_version.form_id
    readable = bool(first.answers and second.answers) and same_form
    told = (
        copies.differences(answers_of(first), answers_of(second), base, questions)
        if readable
        else []
    )
    return Pair(first, second, base, told)


def _base(first: Submission, second: Submission) -> dict[str, Any]:
    """What the first said when it came, if the second was made by correcting it; else nothing."""
    if not (first.xml and second.xml):
        return {}
    envelope = instance.open_envelope(second.xml.encode())
    if envelope.deprecated != first.instance_id:
        return {}
    was = instance.open_envelope(first.xml.encode())
    return instance.read(was, first.form_version.root, questions_of(first.form_version))


def waiting_for(viewer: Viewer, now: datetime) -> "QuerySet[Any, Any]":  # noqa: ARG001 - as all apps
    """Second copies that nobody has looked at yet; the columns of the desk."""
    return (
        copies_visible_to(viewer)
        .filter(settled_at=None)
        .annotate(
            thing=Value("copy"),
            title=F("form_version__title"),
            place=F("area__name"),
            colour=Value(2),
            due_at=F("received_at"),
            act=Value("settle"),
        )
    )
