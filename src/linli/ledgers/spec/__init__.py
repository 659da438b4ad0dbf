"""What ships with a new ledger, and the kinds of things an item can be told about or linked to."""

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
