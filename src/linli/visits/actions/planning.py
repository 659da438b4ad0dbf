"""Plan which compound is visited in which week, and by whom."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.places.models import Building, Compound
from linli.visits import events, queries, rules
from linli.visits.models import Assignment, Plan

Workers = Mapping[int, Iterable[int]]
WEEK = timedelta(days=7)


@transaction.atomic
def plan_week(
    compound_id: int,
    week_on: date,
    workers: Workers,
    goal: int = 0,
    note: str = "",
    *,
    by: Viewer,
    now: datetime,
) -> Plan:
    """The plan of a compound for the week that begins on the Monday `week_on`.

    `workers`: {account: [its buildings]}; an empty list gives them the whole compound.
    `goal`: households to be met, 0 = all that are due. Raises Invalid for a day that is no
    Monday, a week that is over, no worker, a worker of another area, a second plan.
    """
    compound = Compound.objects.select_related("area").get(pk=compound_id)
    _ensure_planner(by, compound)
    _check_week(week_on, now)
    if not compound.active:
        raise NotAllowed(
            _("This compound is out of use: nothing is planned there."), code="out_of_use"
        )
    shares = _checked(compound, workers, now)
    plan = Plan(
        area=compound.area,
        compound=compound,
        week_on=week_on,
        goal=_households(goal),
        note=note.strip()[:200],
        made_by=by.key,
    )
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError as doubled:
        raise Invalid(
            _("This compound has a plan for the week already: open it and change it."),
            field="week_on",
            code="planned_already",
        ) from doubled
    _assign(plan, shares)
    _record(events.PLANNED, plan, by, now)
    return plan


@transaction.atomic
def change_plan(
    plan_id: int,
    workers: Workers,
    goal: int = 0,
    note: str = "",
    *,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Plan:
    """Other workers, buildings, goal or note for a plan whose week is not over."""
    plan = _locked(plan_id, version)
    _ensure_planner(by, plan.compound)
    _check_week(plan.week_on, now)
    shares = _checked(plan.compound, workers, now)
    plan.goal, plan.note = _households(goal), note.strip()[:200]
    plan.version += 1
    plan.save()
    plan.assignments.all().delete()
    _assign(plan, shares)
    _record(events.PLAN_CHANGED, plan, by, now)
    return plan


@transaction.atomic
def withdraw_plan(plan_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Plan:
    """Take a plan back. Visits made under it stay what they are."""
    plan = _locked(plan_id, version)
    _ensure_planner(by, plan.compound)
    plan.withdrawn_at = now
    plan.version += 1
    plan.save()
    _record(events.PLAN_WITHDRAWN, plan, by, now)
    return plan


@transaction.atomic
def carry_over(week_on: date, *, by: Viewer, now: datetime) -> list[Plan]:
    """Give every compound without a plan in this week the one it had the week before.

    Workers who no longer serve the area, and buildings out of use, are left out; a plan that
    would be left without a worker is not carried over.
    """
    ensure(
        rules.RIGHTS.may(by, "plan"),
        _("Plans are made by the community's secretary."),
        code="not_secretary",
    )
    _check_week(week_on, now)
    made: list[Plan] = []
    for old in queries.to_carry_over(by, week_on):
        kept = _still_standing(old, now)
        if kept:
            made.append(
                plan_week(old.compound_id, week_on, kept, old.goal, old.note, by=by, now=now)
            )
    return made


def _locked(plan_id: int, version: int | None) -> Plan:
    plan = (
        Plan.objects.select_for_update(of=("self",))
        .select_related("area", "compound__area")
        .get(pk=plan_id)
    )
    if version is not None and version != plan.version:
        raise Conflict(_("Someone else has changed this plan meanwhile."), current=plan)
    if plan.withdrawn_at is not None:
        raise NotAllowed(
            _("This plan was withdrawn: make a new one for the week."), code="withdrawn"
        )
    return plan


def _ensure_planner(by: Viewer, compound: Compound) -> None:
    ensure(
        rules.can_plan(by, compound.area),
        _("Plans are made by the secretary of the compound's community."),
        code="not_secretary",
    )


def _check_week(week_on: date, now: datetime) -> None:
    if week_on.weekday() != 0:
        raise Invalid(_("A week begins on a Monday: choose one."), field="week_on")
    if week_on + WEEK <= localdate(now):
        raise Invalid(_("This week is over: plan this one or a later one."), field="week_on")


def _households(goal: int) -> int:
    if goal < 0:
        raise Invalid(_("A goal is a number of households, or 0 for all."), field="goal")
    return goal


def _checked(compound: Compound, workers: Workers, now: datetime) -> dict[int, list[int]]:
    shares = {worker: sorted(set(buildings)) for worker, buildings in workers.items()}
    if not shares:
        raise Invalid(_("Choose at least one worker."), field="workers")
    able = set(queries.visitors_of(compound.area, now).values_list("pk", flat=True))
    if not set(shares) <= able:
        raise Invalid(_("Choose workers of this community only."), field="workers")
    standing = set(compound.buildings.filter(active=True).values_list("pk", flat=True))
    if any(not set(buildings) <= standing for buildings in shares.values()):
        raise Invalid(_("Choose buildings of this compound only."), field="workers")
    return shares


def _still_standing(old: Plan, now: datetime) -> dict[int, list[int]]:
    able = set(queries.visitors_of(old.area, now).values_list("pk", flat=True))
    kept: dict[int, list[int]] = {}
    for share in old.assignments.all():
        buildings = list(share.buildings.all())
        standing = [building.pk for building in buildings if building.active]
        # Without this, a worker whose buildings are all gone would inherit the whole compound.
        if share.worker_id in able and (standing or not buildings):
            kept[share.worker_id] = standing
    return kept


def _assign(plan: Plan, shares: dict[int, list[int]]) -> None:
    made = Assignment.objects.bulk_create(
        [Assignment(plan=plan, worker_id=worker) for worker in shares]
    )
    for share in made:
        share.buildings.set(Building.objects.filter(pk__in=shares[share.worker_id]))


def _record(kind: str, plan: Plan, by: Viewer, now: datetime) -> None:
    journal.record(
        kind,
        subject=f"visit_plan:{plan.pk}",
        about=(f"compound:{plan.compound_id}",),
        area=plan.area.path,
        by=by,
        now=now,
        week_on=plan.week_on.isoformat(),
    )
