"""Input about stations, their resources and bookings → clean values."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from linli.base.forms import LAST_DAY, ActForm, OnOneDay, lines
from linli.events.forms.gatherings import Choices
from linli.events.spec import FIRMS, RESOURCES, ResourceDraft

#: How long something is looked for, in minutes.
LENGTHS = tuple((n, f"{n // 60}:{n % 60:02}") for n in (30, 60, 90, 120, 180, 240))
LOOKED_FOR_DAYS = 14
#: Nothing was booked here before.
FIRST_DAY = date(2000, 1, 1)


class _OnStation(ActForm):
    """What stands on a station."""

    name = forms.CharField(label=_("Name of the station"), max_length=60)
    address = forms.CharField(label=_("Address"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("The station’s telephone"),
        max_length=20,
        required=False,
        help_text=_("Its own number, for everybody; nobody’s private one."),
    )


class StationForm(_OnStation):
    """A service station."""

    active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class NewStationForm(_OnStation):
    """A new one, in one of these areas."""

    area = forms.TypedChoiceField(label=_("Area"), coerce=int)
    field_order = ("area", "name", "address", "phone")

    def __init__(self, *args: Any, areas: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]


class ResourceForm(ActForm):
    """A room, a desk, a screen."""

    name = forms.CharField(label=_("What it is called"), max_length=40)
    kind = forms.ChoiceField(label=_("What it is"), choices=lambda: list(RESOURCES.items()))
    capacity = forms.IntegerField(
        label=_("Holds how many people"), required=False, min_value=1, max_value=5000
    )
    equipment = forms.CharField(
        label=_("What is in it"),
        max_length=120,
        required=False,
        help_text=_("For example: projector, whiteboard, tea."),
    )
    opens = forms.TimeField(label=_("Can be had from"), widget=forms.TimeInput)
    closes = forms.TimeField(label=_("until"), widget=forms.TimeInput)
    on_days_off = forms.BooleanField(label=_("On days off too"), required=False)
    open_to = forms.ChoiceField(
        label=_("Who may book it"),
        required=False,
        help_text=_("Staff around the station always may; firms do so on their own pages."),
    )
    asks = forms.BooleanField(
        label=_("What a firm books is confirmed by the station"), required=False, initial=True
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, open_to: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["open_to"].choices = [  # type: ignore[attr-defined]
            ("", _("Staff only")),
            *open_to,
            (FIRMS, _("Every firm of the area")),
        ]

    def draft(self) -> ResourceDraft:
        """What was typed, as the actions take it."""
        clean = self.cleaned_data
        return ResourceDraft(**{name: clean[name] for name in clean if name != "version"})


class SpanForm(OnOneDay, ActForm):
    """From when until when, on one day."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput,
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
    )
    starts = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput)
    ends = forms.TimeField(label=_("Ends at"), widget=forms.TimeInput)


class BookForm(SpanForm):
    """Staff book something."""

    purpose = forms.CharField(label=_("What for"), max_length=120)
    organisation = forms.TypedChoiceField(
        label=_("For a firm"), coerce=int, required=False, empty_value=None
    )
    number = forms.CharField(
        label=_("Number of the case"),
        max_length=24,
        required=False,
        help_text=_("If it is for an order or another case."),
    )

    def __init__(self, *args: Any, organisations: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(organisations)
        self.fields["organisation"].choices = [("", _("None")), *known]  # type: ignore[attr-defined]
        if not known:
            del self.fields["organisation"]


class MoveBookingForm(SpanForm):
    """Another time or another resource."""

    resource = forms.TypedChoiceField(label=_("Room, desk or screen"), coerce=int)
    field_order = ("resource", "day", "starts", "ends", "version")

    def __init__(self, *args: Any, resources: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resource"].choices = list(resources)  # type: ignore[attr-defined]


class CancelBookingForm(ActForm):
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=lines(2))


class FinderForm(forms.Form):
    """How long, for how many, from which day on."""

    day = forms.DateField(
        label=_("From this day on"),
        widget=forms.DateInput,
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
    )
    minutes = forms.TypedChoiceField(
        label=_("How long, in hours"), coerce=int, choices=LENGTHS, initial=60
    )
    people = forms.IntegerField(
        label=_("For how many people"), required=False, min_value=1, max_value=5000
    )

    def length(self) -> timedelta:
        """How long it is wanted."""
        return timedelta(minutes=self.cleaned_data["minutes"])
