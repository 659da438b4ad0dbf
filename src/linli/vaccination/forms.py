"""Input about schedules and sealed records → clean values."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.base.forms import ActForm, lines
from linli.drives.models import Drive
from linli.vaccination.models import Session
from linli.vaccination.spec import (
    CONSENTS,
    RELATIONS,
    UNITS,
    WHERE,
    Asked,
    Gap,
    Proxy,
    SessionDraft,
)

#: Intervals that the form offers: a course of up to four doses.
GAPS = 3


class DoseForm(ActForm):
    given_on = forms.DateField(label=_("Given on"), widget=forms.DateInput)
    where = forms.ChoiceField(
        label=_("Given where"), choices=list(WHERE.items()), widget=forms.RadioSelect
    )
    batch = forms.CharField(label=_("Batch number"), max_length=40, required=False)


class TakeBackForm(ActForm):
    given_on = forms.DateField(label=_("The dose given on"), widget=forms.DateInput)
    why = forms.CharField(
        label=_("What was wrong"),
        help_text=_("Such as: another person, another day."),
        max_length=200,
    )


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


def _phone(label: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=20,
        required=required,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )


def _time() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class SessionForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=60)
    way = forms.ChoiceField(
        label=_("How it takes place"), choices=Session.Way.choices, widget=forms.RadioSelect
    )
    venue = forms.CharField(
        label=_("Place of the session"),
        help_text=_("For a vehicle, where it stands; for visits at home, the compounds."),
        max_length=120,
    )
    day = forms.DateField(label=_("Day"), widget=forms.DateInput)
    starts = forms.TimeField(label=_("Begins at"), widget=_time())
    ends = forms.TimeField(label=_("Ends at"), widget=_time())
    capacity = forms.IntegerField(
        label=_("Number of places"),
        help_text=_("After that, people come on a waiting list."),
        min_value=1,
        max_value=5000,
    )
    transport = forms.BooleanField(label=_("People may ask to be fetched"), required=False)
    batch = forms.CharField(
        label=_("Batch in use"),
        help_text=_("May follow on the day."),
        max_length=40,
        required=False,
    )
    hints = forms.CharField(
        label=_("What to bring and to know"), max_length=500, required=False, widget=lines(3)
    )

    def draft(self) -> SessionDraft:
        """The session, for the action."""
        clean = self.cleaned_data
        return SessionDraft(
            title=clean["title"],
            venue=clean["venue"],
            starts_at=timezone.make_aware(datetime.combine(clean["day"], clean["starts"])),
            ends_at=timezone.make_aware(datetime.combine(clean["day"], clean["ends"])),
            capacity=clean["capacity"],
            way=clean["way"],
            transport=clean["transport"],
            batch=clean["batch"],
            hints=clean["hints"],
        )


WHO = (("self", _("For myself")), ("other", _("For somebody else, such as my parents")))


class BookingForm(forms.Form):
    """Registration by the session's page: for oneself, or for somebody who agreed to it."""

    who = forms.ChoiceField(
        label=_("Whom do you register"), choices=WHO, initial="self", widget=forms.RadioSelect
    )
    name = forms.CharField(label=_("Name of who is vaccinated"), max_length=40)
    phone = _phone(_("Telephone of who is vaccinated"))
    transport = forms.BooleanField(
        label=_("Please fetch them: they walk badly or sit in a wheelchair"), required=False
    )
    address = forms.CharField(
        label=_("Where they live: building, unit, door"), max_length=120, required=False
    )
    proxy_name = forms.CharField(label=_("Your own name"), max_length=40, required=False)
    proxy_phone = _phone(_("Your own telephone"), required=False)
    relation = forms.ChoiceField(
        label=_("What you are to them"),
        choices=[("", "—"), *RELATIONS.items()],
        required=False,
    )
    consent = forms.ChoiceField(
        label=_("How they agreed"),
        choices=[("", "—"), *CONSENTS.items()],
        help_text=_("They decide for themselves, unless you are their guardian by law."),
        required=False,
    )
    once = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lift: bool, home: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = uuid4().hex
        if not lift:
            del self.fields["transport"]
        if not (lift or home):
            del self.fields["address"]

    def asked(self) -> Asked:
        """The registration, for the action."""
        clean = self.cleaned_data
        proxy = Proxy(
            clean["proxy_name"], clean["proxy_phone"], clean["relation"], clean["consent"]
        )
        return Asked(
            clean["name"],
            clean["phone"],
            transport=clean.get("transport", False),
            address=clean.get("address", ""),
            proxy=proxy if clean["who"] == "other" else None,
        )


class CodeForm(forms.Form):
    code = forms.CharField(label=_("Registration code"), max_length=60)

    def clean_code(self) -> str:
        """A scanned code is an address that ends with it."""
        return str(self.cleaned_data["code"]).rstrip("/").rpartition("/")[2].rpartition("#")[2]


class HereForm(forms.Form):
    """Somebody comes without having registered."""

    name = forms.CharField(label=_("Name"), max_length=40)
    phone = _phone(_("Telephone"))
    once = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = uuid4().hex


class BatchForm(forms.Form):
    batch = forms.CharField(label=_("Batch in use"), max_length=40)


class ListForm(forms.Form):
    drive = forms.ModelChoiceField(label=_("Drive"), queryset=Drive.objects.none())
    file = forms.FileField(
        label=_("List"),
        help_text=_("xlsx, xls or csv, at most 10 MB. Further columns are not read."),
    )

    def __init__(self, *args: Any, drives: "QuerySet[Drive]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["drive"].queryset = drives  # type: ignore[attr-defined]


class SettleForm(forms.Form):
    target = forms.TypedChoiceField(
        label=_("Whose dose is it"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    number = forms.IntegerField(
        label=_("Or their number on the roster"), min_value=1, required=False
    )

    def __init__(self, *args: Any, found: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = list(found)  # type: ignore[attr-defined]
        if not self.fields["target"].choices:  # type: ignore[attr-defined]
            del self.fields["target"]
            self.fields["number"].label = _("Number on the roster")
            self.fields["number"].help_text = _("Nobody on the roster has a name or number alike.")

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        clean = super().clean() or {}
        if not (clean.get("target") or clean.get("number")):
            self.add_error("number", _("Choose somebody, or put the row aside."))
        return clean


class MobiliserForm(forms.Form):
    kind = forms.TypedChoiceField(label=_("Which kind of organisation"), coerce=int)
    name = forms.CharField(label=_("Name"), max_length=80)
    organisation = forms.TypedChoiceField(
        label=_("In the registry as"), coerce=int, empty_value=None, required=False
    )

    def __init__(
        self,
        *args: Any,
        kinds: Iterable[tuple[int, str]] = (),
        organisations: Iterable[tuple[int, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds)  # type: ignore[attr-defined]
        self.fields["organisation"].choices = [("", "—"), *organisations]  # type: ignore[attr-defined]
