"""Enterprise alliance (联盟党建): one alliance, one Party committee, one platform; a league."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.alliances import queries as alliances
from linli.alliances.spec import AllianceSpec
from linli.base.figures import Figure, Measure
from linli.programmes.enterprise_alliance.service import SERVICE
from linli.reporting.spec import Programme

INDUSTRY = AllianceSpec("industry", _("Industry alliance"), circle="alliance")
LEAGUE = AllianceSpec("league", _("Caring enterprises’ league"), circle="league")

FIGURES: tuple[Figure, ...] = (
    Figure(
        "alliance.founding",
        _("Firms that founded an alliance"),
        of=alliances.founders,
        line=alliances.line,
        unit=pgettext_lazy("unit", "firms"),
    ),
    Figure(
        "alliance.jobs",
        _("People working in the member firms"),
        of=alliances.jobs,
        line=alliances.line,
        measure=Measure("sum", "staff"),
        unit=pgettext_lazy("unit", "people"),
    ),
    *SERVICE,
)
PROGRAMME = Programme(
    code="enterprise_alliance",
    label=_("Enterprise alliance"),
    figures=FIGURES,
    parts=(INDUSTRY, LEAGUE),
)
