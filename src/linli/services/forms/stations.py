"""What a firm books of a service station."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from linli.base.forms import LAST_DAY, ActForm, OnOneDay, lines


class PlaceForm(OnOneDay, ActForm):
    """From when until when, what for; the firm where a contact speaks for several."""

    firm = forms.TypedChoiceField(label=_("For which firm"), coerce=int)
    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput, validators=[MaxValueValidator(LAST_DAY)]
    )
    starts = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput)
    ends = forms.TimeField(label=_("Ends at"), widget=forms.TimeInput)
    purpose = forms.CharField(
        label=_("What for"),
        max_length=120,
        help_text=_("In a few words; no names and no telephone numbers."),
    )

    def __init__(self, *args: Any, firms: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(firms)
        self.fields["firm"].choices = known  # type: ignore[attr-defined]
        if len(known) == 1:
            self.fields["firm"].widget = forms.HiddenInput()
            self.fields["firm"].initial = known[0][0]


class GiveBackForm(ActForm):
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=lines(2))
