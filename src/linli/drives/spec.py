"""What a programme declares about its drives, and what others hand over when something happens."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from linli.base.masking import mask_name, mask_phone
from linli.base.sheets import Column
from linli.places.spec import DOOR_COLUMNS

TargetKind = Literal["dwelling", "person", "organisation"]
TARGET_KINDS: tuple[TargetKind, ...] = ("dwelling", "person", "organisation")


@dataclass(frozen=True)
class StageSpec:
    """One stage: `meaning` is a code of `workflow.Meaning`; `at_door`: chosen when visiting."""

    code: str
    label: Any
    meaning: str
    at_door: bool = True


@dataclass(frozen=True)
class ReasonSpec:
    """Why a target stands where it stands, for stages of one meaning ("declined", "out", …)."""

    code: str
    label: Any
    meaning: str


@dataclass(frozen=True)
class Check:
    """One thing that is looked at on the spot. Not so: a hazard of this grade, on this basis."""

    asked: Any
    look: Any
    on_spot: Any
    grade: str
    basis: Any


@dataclass(frozen=True)
class DriveSpec:
    """A kind of drive, as its programme declares it; a drive made from it may rename, reorder and
    drop stages and add reasons.

    `form`: code of the survey form, "" for none. `retention_days`: personal notes and letters are
    erased so long after the drive's end. `sealed`: health or other sensitive data; only who
    serves the area sees single targets. `threshold`: percent of targets that must consent per
    building before the work can begin; 0 = none. `script`, `notice`: words for the door.
    `checklist`: what is looked at where the target is.
    `never_again`: codes of the stages on which somebody is never asked again about this, in no
    drive of this kind, by no message and in no round. `said_as`: words by which a text is known to
    speak of it.
    `leads_to`: the kind of file that its targets may get in an app above ("seeker"); "" for none.
    `places`: codes of the kinds of drive whose targets are where this one's people are found (key
    places, households).
    `batch_to`: the stage on which targets stand once they are handed over together; "" for none.
    """

    code: str
    label: Any
    target: TargetKind
    stages: tuple[StageSpec, ...]
    reasons: tuple[ReasonSpec, ...] = ()
    form: str = ""
    retention_days: int = 730
    sealed: bool = False
    threshold: int = 0
    script: Any = ""
    notice: Any = ""
    batch_to: str = ""
    checklist: tuple[Check, ...] = ()
    never_again: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    said_as: tuple[str, ...] = ()
    leads_to: str = ""


@dataclass(frozen=True)
class LetterDraft:
    """Who signed. The owner signs, or somebody with the owner's authority, which is written down.

    `name`: as signed. `authority`: how it was shown (paper, telephone call on a day), for
    "authorised" only. `digest`: SHA-256 of the answers that were signed; "" for a paper form.
    `attachment`: key of the kept signature or scan; "" for paper that stays in the folder.
    """

    signer: str
    name: str = ""
    authority: str = ""
    signed_on: date | None = None
    digest: str = ""
    attachment: str = ""
    person_id: int | None = None


@dataclass(frozen=True)
class StageDraft:
    """A stage as an administrator of the drive words it; `code` names one of the template's."""

    code: str
    name: str = ""
    name_en: str = ""


@dataclass(frozen=True)
class RosterFilter:
    """Which records of the registry become targets, in words one can read."""

    compound_ids: tuple[int, ...] = ()
    unmanaged: bool = False
    building_ids: tuple[int, ...] = ()
    organisation_kinds: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the drive."""
        return {
            "compounds": list(self.compound_ids),
            "unmanaged": self.unmanaged,
            "buildings": list(self.building_ids),
            "organisation_kinds": list(self.organisation_kinds),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "RosterFilter":
        """The filter that `as_json` kept."""
        return cls(
            tuple(kept.get("compounds", ())),
            bool(kept.get("unmanaged", False)),
            tuple(kept.get("buildings", ())),
            tuple(kept.get("organisation_kinds", ())),
        )


@dataclass(frozen=True)
class StepDraft:
    """What was found out about one target at the door. `stage`: code of a stage of its drive;
    `version`: of the target as it was looked at, None where that does not matter.
    """

    target_id: int
    stage: str
    reason: str = ""
    next_on: date | None = None
    note: str = ""
    letter: LetterDraft | None = None
    submission: str = field(default="")
    version: int | None = None


#: Headings of a roster as a list, by what its targets are.
COLUMNS: dict[str, tuple[Column, ...]] = {
    "dwelling": DOOR_COLUMNS,
    "person": (
        Column(
            "name",
            _("Name"),
            ("姓名", "居民姓名", "对象姓名", "name"),
            required=True,
            example="周小满",
            mask=mask_name,
        ),
        Column(
            "phone",
            _("Telephone"),
            ("电话", "手机", "手机号", "联系电话", "phone"),
            required=True,
            mask=mask_phone,
        ),
    ),
    "organisation": (
        Column(
            "name",
            _("Name of the firm or shop"),
            ("单位名称", "企业名称", "商户名称", "店名", "name"),
            required=True,
            example="示例面馆",
        ),
        Column("credit_code", _("Credit code"), ("统一社会信用代码", "信用代码", "credit code")),
    ),
}
#: What a list makes, in words.
MADE: dict[str, object] = {"drives.target": _("Targets on the roster")}
#: Headings of what a company answers to a batch. The number is that of the batch's own list.
RESULT_COLUMNS: tuple[Column, ...] = (
    Column(
        "number",
        _("Number"),
        ("编号", "序号", "批次编号", "number"),
        required=True,
        example="1-003",
    ),
    Column(
        "stage",
        _("Result"),
        ("结果", "进度", "办理结果", "办理进度", "stage", "result"),
        required=True,
        example="已核价",
    ),
    Column("day", _("Date"), ("日期", "办理日期", "完成日期", "date"), example="2022-04-18"),
)
MADE_BY_RESULTS: dict[str, object] = {"drives.attempt": _("Targets a stage further")}
