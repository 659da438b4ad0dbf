"""Let everyone read an answer, after a scan for what must not become public."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.base import masking
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import events, rules
from linli.cases.actions import door
from linli.cases.models import Case
from linli.cases.workflow import State

_KINDS = {
    "identity": _("an identity number"),
    "phone": _("a telephone number"),
    "address": _("a door number"),
}


@transaction.atomic
def publish_answer(
    case_id: int,
    *,
    question: str = "",
    answer: str = "",
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Case:
    """Publish question and answer in these words (those of the case if none are given).

    Only categories that declare public answers, only what has ended, and nothing in which a
    telephone, identity or door number stands.
    """
    case = door.locked(case_id, version)
    ensure(rules.can_publish(by, case), _("Answers are published by the secretary or leader."))
    if not case.category.answers_public:
        raise NotAllowed(_("Answers in this category are not public."), code="not_public")
    if case.state not in {State.ENDED, State.CLOSED}:
        raise NotAllowed(_("Answer it first, then publish the answer."), code="not_ended")
    case.public_question = _clean(question.strip() or case.summary, "question")[:200]
    case.public_answer = _clean(answer.strip() or case.answer, "answer")
    case.published_at = now
    door.keep(case, events.ANSWER_PUBLISHED, by=by, now=now)
    return case


def _clean(words: str, field: str) -> str:
    found = {finding.kind for finding in masking.scan(words)}
    if found:
        kinds = ", ".join(sorted(str(_KINDS[kind]) for kind in found))
        raise Invalid(
            _("These words hold %(kinds)s. Take it out before everyone can read them.")
            % {"kinds": kinds},
            field=field,
            code="personal_data",
        )
    return words
