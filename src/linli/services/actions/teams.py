"""The service teams of an alliance, and the orders they do."""

from datetime import datetime

from django.utils.translation import gettext as _

from linli.alliances.workflow import State as Life
from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import queries as cases
from linli.cases import rules as case_rules
from linli.cases.workflow import OPEN
from linli.journal import actions as journal
from linli.services import events, rules
from linli.services.actions._shared import alliance_of, keep, locked, record, words
from linli.services.models import Assignment, ServiceTeam
from linli.services.spec import TEAMS
from linli.teams import actions as teams
from linli.teams import queries as team_queries
from linli.teams import rules as team_rules


@act
def begin_teams(alliance_id: int, *, by: Viewer, now: datetime) -> list[ServiceTeam]:
    """The three teams an alliance begins with, those it lacks; they may be renamed."""
    alliance = alliance_of(alliance_id)
    ensure(rules.can_manage(by, alliance), _("Those who lead the alliance set its teams."))
    there = set(alliance.service_teams.values_list("code", flat=True))
    made = [
        ServiceTeam.objects.create(alliance=alliance, code=code, name=name, name_en=name_en)
        for code, name, name_en in TEAMS
        if code not in there
    ]
    for team in made:
        record(events.TEAM_SET, team, by, now, code=team.code)
    return made


@act
def set_team(
    team_id: int,
    name: str,
    *,
    name_en: str = "",
    team: int | None = None,
    active: bool = True,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> ServiceTeam:
    """What it is called, and the task team whose people it is."""
    row: ServiceTeam = locked(
        ServiceTeam.objects.select_related("alliance__area"), team_id, version
    )
    ensure(rules.can_manage(by, row.alliance), _("Those who lead the alliance set its teams."))
    if team is not None and not team_queries.visible_to(by).filter(pk=team).exists():
        raise Invalid(_("Choose one of the list."), field="team")
    row.name = words(name, "name", _("Give it a name."), 60)
    row.name_en, row.team_id, row.active = name_en.strip()[:60], team, active
    keep(events.TEAM_SET, row, by, now, code=row.code, team=team, active=active)
    return row


@act
def give_to_team(case_id: int, service_team_id: int, *, by: Viewer, now: datetime) -> Assignment:
    """A service team does this order from now on; whoever has it in hand stays answerable. Where
    a task team stands behind it, that helps with the order.
    """
    case = cases.on_desk(by).select_for_update(of=("self",)).get(pk=case_id)
    team = ServiceTeam.objects.select_related("alliance__area", "team").get(pk=service_team_id)
    ensure(
        case_rules.can_note(by, case) or rules.can_manage(by, team.alliance),
        _("Whoever has the order in hand gives it to a team."),
    )
    if not case.spec.of_firms or case.state not in OPEN:
        raise NotAllowed(_("Only open orders of firms are given to a team."), code="wrong_state")
    member = team.alliance.members.filter(organisation_id=case.organisation_id or 0)
    if not team.active or not member.exists():
        raise Invalid(_("Choose one of the list."), field="service_team")
    if not member.filter(state=Life.MEMBER).exists():
        raise NotAllowed(
            _("Its membership rests or is over: the order goes on as that of any other firm."),
            code="no_member",
        )
    row, _new = Assignment.objects.update_or_create(
        case=case,
        defaults={"service_team": team, "given_by": by.key, "given_at": now},
    )
    if team.team is not None and team_rules.can_run(by, team.team):
        teams.help_with(team.team.pk, case.number, by=by, now=now)
    journal.record(
        events.GIVEN,
        subject=f"case:{case.pk}",
        area=case.area.path,
        by=by,
        now=now,
        about=(f"service_team:{team.pk}", f"alliance:{team.alliance_id}"),
        text=str(team),
    )
    return row
