"""What stands beside a drive's target, a door and an inquiry on their pages."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from linli.base import masking
from linli.base.parts import Beside, Chip
from linli.base.viewer import Viewer
from linli.drives import queries as drives
from linli.drives.models import Target
from linli.employment.models import Seeker
from linli.employment.queries.own import asked_about
from linli.employment.rules import RIGHTS
from linli.people.models import Tie

#: The kind of file that drives lead to here (`DriveSpec.leads_to`).
LEADS_TO = "seeker"


def beside(viewer: Viewer, key: str) -> Beside | None:
    """For targets of drives that lead to a file: the file, or the way to open it; the same at the
    door where they live. For an inquiry from a vacancy's public page: the vacancy.
    """
    kind, _sep, number = key.partition(":")
    if not RIGHTS.may(viewer, "keep_seekers"):
        return None
    if kind == "target":
        return _files(leading_here(viewer).filter(pk=int(number)))
    if kind == "dwelling":
        here = Tie.objects.filter(dwelling=int(number), until=None).values("person")
        return _files(leading_here(viewer).filter(person__in=here))
    return _inquiry(int(number)) if kind == "case" else None


def leading_here(viewer: Viewer) -> "QuerySet[Target]":
    """Persons of drives that lead to a file, in the areas where this viewer keeps files."""
    codes = [code for code, spec in drives.templates().items() if spec.leads_to == LEADS_TO]
    rows = Target.objects.filter(drive__template__in=codes, person__isnull=False)
    return rows.filter(area__path__within_any=RIGHTS.areas(viewer, "keep_seekers"))


def _files(targets: "QuerySet[Target]") -> Beside | None:
    found = {row.person_id: row for row in targets.select_related("person").order_by("pk")}
    if not found:
        return None
    files = Seeker.objects.filter(person__in=found)
    known = {row.person_id: row for row in files}
    rows, acts = [], []
    for person_id, target in found.items():
        name = masking.mask_name(target.person.name) if target.person else ""
        seeker = known.get(person_id or 0)
        if seeker is not None:
            words = f"{name} · {seeker.get_state_display()}"
            rows.append(Chip(words, reverse("employment:seeker", args=[seeker.pk])))
        elif target.person is not None and target.person.erased_at is None:
            address = reverse("employment:open_file", args=[person_id])
            words = _("Open a file: %(name)s") % {"name": name}
            asked = urlencode({"target": target.pk})
            acts.append(Chip(words, f"{address}?{asked}", icon="user-plus"))
    return Beside(_("Looks for work"), rows=tuple(rows), acts=tuple(acts))


def _inquiry(case_id: int) -> Beside | None:
    vacancy = asked_about(case_id)
    if vacancy is None:
        return None
    return Beside(
        _("Asked about a vacancy"),
        rows=(Chip(str(vacancy), reverse("employment:vacancy", args=[vacancy.pk])),),
        acts=(Chip(_("Find or open their file"), reverse("employment:find"), icon="user-plus"),),
    )
