"""What a submission really is: judged by its XML and the form it answers, never by its word."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from linli.base.errors import Invalid
from linli.surveys.spec import LONGEST_ANSWER, MOST_NODES, XML_BYTES, Fault, Question

_NUMBER = re.compile(r"[!-~]{8,100}")
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
#: Steps below the root that belong to the protocol, not to the questions.
_META = "meta"


@dataclass(frozen=True)
class Envelope:
    """What the XML says of itself, before any form is known."""

    document: Any
    form_code: str
    version: str
    root: str
    instance_id: str
    deprecated: str


@dataclass(frozen=True)
class Answer:
    """One answer: its question and its place, with numbers for repeats ("children[2]/name")."""

    question: Question
    path: str
    value: str

    @property
    def said(self) -> str:
        """The answer as a person reads it."""
        return self.question.said(self.value)


def fault(kind: Fault, code: str = "") -> Invalid:
    """The refusal that a phone shows."""
    return Invalid(kind.label, field="xml", code=code or kind.value)


def open_envelope(xml: bytes) -> Envelope:
    """Read a submission far enough to know which form it answers; Invalid names the fault."""
    if len(xml) > XML_BYTES:
        raise fault(Fault.LARGE)
    if _DOCTYPE.search(xml) or b"\x00" in xml:
        # An honest form never brings its own entities; a bomb is made of them. UTF-16 would
        # hide them from this look, and no client sends it.
        raise fault(Fault.HOSTILE)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as trouble:
        raise fault(Fault.XML) from trouble
    if sum(1 for _one in root.iter()) > MOST_NODES:
        raise fault(Fault.LARGE)
    meta = next((one for one in root if _local(one) == _META), None)
    number = _text(meta, "instanceID") or root.get("instanceID", "")
    if not _NUMBER.fullmatch(number):
        raise fault(Fault.NUMBER)
    return Envelope(
        document=root,
        form_code=root.get("id") or etree.QName(root).namespace or "",
        version=root.get("version") or "",
        root=_local(root),
        instance_id=number,
        deprecated=_text(meta, "deprecatedID"),
    )


def _local(one: Any) -> str:
    return str(etree.QName(one).localname)


def _text(above: Any, name: str) -> str:
    if above is None:
        return ""
    found = next((one for one in above if _local(one) == name), None)
    return (found.text or "").strip() if found is not None else ""


def read(envelope: Envelope, root: str, questions: Sequence[Question]) -> dict[str, Any]:
    """The answers as groups and lists, in the form's order; Invalid for another form's XML.

    What was not asked (not relevant, left empty) is "" or missing; nothing is made up.
    """
    if envelope.root != root:
        raise fault(Fault.ROOT)
    by_path = {question.path: question for question in questions}
    return _group(envelope.document, "", by_path)


def _group(above: Any, path: str, by_path: Mapping[str, Question]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in above:
        name = _local(one)
        if not path and name == _META:
            continue
        question = by_path.get(f"{path}{name}")
        if question is None:
            raise fault(Fault.ROOT)
        if question.is_group:
            inner = _group(one, f"{question.path}/", by_path)
            if question.type == "repeat":
                found.setdefault(name, []).append(inner)
            else:
                found[name] = inner
        else:
            found[name] = (one.text or "").strip()[:LONGEST_ANSWER]
    return found


def flat(answers: Mapping[str, Any], questions: Sequence[Question]) -> list[Answer]:
    """The answers one by one in the form's order, repeats numbered from 1."""
    by_path = {question.path: question for question in questions}
    return list(_flat(answers, "", "", by_path))


def _flat(
    answers: Mapping[str, Any], path: str, shown: str, by_path: Mapping[str, Question]
) -> Iterator[Answer]:
    for name, value in answers.items():
        question = by_path[f"{path}{name}"]
        if isinstance(value, list):
            for number, each in enumerate(value, 1):
                yield from _flat(each, f"{question.path}/", f"{shown}{name}[{number}]/", by_path)
        elif isinstance(value, dict):
            yield from _flat(value, f"{question.path}/", f"{shown}{name}/", by_path)
        elif question.is_answered:
            yield Answer(question, f"{shown}{name}", str(value))


def changed(answers: Mapping[str, Any], path: str, value: str) -> dict[str, Any]:
    """A copy of the answers with the one at `path` ("children[2]/name") replaced."""
    copy: Any = _copied(answers)
    here = copy
    *groups, last = path.split("/")
    for step in groups:
        name, _, number = step.rstrip("]").partition("[")
        here = here[name][int(number) - 1] if number else here[name]
    here[last] = value
    return dict(copy)


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _copied(each) for name, each in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list) else value


def files(answers: Sequence[Answer]) -> list[str]:
    """Names of the files that the answers point to, each once."""
    named = [one.value for one in answers if one.question.type == "photo" and one.value]
    return list(dict.fromkeys(named))


def mapped(answers: Sequence[Answer]) -> dict[str, str]:
    """{target: answer} of the column `linli`; the first answer that was given counts."""
    found: dict[str, str] = {}
    for one in answers:
        if one.question.linli and one.value:
            found.setdefault(one.question.linli, one.value)
    return found
