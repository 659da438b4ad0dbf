"""A specialist is on leave: their firms, and what these have open, pass to who stands in.

On the first day what is open is passed on and stays with the colleague to its end; the firms go
back by themselves after the last day.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.accounts.models import Account
from linli.alliances import events, queries, rules
from linli.alliances.models import EnterpriseFile, Leave
from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer, system
from linli.cases import actions as cases
from linli.cases.models import Case
from linli.cases.spec import OF_FIRMS
from linli.cases.workflow import MOVES
from linli.journal import actions as journal

LONGEST = timedelta(days=366)


@act
def go_on_leave(
    specialist_id: int,
    substitute_id: int,
    *,
    since: date,
    until: date,
    by: Viewer,
    now: datetime,
) -> Leave:
    """Away from `since` to `until`, both included; it begins at once on its first day."""
    Account.objects.select_for_update().get(pk=specialist_id)
    ensure(rules.can_note_leave(by, specialist_id), _not_yours())
    today = timezone.localdate(now)
    if not today <= since <= today + LONGEST:
        raise Invalid(_("Leave begins today or in the coming year."), field="since")
    if not since <= until <= since + LONGEST:
        raise Invalid(_("It ends after it begins, within a year."), field="until")
    able = queries.substitutes_for(specialist_id, now)
    if not able.filter(pk=substitute_id).exists():
        raise Invalid(_("Choose a specialist of the same area."), field="substitute")
    days = DateRange(since, until + timedelta(days=1))
    standing = Leave.objects.filter(ended_at=None, days__overlap=days)
    if standing.filter(specialist_id=specialist_id).exists():
        raise Invalid(_("Leave is noted for these days already."), field="since")
    if standing.filter(specialist_id=substitute_id).exists():
        raise Invalid(_("They are on leave themselves on these days."), field="substitute")
    row = Leave.objects.create(
        specialist_id=specialist_id, substitute_id=substitute_id, days=days, made_by=by.key
    )
    _record(events.LEAVE_NOTED, row, by, now, since=since.isoformat(), until=until.isoformat())
    if since == today:
        _begin(row, now)
    return row


@act
def end_leave(leave_id: int, *, by: Viewer, now: datetime) -> Leave:
    """Back early, or not going: the firms go back, what was passed on stays with the colleague."""
    row = Leave.objects.select_for_update().get(pk=leave_id)
    ensure(rules.can_note_leave(by, row.specialist_id), _not_yours())
    if row.ended_at is not None:
        raise NotAllowed(_("This leave is over already."), code="ended")
    _end(row, now)
    _record(events.LEAVE_ENDED, row, by, now)
    return row


@act
def turn_leaves(*, now: datetime) -> int:
    """Each morning: leaves that begin today pass the firms on, those that are over give them back;
    how many there were. Done twice it does nothing twice.
    """
    today = timezone.localdate(now)
    rows = Leave.objects.select_for_update().filter(ended_at=None).order_by("pk")
    over = list(rows.filter(days__fully_lt=DateRange(today, None)))
    for row in over:
        _end(row, now)
    begun = list(rows.filter(passed_at=None, days__contains=today))
    for row in begun:
        _begin(row, now)
    return len(over) + len(begun)


def _begin(row: Leave, now: datetime) -> None:
    files = EnterpriseFile.objects.filter(specialist_id=row.specialist_id)
    files.update(stand_in_id=row.substitute_id)
    mine = Q(assignee_id=row.specialist_id) | Q(assignee=None, owner_id=row.specialist_id)
    waiting = Case.objects.filter(
        mine,
        kind__in=OF_FIRMS,
        state__in=MOVES["pass_on"].sources,
        organisation_id__in=files.values("organisation_id"),
    )
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                cases.pass_on(
                    pk,
                    account_id=row.substitute_id,
                    reason=_("The specialist is on leave."),
                    by=system("leave"),
                    now=now,
                )
        except NotAllowed:
            continue  # one order that cannot go on keeps its owner, and holds up nobody's leave
    row.passed_at = now
    row.save(update_fields=["passed_at"])


def _end(row: Leave, now: datetime) -> None:
    files = EnterpriseFile.objects.filter(specialist_id=row.specialist_id)
    files.filter(stand_in_id=row.substitute_id).update(stand_in=None)
    row.ended_at = now
    row.save(update_fields=["ended_at"])


def _record(kind: str, row: Leave, by: Viewer, now: datetime, **data: str) -> None:
    journal.record(
        kind,
        subject=f"leave:{row.pk}",
        about=(f"account:{row.specialist_id}", f"account:{row.substitute_id}"),
        by=by,
        now=now,
        **data,
    )


def _not_yours() -> str:
    return _("A specialist notes their own leave; who leads the alliance, that of others.")
