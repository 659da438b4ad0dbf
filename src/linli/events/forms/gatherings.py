"""Input about gatherings → clean values."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.base.forms import OnOneDay, lines, sent_once
from linli.events.models import Outcome
from linli.events.spec import (
    AREA,
    INVITED,
    KINDS,
    MOST_PEOPLE,
    OPEN,
    Details,
    OnHoliday,
    Party,
)

Choices = Iterable[tuple[Any, Any]]

EVERYBODY: tuple[tuple[str, Any], ...] = (
    (OPEN, _("Open to everybody")),
    (AREA, _("For the people of the area")),
    (INVITED, _("Only who is invited")),
)
#: How often, in words; the rule follows from it and from the first day.
OFTEN: tuple[tuple[str, Any], ...] = (
    ("weekly", _("Every week on this weekday")),
    ("biweekly", _("Every two weeks on this weekday")),
    ("nth", _("Every month on the same weekday of the month (second Tuesday)")),
    ("monthly", _("Every month on this day of the month")),
    ("last_working", _("Every month on the last working day")),
    ("first_working", _("Every month on the first working day")),
    ("rule", _("By a rule of its own (RFC 5545)")),
)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def _boxes(label: Any) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )


class AboutForm(forms.Form):
    """What a gathering is about and for whom."""

    title = forms.CharField(label=_("Title"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind of gathering"), choices=lambda: list(KINDS.items()))
    audience = forms.ChoiceField(label=_("Meant for"))
    registers = forms.BooleanField(
        label=_("People register for it"),
        required=False,
        help_text=_("With name and telephone, without an account."),
    )
    capacity = forms.IntegerField(
        label=_("Seats"),
        required=False,
        min_value=1,
        max_value=100000,
        help_text=_("Empty: no limit. When all are taken, a waiting list begins."),
    )
    programme = forms.CharField(
        label=_("Programme"), required=False, max_length=4000, widget=lines(4)
    )
    sections = _boxes(_("Held by sections"))
    organisations = _boxes(_("Held with organisations"))
    labels = _boxes(_("Labels"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        audiences: Choices = (),
        sections: Choices = (),
        organisations: Choices = (),
        labels: Choices = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["audience"].choices = [*EVERYBODY, *audiences]
        fields["audience"].required = False
        for name, choices in (
            ("sections", sections),
            ("organisations", organisations),
            ("labels", labels),
        ):
            fields[name].choices = list(choices)
            if not fields[name].choices:
                del fields[name]

    def details(self) -> Details:
        """What was chosen, as the actions take it."""
        clean = self.cleaned_data
        return Details(
            audience=clean["audience"],
            capacity=clean["capacity"],
            registers=clean["registers"],
            programme=clean["programme"],
            section_ids=tuple(clean.get("sections", ())),
            organisation_ids=tuple(clean.get("organisations", ())),
            label_ids=tuple(clean.get("labels", ())),
        )


class WhenForm(OnOneDay):
    """One day, from when until when, and where."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput)
    starts = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput)
    ends = forms.TimeField(label=_("Ends at"), widget=forms.TimeInput)
    venue = forms.CharField(label=_("Place of the event"), max_length=120)


class PlacedForm(WhenForm):
    """When, and where: something of a station that is booked for it, or a place in words."""

    resource = forms.TypedChoiceField(
        label=_("Book a place of a station"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("It is booked in the same save, moved and freed with the gathering."),
    )

    def __init__(self, *args: Any, resources: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        known = list(resources)
        fields["resource"].choices = [("", _("None: the place is written below")), *known]
        if known:
            fields["venue"].required = False
            fields["venue"].help_text = _("Empty: the name of what is booked.")
        else:
            del fields["resource"]

    def clean(self) -> dict[str, Any]:
        """A place in one way or the other."""
        clean = super().clean()
        booked, venue = clean.get("resource"), clean.get("venue")
        if booked != self.initial.get("resource") and venue == self.initial.get("venue"):
            clean["venue"] = venue = "" if booked else venue
        if not venue and not booked and "venue" not in self.errors:
            self.add_error("venue", _("Say where people meet."))
        return clean


class EventForm(AboutForm, PlacedForm):
    """A single gathering."""

    field_order = (
        *("title", "kind", "day", "starts", "ends", "resource", "venue", "audience"),
        *("registers", "capacity"),
        *("programme", "sections", "organisations", "labels", "version"),
    )


class SeriesForm(AboutForm):
    """Gatherings that come again."""

    first_on = forms.DateField(label=_("First on"), widget=forms.DateInput)
    starts = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput)
    minutes = forms.IntegerField(label=_("Lasts, in minutes"), min_value=5, max_value=1440)
    venue = forms.CharField(label=_("Place of the event"), max_length=120)
    often = forms.ChoiceField(label=_("How often"), choices=OFTEN, widget=forms.RadioSelect)
    rule = forms.CharField(
        label=_("Rule"),
        max_length=200,
        required=False,
        help_text=_("Only for a rule of its own, such as FREQ=MONTHLY;BYDAY=2TU,4TU."),
    )
    on_holiday = forms.ChoiceField(
        label=_("On a day off"), choices=OnHoliday.choices, widget=forms.RadioSelect
    )
    ends_on = forms.DateField(label=_("Last on"), required=False, widget=forms.DateInput)
    announces = forms.BooleanField(
        label=_("Publish each one as soon as it is planned"), required=False
    )
    field_order = (
        *("title", "kind", "first_on", "starts", "minutes", "venue", "often", "rule"),
        *("on_holiday", "ends_on", "announces", "audience", "registers", "capacity"),
        *("programme", "sections", "organisations", "labels", "version"),
    )

    def rule_and_holiday(self) -> tuple[str, str]:
        """The rule in RFC 5545, and what becomes of a day off, from the words chosen."""
        clean = self.cleaned_data
        first = clean["first_on"]
        day = WEEKDAYS[first.weekday()]
        if clean["often"] == "last_working":
            return "FREQ=MONTHLY;BYMONTHDAY=-1", OnHoliday.PREVIOUS
        if clean["often"] == "first_working":
            return "FREQ=MONTHLY;BYMONTHDAY=1", OnHoliday.NEXT
        rules = {
            "weekly": f"FREQ=WEEKLY;BYDAY={day}",
            "biweekly": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={day}",
            "nth": f"FREQ=MONTHLY;BYDAY={(first.day - 1) // 7 + 1}{day}",
            "monthly": f"FREQ=MONTHLY;BYMONTHDAY={first.day}",
            "rule": clean["rule"],
        }
        return rules[clean["often"]], clean["on_holiday"]


class SeriesAboutForm(AboutForm):
    """What a series is about; its rule stays."""

    venue = forms.CharField(label=_("Place of the event"), max_length=120)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=lines(3))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class MoveForm(PlacedForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CountForm(forms.Form):
    number = forms.IntegerField(label=_("How many are there"), min_value=0, max_value=100000)
    how = forms.CharField(
        label=_("How they were counted"),
        max_length=60,
        help_text=_("For example: heads counted at half past nine."),
    )


class ReportForm(forms.Form):
    report = forms.CharField(label=_("How it went"), max_length=8000, widget=lines(6))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Outcomes"), choices=Outcome.Kind.choices)
    what = forms.CharField(label=_("In one sentence"), max_length=300, widget=lines(2))
    number = forms.CharField(
        label=_("Number of the case"),
        max_length=24,
        required=False,
        help_text=_("If it became a case or an order."),
    )


class FileForm(forms.Form):
    upload = forms.FileField(label=_("Photo or document"))


class DayForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=forms.DateInput)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class ImportForm(forms.Form):
    """A calendar file of somebody else."""

    upload = forms.FileField(label=_("Calendar file (.ics)"))
    area = forms.TypedChoiceField(label=_("Area"), coerce=int)
    kind = forms.ChoiceField(label=_("Kind of gathering"), choices=lambda: list(KINDS.items()))
    audience = forms.ChoiceField(
        label=_("Meant for"), choices=EVERYBODY, required=False, initial=OPEN
    )

    def __init__(self, *args: Any, areas: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]


class RegisterForm(forms.Form):
    """What a visitor types: name and telephone, and who comes. `by_name`: each person by their own
    name.
    """

    name = forms.CharField(
        label=_("Name"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
    party = forms.ChoiceField(
        label=_("Who comes"), choices=Party.choices, initial=Party.PERSON, widget=forms.RadioSelect
    )
    people = forms.IntegerField(
        label=_("How many people"),
        min_value=1,
        max_value=MOST_PEOPLE,
        initial=1,
        help_text=_("For a household or a firm."),
    )
    firm = forms.CharField(
        label=_("Name of your firm"),
        max_length=120,
        required=False,
        help_text=_("Only for a firm."),
    )
    once = sent_once()

    def __init__(self, *args: Any, by_name: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by_name:
            for name in ("party", "people", "firm"):
                del self.fields[name]


class RateForm(forms.Form):
    stars = forms.TypedChoiceField(
        label=_("How was it?"),
        coerce=int,
        choices=(
            (5, _("Very good")),
            (4, _("Good")),
            (3, _("Fair to middling")),
            (2, _("Poor")),
            (1, _("Very poor")),
        ),
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("In your words"), max_length=500, required=False, widget=lines(3)
    )


class ReceptionForm(forms.Form):
    """A code at the reception; `waited`: seconds it lay on a phone without network."""

    code = forms.CharField(label=_("Registration code"), max_length=60)
    once = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    waited = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean_code(self) -> str:
        """A scanned code is an address that ends with it."""
        return str(self.cleaned_data["code"]).rstrip("/").rpartition("/")[2].rpartition("#")[2]


class WalkInForm(forms.Form):
    """Somebody who did not register: how many, and more only if they like."""

    people = forms.IntegerField(
        label=_("How many people"), min_value=1, max_value=MOST_PEOPLE, initial=1
    )
    name = forms.CharField(label=_("Name, if they like"), max_length=40, required=False)
    phone = forms.CharField(
        label=_("Telephone, if they like"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    firm = forms.CharField(label=_("Firm, if they come for one"), max_length=120, required=False)
    once = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    waited = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
