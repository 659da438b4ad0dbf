"""The mobile residents' committee (移动居委会): its figures and the brief of its week."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base.figures import Figure, Line
from linli.cases import queries as cases
from linli.cases.workflow import State
from linli.commitments import queries as commitments
from linli.deliberation import queries as deliberation
from linli.reporting.spec import Breakdown, Brief, Programme, Sentence
from linli.visits import queries as visits


def _case(case: Any) -> Line:
    return Line(
        case.summary,
        (case.number, case.get_state_display()),
        reverse("cases:case", args=[case.pk]),
    )


def _topic(topic: Any) -> Line:
    return Line(
        topic.title, (topic.get_state_display(),), reverse("deliberation:topic", args=[topic.pk])
    )


def _commitment(commitment: Any) -> Line:
    return Line(
        commitment.what,
        (commitment.get_state_display(), f"{commitment.due_at:%Y-%m-%d}"),
        reverse("commitments:commitment", args=[commitment.pk]),
    )


HOUSEHOLDS = pgettext_lazy("unit", "households")
CASES = pgettext_lazy("unit", "cases")
TOPICS = pgettext_lazy("unit", "topics")
COMMITMENTS = pgettext_lazy("unit", "commitments")

FIGURES = (
    Figure(
        "committee.visits",
        _("Households met at the door"),
        of=visits.met,
        out_of=visits.attempts,
        line=visits.line,
        unit=pgettext_lazy("unit", "household visits"),
        counts="times",
    ),
    Figure(
        "committee.dwellings_visited",
        _("Different households visited"),
        of=visits.dwellings_met,
        out_of=visits.dwellings,
        line=visits.dwelling_line,
        unit=HOUSEHOLDS,
    ),
    Figure("committee.appeals", _("Appeals received"), of=cases.appeals, line=_case, unit=CASES),
    Figure(
        "cases.response_rate",
        _("Response rate"),
        of=cases.responded_in_time,
        out_of=cases.raised_not_withdrawn,
        line=_case,
        unit=CASES,
        counts="share",
    ),
    Figure(
        "cases.solution_rate",
        _("Solution rate"),
        of=cases.solved,
        out_of=cases.words_given,
        line=_case,
        unit=CASES,
        counts="share",
    ),
    Figure(
        "cases.satisfaction_rate",
        _("Satisfaction rate"),
        of=cases.satisfied,
        out_of=cases.satisfaction_asked,
        line=_case,
        unit=CASES,
        counts="share",
    ),
    Figure(
        "cases.unconfirmed",
        _("Ended without the raiser's word"),
        of=cases.unconfirmed,
        out_of=cases.ended,
        line=_case,
        unit=CASES,
    ),
    Figure(
        "cases.reopened",
        _("Reopened because not solved"),
        of=cases.reopened,
        out_of=cases.ended,
        line=_case,
        unit=CASES,
    ),
    Figure(
        "committee.meetings",
        _("Deliberations held"),
        of=deliberation.meetings_held,
        line=lambda meeting: Line(
            str(meeting), (), reverse("deliberation:minutes", args=[meeting.pk])
        ),
        unit=pgettext_lazy("unit", "sessions"),
    ),
    Figure(
        "committee.topics_resolved",
        _("Topics with an agreed end"),
        of=deliberation.topics_resolved,
        out_of=deliberation.topics_raised,
        line=_topic,
        unit=TOPICS,
    ),
    Figure(
        "committee.commitments_kept",
        _("Commitments kept in time"),
        of=commitments.kept,
        out_of=commitments.due,
        line=_commitment,
        unit=COMMITMENTS,
    ),
)

VISITS, CASES_HEADING, PROMISES = _("1. Visits"), _("2. Appeals"), _("3. Deliberation")

BRIEF = Brief(
    title=_("Mobile residents' committee: brief of the week"),
    sentences=(
        Sentence(
            VISITS,
            _(
                "We knocked {committee_visits_of} times and met {committee_visits} households,"
                " {committee_dwellings_visited} different ones out of"
                " {committee_dwellings_visited_of}. "
            ),
            about=("committee_visits_of",),
        ),
        Sentence(
            CASES_HEADING,
            _(
                "{committee_appeals} appeals were received. Of {cases_response_rate_of} matters,"
                " {cases_response_rate} were first answered in time. "
            ),
        ),
        Sentence(
            CASES_HEADING,
            _(
                "{cases_solution_rate_of} raisers said whether their matter was solved;"
                " {cases_solution_rate} said yes. {cases_satisfaction_rate} of"
                " {cases_satisfaction_rate_of} were satisfied. "
            ),
        ),
        Sentence(
            CASES_HEADING,
            _(
                "{cases_reopened} matters were reopened because they were not solved;"
                " {cases_unconfirmed} ended without an answer from the raiser"
                " and are counted apart. "
            ),
        ),
        Sentence(
            PROMISES,
            _(
                "{committee_meetings} deliberations were held. Of {committee_topics_resolved_of}"
                " topics {committee_topics_resolved} have an agreed end; the others stand on the"
                " next agenda or are handed over. "
            ),
        ),
        Sentence(
            PROMISES,
            _(
                "{committee_commitments_kept_of} commitments fell due;"
                " {committee_commitments_kept} were kept in time and confirmed. "
            ),
        ),
    ),
)

PROGRAMME = Programme(
    code="mobile_committee",
    label=_("Mobile residents' committee"),
    figures=FIGURES,
    brief=BRIEF,
    breakdowns=(
        Breakdown(
            "committee.appeals",
            _("Appeals by category and state"),
            row="category",
            row_name="category__name",
            row_heading=_("Category"),
            column="state",
            columns=tuple(State.choices),
        ),
    ),
)
