"""Answer those whose cases the topic gathered, once what was promised is confirmed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import actions as cases
from linli.deliberation import events, rules
from linli.deliberation.actions._shared import locked_topic, record_topic
from linli.deliberation.models import Topic
from linli.deliberation.spec import CaseAnswer
from linli.deliberation.workflow import State


@transaction.atomic
def answer_cases(
    topic_id: int,
    answers: Sequence[CaseAnswer],
    *,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Topic:
    """Resolve the chosen cases of an ended topic, each with its outcome and answer: all or none."""
    topic = locked_topic(topic_id, version)
    ensure(rules.can_answer(by, topic), _("The secretary answers those who raised it."))
    ensure(
        topic.state in (State.RESOLVED, State.HANDED_OVER),
        _("The topic has not ended: answer its cases when it has."),
        code="wrong_state",
    )
    if not answers:
        raise Invalid(_("Choose at least one case to answer."), field="case_ids")
    theirs = set(topic.cases.values_list("pk", flat=True))
    if not {answer.case_id for answer in answers} <= theirs:
        raise Invalid(
            _("One of these cases is not part of the topic. Reload the page."), field="case_ids"
        )
    for answer in answers:
        cases.resolve(
            answer.case_id,
            outcome=answer.outcome,
            answer=answer.answer,
            next_on=answer.next_on,
            by=by,
            now=now,
        )
    topic.version += 1
    topic.save(update_fields=["version"])
    record_topic(events.ANSWERED, topic, by, now, answered=len(answers))
    return topic
