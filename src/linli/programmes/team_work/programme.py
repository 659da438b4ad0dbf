"""Team-style work (组团式工作法): the year's ledger, its task teams, and who looks after whom."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base.figures import Figure
from linli.ledgers import queries as ledgers
from linli.reporting.spec import Programme
from linli.supervision import queries as slips

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
)

PROGRAMME = Programme(code="team_work", label=_("Team-style work"), figures=FIGURES)
