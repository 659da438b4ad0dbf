"""Two copies of one submission: in which answers they differ, and what they say together.

As ODK tells them apart: a *soft* conflict was made without sight of the other but says something
about other questions; a *hard* one gives the same question two answers.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linli.surveys.rules import instance
from linli.surveys.spec import Question


@dataclass(frozen=True)
class Difference:
    """One question that the two answer differently. A repeated group counts as one answer.

    `hard`: both said something new about it, and not the same.
    """

    path: str
    label: str
    first: Any
    second: Any
    first_said: str
    second_said: str
    hard: bool


def differences(
    first: Mapping[str, Any],
    second: Mapping[str, Any],
    base: Mapping[str, Any],
    questions: Sequence[Question],
) -> list[Difference]:
    """Where two copies differ, in the form's order. `base`: what the later one was made from; empty
    where the two were made apart.
    """
    by_path = {question.path: question for question in questions}
    ours, theirs, before = (dict(_leaves(one, "", by_path)) for one in (first, second, base))
    found = []
    for question in questions:
        mine, other = ours.get(question.path, ""), theirs.get(question.path, "")
        if mine == other or question.path not in ours.keys() | theirs.keys():
            continue
        old = before.get(question.path, "")
        found.append(
            Difference(
                path=question.path,
                label=question.words,
                first=mine,
                second=other,
                first_said=_said(question, mine, questions),
                second_said=_said(question, other, questions),
                hard=old not in (mine, other),
            )
        )
    return found


def _leaves(
    answers: Mapping[str, Any], path: str, by_path: Mapping[str, Question]
) -> Iterator[tuple[str, Any]]:
    for name, value in answers.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{path}{name}/", by_path)
        elif isinstance(value, list) or by_path[f"{path}{name}"].is_answered:
            yield f"{path}{name}", value


def _said(question: Question, value: Any, questions: Sequence[Question]) -> str:
    if not isinstance(value, list):
        return question.said(str(value))
    nested: dict[str, Any] = {}
    *above, last = question.path.split("/")
    here = nested
    for step in above:
        here = here.setdefault(step, {})
    here[last] = value
    told = instance.flat(nested, questions)
    return "；".join(f"{one.question.words} {one.said}" for one in told if one.value)


def only_in_second(base: Mapping[str, Any], told: Sequence[Difference]) -> list[Difference]:
    """What the second says about questions that the first left as they were."""
    old = dict(_plain(base))
    return [one for one in told if not one.hard and one.first == old.get(one.path, "")]


def merged(
    first: Mapping[str, Any], base: Mapping[str, Any], told: Sequence[Difference]
) -> dict[str, Any]:
    """The first, with what only the second says: for soft conflicts."""
    whole: dict[str, Any] = json.loads(json.dumps(first))
    for one in only_in_second(base, told):
        here = whole
        *above, last = one.path.split("/")
        for step in above:
            here = here.setdefault(step, {})
        here[last] = one.second
    return whole


def _plain(answers: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in answers.items():
        if isinstance(value, Mapping):
            yield from _plain(value, f"{path}{name}/")
        else:
            yield f"{path}{name}", value
