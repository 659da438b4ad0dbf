"""Who sees which drive and which target; the templates; small look-ups of actions."""

from collections.abc import Mapping
from datetime import date, datetime, time

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from linli.accounts import queries as accounts
from linli.accounts.models import Account
from linli.base.errors import NotAllowed
from linli.base.viewer import Viewer
from linli.drives.models import Attempt, Drive, Reason, Stage, Target
from linli.drives.rules import RIGHTS
from linli.drives.spec import DriveSpec
from linli.drives.workflow import Meaning
from linli.places.models import Area


def templates() -> Mapping[str, DriveSpec]:
    """All kinds of drive that programmes declare, by code (LINLI_DRIVES)."""
    found: Mapping[str, DriveSpec] = import_string(settings.LINLI_DRIVES)
    return found


def template(code: str) -> DriveSpec | None:
    """The declaration of this code, or None."""
    return templates().get(code)


def leads_to(drive: Drive) -> str:
    """The kind of file that its targets may get in an app above; "" for none."""
    spec = template(drive.template)
    return spec.leads_to if spec else ""


def never_again(code: str) -> "QuerySet[Target]":
    """Targets of drives of this kind that stand on an end after which nobody is asked again, as
    its programme declares. Whoever writes to people, or goes to them, leaves these out.
    """
    spec = template(code)
    ends = spec.never_again if spec else ()
    return Target.objects.filter(drive__template=code, stage__code__in=ends)


def promised() -> Q:
    """A condition on targets: whoever they are about said, in this or another drive of the kind,
    what ends it for good; of all kinds that have such an end.
    """
    found = Q(pk__in=())
    for code, spec in templates().items():
        if spec.never_again:
            never = never_again(code).exclude(**{spec.target: None}).values(spec.target)
            found |= Q(drive__template=code, **{f"{spec.target}__in": never})
    return found


def visible_to(viewer: Viewer) -> "QuerySet[Drive]":
    """Drives of areas that the viewer serves or leads, in whole or in part; the twin of
    `rules.can_see`.
    """
    areas = RIGHTS.areas(viewer, "see")
    above = {
        path.rsplit(".", depth)[0] for path in areas for depth in range(1, path.count(".") + 1)
    }
    return Drive.objects.filter(
        Q(area__path__within_any=areas) | Q(area__path__in=above)
    ).select_related("area", "lead")


def reasons_visible_to(viewer: Viewer) -> "QuerySet[Reason]":
    """Reasons of drives that the viewer may see."""
    return Reason.objects.filter(drive__in=visible_to(viewer).order_by())


def targets_visible_to(viewer: Viewer) -> "QuerySet[Target]":
    """Single targets the viewer may see; the twin of `rules.can_see_target`."""
    plain = Q(drive__sealed=False, area__path__within_any=RIGHTS.areas(viewer, "see"))
    sealed = Q(drive__sealed=True, area__path__within_any=RIGHTS.areas(viewer, "see_sealed"))
    return Target.objects.filter(plain | sealed, detached_at=None)


def targets_of(viewer: Viewer, drive: Drive) -> "QuerySet[Target]":
    """The roster of a drive as far as the viewer may see single targets."""
    return targets_visible_to(viewer).filter(drive=drive)


def listed(rows: "QuerySet[Target]") -> "QuerySet[Target]":
    """With all that a list shows, without a query per row."""
    return rows.select_related(
        "drive", "stage", "reason", "dwelling", "person", "organisation", "compound", "worker"
    )


def find_target(viewer: Viewer, pk: int) -> Target | None:
    """A target with its drive and area, if it is theirs to see."""
    rows = listed(targets_visible_to(viewer)).select_related("drive__area", "area")
    return rows.filter(pk=pk).first()


def possible_leads(area: Area, now: datetime) -> "QuerySet[Account]":
    """Who may lead a drive of this area: its staff in office."""
    return accounts.staff_of(area, now)


def is_used(stage: Stage) -> bool:
    """Whether a target stands on this stage, or ever stood there."""
    return (
        stage.targets.exists()
        or Attempt.objects.filter(Q(from_stage=stage) | Q(to_stage=stage)).exists()
    )


def stage_meaning(drive: Drive, *meanings: str) -> Stage:
    """The first stage of a drive that means one of these, in this order of preference.

    NotAllowed where the drive has dropped them all.
    """
    rows = {stage.meaning: stage for stage in reversed(drive.stages.all())}
    for meaning in meanings:
        if meaning in rows:
            return rows[meaning]
    words = Meaning(meanings[0]).label
    raise NotAllowed(f"“{drive}”: {words}?", code="no_such_stage")


def noon(day: date, now: datetime) -> datetime:
    """The middle of a day that was told without an hour, never later than now."""
    moment = datetime.combine(day, time(12), timezone.localtime(now).tzinfo)
    return min(moment, now)
