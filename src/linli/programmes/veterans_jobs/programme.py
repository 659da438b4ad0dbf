"""Veterans' employment (退役军人就业): the visits that learn data and job wishes.

Matching, training and fairs come with their own app.
"""

from django.utils.translation import gettext_lazy as _

from linli.drives.spec import DriveSpec, ReasonSpec, StageSpec
from linli.reporting.spec import Programme

CODE = "veterans_jobs"
DRIVE = DriveSpec(
    code=CODE,
    label=_("Veterans' employment"),
    target="person",
    stages=(
        StageSpec("to_see", _("To be seen"), "untried", at_door=False),
        StageSpec("not_met", _("Not met"), "away"),
        StageSpec("met", _("Met, data noted"), "reached"),
        StageSpec("thinking", _("Thinking it over"), "undecided"),
        StageSpec("seeking", _("Looks for work"), "agreed"),
        StageSpec("not_seeking", _("Does not look for work"), "declined"),
        StageSpec("later", _("Later (study, care)"), "deferred"),
        StageSpec("referred", _("Referred to training or a job"), "under_way", at_door=False),
        StageSpec("at_work", _("At work"), "done", at_door=False),
        StageSpec("moved_away", _("Moved away"), "out"),
    ),
    reasons=(
        ReasonSpec("has_work", _("Has work"), "declined"),
        ReasonSpec("retired", _("Retired from work"), "declined"),
        ReasonSpec("no_wish", _("Does not wish it"), "declined"),
        ReasonSpec("study", _("Studies"), "deferred"),
        ReasonSpec("care", _("Cares for somebody"), "deferred"),
        ReasonSpec("moved", _("Moved away"), "out"),
        ReasonSpec("not_eligible", _("Not eligible"), "out"),
    ),
    retention_days=730,
    sealed=True,
)
PROGRAMME = Programme(code=CODE, label=_("Veterans' employment"), figures=(), parts=(DRIVE,))
