"""Which days and which kind of happening somebody wants to look at."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

WEEK = timedelta(days=6)


class PeriodForm(forms.Form):
    """From which day to which; both are included."""

    first = forms.DateField(label=_("First day"), widget=forms.DateInput, required=False)
    last = forms.DateField(label=_("Last day"), widget=forms.DateInput, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("first"), values.get("last")
        if first and last and last < first:
            self.add_error("last", _("This day lies before the first one."))
        return values


@dataclass(frozen=True)
class Asked:
    """What is looked at: days, and one kind ("" = all)."""

    first: date
    last: date
    kind: str
    form: PeriodForm

    def query(self, **changes: str) -> str:
        """The same as an address's query, with these changes."""
        wanted = {"first": self.first.isoformat(), "last": self.last.isoformat(), "kind": self.kind}
        return "?" + urlencode({key: value for key, value in (wanted | changes).items() if value})


def asked(given: QueryDict, today: date) -> Asked:
    """What the address asks for; the last seven days unless it says something sensible."""
    form = PeriodForm(given if {"first", "last"} & set(given) else None)
    values = form.cleaned_data if form.is_bound and form.is_valid() else {}
    last = values.get("last") or today
    first = values.get("first") or last - WEEK
    if not form.is_bound:
        form = PeriodForm(initial={"first": first.isoformat(), "last": last.isoformat()})
    return Asked(min(first, last), last, given.get("kind", "")[:64], form)
