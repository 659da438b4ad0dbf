"""The file of a firm."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.alliances.spec import CHAIN
from linli.base.forms import ActForm, lines
from linli.places.models import Area

Choices = Iterable[tuple[Any, Any]]


class SpeakForm(ActForm):
    """What a firm says of itself."""

    staff = forms.IntegerField(
        label=_("People who work there"), min_value=0, max_value=1_000_000, required=False
    )
    staff_on = forms.DateField(label=_("Counted on"), required=False, widget=forms.DateInput)
    jobs = forms.IntegerField(
        label=_("Open posts"), min_value=0, max_value=1_000_000, required=False
    )
    wants = forms.CharField(
        label=_("What it needs"), max_length=2000, required=False, widget=lines(3)
    )
    gives = forms.CharField(
        label=_("What it can give"), max_length=2000, required=False, widget=lines(3)
    )


class FileForm(SpeakForm):
    """And what those who serve it keep."""

    link = forms.ChoiceField(
        label=_("Link of the chain"),
        choices=[("", _("Not known yet")), *CHAIN.items()],
        required=False,
    )
    specialist = forms.TypedChoiceField(
        label=_("Specialist in charge"), coerce=int, empty_value=None, required=False
    )
    label_ids = forms.TypedMultipleChoiceField(
        label=_("What the firm is"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order = (
        *("link", "label_ids", "specialist", "staff", "staff_on", "jobs", "wants", "gives"),
    )

    def __init__(
        self, *args: Any, specialists: Choices = (), labels: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["specialist"].choices = [("", _("Nobody yet")), *specialists]  # type: ignore[attr-defined]
        self.fields["label_ids"].choices = list(labels)  # type: ignore[attr-defined]
        if not labels:
            del self.fields["label_ids"]


class ListForm(forms.Form):
    """A list of enterprise files."""

    area = forms.ModelChoiceField(
        label=_("Area of the firms"), queryset=Area.objects.none(), empty_label=None
    )
    file = forms.FileField(label=_("Excel or CSV file"))

    def __init__(self, *args: Any, areas: "QuerySet[Area]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["area"]
        field.queryset = areas
