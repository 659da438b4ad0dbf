"""Gas safety of shops (商户燃气安全): each shop hears of it, is checked, puts right what was found.

What is found dangerous is a case of kind hazard, with its own deadline and recheck; the drive only
says how far its round of shops is.
"""

from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.drives.spec import Check, DriveSpec, ReasonSpec, StageSpec
from linli.programmes.gas_shops.form import FORM_ID
from linli.programmes.gas_shops.words import CHECKLIST, LEAFLET, SCRIPT, WARNINGS, Words
from linli.reporting.spec import Programme

CODE = "gas_shops"


def _words(said: Words) -> str:
    return said.en if get_language() == "en" else said.zh


#: In the language of whoever reads it.
_said = lazy(_words, str)

DRIVE = DriveSpec(
    code=CODE,
    label=_("Gas safety of shops"),
    target="organisation",
    stages=(
        StageSpec("not_visited", _("Not visited"), "untried", at_door=False),
        StageSpec("shut", _("Found shut"), "away"),
        StageSpec("told", _("Told, leaflet given"), "reached"),
        StageSpec("to_check", _("Check agreed for a day"), "agreed"),
        StageSpec("refused", _("Does not let us in"), "declined"),
        StageSpec("faults", _("Checked, faults open"), "under_way"),
        StageSpec("in_order", _("Checked, in order"), "done"),
        StageSpec("no_gas", _("Uses no gas"), "out"),
    ),
    reasons=(
        ReasonSpec("later", _("Asks to come another time"), "declined"),
        ReasonSpec("landlord", _("Refers to the landlord"), "declined"),
        ReasonSpec("other", _("Other reason"), "declined"),
        ReasonSpec("electric", _("All electric"), "out"),
        ReasonSpec("closed_down", _("Closed down"), "out"),
    ),
    form=FORM_ID,
    retention_days=730,
    script="\n".join(
        [
            *(said.zh for said in SCRIPT),
            *(f"{case.title.zh}：{case.story.zh}{case.lesson.zh}" for case in WARNINGS),
        ]
    ),
    notice="\n".join(line.zh for line in LEAFLET),
    checklist=tuple(
        Check(
            _said(item.asked), _said(item.look), _said(item.on_spot), item.grade, _said(item.basis)
        )
        for item in CHECKLIST
    ),
)
PROGRAMME = Programme(code=CODE, label=_("Gas safety of shops"), figures=(), parts=(DRIVE,))
