"""What the records say of a team, and the summary drafted from it."""

from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.cases.models import Verdict
from linli.cases.workflow import OPEN
from linli.cases.workflow import State as Life
from linli.commitments.models import Commitment
from linli.commitments.workflow import State as Promise
from linli.teams.models import Team, TeamCase
from linli.teams.queries.load import units
from linli.teams.queries.scope import commitments_of, helped_by, members_of
from linli.teams.spec import Story


def to_hand_on(team: Team) -> "QuerySet[Commitment]":
    """Open tasks nobody has taken over yet for the time after the team."""
    return commitments_of(team).filter(state=Promise.OPEN, team_hand_on=None)


def story(team: Team, now: Any) -> Story:
    """Counted from the records as they stand; at most eight queries."""
    tasks = commitments_of(team).order_by()
    in_time = Q(done_at__lte=F("due_at"))
    counts = tasks.aggregate(
        promised=Count("pk"),
        kept=Count("pk", filter=Q(state=Promise.CONFIRMED) & in_time),
        late=Count("pk", filter=Q(state=Promise.CONFIRMED) & ~in_time),
        to_confirm=Count("pk", filter=Q(state=Promise.DONE)),
        cancelled=Count("pk", filter=Q(state=Promise.CANCELLED)),
        open=Count("pk", filter=Q(state=Promise.OPEN)),
    )
    people = list(members_of(team))
    colleagues = {row.account_id for row in people if row.account_id is not None}
    where = sorted(set(units(colleagues, now).values()))
    helped: list[TeamCase] = list(helped_by(team))
    closed = [row for row in helped if row.case.state in (Life.ENDED, Life.CLOSED)]
    handed = commitments_of(team).filter(team_hand_on__isnull=False)
    return Story(
        **counts,
        members=len(colleagues),
        outsiders=sum(row.account_id is None for row in people),
        units=tuple(where),
        meetings=team.sittings.count(),
        cases=len({row.case_id for row in helped}),
        cases_closed=len({row.case_id for row in closed}),
        cases_solved=len({r.case_id for r in closed if r.case.verdict == Verdict.SOLVED}),
        handed_on=tuple((row.what, row.owner_name) for row in handed),
        open_cases=tuple(
            (row.case.number, row.case.owner) for row in helped if row.case.state in OPEN
        ),
    )


def drafted(team: Team, told: Story) -> str:
    """A summary made of the records, in Chinese like every document of the house; to be edited."""
    with translation.override("zh-hans"):
        return "\n".join(_lines(team, told))


def _lines(team: Team, told: Story) -> list[str]:
    said = {
        "team": team.name,
        "purpose": team.purpose.rstrip("。"),
        "begins": date_format(team.starts_on, "DATE_FORMAT"),
        "ends": date_format(team.ends_on, "DATE_FORMAT"),
        "units": _(", ").join(told.units),
        "members": told.members,
        "outsiders": told.outsiders,
        "meetings": told.meetings,
        "promised": told.promised - told.cancelled,
        "kept": told.kept,
        "late": told.late,
        "to_confirm": told.to_confirm,
        "open": told.open,
        "cases": told.cases,
        "closed": told.cases_closed,
        "solved": told.cases_solved,
    }
    lines = [
        _("I. The team"),
        _("Purpose: %(purpose)s. Period: %(begins)s to %(ends)s.") % said,
        _("%(members)d colleagues of %(units)s took part.") % said,
    ]
    if told.outsiders:
        lines.append(_("%(outsiders)d from outside took part.") % said)
    if told.meetings:
        lines.append(_("The team met %(meetings)d times.") % said)
    lines += [
        _("II. What was promised and kept"),
        _(
            "Tasks agreed: %(promised)d; confirmed in time: %(kept)d; confirmed late: %(late)d; "
            "done, to be confirmed: %(to_confirm)d; open: %(open)d."
        )
        % said,
        _("III. Cases helped with"),
        _(
            "Cases: %(cases)d; answered: %(closed)d; solved, as the one who raised it says: "
            "%(solved)d."
        )
        % said,
        _("IV. What goes on"),
    ]
    lines += [
        _("“%(what)s” is taken over by %(owner)s.") % {"what": what, "owner": owner}
        for what, owner in told.handed_on
    ]
    lines += [
        _("Case %(number)s goes on with %(owner)s.") % {"number": number, "owner": owner}
        for number, owner in told.open_cases
    ]
    if not told.handed_on and not told.open_cases:
        lines.append(_("Nothing is left open."))
    return lines
