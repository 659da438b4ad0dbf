"""Input about task teams → clean values."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.base.forms import ActForm, lines
from linli.commitments.spec import Owner
from linli.people.spec import HOW, HOW_STAFF

Choices = Iterable[tuple[Any, Any]]


class TeamForm(ActForm):
    """What a team is for, and which line of work it belongs to."""

    name = forms.CharField(label=_("Name of the team"), max_length=80)
    purpose = forms.CharField(label=_("What it is for"), max_length=300, widget=lines(3))
    labels = forms.TypedMultipleChoiceField(
        label=_("Lines of work"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, labels: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["labels"].choices = list(labels)  # type: ignore[attr-defined]
        if not self.fields["labels"].choices:  # type: ignore[attr-defined]
            del self.fields["labels"]


class NewTeamForm(TeamForm):
    """The same with its leader and period."""

    leader = forms.TypedChoiceField(label=_("Leader of the team"), coerce=int)
    starts_on = forms.DateField(label=_("From"), widget=forms.DateInput)
    ends_on = forms.DateField(
        label=_("Until"),
        help_text=_("A task team ends: with a summary, and nothing left without an owner."),
        widget=forms.DateInput,
    )

    field_order = ("name", "purpose", "leader", "starts_on", "ends_on", "labels", "version")

    def __init__(self, *args: Any, leaders: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leader"].choices = [("", _("Choose")), *leaders]  # type: ignore[attr-defined]


class PeriodForm(ActForm):
    ends_on = forms.DateField(label=_("Until"), widget=forms.DateInput)
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=lines(3))


class ReasonForm(ActForm):
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=lines(3))


class LeaderForm(ActForm):
    leader = forms.TypedChoiceField(label=_("Leader of the team"), coerce=int)

    def __init__(self, *args: Any, members: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leader"].choices = [("", _("Choose")), *members]  # type: ignore[attr-defined]


class MemberForm(forms.Form):
    """A colleague of those listed with their load, and what they do in the team."""

    account = forms.TypedChoiceField(label=_("Colleague"), coerce=int, widget=forms.RadioSelect)
    duty = forms.CharField(label=_("What they do in the team"), max_length=100, required=False)

    def __init__(self, *args: Any, candidates: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].choices = list(candidates)  # type: ignore[attr-defined]


class OutsiderForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    unit = forms.CharField(label=_("Where they come from"), max_length=80)
    duty = forms.CharField(label=_("What they do in the team"), max_length=100, required=False)
    consent = forms.ChoiceField(
        label=_("They agreed to be named"),
        choices=[(code, HOW[code]) for code in HOW_STAFF],
        help_text=_("Only the name is kept, and it goes a year after the team has ended."),
        widget=forms.RadioSelect,
    )


class TaskForm(forms.Form):
    what = forms.CharField(label=_("What is to be done"), max_length=300, widget=lines(2))
    owner = forms.TypedChoiceField(label=_("Who does it"), coerce=int)
    due_on = forms.DateField(label=_("By"), widget=forms.DateInput)

    def __init__(self, *args: Any, members: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", _("Choose")), *members]  # type: ignore[attr-defined]


class MeetingForm(forms.Form):
    held_on = forms.DateField(label=_("Held on"), widget=forms.DateInput)
    place = forms.CharField(label=_("Place"), max_length=80, required=False)
    present = forms.TypedMultipleChoiceField(
        label=_("Present"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    minutes = forms.CharField(label=_("What was said and agreed"), max_length=5000, widget=lines(5))

    def __init__(self, *args: Any, present: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present"].choices = list(present)  # type: ignore[attr-defined]


class CaseForm(forms.Form):
    number = forms.CharField(label=_("Number of the case"), max_length=24)
    note = forms.CharField(label=_("What the team does in it"), max_length=200, required=False)


class SummaryForm(ActForm):
    summary = forms.CharField(label=_("Summary of the work"), max_length=20000, widget=lines(18))


class HandOnForm(forms.Form):
    owner = forms.ChoiceField(label=_("Taken over by"))
    next_check_on = forms.DateField(
        label=_("Next check on"),
        help_text=_("Needed for a firm or another outside owner."),
        widget=forms.DateInput,
        required=False,
    )

    def __init__(self, *args: Any, owners: Sequence[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", _("Choose")), *owners]  # type: ignore[attr-defined]

    def clean_owner(self) -> Owner | None:
        """The owner of the chosen key."""
        return Owner.parse(self.cleaned_data["owner"])
