"""Every write of answers and questions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.base import masking
from linli.base.acts import act
from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import actions as cases
from linli.cases.actions import Raised
from linli.cases.models import Category, Source
from linli.cases.spec import Raiser
from linli.journal import actions as journal
from linli.knowledge import events, queries, rules, workflow
from linli.knowledge.models import Answer, Asked
from linli.knowledge.spec import HANDS_OVER, PREFIX, SUBJECTS, shipped_answers
from linli.people.spec import Erased
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
    _record(events.WRITTEN, row, by, now)
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


@act
def ask(words: str, area_id: int, *, by: Viewer, now: datetime) -> Asked:
    """Somebody asks: which answers fit is kept. Numbers of persons are blackened at once."""
    area = Area.objects.get(pk=area_id)
    said = masking.IDENTITY.sub("▇", words.strip())[:200]
    if len(said) < 2:
        raise Invalid(_("Ask in a few words."), field="words")
    found = queries.find(said, area, now)
    row = Asked.objects.create(
        area=area,
        words=said,
        found=[each.pk for each in found],
        subject=found[0].subject if found else "",
        asked_at=now,
        answered_at=now if found else None,
    )
    _record(events.ASKED, row, by, now, found=len(found))
    return row


@act
def say_whether_it_helped(token: str, *, helped: bool, now: datetime) -> Asked:
    """The one who asked says whether the first answer helps; once, and not after a person was
    asked.
    """
    row = Asked.objects.select_for_update().get(token=token)
    if row.helped is not None or row.case_id is not None:
        return row
    row.helped = helped
    row.answered_at = (row.answered_at or now) if helped else None
    row.save(update_fields=["helped", "answered_at"])
    if row.found:
        name = "helpful" if helped else "unhelpful"
        Answer.objects.filter(pk=row.found[0]).update(**{name: F(name) + 1})
    return row


@act
def hand_over(token: str, raiser: Raiser, *, by: Viewer, now: datetime) -> Raised:
    """No answer helped: a person answers. The question becomes an inquiry of its community."""
    row = Asked.objects.select_related("area").select_for_update(of=("self",)).get(token=token)
    if row.case_id is not None:
        raise NotAllowed(_("A person answers this already."), code="handed_over")
    if not row.words:
        raise NotAllowed(_("This question is too old: please ask again."), code="forgotten")
    rows = Category.objects.filter(kinds__contains="inquiry", active=True)
    category = rows.order_by("order").first()
    if category is None:
        raise NotAllowed(
            _("Inquiries are not taken here yet: please call your community."), code="no_category"
        )
    raised = cases.raise_case(
        kind="inquiry",
        category_id=category.pk,
        area_id=row.area_id,
        summary=row.words[:110],
        source=Source.PORTAL,
        raiser=raiser,
        once=f"question-{row.pk}",
        by=by,
        now=now,
    )
    row.case, row.answered_at = raised.case, None
    row.save(update_fields=["case", "answered_at"])
    _record(events.HANDED_OVER, row, by, now)
    return raised


@act
def note_answered(case_id: int, *, by: Viewer, now: datetime) -> bool:
    """The inquiry a question became was answered by a person; False for any other case."""
    row = Asked.objects.select_related("area").filter(case_id=case_id, answered_at=None).first()
    if row is None:
        return False
    row.answered_at = now
    row.save(update_fields=["answered_at"])
    _record(events.ANSWERED, row, by, now)
    return True


@act
def forget_due(*, by: Viewer, now: datetime) -> int:
    """Each night: the words of old questions go; that they were asked and answered stays."""
    ensure(rules.is_program(by), _("The program does this by itself, each day."))
    return queries.to_forget(now).update(words="")


@act
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:  # noqa: ARG001 - one signature
    """Somebody was erased: questions that name them lose their words."""
    rows = [row for row in Asked.objects.exclude(words="") if _names(row.words, who.words)]
    return Asked.objects.filter(pk__in=[row.pk for row in rows]).update(words="")


def _names(text: str, words: Collection[str]) -> bool:
    return any(word in text for word in words)


def _put(row: Answer, draft: Draft, now: datetime) -> None:
    for name in ("question", "text", "source"):
        if not getattr(draft, name).strip():
            raise Invalid(_("This field is required."), field=name)
    if draft.subject not in SUBJECTS or draft.hands_over not in {"", *HANDS_OVER}:
        raise Invalid(_("Choose one of the list."), field="subject")
    row.question, row.wordings = draft.question.strip()[:120], draft.wordings.strip()[:500]
    row.text, row.at_door = draft.text.strip()[:2000], draft.at_door.strip()[:1000]
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
    _record(kind, row, by, now)


def _record(kind: str, row: Any, by: Viewer, now: datetime, **data: Any) -> None:
    name = "answer" if isinstance(row, Answer) else "question"
    area = str(row.area.path)
    journal.record(kind, subject=f"{name}:{row.pk}", area=area, by=by, now=now, **data)
