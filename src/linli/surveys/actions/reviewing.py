"""Judge and correct what was filled in. Every correction keeps what stood there before."""

import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.places.models import Area
from linli.surveys import events, rules
from linli.surveys.models import Edit, Submission
from linli.surveys.rules import instance
from linli.surveys.spec import LONGEST_ANSWER, Question
from linli.surveys.workflow import State, after


def approve(
    submission_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Submission:
    """The answers stand."""
    return _review(submission_id, "approve", "", by, now, version)


def send_back(
    submission_id: int, why: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Submission:
    """Something is to be corrected; the reason says what."""
    return _review(submission_id, "send_back", _reason(why), by, now, version)


def reject(
    submission_id: int, why: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Submission:
    """The answers do not count; they stay readable with the reason."""
    return _review(submission_id, "reject", _reason(why), by, now, version)


def take_up(
    submission_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Submission:
    """Look again at what was rejected."""
    return _review(submission_id, "take_up", "", by, now, version)


@transaction.atomic
def _review(
    submission_id: int, move: str, why: str, by: Viewer, now: datetime, version: int | None
) -> Submission:
    row = _locked(submission_id, version)
    ensure(
        rules.can_review(by, row),
        _("Submissions are reviewed by the secretary, never by the one who sent them."),
        code="not_reviewer",
    )
    state = after(row.state, move)
    if move == "approve" and row.missing:
        raise NotAllowed(
            _("Files of this submission have not come yet: approve it once it is whole."),
            code="incomplete",
        )
    row.state, row.why = state, why if state in {State.SENT_BACK, State.REJECTED} else ""
    row.version += 1
    row.save()
    journal.record(
        events.REVIEWED,
        subject=f"submission:{row.pk}",
        about=(row.subject,) if row.subject else (),
        area=row.area.path,
        by=by,
        now=now,
        text=why,
        state=str(state),
    )
    return row


@transaction.atomic
def edit(
    submission_id: int,
    path: str,
    value: str,
    why: str,
    *,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Submission:
    """Correct one answer (`path` as `instance.flat` writes it). A signature under the answers
    no longer holds afterwards: the person signed something else.
    """
    row = _locked(submission_id, version)
    ensure(
        rules.can_edit(by, row),
        _("Answers are corrected by the one who sent them, or by the secretary."),
        code="not_yours",
    )
    state, why = after(row.state, "edit"), _reason(why)
    ensure(not row.erased_at, _("The answers of this submission are erased."), code="erased")
    answers = json.loads(row.answers)
    questions = [Question.read(one) for one in row.form_version.questions]
    found = {one.path: one for one in instance.flat(answers, questions)}.get(path)
    if found is None or found.question.type == "photo":
        raise Invalid(_("Choose an answer that can be corrected."), field="path")
    value = _checked(found.question, value)
    if value == found.value:
        raise Invalid(_("This is what stands there already."), field="value")
    Edit.objects.create(
        submission=row, at=now, by=by.key, path=path, before=found.value, after=value, why=why
    )
    row.answers = json.dumps(instance.changed(answers, path, value), ensure_ascii=False)
    row.state, row.why = state, ""
    row.version += 1
    row.save()
    journal.record(
        events.EDITED,
        subject=f"submission:{row.pk}",
        about=(row.subject,) if row.subject else (),
        area=row.area.path,
        by=by,
        now=now,
        text=why,
    )
    return row


def _checked(question: Question, value: str) -> str:
    value = value.strip()
    if len(value) > LONGEST_ANSWER:
        raise Invalid(_("This answer is too long."), field="value")
    names = {name for name, _label in question.choices}
    chosen = [value] if question.type == "select one" else value.split()
    if question.choices and not set(chosen) <= names | {""}:
        raise Invalid(_("Choose one of the answers of the form."), field="value")
    if question.required and not value:
        raise Invalid(_("This question needs an answer."), field="value")
    return value


@transaction.atomic
def note_unapplied(submission_id: int, why: str, *, by: Viewer, now: datetime) -> Submission:
    """Its answers could not take effect: keep it, and say why, for who reviews it. For the app that
    let them; the program's own words, no person's.
    """
    row = (
        Submission.objects.select_related("area")
        .select_for_update(of=("self",))
        .get(pk=submission_id)
    )
    row.unapplied = why[:300]
    row.save(update_fields=["unapplied"])
    journal.record(
        events.UNAPPLIED,
        subject=f"submission:{row.pk}",
        about=(row.subject,) if row.subject else (),
        area=str(row.area.path),
        by=by,
        now=now,
        text=why,
    )
    return row


@transaction.atomic
def note_export(form_id: int, area: Area, rows: int, *, by: Viewer, now: datetime) -> None:
    """Write down that answers left the house, before they do."""
    ensure(
        rules.RIGHTS.may_in(by, "export", area.path),
        _("Answers are exported by the secretary of the area."),
        code="not_secretary",
    )
    journal.record(
        events.EXPORTED,
        subject=f"survey_form:{form_id}",
        area=area.path,
        by=by,
        now=now,
        submissions=rows,
    )


def _locked(submission_id: int, version: int | None) -> Submission:
    row = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("area", "form_version__form")
        .get(pk=submission_id)
    )
    if version is not None and version != row.version:
        raise Conflict(_("Someone else has changed this submission meanwhile."), current=row)
    return row


def _reason(why: str) -> str:
    if not why.strip():
        raise Invalid(_("Say why."), field="why")
    return why.strip()[:200]
