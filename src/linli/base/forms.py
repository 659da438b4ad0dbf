"""What all forms do alike: let an action try, and put its refusal where the person looks."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop, ngettext_lazy

from linli.base.errors import Invalid, NotAllowed
from linli.base.pages import LinliRequest

#: The last day that a form takes: later ones are slips of the pen, and days reckoned from them
#: would leave the calendar.
LAST_DAY = date(2099, 12, 31)

#: What Django's own fields say, in the words of the house: our catalogue comes before its own.
DJANGO_SAYS = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid date/time."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_noop("Ensure this value is less than or equal to %(limit_value)s."),
    gettext_noop("Ensure this value is greater than or equal to %(limit_value)s."),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
)


class OnOneDay(forms.Form):
    """A form with `day`, `starts` and `ends`, which ends after it begins."""

    def clean(self) -> dict[str, Any]:
        """It must end after it begins."""
        clean = super().clean() or {}
        if clean.get("starts") and clean.get("ends") and clean["ends"] <= clean["starts"]:
            self.add_error("ends", gettext("It must end after it begins."))
        return clean

    def moments(self) -> tuple[datetime, datetime]:
        """Beginning and end in the town's zone; of a form that is valid."""
        clean, zone = self.cleaned_data, timezone.get_default_timezone()
        starts = datetime.combine(clean["day"], clean["starts"], tzinfo=zone)
        return starts, datetime.combine(clean["day"], clean["ends"], tzinfo=zone)


def asked_times(request: LinliRequest) -> dict[str, Any]:
    """Day and times that an address asks for (`day`, `starts`, `ends`), where they can be read."""
    found: dict[str, Any] = {}
    for name, read in (
        ("day", date.fromisoformat),
        ("starts", time.fromisoformat),
        ("ends", time.fromisoformat),
    ):
        with suppress(ValueError):
            found[name] = read(request.GET.get(name, ""))
    return found


def refuse(form: forms.Form, refusal: NotAllowed) -> None:
    """Put what an action refused beside its field, or above the form."""
    name = getattr(refusal, "field", "")
    form.add_error(name if name in form.fields else None, str(refusal))


def attempt(form: forms.Form, act: Callable[[], Any]) -> Any:
    """Run an action for a form that is in order; None when either refuses, with words beside it."""
    if not form.is_valid():
        return None
    try:
        return act()
    except Invalid as refusal:
        refuse(form, refusal)
        return None


def form_page(
    request: LinliRequest,
    form: forms.Form,
    *,
    title: object,
    button: object,
    back: str,
    template: str = "base/form_page.html",
    **more: Any,
) -> HttpResponse:
    """A page with one form; 422 when it came back with errors."""
    context = {"form": form, "title": title, "button": button, "back": back, **more}
    return render(request, template, context, status=422 if form.errors else 200)


class ActForm(forms.Form):
    """What every act carries: the version of the row that the person looked at."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


def version_seen(request: LinliRequest) -> int | None:
    """The version that a button sends along; None if it sends none."""
    form = ActForm(request.POST)
    return form.cleaned_data["version"] if form.is_valid() else None


def sent_once(*, required: bool = True) -> forms.CharField:
    """The hidden field by which an action knows that a form came twice: made by the page, the same
    however often it is sent.
    """
    return forms.CharField(
        max_length=64, widget=forms.HiddenInput, initial=_fresh, required=required
    )


def _fresh() -> str:
    return uuid4().hex


def lines(rows: int) -> forms.Textarea:
    """A field for some lines of words."""
    return forms.Textarea(attrs={"rows": rows})


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; how many and of what kind is decided where they are kept."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files that were chosen; none where none was."""
        chosen = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(each, initial) for each in chosen]

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ARG002 - Django's signature
        """True if a file was chosen; an empty list of them is none."""
        return bool(data)
