"""What stands beside a drive's target and an inquiry on their pages."""

from django.db.models import Q, QuerySet
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
from linli.people import queries as people
from linli.people.models import Person, Tie

#: The kind of file that drives lead to here (`DriveSpec.leads_to`).
LEADS_TO = "seeker"


def beside(viewer: Viewer, key: str) -> Beside | None:
    """For a target of a drive that leads to a file: the file, or the way to open it. For a door:
    the way to those who live there. For an inquiry from a vacancy's public page: the vacancy.
    """
    kind, _sep, number = key.partition(":")
    if not RIGHTS.may(viewer, "keep_seekers"):
        return None
    if kind == "dwelling":  # a way alone: the page at the door asks nothing for it
        address = reverse("employment:at_door", args=[int(number)])
        return Beside(
            _("Employment"), acts=(Chip(_("Who looks for work here"), address, icon="user"),)
        )
    if kind == "led_target":
        return _file(leading_here(viewer).filter(pk=int(number)))
    return _inquiry(int(number)) if kind == "inquiry" else None


def leading_here(viewer: Viewer) -> "QuerySet[Target]":
    """Persons of drives that lead to a file, in the areas where this viewer keeps files."""
    codes = [code for code, spec in drives.templates().items() if spec.leads_to == LEADS_TO]
    rows = Target.objects.filter(drive__template__in=codes, person__isnull=False)
    return rows.filter(area__path__within_any=RIGHTS.areas(viewer, "keep_seekers"))


def household(viewer: Viewer, dwelling_id: int) -> "QuerySet[Person]":
    """Who belongs to a door otherwise than by owning it, with the file they have: only whom, and
    only whose file, this viewer keeps.
    """
    rows = people.visible_to(viewer).filter(
        ties__in=Tie.objects.filter(dwelling=dwelling_id, until=None).exclude(kind=Tie.Kind.OWNER)
    )
    keeps = RIGHTS.areas(viewer, "keep_seekers")
    file = Q(seeker=None) | Q(seeker__area__path__within_any=keeps)
    rows = rows.filter(file, area__path__within_any=keeps)
    return rows.select_related("seeker").distinct().order_by("pk")


def led_here(viewer: Viewer, dwelling_id: int) -> dict[int, int]:
    """Person → their line on the roster of a drive that leads to files."""
    rows = leading_here(viewer).filter(person__in=household(viewer, dwelling_id).values("pk"))
    return dict(rows.order_by("pk").values_list("person", "pk"))


def _file(targets: "QuerySet[Target]") -> Beside | None:
    target = targets.select_related("person", "person__seeker").first()
    if target is None or target.person is None or target.person.erased_at is not None:
        return None
    name = masking.mask_name(target.person.name)
    seeker: Seeker | None = getattr(target.person, "seeker", None)
    if seeker is not None:
        words = f"{name} · {seeker.get_state_display()}"
        address = reverse("employment:seeker", args=[seeker.pk])
        return Beside(_("Seeker’s file"), rows=(Chip(words, address),))
    address = reverse("employment:open_file", args=[target.person_id])
    words = _("Open a file: %(name)s") % {"name": name}
    asked = urlencode({"target": target.pk})
    return Beside(_("Seeker’s file"), acts=(Chip(words, f"{address}?{asked}", icon="user-plus"),))


def _inquiry(case_id: int) -> Beside | None:
    vacancy = asked_about(case_id)
    if vacancy is None:
        return None
    return Beside(
        _("Asked about a vacancy"),
        rows=(Chip(str(vacancy), reverse("employment:vacancy", args=[vacancy.pk])),),
        acts=(Chip(_("Find or open their file"), reverse("employment:find"), icon="user-plus"),),
    )
