"""What a team does: agree tasks, meet, help with cases."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import queries as cases
from linli.cases.workflow import OPEN
from linli.commitments import actions as commitments
from linli.commitments.models import Commitment
from linli.commitments.spec import Owner
from linli.teams import events, rules
from linli.teams.actions._shared import keep, locked, note, words
from linli.teams.models import Sitting, TeamCase


@transaction.atomic
def promise(
    team_id: int, what: str, *, owner_id: int, due_on: date, by: Viewer, now: datetime
) -> Commitment:
    """A member promises something by a day; who set the team up looks after it."""
    team = locked(team_id, "promise")
    ensure(rules.can_run(by, team), _("The leader of the team, or who set it up, notes its tasks."))
    if not team.members.filter(account_id=owner_id, left_at=None).exists():
        raise Invalid(_("A member of the team takes the task."), field="owner")
    made = commitments.open_commitment(
        what=what,
        owner=Owner("account", owner_id),
        due_on=due_on,
        area_id=team.area_id,
        origin=f"team:{team.pk}",
        answerable_id=team.sponsor_id,
        by=rules.acting_for(by, team),
        now=now,
    )
    note(events.PROMISED, team, by, now, commitment=made.pk)
    return made


@transaction.atomic
def note_meeting(
    team_id: int,
    held_on: date,
    minutes: str,
    *,
    by: Viewer,
    now: datetime,
    place: str = "",
    present: Iterable[int] = (),
) -> Sitting:
    """The minutes of a meeting; `present` are members of the team."""
    team = locked(team_id, "meet")
    ensure(rules.can_run(by, team), _("The leader of the team, or who set it up, notes meetings."))
    if held_on > timezone.localdate(now):
        raise Invalid(_("Note it when it has been held."), field="held_on")
    sitting = Sitting.objects.create(
        team=team,
        held_on=held_on,
        place=place.strip()[:80],
        minutes=words(minutes, "minutes", _("Write down what was said and agreed.")),
        noted_by=by.key,
        noted_at=now,
    )
    sitting.present.set(team.members.filter(pk__in=set(present)))
    keep(events.MET, team, by, now, held_on=held_on.isoformat())
    return sitting


@transaction.atomic
def help_with(team_id: int, number: str, *, by: Viewer, now: datetime, note: str = "") -> TeamCase:
    """The team helps with a case that its leader may see. Its owner stays who it is."""
    team = locked(team_id, "help")
    ensure(rules.can_run(by, team), _("The leader of the team, or who set it up, links cases."))
    case = cases.on_desk(by).filter(number=number.strip()).first()
    if case is None:
        raise Invalid(_("There is no case of this number that you may see."), field="number")
    if case.state not in OPEN:
        raise NotAllowed(_("This case is not open any more."), code="wrong_state")
    row, is_new = TeamCase.objects.get_or_create(
        team=team,
        case=case,
        until=None,
        defaults={"since": now, "added_by": by.key, "note": note.strip()[:200]},
    )
    if is_new:
        keep(events.HELPS, team, by, now, about=(f"case:{case.pk}",), text=team.name)
    return row


@transaction.atomic
def stop_helping(row_id: int, *, by: Viewer, now: datetime) -> TeamCase:
    """The case goes on without the team."""
    row = TeamCase.objects.get(pk=row_id)
    team = locked(row.team_id, "stop_helping")
    ensure(rules.can_run(by, team), _("The leader of the team, or who set it up, links cases."))
    row.refresh_from_db()
    if row.until is None:
        row.until = now
        row.save(update_fields=["until"])
        about = (f"case:{row.case_id}",)
        keep(events.HELPS_NO_MORE, team, by, now, about=about, text=team.name)
    return row
