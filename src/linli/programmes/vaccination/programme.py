"""The vaccination drive (疫苗接种动员): informed, consented, voluntary.

Declining is a valid end: whoever declined is never asked again.
"""

from functools import wraps
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.base.figures import Extent, Figure, Line
from linli.drives import queries as drives
from linli.drives.spec import DriveSpec, ReasonSpec, StageSpec
from linli.knowledge import queries as knowledge
from linli.reporting.spec import Programme
from linli.vaccination import queries as vaccination
from linli.vaccination.spec import DOOR, FEW, MESSAGE, TALK

CODE = "vaccination"
#: What is said at the door, at a stall, on the telephone, by staff and mobilising organisations.
SCRIPT = _(
    "Vaccination is free and voluntary. We tell what it is for and who had better wait; each"
    " decides for themselves. We make no list of those who decline."
)
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
        StageSpec("left", _("No longer concerned"), "out", at_door=False),
        # By a medical certificate alone: kept in the sealed record, not chosen at the door.
        StageSpec("contraindicated", _("Contraindicated"), "out", at_door=False),
    ),
    reasons=(
        ReasonSpec("no_wish", _("Does not wish it"), "declined"),
        ReasonSpec("elsewhere", _("Wants to decide later by themselves"), "declined"),
        ReasonSpec("ill", _("Ill at present"), "deferred"),
        ReasonSpec("travelling", _("Travelling"), "deferred"),
        ReasonSpec("here", _("In a session of ours"), "done"),
        ReasonSpec("outside", _("At another place"), "done"),
        ReasonSpec("certificate", _("Medical certificate seen"), "out"),
        ReasonSpec("not_eligible", _("Not eligible"), "out"),
        ReasonSpec("moved", _("No longer lives here"), "out"),
    ),
    retention_days=180,
    sealed=True,
    script=SCRIPT,
    never_again=("declined",),
    places=("vaccination_places", "vaccination_households"),
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
    script=SCRIPT,
)
#: Doors at which policy is told; who lives there decides each for themselves.
HOUSEHOLDS = DriveSpec(
    code="vaccination_households",
    label=_("Vaccination: households"),
    target="dwelling",
    stages=(
        StageSpec("not_visited", _("Not visited"), "untried", at_door=False),
        StageSpec("not_met", _("Not met"), "away"),
        StageSpec("told", _("Told, leaflet given"), "reached"),
        StageSpec("call_later", _("Asks to be called on later"), "deferred"),
        StageSpec("refuses", _("Does not wish a visit"), "declined"),
        StageSpec("listed", _("Who wishes it is registered"), "done"),
        StageSpec("empty", _("Nobody lives there"), "out", at_door=False),
    ),
    retention_days=180,
    sealed=True,
    never_again=("refuses",),
    script=SCRIPT,
)
_PERSONS = _("persons")
#: Totals are for whoever sees the drive's totals; a row is a number, and opens nobody.
_SEALED = "vaccination.see"


def _line(target: Any) -> Line:
    """A number, by which channel told when; nobody is named and nothing opens. Not the stage: among
    all rows of a denominator one could count those whose number is too small to be said.
    """
    told = vaccination.ways_of(target) if hasattr(target, "by_door") else []
    return Line(f"#{target.pk}", tuple(told))


def _with_ways(rows: drives.Rows) -> drives.Rows:
    """The same rows, each with the ways by which it was told."""

    @wraps(rows)
    def found(extent: Extent) -> Any:
        return vaccination.with_ways(rows(extent), CODE)

    return found


def _figure(key: str, label: object, of: drives.Rows, *, rate: bool = True) -> Figure:
    return Figure(
        f"vaccination.{key}",
        label=label,
        of=of,
        out_of=drives.of_template(CODE) if rate else None,
        line=_line,
        unit=_PERSONS,
        sealed=_SEALED,
        few=FEW,
    )


_ALL = drives.of_template(CODE)
FIGURES = (
    _figure("eligible", _("Eligible"), drives.of_template(CODE), rate=False),
    _figure("told", _("Told"), _with_ways(drives.told(CODE))),
    *(
        _figure(f"told_{way}", label, _with_ways(vaccination.told_by(CODE, way, _ALL)))
        for way, label in (
            (DOOR, _("Told at the door")),
            (TALK, _("Told by word of mouth elsewhere")),
            (MESSAGE, _("Told by a message")),
        )
    ),
    _figure("booked", _("Booked for a session"), vaccination.booked_of(_ALL)),
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
PROGRAMME = Programme(
    code=CODE, label=_("Vaccination"), figures=FIGURES, parts=(DRIVE, PLACES, HOUSEHOLDS)
)
