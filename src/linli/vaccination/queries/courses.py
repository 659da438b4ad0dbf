"""The sealed record of one target, opened and closed."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from linli.base import crypto, masking
from linli.base.viewer import Viewer
from linli.drives.models import Target
from linli.vaccination.models import Course, Observation, Product, Schedule, Vault
from linli.vaccination.rules import RIGHTS
from linli.vaccination.spec import Next, Plan, next_dose


@dataclass
class Opened:
    """What lies in the box. Days as ISO text; `doses`: on, where (here, elsewhere), batch, product;
    `reasons`: every next dose that was computed, with the edition it rested on, oldest first.
    """

    born: str = ""
    doses: list[dict[str, str]] = field(default_factory=list)
    deferred_until: str = ""
    deferred_why: str = ""
    certificate: dict[str, str] = field(default_factory=dict)
    adverse: list[dict[str, str]] = field(default_factory=list)
    reasons: list[dict[str, Any]] = field(default_factory=list)

    @property
    def given(self) -> list[date]:
        return [date.fromisoformat(dose["on"]) for dose in self.doses]

    def next(self, plan: Plan, today: date) -> Next:
        """What comes next by this plan."""
        return next_dose(
            plan,
            self.given,
            today=today,
            born=date.fromisoformat(self.born) if self.born else None,
            deferred_until=date.fromisoformat(self.deferred_until) if self.deferred_until else None,
            contraindicated=bool(self.certificate),
        )


def courses_visible_to(viewer: Viewer) -> "QuerySet[Course]":
    """Courses whose sealed words the viewer may read; the twin of `rules.can_read`."""
    areas = RIGHTS.areas(viewer, "read_health")
    return Course.objects.filter(target__area__path__within_any=areas).select_related(
        "vault__product", "target__drive__area", "target__area", "target__person", "target__stage"
    )


def course_of(target: Target) -> Course | None:
    """The course of a target; None as long as nothing was kept."""
    return Course.objects.select_related("vault").filter(target=target).first()


def opened(course: Course | None, vault: Vault) -> Opened:
    """What is known; an empty record where nothing is, or where the key is gone."""
    if course is None or not course.sealed or not vault.wrapped:
        return Opened()
    return Opened(**json.loads(crypto.unseal_under(vault.wrapped, course.sealed)))


def sealed_from(box: Opened, vault: Vault) -> str:
    """The box, closed with the drive's key."""
    return crypto.seal_under(vault.wrapped, json.dumps(asdict(box), ensure_ascii=False))


def plan_of(product: Product) -> Plan:
    """The edition in force: the latest."""
    latest = Schedule.objects.filter(product=product).order_by("-edition").first()
    return latest.plan if latest else Plan()


def sitting(viewer: Viewer, drive_id: int, now: datetime) -> list[dict[str, Any]]:
    """Who sits under observation, who may go first on top (1 query)."""
    rows = (
        Observation.objects.filter(
            released_at=None,
            course__target__drive=drive_id,
            course__in=courses_visible_to(viewer).order_by(),
        )
        .select_related("course__target__person")
        .order_by("until", "pk")
    )
    return [
        {
            "course": row.course,
            "title": name_of(row.course.target),
            "until": row.until,
            "left": max(0, -(-int((row.until - now).total_seconds()) // 60)),
        }
        for row in rows
    ]


def name_of(target: Target) -> str:
    """A masked name; a number where the person is no longer known."""
    return masking.mask_name(target.person.name) if target.person else f"#{target.pk}"
