"""An alliance, and the firms that founded it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.alliances.spec import RANKS
from linli.base.forms import ActForm

Choices = Iterable[tuple[Any, Any]]


class AllianceForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"))
    area = forms.TypedChoiceField(label=_("Place"), coerce=int)
    name = forms.CharField(label=_("Name"), max_length=80)
    platform = forms.CharField(
        label=_("Name of its service platform"), max_length=80, required=False
    )
    since = forms.DateField(label=_("Founded on"), widget=forms.DateInput)

    def __init__(self, *args: Any, kinds: Choices = (), areas: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds)  # type: ignore[attr-defined]
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]


class EditForm(ActForm):
    name = forms.CharField(label=_("Name"), max_length=80)
    platform = forms.CharField(
        label=_("Name of its service platform"), max_length=80, required=False
    )


class FoundersForm(forms.Form):
    rank = forms.ChoiceField(label=_("Standing"), choices=list(RANKS.items()))
    organisations = forms.TypedMultipleChoiceField(
        label=_("Firms"),
        help_text=_("From the registry; register them there first if they are missing."),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, organisations: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].choices = list(organisations)  # type: ignore[attr-defined]


class CameForm(forms.Form):
    firms = forms.TypedMultipleChoiceField(
        label=_("Member firms that came"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, firms: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["firms"].choices = list(firms)  # type: ignore[attr-defined]
