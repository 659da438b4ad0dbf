"""Team-style work (组团式工作法): the year's ledger, its task teams, and who looks after whom."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base.figures import Figure, Line, Measure
from linli.claims import queries as claims
from linli.ledgers import queries as ledgers
from linli.programmes.team_work.firms import INSPECTIONS, LIAISON
from linli.reporting.spec import Programme
from linli.supervision import queries as slips
from linli.teams import queries as teams


def _task(task: Any) -> Line:
    return Line(
        task.what,
        (task.get_state_display(), f"{task.due_at:%Y-%m-%d}"),
        reverse("commitments:commitment", args=[task.pk]),
    )


SLIPS = pgettext_lazy("unit", "slips")
ITEMS = pgettext_lazy("unit", "items")
FIGURES: tuple[Figure, ...] = (
    Figure(
        "ledger.categories",
        _("Categories of the ledger"),
        of=ledgers.categories,
        line=ledgers.category_line,
        unit=pgettext_lazy("unit", "categories"),
    ),
    Figure(
        "ledger.items", _("Items of the ledger"), of=ledgers.items, line=ledgers.line, unit=ITEMS
    ),
    Figure(
        "ledger.overdue",
        _("Items overdue today"),
        of=ledgers.overdue,
        out_of=ledgers.items,
        line=ledgers.line,
        unit=ITEMS,
    ),
    Figure(
        "ledger.closed",
        _("Items closed out by someone else"),
        of=ledgers.closed_by_others,
        out_of=ledgers.items,
        line=ledgers.line,
        unit=ITEMS,
    ),
    Figure("supervision.slips", _("Slips issued"), of=slips.issued, line=slips.line, unit=SLIPS),
    Figure(
        "supervision.in_time",
        _("Slips replied to in time"),
        of=slips.answered_in_time,
        out_of=slips.due,
        line=slips.line,
        unit=SLIPS,
    ),
    Figure(
        "supervision.sent_back",
        _("Replies sent back"),
        of=slips.sent_back,
        out_of=slips.checked,
        line=slips.reply_line,
        unit=pgettext_lazy("unit", "replies"),
        counts="times",
    ),
    Figure(
        "teams.formed",
        _("Task teams set up"),
        of=teams.formed,
        line=teams.line,
        unit=pgettext_lazy("unit", "teams"),
    ),
    Figure(
        "teams.dissolved",
        _("Task teams dissolved with a summary"),
        of=teams.dissolved,
        out_of=teams.formed,
        line=teams.line,
        unit=pgettext_lazy("unit", "teams"),
    ),
    Figure(
        "teams.tasks_kept",
        _("Tasks of teams done and confirmed in time"),
        of=teams.tasks_kept,
        out_of=teams.tasks_due,
        line=_task,
        unit=pgettext_lazy("unit", "tasks"),
    ),
    Figure(
        "claims.needs_met",
        _("Needs and projects met"),
        of=claims.needs_met,
        out_of=claims.needs,
        line=claims.row_line,
        unit=ITEMS,
    ),
    Figure(
        "claims.resources",
        _("Resources offered"),
        of=claims.resources,
        line=claims.row_line,
        unit=ITEMS,
    ),
    Figure(
        "claims.fulfilled",
        _("Claims fulfilled"),
        of=claims.fulfilled,
        out_of=claims.claimed,
        line=claims.claim_line,
        unit=pgettext_lazy("unit", "claims"),
    ),
    Figure(
        "claims.services",
        _("Times something was done for claims"),
        of=claims.services,
        line=claims.service_line,
        unit=pgettext_lazy("unit", "times"),
        counts="times",
    ),
    Figure(
        "claims.beneficiaries",
        _("Beneficiaries of claims"),
        of=claims.services,
        measure=Measure("sum", "beneficiaries"),
        line=claims.service_line,
        unit=pgettext_lazy("unit", "person-times"),
        counts="times",
    ),
    *LIAISON,
    *INSPECTIONS,
)

PROGRAMME = Programme(code="team_work", label=_("Team-style work"), figures=FIGURES)
