"""What all actions on places do alike: lock a row, compare versions, refuse what is taken."""

from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Conflict, Invalid

Row = TypeVar("Row", bound=Model)


def locked(model: type[Row], pk: int, *related: str) -> Row:
    """The row, locked until the transaction ends."""
    rows = (
        model._default_manager.select_related(*related) if related else model._default_manager.all()
    )
    return rows.select_for_update(of=("self",)).get(pk=pk)


def ensure_fresh(row: Any, version: int | None) -> None:
    """Conflict if somebody changed the row after the page was loaded."""
    if version is not None and row.version != version:
        raise Conflict(
            _("Someone else has changed this meanwhile. Nothing was saved."), current=row
        )


def raise_version(row: Any, *fields: str) -> None:
    """Save these columns and count the change."""
    row.version += 1
    row.save(update_fields=[*fields, "version"])


def wanted(value: str, field: str) -> str:
    """The value without blanks around it; Invalid if nothing is left."""
    value = value.strip()
    if not value:
        raise Invalid(_("This must not stay empty."), field=field, code="empty")
    return value
