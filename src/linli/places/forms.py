"""What people type about areas, compounds and doors; nothing is saved here."""

from typing import Any

from django import forms
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base.viewer import Viewer
from linli.places import queries
from linli.places.models import Area, Level
from linli.places.spec import MOST_FLOORS, MOST_ROOMS, Middle, UnitPlan, middle_of, unit_name


class Versioned(forms.Form):
    """Carries the version of the row the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewAreaForm(forms.Form):
    """A new area below one that stands."""

    parent = forms.ModelChoiceField(
        label=_("Parent"),
        queryset=Area.objects.none(),
        required=False,
        empty_label=_("Nothing (top)"),
    )
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=100, required=False)
    code = forms.CharField(
        label=_("Division code"),
        max_length=12,
        required=False,
        help_text=_("As published: 6, 9 or 12 digits. Leave empty for a grid."),
    )
    since = forms.DateField(
        label=_("Name and code hold from"),
        required=False,
        widget=forms.DateInput,
        help_text=_("Only where the day is known from a document."),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parents: Any = self.fields["parent"]
        parents.queryset = (
            queries.areas_to_edit(viewer).filter(closed_on=None).order_by("code", "id")
        )

    def valid_period(self) -> DateRange | None:
        """The legal period, None where the day is not known."""
        since = self.cleaned_data["since"]
        return DateRange(since, None) if since else None


class AreaForm(Versioned):
    """Mending a name or code that was entered wrongly."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=100, required=False)
    code = forms.CharField(label=_("Division code"), max_length=12, required=False)


class MendAreaForm(AreaForm):
    """The same, with the middle of the area."""

    middle = forms.CharField(
        label=_("Its middle on the map"),
        max_length=60,
        required=False,
        help_text=_(
            "Latitude and longitude as a map shows them, 34.7466, 113.6253. For rough distances"
            " between areas; nobody’s door is measured."
        ),
    )

    def clean_middle(self) -> Middle | None:
        """Both numbers, in whichever order they came."""
        try:
            return middle_of(str(self.cleaned_data["middle"]))
        except ValueError as trouble:
            raise forms.ValidationError(
                _("Give two numbers: latitude and longitude in degrees.")
            ) from trouble


class RenameAreaForm(AreaForm):
    """A new name or code from a day on."""

    since = forms.DateField(
        label=_("Holds from"),
        widget=forms.DateInput,
        help_text=_("The first day of the new name or code."),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        required=False,
        help_text=_("Number of the document or where it was published."),
    )


class MoveAreaForm(Versioned):
    """Another parent from a day on."""

    parent_id = forms.ModelChoiceField(label=_("New parent"), queryset=Area.objects.none())
    since = forms.DateField(label=_("Holds from"), widget=forms.DateInput)

    def __init__(self, *args: Any, viewer: Viewer, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["parent_id"]
        level = area.parent.level if area.parent else ""
        field.queryset = (
            queries.areas_to_edit(viewer)
            .filter(level=level, closed_on=None)
            .exclude(pk=area.parent_id or 0)
            .order_by("code", "id")
        )


class CloseAreaForm(Versioned):
    on = forms.DateField(
        label=_("Closed on"),
        widget=forms.DateInput,
        help_text=_("The first day it no longer exists."),
    )


class NameForm(forms.Form):
    """Another name of an area, with its source."""

    name = forms.CharField(label=_("Other name"), max_length=100)
    source = forms.CharField(label=_("Source"), max_length=200)


class CompoundForm(Versioned):
    """A compound; `area` is asked only when it is made."""

    area = forms.ModelChoiceField(label=_("Community"), queryset=Area.objects.none())
    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=100,
        help_text=_("As people call it. The addresses of its doors begin with it."),
    )
    address = forms.CharField(label=_("Street and number"), max_length=200, required=False)
    managed_by = forms.CharField(
        label=_("Managed by"),
        max_length=100,
        required=False,
        help_text=_("The property company or owners' committee. Empty: nobody manages it."),
    )
    aliases = forms.CharField(
        label=_("Other names"),
        max_length=200,
        required=False,
        help_text=_("Divided by commas; it is found by them too."),
    )

    def __init__(self, *args: Any, viewer: Viewer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if viewer is None:
            del self.fields["area"]
        else:
            areas: Any = self.fields["area"]
            areas.queryset = queries.communities(viewer, "edit")
            if areas.queryset.count() == 1:
                areas.initial = areas.queryset.first()


class NewBuildingForm(forms.Form):
    """A building laid out at once: so many units, so many floors, so many doors on each."""

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=40,
        help_text=_("As it stands in addresses: 9号楼."),
    )
    floors = forms.IntegerField(label=_("Floors"), min_value=0, max_value=MOST_FLOORS)
    units = forms.IntegerField(
        label=_("Units (entrances)"),
        min_value=1,
        max_value=20,
        initial=1,
        help_text=_("With more than one they are called 1单元, 2单元 …"),
    )
    rooms = forms.IntegerField(
        label=_("Doors on each floor of a unit"), min_value=0, max_value=MOST_ROOMS, initial=2
    )

    def plans(self) -> list[UnitPlan]:
        """The units as `actions.create_building` takes them."""
        count, rooms = self.cleaned_data["units"], self.cleaned_data["rooms"]
        names = [unit_name(str(number)) for number in range(1, count + 1)] if count > 1 else [""]
        return [UnitPlan(name, rooms) for name in names]


class BuildingForm(Versioned):
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=40)
    floors = forms.IntegerField(label=_("Floors"), min_value=0, max_value=MOST_FLOORS)
    order = forms.IntegerField(
        label=_("Place in the list"),
        min_value=0,
        max_value=9999,
        help_text=_("Small numbers stand first."),
    )


class UnitForm(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=40,
        required=False,
        help_text=_("Empty for a building with a single entrance."),
    )


class NewUnitForm(UnitForm):
    rooms_per_floor = forms.IntegerField(
        label=_("Doors on each floor"), min_value=0, max_value=MOST_ROOMS, initial=2
    )


class DwellingForm(Versioned):
    """A door; `floor` may stay empty where the room number tells it."""

    room = forms.CharField(label=_("Room"), max_length=20)
    floor = forms.IntegerField(
        label=_("Floor"),
        min_value=-9,
        max_value=MOST_FLOORS,
        required=False,
        help_text=_("Empty: as the room number tells (501 is floor 5)."),
    )
    note = forms.CharField(
        label=_("Note on the door"),
        max_length=200,
        required=False,
        help_text=_("About the place only, never about people."),
    )


class ImportForm(forms.Form):
    """A list from Excel and the community it is for."""

    area = forms.ModelChoiceField(label=_("Community"), queryset=Area.objects.none())
    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel (.xlsx, .xls) or CSV, at most 10 MB and 50,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["area"]
        choice.queryset = areas
        if areas.count() == 1:
            choice.initial = areas.first()
