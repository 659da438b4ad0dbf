"""The vaccination drive (疫苗接种动员): informed, consented, voluntary.

Declining is a valid end: whoever declined is never asked again.
"""

from django.utils.translation import gettext_lazy as _

from linli.drives.spec import DriveSpec, ReasonSpec, StageSpec
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
        StageSpec("contraindicated", _("Contraindicated"), "out"),
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
PROGRAMME = Programme(code=CODE, label=_("Vaccination"), figures=(), parts=(DRIVE,))
