"""Input about audiences and messages → clean values."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.base.forms import ActForm, lines
from linli.events.workflow import Standing
from linli.outreach.spec import FORMS, SENT, Described
from linli.people.models import Tie

ABOUT_ALL = (
    "version",
    "title",
    "audience",
    "channels",
    "groups",
    "household",
    "urgent",
    "send_at",
    "link",
    "phone",
)
Choices = Iterable[tuple[Any, Any]]


class AudienceForm(ActForm):
    """One source and what narrows it; which fields there are depends on the source."""

    name = forms.CharField(label=_("Name of the audience"), max_length=80)
    area = forms.TypedChoiceField(label=_("Place"), coerce=int)
    stages = forms.MultipleChoiceField(
        label=_("On these stages"), required=False, widget=forms.CheckboxSelectMultiple
    )
    standings = forms.MultipleChoiceField(
        label=_("How they registered"),
        choices=Standing.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: who has a place or waits for one."),
    )
    areas = forms.TypedMultipleChoiceField(
        label=_("Only in these places"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: all."),
    )
    compounds = forms.TypedMultipleChoiceField(
        label=_("Compounds"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: all."),
    )
    ties = forms.MultipleChoiceField(
        label=_("Who of a dwelling"),
        choices=Tie.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: everybody."),
    )
    about = forms.ChoiceField(
        label=_("About which kind of drive"),
        required=False,
        help_text=_("Whoever is not asked again about it stays out."),
    )

    def __init__(
        self,
        *args: Any,
        source: str,
        areas: Choices = (),
        within: Choices = (),
        stages: Choices = (),
        compounds: Choices = (),
        about: Choices = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "area": list(areas),
            "stages": list(stages),
            "areas": list(within),
            "compounds": list(compounds),
            "about": [("", _("General matters")), *about],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        kept = {
            "registry": {"areas", "compounds", "ties", "about"},
            "drive": {"stages", "areas", "compounds", "ties"},
            "event": {"standings", "about"},
        }.get(source, {"about"})
        for name in ("stages", "standings", "areas", "compounds", "ties", "about"):
            empty = name in {"areas", "compounds"} and not offered[name]
            if name not in kept or empty:
                del self.fields[name]

    def described(self, before: Described) -> Described:
        """The filter: what the form does not ask stays as it was `before`."""
        clean = self.cleaned_data
        several = ("stages", "standings", "areas", "compounds", "ties")
        asked: dict[str, Any] = {name: tuple(clean[name]) for name in several if name in clean}
        if "about" in clean:
            asked["about"] = clean["about"]
        return replace(before, **asked)


class MessageForm(ActForm):
    """A message: to whom, by which ways, and its words in each form."""

    title = forms.CharField(
        label=_("Title"), max_length=60, help_text=_("For you and the approver; names nobody.")
    )
    audience = forms.TypedChoiceField(label=_("Audience"), coerce=int)
    channels = forms.MultipleChoiceField(
        label=_("Goes out by"),
        required=False,
        choices=[(code, FORMS[code].label) for code in SENT],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each person gets it by the first of these by which they can be reached."),
    )
    groups = forms.TypedMultipleChoiceField(
        label=_("Said in chat groups"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("By the robot of the group, in the words of “Text for chat groups”."),
    )
    household = forms.BooleanField(
        label=_("One per dwelling"),
        required=False,
        help_text=_("To the head of the household, else the owner, else who lives there."),
    )
    urgent = forms.BooleanField(
        label=_("Urgent: in quiet hours too"),
        required=False,
        help_text=_("Only for danger and outages; the approver sees it."),
    )
    send_at = forms.DateTimeField(
        label=_("Not before"),
        required=False,
        widget=forms.DateTimeInput,
        help_text=_("Empty: as soon as it is approved."),
    )
    link = forms.CharField(label=_("Link"), max_length=300, required=False)
    phone = forms.CharField(label=_("Number to call back"), max_length=20, required=False)

    def __init__(
        self, *args: Any, audiences: Choices = (), groups: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].choices = list(groups)  # type: ignore[attr-defined]
        if not groups:
            del self.fields["groups"]
        self.fields["audience"].choices = list(audiences)  # type: ignore[attr-defined]
        for form in FORMS.values():
            if form.has_subject:
                self.fields[f"subject_{form.code}"] = forms.CharField(
                    label=_("Heading"), max_length=60, required=False
                )
            self.fields[form.code] = forms.CharField(
                label=form.label,
                help_text=form.hint,
                max_length=form.longest,
                required=False,
                widget=lines(3),
            )

    def texts(self) -> dict[str, tuple[str, str]]:
        """Form → heading and words."""
        clean = self.cleaned_data
        return {code: (clean.get(f"subject_{code}", ""), clean.get(code, "")) for code in FORMS}

    def pairs(self) -> list[tuple[Any, Any]]:
        """For the page: the heading (or None) and the words of each form."""
        return [
            (self[f"subject_{code}"] if form.has_subject else None, self[code])
            for code, form in FORMS.items()
        ]

    def about_all(self) -> list[Any]:
        """For the page: the fields that are not texts."""
        return [self[name] for name in ABOUT_ALL if name in self.fields]


class ReasonForm(ActForm):
    reason = forms.CharField(label=_("What is to be changed"), max_length=300, widget=lines(3))


class DoorsForm(ActForm):
    drive = forms.TypedChoiceField(label=_("Drive"), coerce=int)

    def __init__(self, *args: Any, drives: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["drive"].choices = list(drives)  # type: ignore[attr-defined]


class MailForm(forms.Form):
    address = forms.CharField(label=_("E-mail"), max_length=120, widget=forms.EmailInput)


class StopForm(forms.Form):
    area = forms.ChoiceField(label=_("Place"))
    phone = forms.CharField(
        label=_("Telephone or e-mail"),
        max_length=120,
        help_text=_("Kept only as a digest and masked: 138****5678."),
    )

    def __init__(self, *args: Any, areas: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of eight letters"), max_length=12, help_text=_("From your community.")
    )


class GroupForm(forms.Form):
    area = forms.TypedChoiceField(label=_("Place"), coerce=int)
    name = forms.CharField(label=_("Name of the chat group"), max_length=60)
    key = forms.CharField(
        label=_("Address of its robot"),
        max_length=300,
        help_text=_("As WeCom shows it to whoever adds the robot. It is not shown again."),
    )

    def __init__(self, *args: Any, areas: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]


class TakeForm(forms.Form):
    area = forms.TypedChoiceField(label=_("Whose matter it is"), coerce=int)

    def __init__(self, *args: Any, areas: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]
