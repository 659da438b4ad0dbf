"""Input about commitments → clean values."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.base.forms import ActForm
from linli.commitments.spec import Owner

Choices = Sequence[tuple[str, Any]]


class OwnerField(forms.ChoiceField):
    """A select of owners whose clean value is an `Owner`; None when nothing was chosen."""

    def clean(self, value: Any) -> Owner | None:
        """ValidationError for anything that is not among the choices."""
        return Owner.parse(super().clean(value))


class NoteForm(ActForm):
    text = forms.CharField(
        label=_("What has been done"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class FinishForm(ActForm):
    result = forms.CharField(
        label=_("What came of it"),
        help_text=_("Somebody else will confirm it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class ConfirmForm(ActForm):
    """No words needed."""


class ReasonForm(ActForm):
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class CheckForm(ActForm):
    note = forms.CharField(
        label=_("What the check brought"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    next_check_on = forms.DateField(label=_("Next check on"), widget=forms.DateInput)


class ExtendForm(ReasonForm):
    due_on = forms.DateField(label=_("New due date"), widget=forms.DateInput)

    field_order = ("due_on", "reason")


class HandOnForm(ReasonForm):
    owner = OwnerField(label=_("New owner"))
    next_check_on = forms.DateField(
        label=_("Next check on"),
        help_text=_("Needed for a firm or another outside owner."),
        widget=forms.DateInput,
        required=False,
    )

    field_order = ("owner", "next_check_on", "reason")

    def __init__(self, *args: Any, owners: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", "—"), *owners]  # type: ignore[attr-defined]  # an OwnerField


class TickForm(forms.Form):
    reached = forms.BooleanField(required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
