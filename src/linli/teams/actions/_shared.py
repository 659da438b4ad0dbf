"""The one door through which every change of a team goes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.base.errors import Conflict, Invalid
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.teams import workflow
from linli.teams.models import Team


def locked(team_id: int, move: str, version: int | None = None) -> Team:
    """The team, locked; NotAllowed when its state does not know the move."""
    rows = Team.objects.select_related("area").select_for_update(of=("self",))
    team = rows.get(pk=team_id)
    if version is not None and team.version != version:
        raise Conflict(_("Somebody else changed this task team meanwhile."), current=team)
    team.state = workflow.after(team.state, move)
    return team


def keep(kind: str, team: Team, by: Viewer, now: datetime, **said: Any) -> Team:
    """Save with a new version and write down what happened."""
    team.version += 1
    team.save()
    note(kind, team, by, now, **said)
    return team


def note(
    kind: str,
    team: Team,
    by: Viewer,
    now: datetime,
    *,
    about: Iterable[str] = (),
    text: str = "",
    **data: Any,
) -> None:
    """One entry on the team's timeline."""
    journal.record(
        kind,
        subject=f"team:{team.pk}",
        area=team.area.path,
        by=by,
        now=now,
        about=about,
        text=text,
        **data,
    )


def words(text: str, field: str, ask: object) -> str:
    """The words without outer blanks; Invalid with `ask` when there are none."""
    if not text.strip():
        raise Invalid(ask, field=field)
    return text.strip()
