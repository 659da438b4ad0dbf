"""What is brought to the record of a visit to a firm, and how long its notes are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

#: Problems that one record takes; more are rare, and are registered at the desk.
MOST_PROBLEMS = 3
#: The labels that say what the pairing is called here (一联), and which helps there are (三帮).
KINDS, HELPS = "liaison", "help"
#: A visit is written down at the latest so long after it.
LATEST_NOTE = timedelta(days=31)
#: What was noted at a firm is kept so long, then erased; the visit stays as a figure.
NOTES_KEPT = timedelta(days=730)
LONGEST_NOTE = 2000
#: Which firms the list shows → words.
WHICH: dict[str, Any] = {
    "assigned": _("With an official"),
    "unvisited": _("Not visited yet"),
    "unassigned": _("Without an official"),
    "all": _("All"),
}


@dataclass(frozen=True)
class Problem:
    """One problem as the firm tells it: it becomes an order in the same save."""

    category_id: int
    summary: str
    body: str = ""
    #: What an order asks for, by code.
    facts: Mapping[str, object] = field(default_factory=dict)
    photos: "Sequence[UploadedFile[bytes]]" = ()
    #: Solved at once, by these words; the firm still says whether it is so.
    answer: str = ""
