"""Who sees which alliance; the kinds that programmes declare; the list."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.module_loading import import_string

from linli.accounts.models import Section
from linli.alliances.models import Alliance, Member
from linli.alliances.rules import RIGHTS, stands_for
from linli.alliances.spec import COUNCIL, AllianceSpec
from linli.alliances.workflow import INSIDE, State
from linli.base.viewer import Role, Viewer
from linli.places.models import Area, Level


def kinds() -> Mapping[str, AllianceSpec]:
    """All kinds of alliance that programmes declare, by code (LINLI_ALLIANCES)."""
    found: Mapping[str, AllianceSpec] = import_string(settings.LINLI_ALLIANCES)
    return found


def spec_of(alliance: Alliance) -> AllianceSpec | None:
    """What its kind declares; None for a kind whose programme is gone."""
    return kinds().get(alliance.kind)


def kind_label(alliance: Alliance) -> str:
    """The words of its kind."""
    spec = spec_of(alliance)
    return str(spec.label) if spec else alliance.kind


def section_paths(viewer: Viewer) -> list[str]:
    """Areas of the sections the viewer handles for."""
    ids = viewer.scoped("section", Role.HANDLER)
    if not ids:
        return []
    found = Section.objects.filter(pk__in=ids).values_list("area__path", flat=True)
    return [str(path) for path in found]


def above(paths: tuple[str, ...]) -> set[str]:
    """Paths of the areas above these."""
    return {path.rsplit(".", depth)[0] for path in paths for depth in range(1, path.count(".") + 1)}


def near(viewer: Viewer, prefix: str = "") -> Q:
    """Alliances of the viewer's areas, of those above them and of their section's."""
    areas = RIGHTS.areas(viewer, "see_area")
    reach = [*areas, *section_paths(viewer)]
    return Q(**{f"{prefix}area__path__within_any": reach}) | Q(
        **{f"{prefix}area__path__in": above(areas)}
    )


def visible_to(viewer: Viewer) -> "QuerySet[Alliance]":
    """Alliances this viewer may see; the twin of `rules.can_see`."""
    if not RIGHTS.may(viewer, "see"):
        return Alliance.objects.none()
    seen = near(viewer)
    if own := stands_for(viewer):
        here = Member.objects.filter(alliance=OuterRef("pk"), organisation_id__in=own)
        seen |= Q(Exists(here))
    return Alliance.objects.filter(seen).select_related("area")


def listed(rows: "QuerySet[Alliance]") -> "QuerySet[Any]":
    """With what a list shows: members, council units, applications; no query per row."""
    inside, applying = Q(members__state__in=INSIDE), Q(members__state=State.APPLIED)
    found: QuerySet[Any] = rows.annotate(
        member_count=Count("members", filter=inside),
        council_count=Count("members", filter=inside & Q(members__rank=COUNCIL)),
        applying_count=Count("members", filter=applying | Q(members__state=State.CHECKED)),
    )
    return found.order_by("area__path", "pk")


def places_for(viewer: Viewer) -> "QuerySet[Area]":
    """Where the viewer may found an alliance."""
    reach = [*RIGHTS.areas(viewer, "manage"), *section_paths(viewer)]
    levels = (Level.SUBDISTRICT, Level.COMMUNITY)
    return Area.objects.filter(
        path__within_any=reach, level__in=levels, closed_on=None, in_use=True
    ).order_by("path")
