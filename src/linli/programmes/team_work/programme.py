"""Team-style work (组团式工作法): the year's ledger, its task teams, and who looks after whom."""

from django.utils.translation import gettext_lazy as _

from linli.base.figures import Figure
from linli.reporting.spec import Programme

FIGURES: tuple[Figure, ...] = ()

PROGRAMME = Programme(code="team_work", label=_("Team-style work"), figures=FIGURES)
