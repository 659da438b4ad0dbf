"""The vaccination drive (疫苗接种动员): informed, consented, voluntary.

Declining is a valid end: whoever declined is never asked again.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.base.figures import Figure, Line
from linli.drives import queries as drives
from linli.drives.spec import DriveSpec, ReasonSpec, StageSpec
from linli.knowledge import queries as knowledge
from linli.reporting.spec import Programme

CODE = "vaccination"
DRIVE = DriveSpec(
    code=CODE,
    label=_("Vaccination"),
    target="person",
    stages=(
        StageSpec("eligible", _("Eligible"), "untried", at_door=False),
        StageSpec("not_met", _("Not met"), "away"),
        StageSpec("told", _("Told"), "reached"),
        StageSpec("undecided", _("Undecided"), "undecided"),
        StageSpec("registered", _("Registered"), "agreed"),
        StageSpec("declined", _("Declines"), "declined"),
        StageSpec("deferred", _("Deferred"), "deferred"),
        StageSpec("done", _("Vaccinated"), "done", at_door=False),
        # By a medical certificate alone: kept in the sealed record, not chosen at the door.
        StageSpec("contraindicated", _("Contraindicated"), "out", at_door=False),
    ),
    reasons=(
        ReasonSpec("no_wish", _("Does not wish it"), "declined"),
        ReasonSpec("elsewhere", _("Wants to decide later by themselves"), "declined"),
        ReasonSpec("ill", _("Ill at present"), "deferred"),
        ReasonSpec("travelling", _("Travelling"), "deferred"),
        ReasonSpec("certificate", _("Medical certificate seen"), "out"),
        ReasonSpec("not_eligible", _("Not eligible"), "out"),
    ),
    retention_days=180,
    sealed=True,
    never_again=("declined",),
    said_as=("疫苗", "接种", "accin"),
)
#: Markets, schools, building sites, shops: places where many of them are found.
PLACES = DriveSpec(
    code="vaccination_places",
    label=_("Vaccination: key places"),
    target="organisation",
    stages=(
        StageSpec("not_visited", _("Not visited"), "untried", at_door=False),
        StageSpec("shut", _("Found shut"), "away"),
        StageSpec("told", _("Told, leaflet given"), "reached"),
        StageSpec("invites", _("Names a day for a session there"), "agreed"),
        StageSpec("refuses", _("Does not wish a visit"), "declined"),
        StageSpec("listed", _("Who wishes it is registered"), "done"),
        StageSpec("closed", _("Closed down"), "out"),
    ),
    retention_days=180,
    script=_(
        "Vaccination is free and voluntary. We tell what it is for and who had better wait; each"
        " decides for themselves. We make no list of those who decline."
    ),
)
_PERSONS = _("persons")
#: Totals are for whoever sees the drive's totals; a row is a number and a stage, and opens nobody.
_SEALED = "vaccination.see"


def _line(target: Any) -> Line:
    return Line(f"#{target.pk}", (str(target.stage),))


def _figure(key: str, label: object, of: drives.Rows, *, rate: bool = True) -> Figure:
    return Figure(
        f"vaccination.{key}",
        label=label,
        of=of,
        out_of=drives.of_template(CODE) if rate else None,
        line=_line,
        unit=_PERSONS,
        sealed=_SEALED,
    )


FIGURES = (
    _figure("eligible", _("Eligible"), drives.of_template(CODE), rate=False),
    _figure("told", _("Told"), drives.told(CODE)),
    _figure("registered", _("Registered"), drives.agreed(CODE)),
    _figure("done", _("Vaccinated"), drives.done(CODE)),
    _figure("declined", _("Declined, not asked again"), drives.declined(CODE)),
    Figure(
        "vaccination.questions_answered",
        label=_("Questions answered"),
        of=knowledge.answered("health"),
        out_of=knowledge.questions("health"),
        line=knowledge.line,
        unit=_("questions"),
        sealed="knowledge.see_asked",
    ),
)
PROGRAMME = Programme(code=CODE, label=_("Vaccination"), figures=FIGURES, parts=(DRIVE, PLACES))
