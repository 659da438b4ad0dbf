"""What all actions on people do alike: lock a row, compare versions, check what was given."""

from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from linli.base import masking
from linli.base.errors import Conflict, Invalid
from linli.people.spec import is_phone

Row = TypeVar("Row", bound=Model)


def locked(model: type[Row], pk: int, *related: str) -> Row:
    """The row, locked until the transaction ends."""
    rows = model._default_manager.select_related(*related)
    return rows.select_for_update(of=("self",)).get(pk=pk)


def ensure_fresh(row: Any, version: int | None) -> None:
    """Conflict if somebody changed the row after the page was loaded."""
    if version is not None and row.version != version:
        raise Conflict(
            _("Someone else has changed this meanwhile. Nothing was saved."), current=row
        )


def clean_name(name: str, *, longest: int = 60) -> str:
    """The name without blanks around it; Invalid if it is empty or cannot be a name."""
    name = " ".join(name.split())
    if not name:
        raise Invalid(_("This must not stay empty."), field="name", code="empty")
    if len(name) > longest or masking.IDENTITY.search(name) or masking.PHONE.search(name):
        raise Invalid(_("Only the name belongs here."), field="name", code="not_a_name")
    return name


def clean_phone(phone: str, *, field: str = "phone", hotline: bool = False) -> str:
    """The phone as digits, "" if none was given; Invalid if it cannot be one."""
    digits = masking.normal_phone(phone)
    if phone.strip() and not is_phone(digits, hotline=hotline):
        raise Invalid(
            _("This is not a telephone number. Give 11 digits, or a landline with area code."),
            field=field,
            code="not_a_phone",
        )
    return digits


def clean_note(note: str) -> str:
    """A note without blanks around it; identity numbers are refused: they have no basis here."""
    if masking.IDENTITY.search(note):
        raise Invalid(
            _("Leave the identity number out: there is no legal basis to keep it."),
            field="note",
            code="identity",
        )
    return note.strip()
