"""What people type about residents and organisations; nothing is saved here."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base.viewer import Viewer
from linli.people import queries
from linli.people.models import Organisation, Tie
from linli.people.spec import HOW, HOW_STAFF
from linli.places import queries as places
from linli.places.models import Area, Compound, Dwelling

#: Autofill would put one resident's number into the next one's form.
_QUIET = {"autocomplete": "off"}


class SearchForm(forms.Form):
    """Sent by POST: names and numbers never stand in an address."""

    words = forms.CharField(label=_("Full name, full telephone, or address"), max_length=100)


class PersonForm(forms.Form):
    """A new resident; the tie is asked where the page knows the dwelling."""

    area = forms.ModelChoiceField(label=_("Community"), queryset=Area.objects.none())
    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput(attrs=_QUIET))
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs=_QUIET | {"inputmode": "tel"}),
    )
    door = forms.CharField(
        label=_("Dwelling"),
        max_length=200,
        required=False,
        help_text=_("Compound, building, unit and room; leave empty for a helper from elsewhere."),
        widget=forms.TextInput(attrs=_QUIET),
    )
    kind = forms.ChoiceField(
        label=_("Belongs to it as"), choices=Tie.Kind.choices, initial="occupant"
    )
    consent = forms.ChoiceField(
        label=_("Agreed to be contacted"),
        required=False,
        choices=[("", _("Not asked")), *((code, HOW[code]) for code in HOW_STAFF)],
        help_text=_(
            "Read out first: “Your name and telephone are kept so that your community can "
            "reach you about your building. You may take this back at any time.”"
        ),
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("Only what is needed to serve them. No health, no belief, no identity number."),
        widget=forms.TextInput(attrs=_QUIET),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        areas: Any = self.fields["area"]
        areas.queryset = queries.communities(viewer)
        if areas.queryset.count() == 1:
            areas.initial = areas.queryset.first()

    def clean_door(self) -> Dwelling | None:
        """The one dwelling these words mean."""
        return one_dwelling(self.viewer, self.cleaned_data["door"])


def one_dwelling(viewer: Viewer, words: str) -> Dwelling | None:
    """The dwelling whose address these words tell; None for no words, else exactly one."""
    words = words.strip()
    if not words:
        return None
    exact = places.search_dwellings(viewer, words).filter(address="".join(words.split())).first()
    found = [exact] if exact else list(places.search_dwellings(viewer, words)[:4])
    if len(found) == 1:
        return found[0]
    if not found:
        raise forms.ValidationError(
            _("No dwelling has this address. Write it as it stands in the list.")
        )
    raise forms.ValidationError(
        _("Several dwellings fit: %(some)s. Write the whole address.")
        % {"some": "、".join(door.address for door in found[:3])}
    )


class EditPersonForm(forms.Form):
    """Corrections. What stands is masked, so an empty field leaves it as it is."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        required=False,
        help_text=_("Empty: stays as it is."),
        widget=forms.TextInput(attrs=_QUIET),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=20,
        required=False,
        help_text=_("Empty: stays as it is."),
        widget=forms.TextInput(attrs=_QUIET | {"inputmode": "tel"}),
    )
    drop_phone = forms.BooleanField(label=_("Take the telephone off"), required=False)
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("Empty: stays as it is."),
        widget=forms.TextInput(attrs=_QUIET),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def changes(self) -> dict[str, Any]:
        """The values as `actions.edit_person` takes them: None leaves one alone."""
        values = self.cleaned_data
        phone = "" if values["drop_phone"] else values["phone"] or None
        return {
            "name": values["name"] or None,
            "phone": phone,
            "note": values["note"] or None,
            "version": values["version"],
        }


class TieForm(forms.Form):
    """One more dwelling a person belongs to."""

    door = forms.CharField(
        label=_("Dwelling"),
        max_length=200,
        help_text=_("Compound, building, unit and room."),
        widget=forms.TextInput(attrs=_QUIET),
    )
    kind = forms.ChoiceField(label=_("Belongs to it as"), choices=Tie.Kind.choices)
    since = forms.DateField(label=_("Since"), required=False, widget=forms.DateInput)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def clean_door(self) -> Dwelling | None:
        return one_dwelling(self.viewer, self.cleaned_data["door"])


class OrganisationForm(forms.Form):
    """An organisation; `area` is asked only when it is made."""

    area = forms.ModelChoiceField(
        label=_("Serves"),
        queryset=Area.objects.none(),
        help_text=_("One of the whole sub-district is known in all its communities."),
    )
    kind = forms.ChoiceField(label=_("Kind of organisation"), choices=Organisation.Kind.choices)
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=120)
    credit_code = forms.CharField(
        label=_("Unified social credit code"), max_length=18, required=False
    )
    address = forms.CharField(label=_("Street and number"), max_length=120, required=False)
    compound = forms.ModelChoiceField(
        label=_("Compound"), queryset=Compound.objects.none(), required=False
    )
    contact_name = forms.CharField(
        label=_("Whom to ask for"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs=_QUIET),
    )
    contact_phone = forms.CharField(
        label=_("Their telephone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs=_QUIET | {"inputmode": "tel"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        compounds: "QuerySet[Compound]",
        viewer: Viewer | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        where: Any = self.fields["compound"]
        where.queryset = compounds.filter(active=True).order_by("py", "pk")
        if viewer is None:
            del self.fields["area"]
            for name in ("contact_name", "contact_phone"):
                self.fields[name].help_text = _("Empty: stays as it is.")
        else:
            areas: Any = self.fields["area"]
            areas.queryset = queries.areas_for_organisations(viewer)
            if areas.queryset.count() == 1:
                areas.initial = areas.queryset.first()


class ImportForm(forms.Form):
    """A list of residents from Excel and the community it is for."""

    area = forms.ModelChoiceField(label=_("Community"), queryset=Area.objects.none())
    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel (.xlsx, .xls) or CSV, at most 10 MB and 50,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas: Any = self.fields["area"]
        areas.queryset = queries.communities(viewer, "import")
        if areas.queryset.count() == 1:
            areas.initial = areas.queryset.first()
