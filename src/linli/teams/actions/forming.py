"""Set a team up, change its purpose, period and leader, begin, give it up."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.accounts.models import Account
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.labels import queries as labels
from linli.places.models import Area
from linli.teams import events, rules
from linli.teams.actions._shared import keep, locked, note, words
from linli.teams.models import Member, Team
from linli.teams.spec import LONGEST, SOONEST


@transaction.atomic
def form_team(
    name: str,
    purpose: str,
    *,
    area_id: int,
    leader_id: int,
    starts_on: date,
    ends_on: date,
    by: Viewer,
    now: datetime,
    label_ids: Iterable[int] = (),
    origin: str = "",
) -> Team:
    """Set up a team of this area. Its leader is its first member."""
    area = Area.objects.get(pk=area_id)
    ensure(
        rules.can_form(by, area.path), _("Task teams are set up by the secretary or the leader.")
    )
    if by.account_id is None:
        raise NotAllowed(_("Somebody with an account answers for a task team."))
    _check_period(starts_on, ends_on, now)
    team = Team.objects.create(
        area=area,
        name=words(name, "name", _("Give the team a name."))[:80],
        purpose=words(purpose, "purpose", _("Say what the team is for."))[:300],
        sponsor_id=by.account_id,
        leader=_leader(leader_id),
        starts_on=starts_on,
        ends_on=ends_on,
        origin=origin,
        **clock.until(ends_on, now).columns(),
    )
    team.labels.set(labels.chosen("work", label_ids))
    Member.objects.create(team=team, account_id=leader_id, joined_at=now)
    note(
        events.FORMED,
        team,
        by,
        now,
        about=(f"account:{leader_id}", *([origin] if origin else [])),
        ends_on=ends_on.isoformat(),
    )
    return team


@transaction.atomic
def edit_team(
    team_id: int,
    name: str,
    purpose: str,
    *,
    by: Viewer,
    now: datetime,
    label_ids: Iterable[int] = (),
    version: int | None = None,
) -> Team:
    """Say anew what the team is for."""
    team = locked(team_id, "edit", version)
    ensure(rules.can_run(by, team), _("The leader of the team, or who set it up, changes it."))
    team.name = words(name, "name", _("Give the team a name."))[:80]
    team.purpose = words(purpose, "purpose", _("Say what the team is for."))[:300]
    team.labels.set(labels.chosen("work", label_ids))
    return keep(events.EDITED, team, by, now)


@transaction.atomic
def change_period(
    team_id: int,
    ends_on: date,
    *,
    reason: str,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Team:
    """An earlier or later end, with a reason."""
    team = locked(team_id, "extend", version)
    ensure(rules.can_manage(by, team), _("Who may set up teams here changes their period."))
    _check_period(team.starts_on, ends_on, now)
    if ends_on == team.ends_on:
        raise Invalid(_("This is the day it has now."), field="ends_on")
    span, before = clock.until(ends_on, now), team.ends_on
    team.ends_on, team.yellow_at, team.due_at = ends_on, span.yellow_at, span.due_at
    why = words(reason, "reason", _("Say why the period changes."))
    return keep(
        events.PERIOD_CHANGED,
        team,
        by,
        now,
        text=why,
        ends_on=ends_on.isoformat(),
        before=before.isoformat(),
    )


@transaction.atomic
def change_leader(
    team_id: int, leader_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Team:
    """Another member leads."""
    team = locked(team_id, "lead", version)
    ensure(rules.can_manage(by, team), _("Who may set up teams here names their leader."))
    if not team.members.filter(account_id=leader_id, left_at=None).exists():
        raise Invalid(_("A member of the team leads it: add them first."), field="leader")
    before, team.leader = team.leader_id, _leader(leader_id)
    about = (f"account:{leader_id}", f"account:{before}")
    return keep(events.LEAD_CHANGED, team, by, now, about=about)


@transaction.atomic
def start(team_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Team:
    """The team begins to work."""
    team = locked(team_id, "start", version)
    ensure(rules.can_run(by, team), _("The leader of the team, or who set it up, begins it."))
    return keep(events.STARTED, team, by, now)


@transaction.atomic
def cancel(
    team_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Team:
    """It is not formed after all."""
    team = locked(team_id, "cancel", version)
    ensure(rules.can_manage(by, team), _("Who may set up teams here gives one up."))
    team.cancel_reason = words(reason, "reason", _("Say why it is not formed."))[:200]
    team.met_at = now
    return keep(events.CANCELLED, team, by, now)


def _leader(account_id: int) -> Account:
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        raise Invalid(_("Choose who leads the team."), field="leader")
    return account


def _check_period(starts_on: date, ends_on: date, now: datetime) -> None:
    if ends_on < starts_on:
        raise Invalid(_("It must end after it begins."), field="ends_on")
    if starts_on - localdate(now) > SOONEST:
        raise Invalid(_("A task team begins within a year."), field="starts_on")
    if ends_on - starts_on > LONGEST:
        raise Invalid(_("A task team has an end within three years."), field="ends_on")
