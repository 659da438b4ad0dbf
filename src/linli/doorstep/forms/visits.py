"""What happened at the door, the raiser's word, and which of two records stands."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.doorstep.models import Overlap
from linli.visits.models import Visit


class VisitForm(forms.Form):
    """What happened at the door."""

    outcome = forms.ChoiceField(
        label=_("What happened at the door"),
        choices=Visit.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happened at the door.")},
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only what the next visitor needs. No identity numbers, no illnesses."),
    )
    again_on = forms.DateField(label=_("Come again on"), required=False, widget=forms.DateInput)
    at = forms.DateTimeField(
        label=_("It was earlier"),
        required=False,
        widget=forms.DateTimeInput,
        help_text=_("Leave empty for now."),
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=64)
    #: The number of the last visit that the page showed.
    seen = forms.IntegerField(
        required=False, min_value=0, max_value=2**62, widget=forms.HiddenInput
    )
    #: How many seconds the record has waited on the phone: its clock need not be the house's.
    waited = forms.IntegerField(
        required=False, min_value=0, max_value=366 * 24 * 3600, widget=forms.HiddenInput
    )


class AskForm(forms.Form):
    """What the one who raised it says at the door about a case that has ended."""

    solved = forms.TypedChoiceField(
        label=_("Is it solved?"),
        choices=[("yes", _("Yes, it is solved")), ("no", _("No, it is not"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they said.")},
    )
    satisfied = forms.TypedChoiceField(
        label=_("Are they satisfied with how it was handled?"),
        choices=[("yes", _("Satisfied")), ("no", _("Not satisfied")), ("", _("Did not say"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )
    comment = forms.CharField(
        label=_("In their words"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    #: Made by the page, so that a phone may send the same word twice; "" without a script.
    once = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    #: As for a visit.
    waited = forms.IntegerField(
        required=False, min_value=0, max_value=366 * 24 * 3600, widget=forms.HiddenInput
    )


class SettleForm(forms.Form):
    """Which of two records stands."""

    how = forms.ChoiceField(
        label=_("What stands"),
        choices=Overlap.How.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what stands.")},
    )
    why = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Needed when one of the two is withdrawn."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
