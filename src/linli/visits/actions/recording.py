"""Record what happened at a door, and take back what was recorded by mistake."""

from contextlib import nullcontext
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.base import composed
from linli.base.acts import act
from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.places.models import Dwelling
from linli.places.queries import with_area
from linli.visits import events, queries, rules
from linli.visits.models import Visit
from linli.visits.spec import LATEST_NOTE


@act
def record_visit(
    door: Dwelling | int,
    outcome: str,
    note: str = "",
    at: datetime | None = None,
    *,
    once: str,
    by: Viewer,
    now: datetime,
    again_on: date | None = None,
    first: bool = False,
) -> Visit:
    """One knock on a door, or its number, at the moment `at` (now if not given).

    `once` is made by the page: the same record sent again gives back the visit that was kept,
    and that says so (`again`).
    `again_on`: the day for which the household asked us back. `first`: `once` comes of a record of
    the caller's that is new, so nothing can have been kept under it. Raises Invalid for an unknown
    outcome, a moment in the future or too long ago, a day that has passed.
    """
    dwelling = with_area(door)
    ensure(
        rules.can_record(by, dwelling),
        _("Visits here are recorded by the workers of its community."),
        code="not_worker",
    )
    _check_key(once)
    if not first and (kept := _kept(once, by)) is not None:
        return kept
    at = at or now
    _check(dwelling, outcome, at, again_on, now)
    plan = queries.plan_of(dwelling.compound_id, localdate(at))
    visit = Visit(
        area=dwelling.compound.area,
        compound=dwelling.compound,
        dwelling=dwelling,
        plan=plan,
        worker_id=by.account_id or 0,  # can_record has refused whoever has none
        outcome=outcome,
        note=note.strip(),
        again_on=again_on,
        at=at,
        recorded_at=now,
        once=once,
    )
    try:
        with nullcontext() if first else transaction.atomic():
            composed.write_new([visit])
    except IntegrityError:
        # The same tap came twice at the same moment: the other one was kept.
        kept = None if first else _kept(once, by)
        if kept is None:
            raise
        return kept
    about = [f"dwelling:{dwelling.pk}"] + ([f"visit_plan:{plan.pk}"] if plan else [])
    _record(events.RECORDED, visit, by, now, about=about, outcome=outcome)
    return visit


@transaction.atomic
def withdraw_visit(
    visit_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Visit:
    """Take back a visit that was recorded by mistake; it stays in the records with the reason,
    and in no figure. Appeals raised with it stay open: they are cases of their own.
    """
    visit = Visit.objects.select_for_update(of=("self",)).select_related("area").get(pk=visit_id)
    if version is not None and version != visit.version:
        raise Conflict(_("Someone else has changed this visit meanwhile."), current=visit)
    ensure(
        rules.can_withdraw(by, visit),
        _("A visit is withdrawn by the one who recorded it, or by the secretary."),
        code="not_yours",
    )
    if visit.withdrawn_at is not None:
        raise NotAllowed(_("This visit was withdrawn already."), code="withdrawn")
    reason = reason.strip()
    if not reason:
        raise Invalid(_("Say why it is withdrawn."), field="reason")
    visit.withdrawn_at, visit.withdrawn_by, visit.withdrawn_why = now, by.key, reason[:200]
    visit.version += 1
    visit.save()
    _record(events.WITHDRAWN, visit, by, now, about=[f"dwelling:{visit.dwelling_id}"], text=reason)
    return visit


def _check_key(once: str) -> None:
    if not 8 <= len(once) <= 64:
        raise Invalid(
            _("This page is out of date: reload it and record the visit again."), field="once"
        )


def _kept(once: str, by: Viewer) -> Visit | None:
    visit = Visit.objects.filter(once=once).first()
    if visit is not None and visit.worker_id != by.account_id:
        raise Invalid(
            _("This page is out of date: reload it and record the visit again."), field="once"
        )
    if visit is not None:
        visit.again = True
    return visit


def _check(
    dwelling: Dwelling, outcome: str, at: datetime, again_on: date | None, now: datetime
) -> None:
    if not dwelling.active:
        raise NotAllowed(
            _("This door is out of use: nothing is recorded there."), code="out_of_use"
        )
    if outcome not in Visit.Outcome.values:
        raise Invalid(_("Choose what happened at the door."), field="outcome")
    if at > now:
        raise Invalid(_("This moment lies ahead: correct the date or the time."), field="at")
    if at < now - LATEST_NOTE:
        raise Invalid(_("This is too long ago to be recorded as a visit."), field="at")
    if again_on is not None and again_on < localdate(at):
        raise Invalid(_("Choose a day to come, or leave it empty."), field="again_on")


def _record(
    kind: str,
    visit: Visit,
    by: Viewer,
    now: datetime,
    *,
    about: list[str],
    text: str = "",
    **data: str,
) -> None:
    journal.record(
        kind,
        subject=f"visit:{visit.pk}",
        about=about,
        area=visit.area.path,
        by=by,
        now=now,
        text=text,
        **data,
    )
