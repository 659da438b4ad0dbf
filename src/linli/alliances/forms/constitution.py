"""Documents, seats of the council, leave of specialists."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from linli.alliances.spec import DOCUMENTS, OFFICES
from linli.base.forms import LAST_DAY, lines

Choices = Iterable[tuple[Any, Any]]


class EditionForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of document"), choices=list(DOCUMENTS.items()))
    title = forms.CharField(
        label=_("Title"),
        help_text=_("The title of a document that is there makes a new version of it."),
        max_length=80,
    )
    text = forms.CharField(label=_("What it says"), max_length=20_000, widget=lines(16))
    in_force_on = forms.DateField(label=_("In force on"), widget=forms.DateInput)


class PeriodForm(forms.Form):
    since = forms.DateField(
        label=_("From"), widget=forms.DateInput, validators=[MaxValueValidator(LAST_DAY)]
    )
    until = forms.DateField(
        label=_("Last day"), widget=forms.DateInput, validators=[MaxValueValidator(LAST_DAY)]
    )


class SeatForm(PeriodForm):
    member = forms.TypedChoiceField(label=_("Firm"), coerce=int)
    office = forms.ChoiceField(label=_("Office"), choices=list(OFFICES.items()))
    field_order = ("member", "office", "since", "until")

    def __init__(self, *args: Any, members: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = [("", _("Choose")), *members]  # type: ignore[attr-defined]


class LeaveForm(PeriodForm):
    specialist = forms.TypedChoiceField(label=_("Who is away"), coerce=int)
    substitute = forms.TypedChoiceField(label=_("Who stands in"), coerce=int)
    field_order = ("specialist", "substitute", "since", "until")

    def __init__(
        self, *args: Any, specialists: Choices = (), substitutes: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["specialist"].choices = list(specialists)  # type: ignore[attr-defined]
        self.fields["substitute"].choices = [("", _("Choose")), *substitutes]  # type: ignore[attr-defined]
