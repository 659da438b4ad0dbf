"""Figures of officials who look after firms (一联三帮), and of joint inspections (联合检查)."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base.figures import Figure, Line
from linli.clock import queries as clock
from linli.inspections import queries as inspections
from linli.liaison import queries as liaison


def _firm(firm: Any) -> Line:
    return Line(firm.name, (str(firm.area),), reverse("liaison:firm", args=[firm.pk]))


def _visit(visit: Any) -> Line:
    day = date_format(clock.local(visit.held_at).date(), "DATE_FORMAT")
    url = reverse("liaison:visit", args=[visit.pk])
    return Line(visit.organisation.name, (day, visit.official.name), url)


def _case(case: Any) -> Line:
    return Line(
        case.summary,
        (case.number, case.get_state_display()),
        reverse("cases:case", args=[case.pk]),
    )


def _inspection(row: Any) -> Line:
    day = date_format(clock.local(row.held_at).date(), "DATE_FORMAT")
    url = reverse("inspections:inspection", args=[row.pk])
    return Line(f"{row.where} · {row.title}", (day,), url)


FIRMS = pgettext_lazy("unit", "firms")
PROBLEMS = pgettext_lazy("unit", "problems")
HAZARDS = pgettext_lazy("unit", "hazards")

LIAISON = (
    Figure(
        "liaison.firms_visited",
        _("Different firms visited by their official"),
        of=liaison.firms_visited,
        out_of=liaison.firms_assigned,
        line=_firm,
        unit=FIRMS,
    ),
    Figure(
        "liaison.visits",
        _("Visits to firms"),
        of=liaison.visits_held,
        line=_visit,
        unit=pgettext_lazy("unit", "visits to firms"),
        counts="times",
    ),
    Figure(
        "liaison.solved",
        _("Problems of firms solved"),
        of=liaison.solved,
        out_of=liaison.problems,
        line=_case,
        unit=PROBLEMS,
    ),
)
INSPECTIONS = (
    Figure(
        "inspection.held",
        _("Joint inspections held"),
        of=inspections.held,
        line=_inspection,
        unit=pgettext_lazy("unit", "inspections"),
        counts="times",
    ),
    Figure(
        "inspection.hazards",
        _("Hazards found at joint inspections"),
        of=inspections.hazards_found,
        line=_case,
        unit=HAZARDS,
    ),
    Figure(
        "inspection.rectified",
        _("Put right and rechecked"),
        of=inspections.hazards_rectified,
        out_of=inspections.hazards_found,
        line=_case,
        unit=HAZARDS,
    ),
    Figure(
        "inspection.on_spot",
        _("Put right on the spot"),
        of=inspections.hazards_on_spot,
        out_of=inspections.hazards_found,
        line=_case,
        unit=HAZARDS,
    ),
    Figure(
        "inspection.by_deadline",
        _("Put right by a day"),
        of=inspections.hazards_by_deadline,
        out_of=inspections.hazards_found,
        line=_case,
        unit=HAZARDS,
    ),
    Figure(
        "inspection.open",
        _("Still to be put right"),
        of=inspections.hazards_open,
        out_of=inspections.hazards_found,
        line=_case,
        unit=HAZARDS,
    ),
)
