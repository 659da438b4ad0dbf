"""What people type about a fair and at its stalls."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.base.forms import ActForm, lines
from linli.employment.spec.fairs import CHOSEN, SLOT, WHY, Signer
from linli.people.models import Organisation
from linli.places.models import Area


class FairForm(forms.Form):
    """A fair that is planned."""

    area = forms.ModelChoiceField(
        label=_("Area"), queryset=Area.objects.none(), empty_label=_("Choose")
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    venue = forms.CharField(label=_("Place"), max_length=120)
    starts_at = forms.DateTimeField(label=_("Begins"))
    ends_at = forms.DateTimeField(label=_("Ends"))
    slot = forms.IntegerField(
        label=_("Minutes for one talk"), min_value=5, max_value=240, initial=SLOT
    )

    def __init__(self, *args: Any, areas: "QuerySet[Area]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["area"]
        field.queryset = areas


class StallForm(forms.Form):
    """A stall for a firm."""

    organisation = forms.ModelChoiceField(
        label=_("Firm"), queryset=Organisation.objects.none(), empty_label=_("Choose")
    )
    seats = forms.IntegerField(
        label=_("Talks at the same time"), min_value=1, max_value=20, initial=1
    )

    def __init__(self, *args: Any, firms: "QuerySet[Organisation]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = firms


class SignForm(forms.Form):
    """Who signs which post. `once` and `waited` are filled in by the phone."""

    post = forms.TypedChoiceField(label=_("Post"), coerce=int)
    name = forms.CharField(label=_("Name"), max_length=30)
    phone = forms.CharField(label=_("Telephone"), max_length=20)
    veteran = forms.BooleanField(label=_("Veteran"), required=False)
    once = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    waited = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, posts: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["post"]
        field.choices = [("", _("Choose")), *posts]
        self.fields["phone"].widget.attrs["inputmode"] = "tel"

    def signer(self) -> Signer:
        """The clean values as the action takes them."""
        typed = self.cleaned_data
        return Signer(typed["name"], typed["phone"], typed["veteran"])


class SheetForm(forms.Form):
    """A paper sheet of one post, typed in."""

    post = forms.TypedChoiceField(label=_("Post"), coerce=int)
    at = forms.DateTimeField(label=_("When it was signed"))
    lines = forms.CharField(
        label=_("Lines of the sheet"),
        max_length=8000,
        widget=lines(8),
        help_text=_("One person on a line: name, telephone, and 退 for a veteran."),
    )
    once = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, posts: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["post"]
        field.choices = [("", _("Choose")), *posts]

    def clean_lines(self) -> list[Signer]:
        """Each line as who signed; a line that cannot be read is named."""
        found = []
        for number, line in enumerate(str(self.cleaned_data["lines"]).splitlines(), 1):
            parts = line.replace("，", ",").replace("\t", ",").split(",")
            if not line.strip():
                continue
            if len(parts) < 2:
                raise forms.ValidationError(
                    _("Line %(n)d needs a name and a telephone.") % {"n": number}
                )
            veteran = any("退" in part for part in parts[2:])
            found.append(Signer(parts[0].strip(), parts[1].strip(), veteran))
        return found


class EndForm(ActForm):
    """Why it came to nothing, or why somebody left."""

    why = forms.ChoiceField(label=_("Reason"), choices=[(code, WHY[code]) for code in CHOSEN])


class OnForm(ActForm):
    """The day of a step."""

    on = forms.DateField(label=_("Day"), required=False, help_text=_("Empty: today."))


class AtForm(ActForm):
    """The moment of a talk."""

    at = forms.DateTimeField(label=_("When"))


class FollowForm(ActForm):
    """How it goes after so many months."""

    at_work = forms.TypedChoiceField(
        label=_("Still at work there?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        coerce=lambda word: word == "yes",
    )
    why = forms.ChoiceField(
        label=_("If not: why"),
        choices=[("", _("Choose")), *[(code, WHY[code]) for code in CHOSEN]],
        required=False,
    )
