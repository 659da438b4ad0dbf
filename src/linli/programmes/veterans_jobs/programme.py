"""Veterans' employment (退役军人就业): visits that learn data and job wishes, and the fair.

Vacancies, files, matching and fairs are the app `employment`; here are its figures.
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base.figures import Figure, Line, Measure
from linli.drives.spec import DriveSpec, ReasonSpec, StageSpec
from linli.employment import queries as jobs
from linli.reporting.spec import Brief, Programme, Sentence

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
    leads_to="seeker",
)


def _post(post: Any) -> Line:
    address = reverse("employment:fair", args=[post.stall.fair_id])
    return Line(post.vacancy.title, (post.stall.organisation.name, str(post.posts)), address)


def _firm(firm: Any) -> Line:
    return Line(firm.name, (str(firm.area),))


def _occupation(occupation: Any) -> Line:
    return Line(str(occupation), (occupation.code,))


def _intent(row: Any) -> Line:
    """Without a name: whose it is stands on its own page, for who serves them."""
    return Line(row.vacancy.title, (row.vacancy.organisation.name, row.get_state_display()))


INTENTS = pgettext_lazy("unit", "intents")
FIGURES: tuple[Figure, ...] = (
    Figure(
        "jobs.employers",
        _("Employers at job fairs"),
        of=jobs.employers_at_fairs,
        line=_firm,
        unit=pgettext_lazy("unit", "firms"),
    ),
    Figure(
        "jobs.posts",
        _("Posts offered at job fairs"),
        of=jobs.posts_offered,
        measure=Measure("sum", "posts"),
        line=_post,
        unit=pgettext_lazy("unit", "posts"),
    ),
    Figure(
        "jobs.occupations",
        _("Occupations offered at job fairs"),
        of=jobs.occupations_at_fairs,
        line=_occupation,
        unit=pgettext_lazy("unit", "occupations"),
    ),
    Figure(
        "jobs.intents",
        _("Intents signed at job fairs"),
        of=jobs.intents,
        line=_intent,
        unit=INTENTS,
    ),
    Figure(
        "jobs.intents_veterans",
        _("Intents by veterans"),
        of=jobs.intents_of_veterans,
        out_of=jobs.intents,
        line=_intent,
        unit=INTENTS,
    ),
    Figure(
        "jobs.hired",
        _("Hired after an intent"),
        of=jobs.hired,
        out_of=jobs.intents,
        line=_intent,
        unit=INTENTS,
    ),
)
FAIR = _("Job fair")
BRIEF = Brief(
    title=_("Veterans' employment: brief of the week"),
    sentences=(
        Sentence(
            FAIR,
            _(
                "{jobs_employers} employers offered {jobs_posts} posts in {jobs_occupations}"
                " occupations. "
            ),
            about=("jobs_employers",),
        ),
        Sentence(
            FAIR,
            _(
                "{jobs_intents} intents were signed, {jobs_intents_veterans} of them by veterans;"
                " {jobs_hired} led to a hire. An intent is not a hire. "
            ),
            about=("jobs_intents",),
        ),
    ),
)
PROGRAMME = Programme(
    code=CODE,
    label=_("Veterans' employment"),
    figures=FIGURES,
    brief=BRIEF,
    parts=(DRIVE,),
)
