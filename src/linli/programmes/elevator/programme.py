"""Consent to a lift in an old building (加装电梯征求意见), with a threshold per building.

Three quarters of those who vote, by area and by number, must agree (Civil Code, art. 278); the
drive counts consenting households of all on the roster, which is stricter, and only prepares the
owners' vote.
"""

from django.utils.translation import gettext_lazy as _

from linli.drives.spec import DriveSpec, ReasonSpec, StageSpec
from linli.reporting.spec import Programme

CODE = "elevator"
DRIVE = DriveSpec(
    code=CODE,
    label=_("Lift for an old building"),
    target="dwelling",
    stages=(
        StageSpec("not_asked", _("Not asked for consent yet"), "untried", at_door=False),
        StageSpec("no_one_home", _("No one home"), "away"),
        StageSpec("asked", _("Asked, plan shown"), "reached"),
        StageSpec("undecided", _("Undecided"), "undecided"),
        StageSpec("agreed", _("Agrees in words"), "agreed"),
        StageSpec("objects", _("Objects"), "declined"),
        StageSpec("signed", _("Consent signed"), "signed"),
        StageSpec("paid", _("Share paid"), "under_way", at_door=False),
        StageSpec("running", _("Lift runs"), "done", at_door=False),
        StageSpec("not_concerned", _("Not concerned"), "out"),
    ),
    reasons=(
        ReasonSpec("light", _("Light and air"), "declined"),
        ReasonSpec("noise", _("Noise"), "declined"),
        ReasonSpec("cost", _("The cost"), "declined"),
        ReasonSpec("low_floor", _("Lives on a low floor"), "declined"),
        ReasonSpec("other", _("Other reason"), "declined"),
        ReasonSpec("empty", _("Stands empty"), "out"),
    ),
    retention_days=1095,
    threshold=75,
    batch_to="paid",
)
PROGRAMME = Programme(code=CODE, label=_("Lift for an old building"), figures=(), parts=(DRIVE,))
