"""Stages and reasons of a drive by what they mean; who may still be asked."""

from collections.abc import Iterable

from django.db.models import QuerySet

from linli.drives import queries as drives
from linli.drives.models import Drive, Target
from linli.drives.workflow import ENDS, State
from linli.people.models import Person, Tie


def stage_code(drive: Drive, meaning: str, code: str = "") -> str:
    """The stage of this code, if it means that; else the first of the meaning. NotAllowed where
    the drive has dropped them all.
    """
    found = drives.stage_meaning(drive, meaning)
    named = next((stage for stage in drive.stages.all() if stage.code == code), None)
    if named is not None and named.meaning == meaning:
        return named.code
    return found.code


def reason_code(drive: Drive, meaning: str, code: str) -> str:
    """The reason of this code, if the drive has it; else the first of the meaning, else ""."""
    codes = list(drive.reasons.filter(meaning=meaning, active=True).values_list("code", flat=True))
    return code if code in codes else next(iter(codes), "")


def has_declined(drive: Drive, target_ids: Iterable[int]) -> bool:
    """Whether one of these was promised not to be asked again."""
    return drives.never_again(drive.template).filter(drive=drive, pk__in=list(target_ids)).exists()


def promised(drive: Drive) -> "QuerySet[Target]":
    """Targets of persons who declined in this or any other drive of the kind."""
    never = drives.never_again(drive.template).exclude(person=None)
    return Target.objects.filter(drive=drive, person__in=never.values("person"))


def is_promised(target: Target) -> bool:
    """Whether they declined in this or any other drive of the kind."""
    return promised(target.drive).filter(pk=target.pk).exists()


def left_behind(person_id: int) -> list[Target]:
    """Targets in running drives with a key of somebody who once had a dwelling and has none now."""
    ties = list(Tie.objects.filter(person=person_id).values_list("until", flat=True))
    if not ties or None in ties or not Person.objects.filter(pk=person_id).exists():
        return []
    rows = Target.objects.filter(
        person=person_id, drive__state=State.OPEN, drive__vault__destroyed_at=None
    ).filter(drive__vault__isnull=False)
    return list(rows.exclude(meaning__in=ENDS).select_related("drive", "area").order_by("pk"))
