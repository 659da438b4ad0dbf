"""What people type about terms, days and hours; nothing is saved here."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.base import lent
from linli.base.viewer import Viewer
from linli.clock import rules, spec
from linli.clock.models import Term

EVERYWHERE = ("", _("The whole house"))


class AmountForm(forms.Form):
    """How long something may take, and when it turns yellow."""

    amount = forms.IntegerField(label=_("How long"), min_value=1, max_value=60_000)
    unit = forms.ChoiceField(
        label=_("Counted in"), choices=Term.Unit.choices, initial=Term.Unit.DAYS
    )
    warn_percent = forms.IntegerField(
        label=_("Yellow in the last … percent"),
        min_value=0,
        max_value=100,
        initial=spec.WARN_PERCENT,
        help_text=_("The last share of its time, in which it shows as due soon."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ExceptionForm(AmountForm):
    """A term for one area or one category, beside the one for all."""

    code = forms.ChoiceField(label=_("What"))
    area = forms.ChoiceField(label=_("Area"), required=False)
    category = forms.ChoiceField(label=_("Which of them"), required=False)
    field_order = ("code", "area", "category", "amount", "unit", "warn_percent")

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"]
        places = [(path, name) for path, name in lent.areas(viewer) if rules.can_set(viewer, path)]
        if rules.can_set(viewer, ""):
            places.insert(0, EVERYWHERE)  # type: ignore[arg-type]  # a translated word
        self._choose("code", spec.LABELS.items())
        self._choose("area", places)
        self._choose("category", spec.CATEGORY_LABELS.items())

    def _choose(self, name: str, choices: Any) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # a ChoiceField


class DayForm(forms.Form):
    """One day on which the town differs from the national calendar."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput)
    is_working = forms.ChoiceField(
        label=_("On this day"),
        choices=[("off", _("Day off")), ("on", _("Working day"))],
        initial="off",
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("Why"),
        max_length=64,
        help_text=_("The holiday, or the notice it rests on."),
    )

    def values(self) -> dict[str, Any]:
        """The clean values as `set_day` takes them."""
        given = self.cleaned_data
        return {"is_working": given["is_working"] == "on", "name": given["name"]}


class HoursForm(forms.Form):
    """Working hours of a day: morning and afternoon; without an afternoon leave it empty."""

    opens = forms.TimeField(label=_("Morning from"), widget=forms.TimeInput)
    pauses = forms.TimeField(label=_("Morning until"), widget=forms.TimeInput)
    reopens = forms.TimeField(label=_("Afternoon from"), widget=forms.TimeInput, required=False)
    closes = forms.TimeField(label=_("Afternoon until"), widget=forms.TimeInput, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if bool(values.get("reopens")) != bool(values.get("closes")):
            self.add_error("closes", _("Give both times of the afternoon, or neither."))
        return values

    def hours(self) -> list[tuple[time, time]]:
        """The stretches as `set_hours` takes them."""
        given = self.cleaned_data
        stretches = [(given["opens"], given["pauses"])]
        if given["reopens"]:
            stretches.append((given["reopens"], given["closes"]))
        return stretches
