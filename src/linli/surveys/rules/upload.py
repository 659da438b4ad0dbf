"""What an uploaded XLSForm must keep to beyond the language itself: the house's own rules."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid
from linli.surveys.spec import (
    ONLY,
    REFUSED_TYPES,
    REGISTRY,
    TYPES,
    Question,
    is_fact,
    target_words,
)

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{1,63}")
#: Places in the registry's lists that phones may ask for.
_SOURCE = re.compile(r"jr://file-csv/(.+)")

#: Messages of pyxform (patterns) → the same for people who read Chinese or English.
_MESSAGES: tuple[tuple[re.Pattern[str], Any], ...] = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (
            r"the 'name' value is invalid\. Names must begin",
            _("A name begins with a letter or “_” and holds only letters, digits, - . and _."),
        ),
        (
            r"the 'name' value '(?P<name>[^']+)' is invalid\. Questions, groups",
            _("The name “%(name)s” stands twice in the same group: choose another."),
        ),
        (
            r"Choice names must be unique",
            _("A choice stands twice in its list: give each its own name."),
        ),
        (
            r"Unknown question type '(?P<name>[^']+)'",
            _("The type “%(name)s” is not known: see the list of types below."),
        ),
        (
            r"There should be a choices sheet",
            _("A question takes its choices from a list, but the sheet “choices” is missing."),
        ),
        (
            r"List name not in choices sheet: (?P<name>\S+)",
            _("The list “%(name)s” is not on the sheet “choices”."),
        ),
        (
            r"Unmatched 'begin_(?P<kind>\w+)'.*name '(?P<name>[^']+)'",
            _("The group “%(name)s” is opened and never closed: add “end group” or “end repeat”."),
        ),
        (
            r"Unmatched 'end_(?P<kind>\w+)'",
            _("A group is closed here that was never opened."),
        ),
        (
            r"the '(?P<kind>[^']+)' value is invalid\..*Could not find the name '(?P<name>[^']+)'",
            _("The formula in “%(kind)s” names ${%(name)s}, but no question is called so."),
        ),
        (
            r"the '(?P<kind>[^']+)' value is invalid\. Reference variables",
            _("The formula in “%(kind)s” has a reference that is not closed or not known."),
        ),
        (
            r"Question or group with no name",
            _("A question has no name: fill in the column “name”."),
        ),
        (
            r"Question with no type",
            _("A question has no type: fill in the column “type”."),
        ),
        (
            r"required column headers were not found: '(?P<name>[^']+)'",
            _("The column “%(name)s” is missing."),
        ),
        (
            r"Missing calculation",
            _("A calculated question has no formula in the column “calculation”."),
        ),
        (
            r"named '(?P<name>[^']+)' has no label",
            _("The question “%(name)s” has no label: nobody could answer it."),
        ),
        (
            r"You must have a sheet named 'survey'",
            _("The sheet “survey” is missing: it holds the questions."),
        ),
        (
            r"The '(?P<kind>\w+)' formula cannot be read: (?P<name>.+)",
            _("The formula in “%(kind)s” cannot be read: %(name)s"),
        ),
        (
            r"There has been a cyclic|dependency cycle",
            _("Two formulas wait for one another: neither can be worked out."),
        ),
        (
            r"missing a translation|Missing translations?|has missing translations",
            _("Some words are not in all languages of the form."),
        ),
    )
)


@dataclass(frozen=True)
class Flaw:
    """One thing to mend in the file: sheet and row as the spreadsheet shows them, 0 for unknown."""

    words: Any
    sheet: str = ""
    row: int = 0
    #: What pyxform said, where it is not translated.
    original: str = ""

    @property
    def place(self) -> Any:
        if self.sheet and self.row:
            return _("Sheet “%(sheet)s”, row %(row)d") % {"sheet": self.sheet, "row": self.row}
        return _("Sheet “%(sheet)s”") % {"sheet": self.sheet} if self.sheet else ""


class Flawed(Invalid):
    """The workbook has flaws; all that are known are carried along."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        lines = [f"{flaw.place}: {flaw.words}" if flaw.place else str(flaw.words) for flaw in flaws]
        super().__init__("\n".join(lines), field="file", code="flawed")
        self.flaws = tuple(flaws)


def translated(raw: Mapping[str, Any]) -> Flaw:
    """A message of the converter in the language of the page, with its place."""
    message = str(raw["message"])
    for pattern, words in _MESSAGES:
        found = pattern.search(message)
        if found:
            named = {key: value or "" for key, value in found.groupdict().items()}
            return Flaw(words % named if named else words, str(raw["sheet"]), int(raw["row"]))
    words = _("The form language does not allow this: %(message)s") % {"message": message}
    return Flaw(words, str(raw["sheet"]), int(raw["row"]), message)


def lists_of(raw: Mapping[str, Any]) -> list[str]:
    """Names of the registry's lists that the form takes choices from; unknown names too."""
    found = []
    for source in raw["files"]:
        match = _SOURCE.fullmatch(source)
        found.append(match.group(1) if match else source)
    return found


def flaws(raw: Mapping[str, Any], questions: Sequence[Question]) -> list[Flaw]:
    """Everything in a converted form that this house does not take."""
    found = list(_settings(raw)) + list(_sources(raw))
    for question in questions:
        found += _types(question)
        found += _targets(question)
    found += _doubled(questions)
    return found


def _settings(raw: Mapping[str, Any]) -> Iterator[Flaw]:
    if not CODE.fullmatch(raw["form_id"]):
        yield Flaw(
            _(
                "The sheet “settings” needs a form_id: a letter, then letters, digits, - . and _, "
                "at most 64."
            ),
            "settings",
            2,
        )
    if not raw["version"] or len(raw["version"]) > 64:
        yield Flaw(_("The sheet “settings” needs a version, such as 2022041801."), "settings", 2)
    if len(raw["root"]) > 64 or len(raw["title"]) > 120:
        yield Flaw(_("The title of the form is longer than 120 signs."), "settings", 2)


def _sources(raw: Mapping[str, Any]) -> Iterator[Flaw]:
    for name in lists_of(raw):
        if name not in REGISTRY:
            yield Flaw(
                _("Choices come from the sheet “choices” or from the registry: %(names)s.")
                % {"names": "、".join(REGISTRY)},
                "survey",
            )
    if raw["media"]:
        yield Flaw(
            _("Pictures and sounds beside questions are not taken: leave out the column “media”."),
            "survey",
        )


def _types(question: Question) -> list[Flaw]:
    if question.type in TYPES:
        return []
    why = REFUSED_TYPES.get(
        question.type,
        _("Questions of the type “%(type)s” cannot be kept here.") % {"type": question.type},
    )
    return [Flaw(why, "survey", question.row)]


def _targets(question: Question) -> Iterator[Flaw]:
    target, where = question.linli, ("survey", question.row)
    if question.is_signature and target != "letter.signature":
        yield Flaw(_("A drawn signature goes to “letter.signature” only."), *where)
    if not target:
        return
    if target == "letter.signature" and not question.is_signature:
        yield Flaw(_("A signature is an image with the appearance “signature”."), *where)
    if not target_words(target) or len(target) > 60:
        yield Flaw(
            _("The column “linli” names “%(target)s”, which is nowhere: see the list below.")
            % {"target": target},
            *where,
        )
    if question.repeated or not question.is_answered:
        yield Flaw(_("Only a question outside of repeats can go anywhere."), *where)
    strange = {name for name, _label in question.choices} - ONLY.get(target, frozenset())
    if target in ONLY and (strange or not question.choices):
        yield Flaw(
            _("Answers that go to “%(target)s” are: %(only)s.")
            % {"target": target, "only": "、".join(sorted(ONLY[target]))},
            *where,
        )


def _doubled(questions: Sequence[Question]) -> Iterator[Flaw]:
    """A target may stand at several questions, of which one is asked; a fact or signature not."""
    seen: dict[str, int] = {}
    for question in questions:
        once = question.linli == "letter.signature" or is_fact(question.linli)
        if once and question.linli in seen:
            yield Flaw(
                _("“%(target)s” stands at row %(row)d already.")
                % {"target": question.linli, "row": seen[question.linli]},
                "survey",
                question.row,
            )
        seen.setdefault(question.linli, question.row)
