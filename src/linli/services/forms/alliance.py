"""Mechanisms and service teams of an alliance."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.services.forms.needs import Choosing
from linli.services.spec import period_choices


class MechanismForm(Choosing):
    name = forms.CharField(label=_("Name of the mechanism"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    period = forms.ChoiceField(
        label=_("How often"), choices=period_choices, widget=forms.RadioSelect, required=False
    )
    in_charge_id = forms.TypedChoiceField(
        label=_("In charge"), coerce=int, empty_value=None, required=False
    )
    since = forms.DateField(label=_("Counted from"))
    series_id = forms.TypedChoiceField(
        label=_("Series of gatherings that meets it"), coerce=int, empty_value=None, required=False
    )
    warns = forms.BooleanField(
        label=_("Remind who is in charge when a period passes without one"),
        required=False,
        help_text=_("It is met by the gathering itself: nobody reports anything."),
    )
    replaces = forms.CharField(
        label=_("Which table or report it replaces"),
        max_length=100,
        required=False,
        help_text=_("Needed before anybody is reminded."),
    )
    active = forms.BooleanField(label=_("In use"), required=False)


class TeamForm(Choosing):
    name = forms.CharField(label=_("Name of the team"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    team = forms.TypedChoiceField(
        label=_("Task team behind it"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Its people then help with the orders given to this team."),
    )
    active = forms.BooleanField(label=_("In use"), required=False)


class GatheringForm(Choosing):
    title = forms.CharField(label=_("Title of the gathering"), max_length=120)
    venue = forms.CharField(label=_("Where people meet"), max_length=120)
    day = forms.DateField(label=_("On which day"))
    at = forms.TimeField(label=_("At"), initial="14:00")
    minutes = forms.IntegerField(label=_("Minutes"), initial=120, min_value=1, max_value=1440)
    capacity = forms.IntegerField(label=_("Seats"), required=False, min_value=1)
