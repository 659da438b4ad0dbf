"""Answers of an archived lecture become answers of the knowledge base."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.base.acts import act
from linli.base.errors import Invalid
from linli.base.masking import redact
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.knowledge import actions as knowledge
from linli.knowledge.actions import Draft
from linli.live import events, queries, rules, workflow
from linli.live.actions._shared import keep, locked
from linli.live.models import Question

#: Signs of a question and of an answer in the knowledge base.
HEADING, SAID = 120, 2000


@act
def take_over(
    lecture_id: int,
    question_ids: Collection[int],
    *,
    source: str,
    hands_over: str = "legal",
    valid_until: date | None = None,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> int:
    """Take answers given in words over into the knowledge base, approved: they were read through
    for the archive, and are chosen here by who approves answers there. What was taken over before
    is left as it is. How many there were.

    Args:
        source: on what they rest: the law's articles, the lecture and its day.
        hands_over: who must be asked in the single case ("legal", "medical" or "").
    """
    lecture = locked(lecture_id, version)
    ensure(
        rules.can_take_over(by, lecture),
        _("Answers are taken over by the secretary or the leader, who approve them."),
    )
    workflow.after(lecture.state, "take_over")
    rows = list(queries.to_take_over(lecture).filter(pk__in=question_ids).select_for_update())
    if not rows:
        raise Invalid(_("Choose at least one answer."), field="questions")
    says = {"source": source, "hands_over": hands_over, "valid_until": valid_until}
    for row in rows:
        written = knowledge.write_answer(lecture.event.area_id, _draft(row, **says), by=by, now=now)
        row.known = knowledge.approve(written.pk, by=by, now=now)
        row.save(update_fields=["known"])
    keep(events.TAKEN_OVER, lecture, by, now, answers=len(rows))
    return len(rows)


def _draft(row: Question, **says: Any) -> Draft:
    asked = redact(row.text)
    return Draft(
        question=asked[:HEADING],
        wordings=asked if len(asked) > HEADING else "",
        text=redact(row.answer)[:SAID],
        subject="law",
        **says,
    )
