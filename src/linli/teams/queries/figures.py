"""Figures of task teams: rows to be counted, for whom, where and when an `Extent` says."""

from django.db.models import QuerySet
from django.urls import reverse

from linli.base.figures import Extent, Line
from linli.commitments import queries as commitments
from linli.commitments.models import Commitment
from linli.teams.models import Team
from linli.teams.queries.scope import visible_to
from linli.teams.workflow import State


def formed(extent: Extent) -> "QuerySet[Team]":
    """Task teams set up in the period, but for those that were not formed after all."""
    rows = visible_to(extent.viewer).exclude(state=State.CANCELLED)
    if extent.area:
        rows = rows.filter(area__path__within=extent.area)
    return rows.filter(**extent.during("started_at"))


def dissolved(extent: Extent) -> "QuerySet[Team]":
    """Of these: dissolved by now, with a summary."""
    return formed(extent).filter(state=State.DISSOLVED)


def tasks_due(extent: Extent) -> "QuerySet[Commitment]":
    """Tasks agreed in teams that were due in the period."""
    return commitments.due(extent).filter(origin__startswith="team:")


def tasks_kept(extent: Extent) -> "QuerySet[Commitment]":
    """Of these: done in time, and confirmed by somebody else."""
    return commitments.kept(extent).filter(origin__startswith="team:")


def line(team: Team) -> Line:
    """How a team reads among the rows of a figure."""
    return Line(team.name, (str(team.get_state_display()),), reverse("teams:team", args=[team.pk]))
