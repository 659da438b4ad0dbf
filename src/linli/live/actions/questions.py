"""Ask, like, work through and answer questions."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Model
from django.utils.translation import gettext_lazy as _

from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.masking import blacken_fields, normal_phone, scan
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import actions as cases
from linli.cases.models import Source
from linli.cases.spec import Raiser
from linli.live import events, gateways, queries, rules, workflow
from linli.live.actions._shared import (
    locked,
    note_question,
    run_by,
    second_of,
    touch,
    words,
)
from linli.live.models import Lecture, Like, Note, Question
from linli.live.spec import LONGEST_ANSWER, LONGEST_QUESTION, MOST_QUESTIONS, QuestionDraft
from linli.live.workflow import Standing
from linli.people.spec import Erased


@act
def ask(
    lecture_id: int,
    draft: QuestionDraft,
    *,
    device: str = "",
    once: str,
    by: Viewer,
    now: datetime,
) -> Question:
    """Take a question down, before or during the lecture. The same `once` gives the same one."""
    text = words(draft.text, "text", _("Write your question."), LONGEST_QUESTION)
    if scan(text):
        raise Invalid(
            _("Leave out telephone numbers, identity numbers and addresses: others read this."),
            field="text",
        )
    if draft.named and not draft.name.strip():
        raise Invalid(_("Give your name, or ask without it."), field="name")
    if (draft.name.strip() or draft.phone.strip()) and not draft.consent:
        raise Invalid(
            _("Name and number are kept only with consent: tick the box, or leave them empty."),
            field="consent",
        )
    lecture = locked(lecture_id)
    if (known := queries.asked_before(once)) is not None:
        return known
    workflow.after(lecture.state, "ask")
    if queries.from_device(lecture, device).count() >= MOST_QUESTIONS:
        raise NotAllowed(
            _("You have asked ten questions here. Book a consultation for the others."),
            code="many",
        )
    last = Question.objects.filter(lecture=lecture).aggregate(last=Max("number"))["last"] or 0
    question = Question.objects.create(
        lecture=lecture,
        number=last + 1,
        text=text,
        name=draft.name.strip()[:60],
        phone=normal_phone(draft.phone)[:20],
        named=draft.named,
        device=device,
        standing=Standing.WAITING if lecture.moderated else Standing.OPEN,
        asked_at=now,
        once=once,
    )
    note_question(events.ASKED, question, by, now, standing=question.standing)
    return question


@transaction.atomic
def like(question_id: int, *, device: str) -> bool:
    """One device likes one question, once; False if it did before."""
    question = Question.objects.select_related("lecture").get(pk=question_id)
    workflow.standing_after(question.standing, "like")
    workflow.after(question.lecture.state, "ask")
    if not device:
        raise NotAllowed(_("Your browser keeps no cookies, so it cannot be counted."))
    try:
        with transaction.atomic():
            Like.objects.create(question=question, device=device)
    except IntegrityError:
        return False
    Question.objects.filter(pk=question_id).update(likes=F("likes") + 1)
    touch(question.lecture_id)
    return True


@act
def move_question(question_id: int, move: str, *, by: Viewer, now: datetime) -> Question:
    """Show, shortlist, put on air, put back, hide. What was on air goes back by itself."""
    question = _moderated(question_id, move, by)
    if question.standing == Standing.ON_AIR:
        Question.objects.filter(lecture=question.lecture, standing=Standing.ON_AIR).exclude(
            pk=question.pk
        ).update(standing=Standing.SHORTLISTED)
        question.at_second = second_of(question.lecture)
    question.save()
    note_question(events.MOVED, question, by, now, move=move, standing=question.standing)
    return question


@act
def answer_live(question_id: int, *, by: Viewer, now: datetime) -> Question:
    """It was answered in the lecture: a chapter of the recording, where that was."""
    question = _moderated(question_id, "answer_live", by)
    question.answered_at = now
    if question.at_second is None:
        question.at_second = second_of(question.lecture)
    question.save()
    note_question(events.ANSWERED, question, by, now, how="live")
    return question


@act
def answer_in_writing(question_id: int, answer: str, *, by: Viewer, now: datetime) -> Question:
    """Answer in words, under the question, for everybody to read."""
    question = _moderated(question_id, "answer_in_writing", by)
    question.answer = words(answer, "answer", _("Write the answer."), LONGEST_ANSWER)
    if scan(question.answer):
        raise Invalid(
            _("Leave out telephone numbers, identity numbers and addresses: others read this."),
            field="answer",
        )
    question.answered_at = now
    question.save()
    note_question(events.ANSWERED, question, by, now, how="written")
    return question


@act
def hand_over(
    question_id: int, category_id: int, to: str = "", *, by: Viewer, now: datetime
) -> Question:
    """Make a case of it (an inquiry), so that somebody owes an answer by a day: to mediation, to
    legal aid, or to whom its category leads. It is followed there.
    """
    question = _moderated(question_id, "hand_over", by)
    ensure(
        rules.can_hand_over(by, question.lecture),
        _("The community's staff hands questions over."),
    )
    raised = cases.raise_case(
        kind="inquiry",
        category_id=category_id,
        area_id=question.lecture.event.area_id,
        summary=question.text[:120],
        body=f"{question.text}\n{to.strip()}".strip(),
        source=Source.MEETING,
        raiser=_raiser(question),
        once=f"live-question-{question.pk}",
        receive=True,
        by=by,
        now=now,
    )
    question.case, question.answered_at = raised.case, now
    question.save()
    about = (f"case:{raised.case.pk}",)
    note_question(events.HANDED_OVER, question, by, now, about=about)
    return question


def _raiser(question: Question) -> Raiser | None:
    """Who asked, if they gave a number: kept with the consent they gave then."""
    if not question.phone:
        return None
    return Raiser(name=question.name, phone=question.phone, consent=True)


def _moderated(question_id: int, move: str, by: Viewer) -> Question:
    """The locked question after a move of those who run its lecture."""
    lecture_id = Question.objects.values_list("lecture_id", flat=True).get(pk=question_id)
    lecture = run_by(lecture_id, "moderate", by)
    question = Question.objects.select_for_update().get(pk=question_id)
    question.lecture = lecture
    question.standing = workflow.standing_after(question.standing, move)
    return question


@act
def forget_asker(question_id: int, *, by: Viewer, now: datetime) -> None:
    """Who asked is gone for good; what was asked and answered stays."""
    ensure(rules.is_program(by), _("The program does this by itself."))
    question = Question.objects.select_related("lecture__event__area").get(pk=question_id)
    question.name = question.phone = question.device = ""
    question.named, question.erased_at = False, now
    question.save()
    note_question(events.ERASED, question, by, now)


#: Words that may speak of somebody.
NAMING: dict[type[Model], tuple[str, ...]] = {
    Question: ("text", "answer"),
    Lecture: ("lecturer_name", "about", "caption", "conflict"),
    Note: ("text",),
}


@act
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:
    """A person's file was erased: questions forget them, words about them are blackened."""
    found = queries.named_by(who.name, who.phone)
    for question in found:
        forget_asker(question.pk, by=by, now=now)
    for model, fields in NAMING.items():
        for row in model._default_manager.all():
            if changed := blacken_fields(row, fields, who.words):
                row.save(update_fields=changed)
                if isinstance(row, Note):
                    _rewrite_notes(row.lecture)
    return len(found)


def _rewrite_notes(lecture: Lecture) -> None:
    """What stands beside the recording on the disk says the same."""
    if gateways.has_notes(lecture.pk):
        gateways.write_notes(lecture.pk, queries.cues(lecture))
