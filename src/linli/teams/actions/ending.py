"""The end of a team: its summary, its open tasks in other hands, dissolved."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.commitments import actions as commitments
from linli.commitments.models import Commitment
from linli.commitments.spec import Owner
from linli.teams import events, queries, rules
from linli.teams.actions._shared import keep, locked, words
from linli.teams.models import HandOn, Team


@transaction.atomic
def write_summary(
    team_id: int, text: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Team:
    """Keep the summary as it was worded; it may be worded anew until the team is dissolved."""
    team = locked(team_id, "summarise", version)
    ensure(
        rules.can_run(by, team), _("The leader of the team, or who set it up, writes its summary.")
    )
    team.summary = words(text, "summary", _("Write what came of the team."))
    return keep(events.SUMMARISED, team, by, now)


@transaction.atomic
def hand_on(
    team_id: int,
    commitment_id: int,
    owner: Owner,
    *,
    by: Viewer,
    now: datetime,
    next_check_on: date | None = None,
) -> HandOn:
    """Somebody takes an open task over for the time after the team."""
    team = locked(team_id, "hand_on")
    ensure(rules.can_manage(by, team), _("Who may set up teams here hands their tasks on."))
    commitment = Commitment.objects.get(pk=commitment_id, origin=f"team:{team.pk}")
    before = commitment.owner
    if owner == before:
        raise Invalid(_("Choose another owner than the one it has."), field="owner")
    commitments.hand_on(
        commitment.pk,
        owner,
        reason=_("The task team “%(team)s” is being dissolved.") % {"team": team.name},
        next_check_on=next_check_on,
        by=by,
        now=now,
    )
    row, _is_new = HandOn.objects.update_or_create(
        commitment=commitment,
        defaults={"team": team, "before": before.key, "after": owner.key, "at": now},
    )
    keep(events.HANDED_ON, team, by, now, about=(f"commitment:{commitment.pk}",), owner=owner.key)
    return row


@transaction.atomic
def dissolve(team_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Team:
    """The team ends: its summary is written, and no open task is left without a new owner."""
    team = locked(team_id, "dissolve", version)
    ensure(rules.can_manage(by, team), _("Who may set up teams here dissolves them."))
    if not team.summary:
        raise NotAllowed(_("Write the summary first."), code="no_summary")
    if left := queries.to_hand_on(team).count():
        raise NotAllowed(
            _("%(n)d open tasks have no owner for the time after: hand them on first.")
            % {"n": left},
            code="open_tasks",
        )
    team.helped.filter(until=None).update(until=now)
    team.dissolved_at = team.met_at = now
    return keep(events.DISSOLVED, team, by, now)
