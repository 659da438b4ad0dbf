"""What all acts of this app do alike."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.base import masking
from linli.base.errors import Conflict, Invalid
from linli.base.viewer import Viewer
from linli.journal import actions as journal


def ensure_fresh(row: Any, version: int | None) -> None:
    """Conflict if somebody changed it after `version`."""
    if version is not None and row.version != version:
        raise Conflict(_("Somebody else has changed this meanwhile."), current=row)


def keep(row: Any) -> None:
    """Save a new version."""
    row.version += 1
    row.save()


def note(
    kind: str,
    row: Any,
    by: Viewer,
    now: datetime,
    *,
    about: Iterable[str] = (),
    text: str = "",
    **data: Any,
) -> None:
    """One entry on the timeline of this record, named after its table."""
    journal.record(
        kind,
        subject=f"{row._meta.model_name}:{row.pk}",
        area=row.area.path,
        by=by,
        now=now,
        about=about,
        text=text,
        **data,
    )


def words(text: str, field: str, ask: object, longest: int = 60) -> str:
    """The words without outer blanks; Invalid with `ask` when there are none, or too many."""
    text = " ".join(text.split())
    if not text:
        raise Invalid(ask, field=field)
    if len(text) > longest:
        raise Invalid(_("Keep this to %(n)d signs.") % {"n": longest}, field=field)
    return text


def ensure_public(text: str, field: str) -> None:
    """Refuse telephone and identity numbers in what everybody will read."""
    if any(each.kind != "address" for each in masking.scan(text)):
        raise Invalid(
            _("Leave telephone and identity numbers out: vacancies are public."), field=field
        )
