"""Input about schedules and sealed records → clean values."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.base.forms import ActForm, lines
from linli.vaccination.spec import UNITS, Gap

WHERE = (("here", _("In a session of ours")), ("elsewhere", _("At another place")))
#: Intervals that the form offers: a course of up to four doses.
GAPS = 3


class DoseForm(ActForm):
    given_on = forms.DateField(label=_("Given on"), widget=forms.DateInput)
    where = forms.ChoiceField(label=_("Given where"), choices=WHERE, widget=forms.RadioSelect)
    batch = forms.CharField(label=_("Batch number"), max_length=40, required=False)


class BornForm(ActForm):
    born = forms.DateField(
        label=_("Day of birth"),
        help_text=_("Only for the ages of the schedule; it lies in the sealed record alone."),
        widget=forms.DateInput,
    )


class DeferForm(ActForm):
    until = forms.DateField(label=_("Deferred to"), widget=forms.DateInput)
    why = forms.CharField(label=_("Why, in a few words"), max_length=300, required=False)


class CertificateForm(ActForm):
    issuer = forms.CharField(
        label=_("Certificate issued by"),
        help_text=_("The hospital or clinic. Without a certificate there is no contraindication."),
        max_length=80,
    )
    issued_on = forms.DateField(label=_("Certificate issued on"), widget=forms.DateInput)
    number = forms.CharField(label=_("Number of the certificate"), max_length=40, required=False)


class AdverseForm(ActForm):
    adverse = forms.CharField(
        label=_("What was noticed"),
        help_text=_("Sealed. Whoever is unwell goes to the doctor on the spot first."),
        max_length=300,
        widget=lines(3),
    )


class ReleaseForm(ActForm):
    adverse = forms.CharField(
        label=_("What was noticed"),
        help_text=_("Leave it empty if nothing was. Sealed."),
        max_length=300,
        required=False,
        widget=lines(3),
    )


class VaultForm(forms.Form):
    product = forms.TypedChoiceField(label=_("Vaccine"), coerce=int)

    def __init__(self, *args: Any, products: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].choices = list(products)  # type: ignore[attr-defined]


class ProductForm(forms.Form):
    name = forms.CharField(label=_("Name of the vaccine"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=60, required=False)
    code = forms.SlugField(label=_("Short code"), max_length=24)


class ScheduleForm(forms.Form):
    source = forms.CharField(
        label=_("Rests on"),
        help_text=_("The maker’s leaflet or the health authority’s notice, with number and date."),
        max_length=200,
    )
    min_age = forms.IntegerField(label=_("From age"), min_value=0, max_value=120, initial=0)
    max_age = forms.IntegerField(label=_("To age"), min_value=0, max_value=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(2, GAPS + 2):
            self.fields[f"gap_{number}"] = forms.IntegerField(
                label=_("Smallest interval before dose %(n)d") % {"n": number},
                min_value=1,
                max_value=3650,
                required=False,
            )
            self.fields[f"unit_{number}"] = forms.ChoiceField(
                label=_("Unit of the interval before dose %(n)d") % {"n": number},
                choices=list(UNITS.items()),
            )

    def clean(self) -> dict[str, Any]:
        """Intervals stand one after the other: no second gap."""
        clean = super().clean() or {}
        given = [clean.get(f"gap_{number}") for number in range(2, GAPS + 2)]
        filled = len([gap for gap in given if gap])
        if any(given[filled:]):
            self.add_error("gap_2", _("Fill in the intervals one after the other."))
        return clean

    def gaps(self) -> list[Gap]:
        """The intervals, for the action."""
        clean = self.cleaned_data
        return [
            Gap(clean[f"gap_{number}"], clean[f"unit_{number}"])
            for number in range(2, GAPS + 2)
            if clean.get(f"gap_{number}")
        ]
