"""Write an answer, approve it, take it out of use, read it again."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.base.acts import act
from linli.base.errors import Conflict, Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.knowledge import events, queries, rules, workflow
from linli.knowledge.actions._shared import record
from linli.knowledge.models import Answer
from linli.knowledge.spec import HANDS_OVER, PREFIX, SUBJECTS, shipped_answers
from linli.places.models import Area

#: An answer is read again after so long, unless another day is named.
REVIEW = timedelta(days=180)
_HERE = _("Answers are written by the staff of their area.")


@dataclass(frozen=True)
class Draft:
    """What an answer says."""

    question: str
    text: str
    source: str
    subject: str = "community"
    wordings: str = ""
    at_door: str = ""
    for_firms: str = ""
    hands_over: str = ""
    owner_id: int | None = None
    valid_until: date | None = None
    review_on: date | None = None


@act
def write_answer(area_id: int, draft: Draft, *, by: Viewer, now: datetime) -> Answer:
    """A new answer, to be approved before anybody is shown it."""
    area = Area.objects.get(pk=area_id)
    ensure(rules.can_write(by, str(area.path)), _HERE)
    row = Answer(area=area)
    _put(row, draft, now)
    row.save()
    record(events.WRITTEN, row, by, now)
    return row


@act
def rewrite_answer(
    answer_id: int, draft: Draft, *, by: Viewer, now: datetime, version: int | None = None
) -> Answer:
    """Other words; it is to be approved anew, and is not shown until then."""
    row = _locked(answer_id, version)
    ensure(rules.can_write(by, str(row.area.path)), _HERE)
    row.state = workflow.after(row.state, "rewrite")
    _put(row, draft, now)
    _keep(events.WRITTEN, row, by, now)
    return row


@act
def approve(answer_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Answer:
    """From now on it is shown."""
    row = _locked(answer_id, version)
    ensure(rules.can_approve(by, row), _("Answers are approved by the secretary or the leader."))
    row.state = workflow.after(row.state, "approve")
    _keep(events.APPROVED, row, by, now)
    return row


@act
def withdraw(answer_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Answer:
    """It is shown no more; it can be written anew."""
    row = _locked(answer_id, version)
    ensure(rules.can_approve(by, row), _("Answers are approved by the secretary or the leader."))
    row.state = workflow.after(row.state, "withdraw")
    _keep(events.WITHDRAWN, row, by, now)
    return row


@act
def read_again(answer_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Answer:
    """Whoever looks after it, or approves, has read it and it is still right: the next reading is
    half a year off.
    """
    row = _locked(answer_id, version)
    ensure(
        rules.can_read_again(by, row),
        _("Its colleague reads it again, or whoever approves answers."),
    )
    row.state = workflow.after(row.state, "read_again")
    row.review_on = localdate(now) + REVIEW
    _keep(events.READ_AGAIN, row, by, now)
    return row


@act
def take_shipped(area_id: int, *, by: Viewer, now: datetime) -> list[Answer]:
    """The answers that come with the program, as drafts of this area; those it has stay. The area
    is locked, so that a button pressed twice takes them once.
    """
    Area.objects.select_for_update(no_key=True).get(pk=area_id)
    known = set(Answer.objects.filter(area_id=area_id).values_list("question", flat=True))
    return [
        write_answer(
            area_id,
            Draft(
                question=each.question,
                text=each.text,
                source=each.source,
                subject=PREFIX[each.code[0]],
                hands_over=each.hands_over,
            ),
            by=by,
            now=now,
        )
        for each in shipped_answers()
        if each.question not in known
    ]


def _put(row: Answer, draft: Draft, now: datetime) -> None:
    for name in ("question", "text", "source"):
        if not getattr(draft, name).strip():
            raise Invalid(_("This field is required."), field=name)
    if draft.subject not in SUBJECTS or draft.hands_over not in {"", *HANDS_OVER}:
        raise Invalid(_("Choose one of the list."), field="subject")
    row.question, row.wordings = draft.question.strip()[:120], draft.wordings.strip()[:500]
    row.text, row.at_door = draft.text.strip()[:2000], draft.at_door.strip()[:1000]
    row.for_firms = draft.for_firms.strip()[:1000]
    row.source, row.subject = draft.source.strip()[:200], draft.subject
    if draft.owner_id and not queries.owners([row.area], now).filter(pk=draft.owner_id).exists():
        raise Invalid(_("Choose one of the list."), field="owner_id")
    row.hands_over, row.owner_id = draft.hands_over, draft.owner_id
    row.valid_until = draft.valid_until
    row.review_on = draft.review_on or localdate(now) + REVIEW


def _locked(answer_id: int, version: int | None) -> Answer:
    row = Answer.objects.select_related("area").select_for_update(of=("self",)).get(pk=answer_id)
    if version is not None and version != row.version:
        raise Conflict(_("Someone else has changed this answer meanwhile."), current=row)
    return row


def _keep(kind: str, row: Answer, by: Viewer, now: datetime) -> None:
    row.version += 1
    row.save()
    record(kind, row, by, now)
