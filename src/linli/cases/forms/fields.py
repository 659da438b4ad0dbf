"""Fields and words that the forms of cases share."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

YES_NO = (("yes", _("Yes")), ("no", _("No")))


def words(label: Any, *, lines: int = 4, longest: int = 2000, **options: Any) -> forms.CharField:
    """A field for sentences."""
    widget = forms.Textarea(attrs={"rows": lines})
    return forms.CharField(label=label, max_length=longest, widget=widget, **options)


def choices(blank: Any, rows: "QuerySet[Any]") -> list[tuple[Any, Any]]:
    return [("", blank), *((row.pk, str(row)) for row in rows)]


def yes(value: str) -> bool | None:
    """The answer of a yes/no field; None for no answer."""
    return {"yes": True, "no": False}.get(value)
