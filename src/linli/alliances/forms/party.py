"""Party bodies, who belongs to them, their lists."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.alliances.forms.constitution import PeriodForm
from linli.alliances.spec import BODIES, LECTURE, PARTY_OFFICES, STUDY, TASKS, PersonOfBody
from linli.base.forms import LAST_DAY, ActForm, lines

Choices = Iterable[tuple[Any, Any]]


class NewBodyForm(forms.Form):
    kind = forms.ChoiceField(label=_("Committee or branch"), choices=lambda: list(BODIES.items()))
    name = forms.CharField(label=_("What it is called"), max_length=80)
    since = forms.DateField(label=_("Founded on"), widget=forms.DateInput)


class BodyForm(ActForm):
    name = forms.CharField(label=_("What it is called"), max_length=80)
    closed_on = forms.DateField(
        label=pgettext_lazy("party", "Dissolved on"),
        widget=forms.DateInput,
        required=False,
        help_text=_("What it did stays readable."),
    )


class BodySeatForm(PeriodForm):
    office = forms.ChoiceField(label=_("Office"), choices=lambda: list(PARTY_OFFICES.items()))
    member = forms.TypedChoiceField(label=_("Firm"), coerce=int, required=False, empty_value=None)
    account = forms.TypedChoiceField(
        label=_("Somebody of the staff"), coerce=int, required=False, empty_value=None
    )
    name = forms.CharField(
        label=_("Or a name"),
        max_length=40,
        required=False,
        help_text=_("Sealed, shown masked, erased a year after the term. Leave it out if you can."),
    )
    field_order = ("office", "member", "account", "name", "since", "until")

    def __init__(
        self, *args: Any, members: Choices = (), staff: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["member"].choices = [("", _("No firm")), *members]
        fields["account"].choices = [("", _("Nobody of the staff")), *staff]

    def who(self) -> PersonOfBody:
        """Who was chosen."""
        clean = self.cleaned_data
        return PersonOfBody(clean["member"], clean["account"], clean["name"])


class TaskForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Which list"), choices=lambda: [(each, TASKS[each]) for each in (STUDY, LECTURE)]
    )
    words = forms.CharField(label=_("Task on the list"), max_length=200, widget=lines(2))
    words_en = forms.CharField(label=_("In English"), max_length=200, required=False)
    first = forms.DateField(
        label=_("From"), widget=forms.DateInput, validators=[MaxValueValidator(LAST_DAY)]
    )
    last = forms.DateField(
        label=_("Last day"), widget=forms.DateInput, validators=[MaxValueValidator(LAST_DAY)]
    )


class StandardForm(forms.Form):
    words = forms.CharField(label=_("What has to be so"), max_length=200, widget=lines(2))
    words_en = forms.CharField(label=_("In English"), max_length=200, required=False)


class ShowForm(forms.Form):
    """The gathering or the case that shows it."""

    event = forms.TypedChoiceField(
        label=_("Gathering that shows it"), coerce=int, required=False, empty_value=None
    )
    number = forms.CharField(label=_("Or the number of a case"), max_length=24, required=False)

    def __init__(self, *args: Any, events: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = [("", _("None")), *events]  # type: ignore[attr-defined]
