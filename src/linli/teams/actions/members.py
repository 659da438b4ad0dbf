"""Who joins a team and who leaves it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts.models import Account
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.people.spec import HOW_STAFF
from linli.teams import events, rules
from linli.teams.actions._shared import keep, locked, words
from linli.teams.models import Member, Team


@transaction.atomic
def add_member(
    team_id: int, account_id: int, *, by: Viewer, now: datetime, duty: str = ""
) -> Member:
    """A colleague joins. Asking twice is asking once."""
    team = _team(team_id, "join", by)
    if not Account.objects.filter(pk=account_id, is_active=True).exists():
        raise Invalid(_("Choose who joins the team."), field="account")
    found = team.members.filter(account_id=account_id, left_at=None).first()
    if found:
        return found
    member = Member.objects.create(
        team=team, account_id=account_id, duty=duty.strip()[:100], joined_at=now
    )
    keep(events.JOINED, team, by, now, about=(f"account:{account_id}",), member=member.pk)
    return member


@transaction.atomic
def add_outsider(
    team_id: int,
    name: str,
    *,
    unit: str,
    consent: str,
    by: Viewer,
    now: datetime,
    duty: str = "",
) -> Member:
    """Somebody from outside joins, who agreed that their name is noted (`consent`: how)."""
    team = _team(team_id, "join", by)
    if consent not in HOW_STAFF:
        raise Invalid(
            _("Note how they agreed to be named; without that they stay unnamed."), field="consent"
        )
    member = Member.objects.create(
        team=team,
        name=words(name, "name", _("Say who joins the team."))[:60],
        unit=words(unit, "unit", _("Say where they come from."))[:80],
        duty=duty.strip()[:100],
        consent_how=consent,
        consent_at=now,
        joined_at=now,
    )
    keep(events.JOINED, team, by, now, member=member.pk)
    return member


@transaction.atomic
def release(member_id: int, *, by: Viewer, now: datetime) -> Member:
    """A member leaves; what they promised stays theirs until it is handed on."""
    member = Member.objects.get(pk=member_id)
    team = _team(member.team_id, "leave", by)
    member.refresh_from_db()
    if member.account_id is not None and member.account_id == team.leader_id:
        raise NotAllowed(_("Name another leader first."), code="leads")
    if member.left_at is None:
        member.left_at = now
        member.save(update_fields=["left_at"])
        about = (f"account:{member.account_id}",) if member.account_id else ()
        keep(events.LEFT, team, by, now, about=about, member=member.pk)
    return member


def _team(team_id: int, move: str, by: Viewer) -> Team:
    team = locked(team_id, move)
    ensure(
        rules.can_run(by, team), _("Members are added by the leader of the team, or who set it up.")
    )
    return team
