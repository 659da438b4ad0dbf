"""What was answered, as rows that a person or a spreadsheet can read."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from linli.surveys.models import FormVersion, Signature, Submission
from linli.surveys.rules import drawing, instance
from linli.surveys.rules.instance import Answer
from linli.surveys.spec import Question


def answers_of(submission: Submission) -> dict[str, Any]:
    """The answers as groups and lists; empty once they are erased."""
    return dict(json.loads(submission.answers)) if submission.answers else {}


def questions_of(version: FormVersion) -> list[Question]:
    return [Question.read(one) for one in version.questions]


def words_of(version: FormVersion, target: str, said: Mapping[str, str]) -> str:
    """What was answered to the question whose answer goes to `target`, in the form's own words."""
    code = said.get(target, "")
    for question in questions_of(version):
        if question.linli == target:
            words = dict(question.choices).get(code, code)
            return first_of(words) if isinstance(words, Mapping) else str(words)
    return code


def first_of(words: Mapping[str, str]) -> str:
    """Of words in several languages the first: that of the form's default language."""
    return next(iter(words.values()), "")


def read_answers(submission: Submission) -> list[Answer]:
    """The answers one by one in the form's order, repeats numbered from 1."""
    return instance.flat(answers_of(submission), questions_of(submission.form_version))


def signature_holds(submission: Submission) -> bool | None:
    """Whether the signature still stands under exactly these answers; None: there is none."""
    signature = (
        Signature.objects.select_related("medium__attachment").filter(submission=submission).first()
    )
    if signature is None:
        return None
    made = drawing.bond(
        answers_of(submission),
        signature.medium.attachment.sha256,
        signature.signer,
        signature.signed_at,
        submission.subject,
    )
    same_place = signature.place == submission.subject
    return same_place and made == signature.digest


def table(
    questions: Sequence[Question], submissions: Iterable[Submission]
) -> tuple[list[Question], Iterable[tuple[Submission, list[str]]]]:
    """Columns (questions outside of repeats) and, row by row, the answers as they were given."""
    columns = [one for one in questions if one.is_answered and not one.repeated]
    return columns, ((row, _line(row, columns)) for row in submissions)


def _line(row: Submission, columns: Sequence[Question]) -> list[str]:
    answers = answers_of(row)
    return [_at(answers, column.path) for column in columns]


def _at(answers: Any, path: str) -> str:
    for step in path.split("/"):
        answers = answers.get(step, "") if isinstance(answers, dict) else ""
    return answers if isinstance(answers, str) else ""
