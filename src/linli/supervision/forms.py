"""What people type about slips → clean values; nothing is saved here."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.base.forms import ActForm, FilesField
from linli.places.models import Area
from linli.supervision.spec import MOST_DRAWN, ORIGINS, Receiver
from linli.supervision.workflow import Duty, Finding


def words(label: Any, *, lines: int = 3, longest: int = 2000, **options: Any) -> forms.CharField:
    """A field for sentences."""
    widget = forms.Textarea(attrs={"rows": lines})
    return forms.CharField(label=label, max_length=longest, widget=widget, **options)


class ReceiverField(forms.ChoiceField):
    """A select of units and people whose clean value is a `Receiver`."""

    def clean(self, value: Any) -> Receiver | None:
        """ValidationError for anything that is not among the choices."""
        return Receiver.parse(super().clean(value))


class IssueForm(forms.Form):
    title = forms.CharField(label=_("The matter, in one line"), max_length=120)
    demand = words(
        _("What is demanded"), lines=5, help_text=_("What is to be done, and what must be shown.")
    )
    to = ReceiverField(
        label=_("Goes to"), help_text=_("The section or community, and the one person who answers.")
    )
    reply_on = forms.DateField(label=_("Reply by"), widget=forms.DateInput)

    def __init__(
        self, *args: Any, receivers: Sequence[tuple[str, list[tuple[str, str]]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "—"), *receivers]  # type: ignore[attr-defined]  # a ChoiceField


class ReplyForm(ActForm):
    text = words(_("What was done and what came of it"), lines=5)
    uploads = FilesField(
        label=_("Files"),
        required=False,
        help_text=_("Photos, PDF, Word or Excel; none has to be."),
    )


class AcceptForm(ActForm):
    note = words(_("What the check showed"), required=False)


class ReasonForm(ActForm):
    reason = words(_("Reason"))


class SendBackForm(ActForm):
    reason = words(_("What is still missing"))
    reply_on = forms.DateField(label=_("Reply again by"), widget=forms.DateInput)


class StepForm(ActForm):
    reason = words(_("Reason"), help_text=_("The one who answers reads it."))


class SevererStepForm(StepForm):
    why_skipped = words(
        _("Why the milder step is passed over"),
        required=False,
        help_text=_("Only where it was not taken before."),
    )


class AskExtensionForm(ActForm):
    until_on = forms.DateField(label=_("New day"), widget=forms.DateInput)
    reason = words(_("Why more time is needed"))


class DecideForm(ActForm):
    approved = forms.ChoiceField(
        label=_("Decision"),
        choices=(("yes", _("Approve")), ("no", _("Refuse"))),
        widget=forms.RadioSelect,
    )
    note = words(_("Reason"), required=False, help_text=_("Needed where it is refused."))


class InstructForm(ActForm):
    text = words(_("Instruction"))


class ReopenForm(InstructForm):
    reply_on = forms.DateField(label=_("Reply again by"), widget=forms.DateInput)


class PeriodForm(forms.Form):
    area = forms.ModelChoiceField(
        label=_("Sub-district"), queryset=Area.objects.none(), empty_label=None
    )
    since = forms.DateField(label=_("From the day"), widget=forms.DateInput)
    until = forms.DateField(label=_("To the end of"), widget=forms.DateInput)

    def __init__(self, *args: Any, areas: "QuerySet[Area]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]  # a ModelChoiceField


class RoundForm(PeriodForm):
    """How many records of each kind are drawn; a number field for each kind there is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in ORIGINS.items():
            self.fields[f"size_{kind}"] = forms.IntegerField(
                label=_("How many: %(kind)s") % {"kind": label},
                min_value=0,
                max_value=MOST_DRAWN,
                initial=5,
            )

    def sizes(self) -> dict[str, int]:
        """Kind → how many, as it was typed."""
        return {kind: self.cleaned_data[f"size_{kind}"] for kind in ORIGINS}


class FindingForm(forms.Form):
    finding = forms.ChoiceField(
        label=_("Finding"), choices=Finding.choices, widget=forms.RadioSelect
    )
    text = words(
        _("In words"), required=False, help_text=_("Needed where something is not in order.")
    )


class CircularForm(ActForm):
    title = forms.CharField(label=_("Heading"), max_length=120)
    body = words(
        _("Words of the circular"),
        lines=12,
        longest=10_000,
        help_text=_("A line is a paragraph. No person is named and nothing is ranked."),
    )


class DutyForm(forms.Form):
    area = forms.ModelChoiceField(
        label=_("Sub-district"), queryset=Area.objects.none(), empty_label=None
    )
    code = forms.ChoiceField(label=_("Duty"), choices=Duty.choices)
    on = forms.ChoiceField(
        label=_("Is it owed"),
        choices=(("no", _("No")), ("yes", _("Yes"))),
        widget=forms.RadioSelect,
        initial="no",
    )
    replaces = forms.CharField(
        label=_("Which old table it replaces"),
        max_length=200,
        required=False,
        help_text=_("Needed where it is owed: nothing is added without taking something away."),
    )

    def __init__(self, *args: Any, areas: "QuerySet[Area]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]  # a ModelChoiceField
