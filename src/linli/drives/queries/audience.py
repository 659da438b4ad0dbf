"""Gatherings for the targets of a drive. Not of a sealed one: a refusal would tell who is in."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.base.viewer import Viewer
from linli.drives.models import Drive, Target
from linli.drives.queries.scope import visible_to
from linli.events.spec import Applicant, Audience


def _choices(viewer: Viewer, path: str) -> list[tuple[int, str]]:
    rows = (
        visible_to(viewer)
        .filter(sealed=False)
        .filter(Q(area__path__within=path) | Q(area__path=path))
    )
    return [(drive.pk, str(drive)) for drive in rows.order_by("-starts_on", "pk")[:50]]


def _name(pk: int) -> str:
    drive = Drive.objects.filter(pk=pk).first()
    return str(drive) if drive else ""


def _admits(pk: int, who: Applicant) -> bool:
    """Whoever is a target, lives where one is, or comes for a firm that is one."""
    mine = Q(pk__in=())
    if who.phone_index:
        mine |= Q(person__phone_index=who.phone_index)
        mine |= Q(dwelling__ties__person__phone_index=who.phone_index, dwelling__ties__until=None)
    if who.organisation_id:
        mine |= Q(organisation_id=who.organisation_id)
    return Target.objects.filter(mine, drive_id=pk, drive__sealed=False).exists()


AUDIENCE = Audience(
    code="drive", label=_("Targets of a drive"), choices=_choices, name=_name, admits=_admits
)
