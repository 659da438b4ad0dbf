"""Facts that a declaration asks for beside the columns of a table: cleaned, drawn and said from it.

They are stored as text in one JSON column: a choice by its code, a day as 2022-04-18.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid


@dataclass(frozen=True)
class Fact:
    """One fact: a choice where it has `choices`, a day where `is_day`, else words.

    `lines` > 1 makes a field for sentences; `suggestions` are offered and may be overwritten.
    """

    code: str
    label: Any
    choices: tuple[tuple[str, Any], ...] = ()
    is_day: bool = False
    required: bool = False
    longest: int = 200
    lines: int = 1
    suggestions: tuple[Any, ...] = ()
    help: Any = ""

    @property
    def is_words(self) -> bool:
        """True if somebody wrote it: such words may name a person."""
        return not (self.choices or self.is_day)

    def says(self, value: str) -> str:
        """What a stored value says to a reader."""
        if self.is_day and (day := parse_date(value)) is not None:
            return date_format(day, "DATE_FORMAT")
        return str(dict(self.choices).get(value, value))


def clean(facts: Sequence[Fact], given: Mapping[str, object], *, prefix: str) -> dict[str, str]:
    """The given facts as they are stored, empty ones left out. Invalid names `<prefix>_<code>`.

    What is not declared is refused: nothing is kept that no page shows.
    """
    declared = {fact.code for fact in facts}
    for code in given:
        if code not in declared:
            raise Invalid(_("This is not asked for here."), field=f"{prefix}_{code}")
    cleaned = {}
    for fact in facts:
        try:
            value = _clean(fact, given.get(fact.code))
        except Invalid as refusal:
            refusal.field = f"{prefix}_{fact.code}"
            raise
        if value:
            cleaned[fact.code] = value
    return cleaned


def _clean(fact: Fact, given: object) -> str:
    value = given.isoformat() if isinstance(given, date) else str(given or "").strip()
    if fact.required and not value:
        raise Invalid(_("Fill in “%(fact)s”.") % {"fact": fact.label})
    if fact.choices and value and value not in dict(fact.choices):
        raise Invalid(_("Choose one of the list."))
    if fact.is_day and value and _day(value) is None:
        raise Invalid(_("This is no day."))
    if fact.is_words and len(value) > fact.longest:
        raise Invalid(_("Keep this to %(n)d signs.") % {"n": fact.longest})
    return value


def _day(value: str) -> date | None:
    try:
        return parse_date(value)
    except ValueError:  # well written, and no day: the 30th of February
        return None


def said(facts: Sequence[Fact], values: Mapping[str, str]) -> Iterator[tuple[Any, str]]:
    """Label and words of the facts that are there, in the order of their declaration."""
    for fact in facts:
        if value := values.get(fact.code, ""):
            yield fact.label, fact.says(value)


class Suggesting(forms.TextInput):
    """A line with suggestions, which may be overwritten."""

    def __init__(self, suggestions: Sequence[Any]) -> None:
        super().__init__()
        self.suggestions = suggestions

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The line, and the list it names."""
        key = f"{(attrs or {}).get('id', name)}_list"
        line = super().render(name, value, {**(attrs or {}), "list": key}, renderer)
        options = format_html_join(
            "", '<option value="{}"></option>', ((s,) for s in self.suggestions)
        )
        return format_html('{}<datalist id="{}">{}</datalist>', line, key, options)


def fields(facts: Sequence[Fact], *, prefix: str) -> dict[str, forms.Field]:
    """A form field for each fact, named `<prefix>_<code>`."""
    return {f"{prefix}_{fact.code}": _field(fact) for fact in facts}


def _field(fact: Fact) -> forms.Field:
    options: dict[str, Any] = {
        "label": fact.label,
        "required": fact.required,
        "help_text": fact.help,
        "error_messages": {"required": _("Fill in “%(fact)s”.") % {"fact": fact.label}},
    }
    if fact.choices:
        return forms.ChoiceField(choices=fact.choices, widget=forms.RadioSelect, **options)
    if fact.is_day:
        return forms.DateField(**options)
    widget: forms.Widget = forms.TextInput()
    if fact.lines > 1:
        widget = forms.Textarea(attrs={"rows": fact.lines})
    elif fact.suggestions:
        widget = Suggesting(fact.suggestions)
    return forms.CharField(max_length=fact.longest, widget=widget, **options)


def of_form(facts: Sequence[Fact], typed: Mapping[str, Any], *, prefix: str) -> dict[str, object]:
    """What a form with `fields` brought, as `clean` takes it."""
    return {fact.code: typed.get(f"{prefix}_{fact.code}") for fact in facts}
