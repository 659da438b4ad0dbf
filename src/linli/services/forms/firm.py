"""Colleagues of a firm."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.services.spec import firm_right_choices


class ColleagueForm(forms.Form):
    """For which desk of the firm a link is, and what it may do."""

    words = forms.CharField(
        label=_("For which desk"),
        help_text=_("So that you find the link again: “personnel”, “finance”. No names."),
        max_length=40,
    )
    rights = forms.MultipleChoiceField(
        label=_("What this colleague may do"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, may: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["rights"]
        field.choices = [each for each in firm_right_choices() if each[0] in may]
        field.initial = [code for code in ("read", "speak") if code in may]
