"""Input about labels → clean values."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.labels.spec import colour_choices, group_choices


class LabelForm(forms.Form):
    """A label, as the administrator words it."""

    group = forms.ChoiceField(label=_("Group"), choices=group_choices)
    name = forms.CharField(label=_("Name of the label"), max_length=40)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    colour = forms.ChoiceField(
        label=_("Colour"),
        choices=colour_choices,
        required=False,
        help_text=_("Always shown together with the words."),
    )
    order = forms.IntegerField(
        label=_("Place in the list"), min_value=0, max_value=9999, initial=100
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
