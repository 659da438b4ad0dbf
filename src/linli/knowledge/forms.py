"""Input about answers and questions → clean values."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.base.forms import ActForm, lines
from linli.knowledge.spec import HANDS_OVER, SUBJECTS

Choices = Iterable[tuple[Any, Any]]


class AnswerForm(ActForm):
    area = forms.TypedChoiceField(label=_("Place"), coerce=int)
    subject = forms.ChoiceField(label=_("Kind of question"), choices=list(SUBJECTS.items()))
    question = forms.CharField(label=_("The question"), max_length=120)
    wordings = forms.CharField(
        label=_("Asked in other words"),
        help_text=_("One to a line; they help the search and are not shown."),
        max_length=500,
        required=False,
        widget=lines(3),
    )
    text = forms.CharField(label=_("Answer for residents"), max_length=2000, widget=lines(5))
    at_door = forms.CharField(
        label=_("For whoever is asked at the door"),
        max_length=1000,
        required=False,
        widget=lines(3),
    )
    for_firms = forms.CharField(
        label=_("Different for firms and shops"),
        help_text=_("Empty: the same as for residents."),
        max_length=1000,
        required=False,
        widget=lines(3),
    )
    source = forms.CharField(
        label=_("Rests on"), help_text=_("Notice, law, leaflet; with its date."), max_length=200
    )
    hands_over = forms.ChoiceField(
        label=_("Advice in the single case"),
        choices=[("", _("Nobody else is needed")), *HANDS_OVER.items()],
        required=False,
    )
    owner_id = forms.TypedChoiceField(
        label=_("Colleague who keeps it right"),
        help_text=_("Reads it again when the day has come."),
        required=False,
        coerce=int,
        empty_value=None,
    )
    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=forms.DateInput)
    review_on = forms.DateField(
        label=_("To be read again on"),
        help_text=_("Empty: in half a year."),
        required=False,
        widget=forms.DateInput,
    )

    def __init__(
        self, *args: Any, areas: Choices = (), owners: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]
        self.fields["owner_id"].choices = [("", _("No colleague yet")), *owners]  # type: ignore[attr-defined]


class AskForm(forms.Form):
    area = forms.TypedChoiceField(label=_("Your community"), coerce=int)
    words = forms.CharField(
        label=_("Your question"),
        help_text=_("No names and numbers, please."),
        max_length=200,
        widget=lines(2),
    )

    def __init__(self, *args: Any, areas: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=40)
    phone = forms.CharField(label=_("Telephone"), max_length=20)
    consent = forms.BooleanField(label=_("I agree that my community calls me about this question."))


class WordsForm(ActForm):
    words = forms.CharField(
        label=_("Words that mean the same"),
        help_text=_("With blanks between them, the usual one first: 接种 打疫苗 打针"),
        max_length=400,
        widget=lines(3),
    )
    active = forms.BooleanField(label=_("In use"), required=False)
