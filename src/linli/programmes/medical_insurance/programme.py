"""Residents' medical insurance (城乡居民医保参保缴费): reminded at the door, paid by themselves."""

from django.utils.translation import gettext_lazy as _

from linli.drives.spec import DriveSpec, ReasonSpec, StageSpec
from linli.reporting.spec import Programme

CODE = "medical_insurance"
DRIVE = DriveSpec(
    code=CODE,
    label=_("Residents' medical insurance"),
    target="dwelling",
    stages=(
        StageSpec("not_reminded", _("Not reminded"), "untried", at_door=False),
        StageSpec("no_one_home", _("No one home"), "away"),
        StageSpec("reminded", _("Reminded"), "reached"),
        StageSpec("undecided", _("Undecided"), "undecided"),
        StageSpec("will_pay", _("Will pay"), "agreed"),
        StageSpec("not_wanted", _("Not wanted"), "declined"),
        StageSpec("paid", _("All paid"), "done"),
        StageSpec("insured_otherwise", _("Insured otherwise"), "out"),
    ),
    reasons=(
        ReasonSpec("elsewhere", _("Pays elsewhere"), "declined"),
        ReasonSpec("no_wish", _("Does not wish it"), "declined"),
        ReasonSpec("employee", _("Employees' insurance"), "out"),
        ReasonSpec("moved", _("Moved away"), "out"),
    ),
    retention_days=365,
)
PROGRAMME = Programme(
    code=CODE, label=_("Residents' medical insurance"), figures=(), parts=(DRIVE,)
)
