"""What a firm offers and asks for, from its file."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from linli.base.forms import lines
from linli.labels import queries as labels

Choices = Iterable[tuple[Any, Any]]


class _Shared(forms.Form):
    unit = forms.TypedChoiceField(label=_("In which circle"), coerce=int)
    title = forms.CharField(label=_("In a few words"), max_length=80)
    body = forms.CharField(label=_("Details"), max_length=500, required=False, widget=lines(3))

    def __init__(self, *args: Any, units: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.choices = list(units)
        if len(field.choices) == 1:
            field.initial, field.widget = field.choices[0][0], forms.HiddenInput()


class OfferForm(_Shared):
    resource = forms.TypedChoiceField(label=_("Kind of resource"), coerce=int, empty_value=None)
    field_order = ("unit", "resource", "title", "body")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["resource"]
        field.choices = [("", _("Choose")), *labels.choices("resource")]


class AskForm(_Shared):
    wanted_on = forms.DateField(label=_("Wanted by"), required=False)
    claimed_by = forms.TypedChoiceField(
        label=_("Who takes it on"),
        help_text=_("Only if a unit has said so already."),
        coerce=int,
        empty_value=None,
        required=False,
    )
    what = forms.CharField(label=_("What it brings or does"), max_length=300, required=False)
    due_on = forms.DateField(label=_("Until"), required=False)

    def __init__(self, *args: Any, others: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["claimed_by"]
        field.choices = [("", pgettext("claim", "Nobody yet")), *others]
        if len(field.choices) == 1:
            for name in ("claimed_by", "what", "due_on"):
                del self.fields[name]
