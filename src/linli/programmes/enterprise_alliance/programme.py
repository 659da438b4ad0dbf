"""Enterprise alliance (联盟党建): one alliance, one Party committee, one platform; a league."""

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.alliances import queries as alliances
from linli.alliances.spec import AllianceSpec
from linli.base.figures import Figure, Line, Measure
from linli.programmes.enterprise_alliance.service import SERVICE
from linli.reporting.spec import Programme

#: What an alliance begins with; each town words its own rules afterwards.
CONDITIONS = (
    ("admission", "依法登记，在辖区生产经营", "Registered by law, at work in the area"),
    ("admission", "信用良好，近一年无严重违法失信", "Of good credit, no grave breach for a year"),
    ("admission", "自愿加入，认可联盟章程和公约", "Joins freely, accepts charter and covenant"),
    ("exit", "违反章程或公约，经提醒仍不改正", "Breaks charter or covenant, warned in vain"),
    ("exit", "注销、迁出辖区或书面申请退出", "Dissolved, moved away, or asks to leave"),
)
INDUSTRY = AllianceSpec(
    "industry", _("Industry alliance"), circle="alliance", conditions=CONDITIONS
)
LEAGUE = AllianceSpec(
    "league", _("Caring enterprises’ league"), circle="league", conditions=CONDITIONS
)

FIRMS = pgettext_lazy("unit", "firms")
SESSIONS = pgettext_lazy("unit", "sessions")


def _session(row: Any) -> Line:
    return Line(
        row.title,
        (f"{localdate(row.starts_at)}", row.venue),
        reverse("events:event", args=[row.pk]),
    )


def _came(row: Any) -> Line:
    return Line(
        row.organisation.name,
        (row.event.title, f"{localdate(row.came_at)}"),
        reverse("alliances:firm", args=[row.organisation_id]),
    )


def _firm(row: Any) -> Line:
    return Line(row.name, (str(row.area),), reverse("alliances:firm", args=[row.pk]))


def _counted(row: Any) -> Line:
    return Line(
        row.event.title,
        (f"{row.number}", row.how),
        reverse("events:event", args=[row.event_id]),
    )


FIGURES: tuple[Figure, ...] = (
    Figure(
        "alliance.founding",
        _("Firms that founded an alliance"),
        of=partial(alliances.founders, kind=INDUSTRY.code),
        line=alliances.line,
        unit=FIRMS,
    ),
    Figure(
        "alliance.activities",
        _("Gatherings of the alliance held"),
        of=partial(alliances.activities, kind=INDUSTRY.code),
        line=_session,
        unit=SESSIONS,
    ),
    Figure(
        "alliance.services",
        _("Services to firms"),
        of=partial(alliances.services, kind=INDUSTRY.code),
        line=_came,
        unit=pgettext_lazy("unit", "firm-times"),
        counts="times",
    ),
    Figure(
        "alliance.firms_served",
        _("Different firms served"),
        of=partial(alliances.firms_served, kind=INDUSTRY.code),
        out_of=partial(alliances.member_firms, kind=INDUSTRY.code),
        line=_firm,
        unit=FIRMS,
    ),
    Figure(
        "alliance.jobs",
        _("People working in the member firms"),
        of=partial(alliances.jobs, kind=INDUSTRY.code),
        line=alliances.line,
        measure=Measure("sum", "staff"),
        unit=pgettext_lazy("unit", "people"),
    ),
    *SERVICE,
    Figure(
        "league.activities",
        _("Activities of the caring enterprises’ league"),
        of=partial(alliances.activities, kind=LEAGUE.code),
        line=_session,
        unit=SESSIONS,
    ),
    Figure(
        "league.beneficiaries",
        _("Beneficiaries of the caring enterprises’ league"),
        of=partial(alliances.beneficiaries, kind=LEAGUE.code),
        line=_counted,
        measure=Measure("sum", "number"),
        unit=pgettext_lazy("unit", "person-times"),
        counts="times",
    ),
)
PROGRAMME = Programme(
    code="enterprise_alliance",
    label=_("Enterprise alliance"),
    figures=FIGURES,
    parts=(INDUSTRY, LEAGUE),
)
