"""What goes from slips when somebody is erased: their name and number are blackened."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from linli.base.masking import blacken_fields
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.notices import actions as notices
from linli.supervision import events
from linli.supervision.models import Circular, Round, Sample, Slip


@transaction.atomic
def blacken_names(words: Collection[str], *, by: Viewer, now: datetime) -> int:
    """Somebody was erased: their name and number are blackened wherever they stand in a slip, a
    reply, a reason, an instruction, a finding, a circular; in how many slips.

    Slips are few (some hundred a year) and may speak of anybody, so all are read. The caller has
    asked whether `by` may erase them.
    """
    words = [word for word in words if len(word) > 1]
    if not words:
        return 0
    for sample in Sample.objects.exclude(words=""):
        _row(sample, ("words",), words)
    for each in Round.objects.defer("frame"):
        journal.erase_texts_naming(f"round:{each.pk}", words, by=by, now=now)
    for circular in Circular.objects.all():
        _row(circular, ("title", "body"), words)
    rows = Slip.objects.select_related("area").select_for_update(of=("self",)).order_by("pk")
    return sum(_blacken(slip, words, by, now) for slip in rows)


def _blacken(slip: Slip, words: Collection[str], by: Viewer, now: datetime) -> bool:
    subject = f"slip:{slip.pk}"
    texts = journal.erase_texts_naming(subject, words, by=by, now=now)
    changed = sum(
        [
            *(_row(row, ("text", "note"), words) for row in slip.replies.all()),
            *(_row(row, ("reason", "why_skipped"), words) for row in slip.steps.all()),
            *(_row(row, ("reason", "note"), words) for row in slip.extensions.all()),
            *(_row(row, ("text",), words) for row in slip.instructions.all()),
            _row(slip, ("title", "demand"), words),
        ]
    )
    if not (texts or changed):
        return False
    slip.version += 1
    slip.save(update_fields=["version"])
    notices.erase(about=subject, by=by, now=now)
    journal.record(events.NAME_BLACKENED, subject=subject, area=slip.area.path, by=by, now=now)
    return True


def _row(row: Any, fields: tuple[str, ...], words: Collection[str]) -> bool:
    changed = blacken_fields(row, fields, words)
    if changed:
        row.save(update_fields=changed)
    return bool(changed)
