"""Vaccines and the editions of their schedules."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from linli.base.acts import act
from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer, system
from linli.drives import actions as drives
from linli.drives.models import Target
from linli.drives.workflow import Meaning, State
from linli.journal import actions as journal
from linli.vaccination import events, queries, rules
from linli.vaccination.actions._shared import Desk, close, computed
from linli.vaccination.models import Course, Product, Schedule, Vault
from linli.vaccination.spec import UNITS, Gap, Next

ONLY_OF_THE_HOUSE = _("Only an administrator of the whole house sets schedules.")
LONGEST_GAP = 3650


@act
def add_product(code: str, name: str, *, name_en: str = "", by: Viewer, now: datetime) -> Product:
    """A vaccine, to be used once it has a schedule."""
    ensure(rules.can_schedule(by), ONLY_OF_THE_HOUSE)
    if not name.strip():
        raise Invalid(_("Name the vaccine."), field="name")
    if not slugify(code) or Product.objects.filter(code=slugify(code)).exists():
        raise Invalid(_("Choose a short code of Latin letters that is free."), field="code")
    row = Product.objects.create(
        code=slugify(code)[:24], name=name.strip()[:60], name_en=name_en.strip()[:60]
    )
    _record(events.PRODUCT_ADDED, row, by, now)
    return row


@act
def set_schedule(
    product_id: int,
    gaps: Sequence[Gap],
    *,
    source: str,
    min_age: int = 0,
    max_age: int | None = None,
    by: Viewer,
    now: datetime,
) -> Schedule:
    """A new edition, in force from now on. In running drives every due date is computed anew; the
    reasons that were given before stay in the sealed records, each with its edition.
    """
    ensure(rules.can_schedule(by), ONLY_OF_THE_HOUSE)
    product = Product.objects.select_for_update().get(pk=product_id)
    _check(gaps, source, min_age, max_age)
    last = product.schedules.order_by("-edition").first()
    asked = [{"n": gap.n, "unit": gap.unit} for gap in gaps]
    if last and (last.gaps, last.min_age, last.max_age, last.source) == (
        asked,
        min_age,
        max_age,
        source.strip()[:200],
    ):
        raise Invalid(_("This is the edition in force."), field="source", code="doubled")
    row = Schedule.objects.create(
        product=product,
        edition=last.edition + 1 if last else 1,
        gaps=asked,
        min_age=min_age,
        max_age=max_age,
        source=source.strip()[:200],
        made_by=by.key,
        made_at=now,
    )
    _record(events.SCHEDULED, product, by, now, edition=row.edition)
    for vault in Vault.objects.filter(product=product, drive__state=State.OPEN).exclude(wrapped=""):
        _recompute(vault, by, now)
    return row


def _check(gaps: Sequence[Gap], source: str, min_age: int, max_age: int | None) -> None:
    if not source.strip():
        raise Invalid(_("Name the leaflet or notice that it rests on."), field="source")
    for gap in gaps:
        if not 1 <= gap.n <= LONGEST_GAP or gap.unit not in UNITS:
            raise Invalid(_("An interval is at least one day."), field="gaps")
    if min_age < 0 or (max_age is not None and max_age < min_age):
        raise Invalid(_("The ages are in the wrong order."), field="max_age")


def _recompute(vault: Vault, by: Viewer, now: datetime) -> None:
    plan = queries.plan_of(vault.product)
    # Targets first, as whoever keeps a dose locks them.
    list(
        Target.objects.select_for_update(of=("self",))
        .filter(course__vault=vault)
        .order_by("pk")
        .values_list("pk")
    )
    rows = Course.objects.filter(vault=vault).exclude(sealed="").select_for_update(of=("self",))
    changed = 0
    for course in rows.select_related("target").order_by("pk"):
        box = queries.opened(course, vault)
        before = len(box.reasons)
        found = computed(box, plan, now)
        if len(box.reasons) == before:
            continue
        close(Desk(course.target, course, vault, box, plan))
        _move(course.target, found, now)
        changed += 1
    journal.record(
        events.RECOMPUTED,
        subject=f"drive:{vault.drive_id}",
        area=str(vault.drive.area.path),
        by=by,
        now=now,
        changed=changed,
    )


def _move(target: Target, found: Next, now: datetime) -> None:
    """The next day on the roster follows; whoever was done stays done, nobody is asked again. Who
    has all doses by the new edition is done.
    """
    if target.meaning in {Meaning.DONE, Meaning.DECLINED, Meaning.OUT}:
        return
    if found.why == "complete" and target.meaning == Meaning.AGREED:
        drives.record(
            target.pk,
            queries.stage_code(target.drive, Meaning.DONE),
            once=f"schedule-{target.pk}-{target.version}",
            by=system("schedule"),
            now=now,
        )
    else:
        drives.set_next(target.pk, found.due_on, now=now)


def _record(kind: str, product: Product, by: Viewer, now: datetime, **data: Any) -> None:
    journal.record(kind, subject=f"vaccine:{product.pk}", by=by, now=now, **data)
