"""Visits to firms: planned, moved, dropped, and the one save that keeps what was told there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import actions as cases
from linli.cases import queries as case_reads
from linli.cases.actions import Raised
from linli.cases.models import Source
from linli.cases.spec import ORDER, Settled
from linli.labels import queries as labels
from linli.liaison import events, queries, rules, workflow
from linli.liaison.actions._shared import ensure_fresh, note, words
from linli.liaison.models import FirmVisit, Pair
from linli.liaison.spec import HELPS, LATEST_NOTE, LONGEST_NOTE, MOST_PROBLEMS, Problem
from linli.liaison.workflow import State
from linli.people.models import Organisation


@dataclass(frozen=True)
class Visited:
    """What was kept: the visit, and the orders in the order in which they were told.

    `again`: it had been kept before; what was changed since was not taken over.
    """

    visit: FirmVisit
    raised: tuple[Raised, ...] = ()
    again: bool = False


@transaction.atomic
def plan_visit(
    pair_id: int, planned_on: date, *, once: str, by: Viewer, now: datetime
) -> FirmVisit:
    """Plan a visit of the official of this pair. The same `once` gives the same visit."""
    pair = Pair.objects.select_related("area", "organisation__area").get(pk=pair_id)
    own = pair.official_id == by.account_id and rules.RIGHTS.may(by, "visit")
    ensure(own or rules.can_pair(by, pair.organisation), _("Visits are planned by the official."))
    if pair.until is not None:
        raise NotAllowed(_("Nobody looks after this firm any more."), code="wrong_state")
    if (known := FirmVisit.objects.filter(once=once).first()) is not None:
        return known
    visit = FirmVisit.objects.create(
        area=pair.area,
        organisation=pair.organisation,
        pair=pair,
        official_id=pair.official_id,
        planned_on=_coming(planned_on, now),
        once=once,
        made_by=by.key,
    )
    note(events.PLANNED, visit, by, now, on=str(planned_on))
    return visit


@transaction.atomic
def move_visit(
    visit_id: int, planned_on: date, *, by: Viewer, now: datetime, version: int | None = None
) -> FirmVisit:
    """Choose another day for a planned visit."""
    visit = _locked(visit_id, "move", by, version)
    visit.planned_on = _coming(planned_on, now)
    visit.version += 1
    visit.save()
    note(events.MOVED, visit, by, now, on=str(planned_on))
    return visit


@transaction.atomic
def drop_visit(
    visit_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> FirmVisit:
    """It does not take place; nothing is deleted."""
    visit = _locked(visit_id, "drop", by, version)
    visit.reason = words(reason, "reason", _("Say why it does not take place."))
    visit.version += 1
    visit.save()
    note(events.DROPPED, visit, by, now, text=visit.reason)
    return visit


@transaction.atomic
def record_visit(
    organisation_id: int,
    *,
    words: str = "",
    problems: Sequence[Problem] = (),
    help_ids: Iterable[int] = (),
    visit_id: int | None = None,
    at: datetime | None = None,
    once: str,
    by: Viewer,
    now: datetime,
) -> Visited:
    """Keep a visit together with the problems told there, each an order with its clocks: all of
    it, or nothing. `visit_id`: the planned visit that this was. `at`: when it was, if it waited
    on the phone. The same `once` gives what was kept the first time. Invalid names the field;
    for the n-th problem it is "problems-<n>-<field>", counted from 0.
    """
    firm = Organisation.objects.select_related("area").get(pk=organisation_id)
    ensure(rules.can_visit(by, firm), _("Visits are written down by who looks after the firm."))
    _one_at_a_time(once)
    if (known := queries.kept(once, by)) is not None:
        return Visited(known, _raise_all(firm, problems, once, by=by, now=now), again=True)
    if len(problems) > MOST_PROBLEMS:
        raise Invalid(
            _("At most %(n)d problems in one record: register the others at the desk.")
            % {"n": MOST_PROBLEMS},
            field="problems",
        )
    visit = _held(firm, visit_id, at or now, once, by=by, now=now)
    visit.note = words.strip()[:LONGEST_NOTE]
    visit.save()
    visit.helps.set(labels.chosen(HELPS, help_ids))
    raised = _raise_all(firm, problems, once, by=by, now=now)
    visit.orders.set([each.case for each in raised])
    cases_about = [f"case:{each.case.pk}" for each in raised]
    note(events.VISITED, visit, by, now, about=cases_about, problems=len(raised))
    return Visited(visit, raised)


def _held(
    firm: Organisation, visit_id: int | None, at: datetime, once: str, *, by: Viewer, now: datetime
) -> FirmVisit:
    """The planned visit that this was, or one that nobody had planned."""
    if not now - LATEST_NOTE <= at <= now:
        raise Invalid(_("Name a moment within the last month."), field="at")
    if visit_id is not None:
        if not FirmVisit.objects.filter(pk=visit_id, organisation_id=firm.pk).exists():
            raise Invalid(_("This visit is to another firm."), code="not_yours")
        visit = _locked(visit_id, "hold", by, None)
        visit.version += 1
    else:
        pair = queries.pair_of(by, firm.pk)
        visit = FirmVisit(
            area=firm.area,
            organisation=firm,
            pair=pair,
            official_id=by.account_id or 0,  # `can_visit` asks for an account
            state=State.HELD,
            made_by=by.key,
        )
    visit.held_at, visit.recorded_at, visit.once = at, now, once
    return visit


def _raise_all(
    firm: Organisation, problems: Sequence[Problem], once: str, *, by: Viewer, now: datetime
) -> tuple[Raised, ...]:
    return tuple(
        _raise(number, problem, firm, f"{once}:{number}", by=by, now=now)
        for number, problem in enumerate(problems)
    )


def _raise(
    number: int, problem: Problem, firm: Organisation, once: str, *, by: Viewer, now: datetime
) -> Raised:
    """The order of one problem; whoever was told of it answers for it until another accepts."""
    values: dict[str, Any] = {
        "kind": ORDER.code,
        "category_id": problem.category_id,
        "area_id": firm.area_id,
        "organisation_id": firm.pk,
        "summary": problem.summary,
        "body": problem.body,
        "source": Source.DOOR,
        "facts": problem.facts,
        "photos": problem.photos,
        "settled": Settled(ORDER.outcomes[0], problem.answer) if problem.answer.strip() else None,
        "receive": True,
        "once": once,
    }
    try:
        return cases.raise_case(**values, by=by, now=now)
    except Invalid as refusal:
        refusal.field = f"problems-{number}-{refusal.field}"
        raise


def _locked(visit_id: int, move: str, by: Viewer, version: int | None) -> FirmVisit:
    rows = FirmVisit.objects.select_related("area", "organisation__area")
    visit = rows.select_for_update(of=("self",)).get(pk=visit_id)
    ensure(rules.can_change_visit(by, visit), _("Only the official of this visit changes it."))
    ensure_fresh(visit, version)
    visit.state = workflow.after(visit.state, move)
    return visit


def _coming(day: date, now: datetime) -> date:
    if not localdate(now) <= day <= localdate(now) + case_reads.FARTHEST:
        raise Invalid(_("Name a coming day, within a year."), field="planned_on")
    return day


def _one_at_a_time(once: str) -> None:
    """Whoever sends the same record now waits until this transaction is over."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"linli.liaison.{once}"])
