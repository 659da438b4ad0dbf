"""The entry that every act on answers and questions writes."""

from datetime import datetime
from typing import Any

from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.knowledge.models import Answer


def record(
    kind: str,
    row: Any,
    by: Viewer,
    now: datetime,
    *,
    about: tuple[str, ...] = (),
    **data: Any,
) -> None:
    """One entry about an answer or a question."""
    name = "answer" if isinstance(row, Answer) else "question"
    area = str(row.area.path)
    journal.record(kind, subject=f"{name}:{row.pk}", about=about, area=area, by=by, now=now, **data)
