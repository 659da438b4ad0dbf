"""What a survey form may ask, and where its answers may go."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

#: Answers are kept so long unless the form says otherwise; then they are erased (PIPL art. 19).
KEPT_DAYS = 730
#: User names of phones: this and a number.
PHONE = "phone"
#: The XML of one submission, and one of its files; a larger one is refused with a reason.
XML_BYTES = 2 * 1024 * 1024
FILE_BYTES = 8 * 1024 * 1024
#: What a phone is told it may send in one request.
REQUEST_BYTES = 40 * 1024 * 1024
LONGEST_ANSWER = 10_000
MOST_NODES = 50_000
MOST_FILES = 20

#: Types of questions (as pyxform calls them) → words.
TYPES: dict[str, Any] = {
    "text": _("Text"),
    "integer": _("Whole number"),
    "decimal": _("Number with decimals"),
    "range": _("Number on a scale"),
    "select one": _("One of several"),
    "select all that apply": _("Several of several"),
    "date": _("Date"),
    "time": _("Time"),
    "dateTime": _("Date and time"),
    "photo": _("Photo"),
    "geopoint": _("Location"),
    "note": _("Note without answer"),
    "acknowledge": _("Acknowledgement"),
    "trigger": _("Acknowledgement"),
    "barcode": _("Barcode"),
    "calculate": _("Calculated"),
    "hidden": _("Hidden"),
    "start": _("Start of filling in"),
    "end": _("End of filling in"),
    "today": _("Day"),
    "group": _("Group"),
    "repeat": _("Repeated group"),
}
#: Types that the house refuses, and why.
REFUSED_TYPES: dict[str, Any] = {
    "audio": _("Sound is not recorded at doors."),
    "background-audio": _("Sound is not recorded at doors."),
    "video": _("Video is not recorded at doors."),
    "file": _("Only photos can be added to a form."),
    "audit": _("How somebody fills in a form is not watched."),
    "start-geopoint": _("Where somebody is stays unknown unless a question asks and they agree."),
    "geotrace": _("The way somebody goes is not recorded."),
    "geoshape": _("The way somebody goes is not recorded."),
    "phonenumber": _("The phone that is used is not recorded."),
    "deviceid": _("The phone that is used is not recorded."),
    "subscriberid": _("The phone that is used is not recorded."),
    "simserial": _("The phone that is used is not recorded."),
    "username": _("The house knows who sends a form; it need not ask."),
    "email": _("The house knows who sends a form; it need not ask."),
}

#: What the column `linli` of an XLSForm may name → where the answer goes.
TARGETS: dict[str, Any] = {
    "dwelling": _("The door it is about"),
    "organisation": _("The firm or shop it is about"),
    "stage": _("Stage in the drive"),
    "reason": _("Reason in the drive"),
    "next_on": _("Day of the next attempt"),
    "note": _("Note on the visit"),
    "outcome": _("Outcome of the visit"),
    "letter.signer": _("Letter of intent: who signs"),
    "letter.name": _("Letter of intent: name of the signer"),
    "letter.authority": _("Letter of intent: by what authority"),
    "letter.signature": _("Letter of intent: drawn signature"),
    "owner.name": _("Owner: name"),
    "owner.phone": _("Owner: telephone"),
    "occupant.name": _("Occupant: name"),
    "occupant.phone": _("Occupant: telephone"),
    "organisation.contact_name": _("Firm or shop: whom to ask for"),
    "organisation.contact_phone": _("Firm or shop: telephone"),
    "appeal.category": _("Appeal: category"),
    "appeal.summary": _("Appeal: in one sentence"),
}
#: `dwelling.<fact>` is a fact about the door, `organisation.<fact>` one about the firm or shop: any
#: short name.
FACT, FIRM_FACT = "dwelling.", "organisation."
FACT_WORDS = {
    FACT: _("Fact about the door: %(fact)s"),
    FIRM_FACT: _("Fact about the firm or shop: %(fact)s"),
}
#: Where only these answers make sense; the choices of the question must be among them.
ONLY: dict[str, frozenset[str]] = {
    "outcome": frozenset({"met", "no_one_home", "not_now"}),
    "letter.signer": frozenset({"owner", "authorised"}),
}
#: Lists of choices that the registry gives (`select_one_from_file <name>`) → words.
REGISTRY: dict[str, Any] = {
    "linli_compounds.csv": _("Compounds of the area"),
    "linli_buildings.csv": _("Buildings of the area"),
    "linli_dwellings.csv": _("Doors of the area"),
    "linli_organisations.csv": _("Firms and shops of the area, with what is known of them"),
}


#: What the form page says, by Enketo's keys and our own.
PAGE_WORDS: dict[str, Any] = {
    "constraint.invalid": _("This answer is not possible here."),
    "constraint.required": _("This question needs an answer."),
    "form.required": _("required"),
    "hint.guidance.details": _("More"),
    "confirm.repeatremove.heading": _("Remove this group?"),
    "confirm.repeatremove.msg": _("Remove this group and what stands in it?"),
    "alert.valuehasspaces.multiple": _("An answer of several must not hold blanks."),
    "alert.gotonotfound.msg": _("This question is not in the form."),
    "sign.here": _("Sign here with the finger."),
    "sign.again": _("Sign again"),
    "sign.taken": _("The signature is taken."),
    "photo.take": _("Take a photo"),
    "photo.remove": _("Remove the photo"),
    "place.ask": _("Only if the person agrees: take the location once, here and now."),
    "place.take": _("The person agrees: take it"),
    "place.drop": _("Without location"),
    "place.wait": _("Looking for the location…"),
    "place.taken": _("Taken, to within __metres__ metres."),
    "place.none": _("The location cannot be had here. The form can be sent without it."),
    "load.failed": _("This form cannot be shown:"),
    "check.failed": _("Something is missing or not possible: see the marks below."),
    "preview.ok": _("Everything is in order. This is a preview: nothing was sent."),
    "known.ask": _("Say whether what is known still holds: one tap, above."),
    "send.busy": _("Sending…"),
    "send.queued": _("Kept on this phone; it is sent as soon as there is a network."),
    "send.done": _("Kept."),
    "send.away": _("No network: nothing was sent. Everything still stands here; try again later."),
    "send.failed": _("The form could not be kept. Everything still stands here."),
}


def target_words(target: str) -> Any:
    """Where an answer goes, in words; "" for a target that does not exist."""
    if target in TARGETS:
        return TARGETS[target]
    about, _dot, fact = target.partition(".")
    words = FACT_WORDS.get(f"{about}.")
    return words % {"fact": fact} if words and fact.isidentifier() else ""


def is_fact(target: str) -> bool:
    """Whether an answer that goes there is a fact about the door, firm or shop."""
    return target.startswith((FACT, FIRM_FACT)) and target not in TARGETS


def facts_said(about: str, said: Mapping[str, str]) -> dict[str, str]:
    """Of the answers by target those that are facts (`about`: FACT or FIRM_FACT), by code."""
    return {
        target.removeprefix(about): answer
        for target, answer in said.items()
        if target.startswith(about) and is_fact(target) and answer
    }


@dataclass(frozen=True)
class Question:
    """One line of a form. `path` is its place below the root ("household/heating")."""

    path: str
    type: str
    label: Any = ""
    row: int = 0
    linli: str = ""
    required: bool = False
    appearance: str = ""
    choices: tuple[tuple[str, Any], ...] = ()
    repeated: bool = False

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> "Question":
        """From the form's stored list."""
        choices = tuple((str(name), label) for name, label in raw.get("choices", ()))
        return cls(**{**raw, "choices": choices})

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def words(self) -> str:
        """The label in the language of the page, else in any, else the name."""
        return in_language(self.label) or self.name

    @property
    def type_words(self) -> Any:
        return TYPES.get(self.type, self.type)

    @property
    def goes_to(self) -> Any:
        """Where the answer goes, in words; "" for an answer that stays in the submission."""
        return target_words(self.linli) if self.linli else ""

    @property
    def is_group(self) -> bool:
        return self.type in {"group", "repeat"}

    @property
    def is_answered(self) -> bool:
        """Whether somebody gives an answer here: no group, no note."""
        return not self.is_group and self.type != "note"

    @property
    def is_signature(self) -> bool:
        return self.type == "photo" and "signature" in self.appearance.split()

    def said(self, value: str) -> str:
        """An answer as a person reads it: the labels of what was chosen."""
        if not self.choices:
            return value
        labels = {name: in_language(label) or name for name, label in self.choices}
        if self.type == "select one":
            return labels.get(value, value)
        return "、".join(labels.get(one, one) for one in value.split())


def in_language(label: Any) -> str:
    """A label of a form ({"中文 (zh)": …, "English (en)": …} or text) in the page's language."""
    if not isinstance(label, Mapping):
        return str(label or "")
    code = (get_language() or "zh").partition("-")[0]
    for name, words in label.items():
        if f"({code}" in name and words:
            return str(words)
    return next((str(words) for words in label.values() if words), "")


class Fault(models.TextChoices):
    """Why a submission cannot be taken: stable words for phones and tests."""

    XML = "bad_xml", _("The submission cannot be read: it is no XML, or it is cut off.")
    HOSTILE = "hostile_xml", _("The submission holds entities or a document type: refused.")
    LARGE = "too_large", _("The submission is larger than a form can be.")
    ROOT = "wrong_root", _("The submission is not an answer to this form.")
    FORM = "unknown_form", _("This form is not known here, or no longer in use.")
    VERSION = "unknown_version", _("This version of the form is not known here: get the form anew.")
    SEVERAL = (
        "several_forms",
        _("Several communities use this form_id: use a code made for one of them."),
    )
    NUMBER = "no_number", _("The submission has no instanceID.")
