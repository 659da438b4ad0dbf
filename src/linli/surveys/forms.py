"""What is typed about forms, codes and submissions, as clean values. Nothing is saved here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Account
from linli.base.viewer import Viewer
from linli.places.models import Area
from linli.surveys import queries
from linli.surveys.models import Form
from linli.surveys.rules.instance import Answer
from linli.surveys.spec import KEPT_DAYS, LONGEST_ANSWER
from linli.surveys.workflow import State


class UploadForm(forms.Form):
    """An XLSForm, for which area, and how long its answers are kept."""

    file = forms.FileField(label=_("XLSForm (.xlsx)"))
    area = forms.ModelChoiceField(
        label=_("For which area"),
        queryset=Area.objects.none(),
        help_text=_("It can be filled in there and in all areas below."),
    )
    kept_days = forms.IntegerField(
        label=_("Days that answers are kept"), min_value=1, max_value=3650, initial=KEPT_DAYS
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = self.fields["area"]
        assert isinstance(area, forms.ModelChoiceField)  # noqa: S101 - declared above
        area.queryset = queries.forms_editable_in(viewer).order_by("path")


class CodeForm(forms.Form):
    """A new code: for whom, for which phone, for which forms."""

    account = forms.ModelChoiceField(label=_("Colleague"), queryset=Account.objects.none())
    name = forms.CharField(
        label=_("Which phone"), max_length=60, help_text=_("Such as “red phone of the office”.")
    )
    area = forms.ModelChoiceField(label=_("Community"), queryset=Area.objects.none())
    forms = forms.ModelMultipleChoiceField(
        label=_("Which forms"),
        queryset=Form.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all forms of the community."),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area, account, named = self.fields["area"], self.fields["account"], self.fields["forms"]
        area.queryset = queries.areas_for_codes(viewer)  # type: ignore[attr-defined]
        account.queryset = queries.colleagues_for_codes(viewer)  # type: ignore[attr-defined]
        named.queryset = queries.forms_visible_to(viewer).filter(retired_at=None)  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """What the secretary decides, and why."""

    move = forms.ChoiceField(
        choices=[(move, move) for move in ("approve", "send_back", "reject", "take_up")]
    )
    why = forms.CharField(label=_("Reason"), max_length=200, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class EditForm(forms.Form):
    """One corrected answer."""

    path = forms.ChoiceField(label=_("Which answer"))
    value = forms.CharField(
        label=_("What it should say"),
        max_length=LONGEST_ANSWER,
        required=False,
        help_text=_("For answers that were chosen: the name of the choice."),
    )
    why = forms.CharField(label=_("Reason"), max_length=200)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, answers: list[Answer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        path = self.fields["path"]
        assert isinstance(path, forms.ChoiceField)  # noqa: S101 - declared above
        path.choices = [
            (one.path, f"{one.question.words}（{one.path}）")
            for one in answers
            if one.question.type != "photo"
        ]


class SettleForm(forms.Form):
    """What stands of two copies, and why."""

    how = forms.ChoiceField(
        label=_("What stands"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what stands.")},
    )
    why = forms.CharField(label=_("Reason"), max_length=200)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        how = self.fields["how"]
        assert isinstance(how, forms.ChoiceField)  # noqa: S101 - declared above
        how.choices = choices


class Chosen(forms.Form):
    """The filters above the list of submissions; what cannot be read is left out."""

    form = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    state = forms.ChoiceField(choices=State.choices, required=False)
    only = forms.ChoiceField(choices=[("conflicts", ""), ("incomplete", "")], required=False)
    start = forms.DateField(label=_("First day"), required=False, widget=forms.DateInput)
    end = forms.DateField(label=_("Last day"), required=False, widget=forms.DateInput)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def values(self) -> dict[str, Any]:
        """Cleaned values by name; a field that cannot be read counts as empty."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or None for name in self.fields}
