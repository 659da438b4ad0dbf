"""The gas hook-up (燃气入户): a drive over the dwellings of compounds without gas, and its figures.

Intent is not installation: a letter counts as a letter, gas on is counted apart.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base.figures import Extent, Figure
from linli.drives import queries as drives
from linli.drives.spec import DriveSpec, ReasonSpec, StageSpec
from linli.programmes.gas_hookup.form import FORM_ID
from linli.reporting.spec import Brief, Programme, Sentence

CODE = "gas_hookup"
HOUSEHOLDS = pgettext_lazy("unit", "households")

DRIVE = DriveSpec(
    code=CODE,
    label=_("Gas hook-up"),
    target="dwelling",
    stages=(
        StageSpec("not_visited", _("Not visited"), "untried", at_door=False),
        StageSpec("no_one_home", _("No one home"), "away"),
        StageSpec("contacted", _("Contacted"), "reached"),
        StageSpec("undecided", _("Undecided"), "undecided"),
        StageSpec("agreed", _("Agrees, not signed yet"), "agreed"),
        StageSpec("refused", _("Does not want it"), "declined"),
        StageSpec("signed", _("Letter signed"), "signed"),
        StageSpec("applied", _("Applied for"), "under_way", at_door=False),
        StageSpec("priced", _("Priced"), "under_way", at_door=False),
        StageSpec("paid", _("Paid"), "under_way", at_door=False),
        StageSpec("built", _("Pipe built"), "under_way", at_door=False),
        StageSpec("gas_on", _("Gas on"), "done", at_door=False),
        StageSpec("not_concerned", _("Empty or not concerned"), "out"),
    ),
    reasons=(
        ReasonSpec("cost", _("The cost"), "declined"),
        ReasonSpec("tenant", _("Rents; the owner does not want it"), "declined"),
        ReasonSpec("electric", _("Cooks with electricity"), "declined"),
        ReasonSpec("selling", _("Sells or rebuilds soon"), "declined"),
        ReasonSpec("safety", _("Worried about safety"), "declined"),
        ReasonSpec("works", _("No works inside the dwelling"), "declined"),
        ReasonSpec("other", _("Other reason"), "declined"),
        ReasonSpec("empty", _("Stands empty"), "out"),
        ReasonSpec("has_gas", _("Has gas already"), "out"),
        ReasonSpec("gone", _("Pulled down"), "out"),
    ),
    form=FORM_ID,
    retention_days=1095,
    threshold=60,
    script=_(
        "Show your badge and say where you come from. Ask whether gas is wanted in this dwelling,"
        " who owns it, and what they cook with. Say plainly: the letter is an intent, nothing is"
        " paid today, and nobody has to sign. Only the owner signs, or somebody with the owner's"
        " authority. Point out bottled gas in closed rooms and old hoses."
    ),
    notice=_(
        "We ask about gas for your dwelling. What you say is used for the application to the gas"
        " company alone, is seen by your community's staff, and is erased at the end of its time."
        " You may say no, and change your mind until the work begins."
    ),
    batch_to="applied",
)


def _households(key: str, label: Any, of: "Callable[[Extent], QuerySet[Any]]") -> Figure:
    """A figure of households, out of all on the rosters of this programme."""
    return Figure(
        key, label, of=of, out_of=drives.of_template(CODE), line=drives.line, unit=HOUSEHOLDS
    )


FIGURES = (
    _households(
        "gas.letters", _("Households with a signed letter of intent"), drives.letters_signed(CODE)
    ),
    _households("gas.refused", _("Households that do not want it"), drives.declined(CODE)),
    _households("gas.unreached", _("Households not reached yet"), drives.unreached(CODE)),
    _households("gas.installed", _("Households with gas on"), drives.done(CODE)),
)

SURVEY = _("Doorstep survey")
BRIEF = Brief(
    title=_("Gas hook-up: brief of the week"),
    sentences=(
        Sentence(
            SURVEY,
            _(
                "Of {gas_letters_of} households on the roster, {gas_letters} have signed a letter"
                " of intent; {gas_refused} do not want gas, {gas_unreached} were not reached yet. "
            ),
            about=("gas_letters", "gas_refused"),
        ),
        Sentence(
            SURVEY,
            _("Gas is on in {gas_installed} households; a letter is an intent, not a connection. "),
            about=("gas_installed",),
        ),
    ),
)

PROGRAMME = Programme(
    code=CODE, label=_("Gas hook-up"), figures=FIGURES, brief=BRIEF, parts=(DRIVE,)
)
