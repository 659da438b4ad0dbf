"""What ships with a new ledger, and the kinds of things an item can be told about or linked to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

#: Classes of a new ledger, in both languages; rows from then on (name, name_en).
CLASSES = (
    ("民生工程", "Livelihood projects"),
    ("专班任务", "Task forces"),
    ("市重点", "City's key items"),
    ("区重点", "District's key items"),
    ("领导交办", "Leaders' assignments"),
)


class Measured(models.TextChoices):
    """Where an item's percentage comes from."""

    MILESTONES = "milestones", _("Milestones")
    LINKS = "links", _("Linked records")
    TYPED = "typed", _("Typed in")


class NoteKind(models.TextChoices):
    PROGRESS = "progress", _("Progress")
    PROBLEM = "problem", _("Problem")
    NEXT_STEP = "next_step", _("Next step")


class RequestKind(models.TextChoices):
    EXTENSION = "extension", _("Extension")
    SUSPENSION = "suspension", _("Suspension")


class LinkKind(models.TextChoices):
    """What an item may fill itself from."""

    DRIVE = "drive", _("A drive")
    CASES = "cases", _("Cases")
    FIGURE = "figure", _("A figure")
    EVENTS = "events", _("A series of gatherings")


@dataclass(frozen=True)
class ItemDraft:
    """What an item says before it runs. Empty `number`: the next one. `area_id` None: the
    ledger's own. `due_on` None needs `due_words` (长期坚持). `wording`: what the sheet said, by
    column.
    """

    title: str
    goal: str
    category_id: int
    item_class_id: int
    in_charge_id: int
    starts_on: date
    due_on: date | None = None
    due_words: str = ""
    number: str = ""
    area_id: int | None = None
    leader_id: int | None = None
    lead_section_id: int | None = None
    assisting: tuple[int, ...] = ()
    tags: tuple[int, ...] = ()
    funds: Decimal | None = None
    measured_by: str = Measured.MILESTONES
    wording: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class MilestoneDraft:
    """A step of an item: what must be shown by when, and its share in the percentage."""

    title: str
    due_on: date | None = None
    due_words: str = ""
    shows: str = ""
    weight: int = 1


@dataclass(frozen=True)
class LinkDraft:
    """Records that are an item's progress; see `models.Link`."""

    kind: str
    plan: int | None = None
    drive_id: int | None = None
    meaning: str = ""
    case_kind: str = ""
    case_category_id: int | None = None
    event_kind: str = ""
    figure: str = ""
