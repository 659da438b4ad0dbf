"""Input about circles, lines and claims → clean values."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base.forms import ActForm, lines
from linli.claims.spec import KINDS, RATINGS

Choices = Iterable[tuple[Any, Any]]


def _offer(form: forms.Form, name: str, choices: Choices, *, empty: Any = None) -> None:
    """Give a select its choices; without any the field is left out."""
    found = list(choices)
    if not found:
        del form.fields[name]
        return
    first = [("", empty)] if empty is not None else []
    form.fields[name].choices = [*first, *found]  # type: ignore[attr-defined]


class ReasonForm(ActForm):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=lines(3))


class CircleForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind.code, kind.label) for kind in KINDS.values()]
    )
    area = forms.TypedChoiceField(label=_("Place"), coerce=int)
    name = forms.CharField(label=_("Name"), max_length=80)
    founded_on = forms.DateField(label=_("Founded on"), widget=forms.DateInput)

    def __init__(self, *args: Any, areas: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]


class EditForm(ActForm):
    name = forms.CharField(label=_("Name"), max_length=80)
    meets_quarterly = forms.BooleanField(
        label=_("Is to meet each quarter"),
        help_text=_("Off by default. The record of the meeting itself meets the duty."),
        required=False,
    )
    replaces = forms.CharField(
        label=_("Which old table this replaces"),
        help_text=_("No duty without relief: needed when the duty is on."),
        max_length=80,
        required=False,
    )


class UnitForm(forms.Form):
    organisation = forms.TypedChoiceField(
        label=_("Organisation"),
        help_text=_("From the registry; register it there first if it is missing."),
        coerce=int,
    )

    def __init__(self, *args: Any, organisations: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", _("Choose")), *organisations]  # type: ignore[attr-defined]


class PartTimeForm(forms.Form):
    unit = forms.TypedChoiceField(label=_("Member unit"), coerce=int)
    name = forms.CharField(
        label=_("Name"),
        help_text=_("Known by their office; the name goes when the office ends."),
        max_length=60,
    )
    position = forms.CharField(label=_("Office in the unit"), max_length=60)

    def __init__(self, *args: Any, units: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Choose")), *units]  # type: ignore[attr-defined]


class LineForm(ActForm):
    """A line of one of the lists; which fields it has depends on the list."""

    unit = forms.TypedChoiceField(
        label=_("Member unit"), coerce=int, empty_value=None, required=False
    )
    title = forms.CharField(label=_("In a few words"), max_length=80)
    body = forms.CharField(label=_("More"), max_length=500, required=False, widget=lines(3))
    resource = forms.TypedChoiceField(
        label=_("Kind of resource"), coerce=int, empty_value=None, required=False
    )
    wanted_on = forms.DateField(label=_("Wanted by"), required=False, widget=forms.DateInput)
    labels = forms.TypedMultipleChoiceField(
        label=_("Labels"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        units: Choices = (),
        own: Any = None,
        resources: Choices = (),
        labels: Choices = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "unit", units, empty=own)
        _offer(self, "resource", resources, empty=_("Choose"))
        _offer(self, "labels", labels)


class ClaimForm(forms.Form):
    unit = forms.TypedChoiceField(label=_("Member unit"), coerce=int)
    what = forms.CharField(label=_("What the unit brings or does"), max_length=300, widget=lines(3))
    due_on = forms.DateField(label=_("By"), widget=forms.DateInput)

    def __init__(self, *args: Any, units: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(units)
        first = [] if len(found) == 1 else [("", _("Choose"))]
        self.fields["unit"].choices = [*first, *found]  # type: ignore[attr-defined]


class ServiceForm(forms.Form):
    held_on = forms.DateField(label=_("Done on"), widget=forms.DateInput)
    what = forms.CharField(
        label=pgettext_lazy("claim", "What was done"), max_length=300, widget=lines(2)
    )
    beneficiaries = forms.IntegerField(
        label=_("How many had the use of it"),
        help_text=_("Counted, not named; added up as times, not as persons."),
        min_value=0,
        max_value=100_000,
    )


class FulfilForm(ActForm):
    proof = forms.CharField(
        label=_("By what one sees it"),
        help_text=_("Somebody else rates it for the community."),
        max_length=2000,
        widget=lines(3),
    )


class RateForm(forms.Form):
    word = forms.ChoiceField(
        label=_("How it was"), choices=list(RATINGS.items()), widget=forms.RadioSelect
    )
    comment = forms.CharField(label=_("Rating in words"), max_length=300, required=False)


class MeetingForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    venue = forms.CharField(label=_("Venue"), max_length=120)
    on = forms.DateField(label=_("Day"), widget=forms.DateInput)
    begins = forms.TimeField(label=_("Begins"), widget=forms.TimeInput)
    ends = forms.TimeField(label=_("Ends"), widget=forms.TimeInput)

    def moments(self) -> tuple[datetime, datetime]:
        """Beginning and end as moments of the town's clock."""
        clean = self.cleaned_data
        first, last = (
            timezone.make_aware(datetime.combine(clean["on"], clean[name]))
            for name in ("begins", "ends")
        )
        return first, last


class MinutesForm(forms.Form):
    present = forms.TypedMultipleChoiceField(
        label=_("Units that came"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    minutes = forms.CharField(
        label=_("What was said and agreed"), max_length=10_000, widget=lines(10)
    )

    def __init__(self, *args: Any, invited: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "present", invited)
