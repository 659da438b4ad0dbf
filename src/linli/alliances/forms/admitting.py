"""Applications, their check, votes, and what ends or suspends a membership."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.alliances.models import Condition
from linli.alliances.spec import Votes
from linli.base.forms import ActForm, lines, sent_once
from linli.inspections.spec import Result

Choices = Iterable[tuple[Any, Any]]


class ReasonForm(ActForm):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=lines(3))


class MissingForm(ActForm):
    missing = forms.CharField(
        label=_("What the firm has still to bring"),
        help_text=_("The firm reads these words."),
        max_length=300,
        widget=lines(3),
    )


class ApplicationForm(forms.Form):
    """What a firm types on the portal."""

    firm_name = forms.CharField(label=_("Name of the firm"), max_length=120)
    credit_code = forms.CharField(
        label=_("Unified social credit code"),
        help_text=_("18 digits and letters, as on the business licence."),
        max_length=24,
    )
    contact_name = forms.CharField(
        label=_("Whom we call"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_phone = forms.CharField(
        label=_("Telephone"),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
    about = forms.CharField(
        label=_("What you do, need and can give"), max_length=1000, required=False, widget=lines(4)
    )
    once = sent_once()


class TakeUpForm(forms.Form):
    area = forms.TypedChoiceField(
        label=_("Where the firm is"),
        help_text=_("Only for a firm that is not in the registry yet: it is written down there."),
        coerce=int,
    )

    def __init__(self, *args: Any, areas: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]


class ApplyForm(forms.Form):
    organisation = forms.TypedChoiceField(
        label=_("Firm"),
        help_text=_("From the registry; register it there first if it is missing."),
        coerce=int,
    )

    def __init__(self, *args: Any, organisations: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", _("Choose")), *organisations]  # type: ignore[attr-defined]


class CheckForm(ActForm):
    """One line for each rule of admission."""

    def __init__(self, *args: Any, conditions: Iterable[Condition] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for condition in conditions:
            self.fields[f"condition_{condition.pk}"] = forms.ChoiceField(
                label=str(condition), choices=Result.choices, widget=forms.RadioSelect
            )

    def answers(self) -> dict[int, str]:
        """Rule → what was found."""
        return {
            int(name.removeprefix("condition_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("condition_")
        }


class VoteForm(ActForm):
    entitled = forms.IntegerField(
        label=_("Could vote"), help_text=_("Council units that were there."), min_value=1
    )
    in_favour = forms.IntegerField(label=_("In favour"), min_value=0)
    against = forms.IntegerField(label=_("Against"), min_value=0, initial=0)
    abstained = forms.IntegerField(label=_("Abstained"), min_value=0, initial=0)
    reason = forms.CharField(
        label=_("Reason, if it is not carried"), max_length=300, required=False, widget=lines(2)
    )

    def votes(self) -> Votes:
        """The hands that were counted."""
        names = ("entitled", "in_favour", "against", "abstained")
        return Votes(**{name: self.cleaned_data[name] for name in names})


class ExpulsionForm(VoteForm):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=lines(3))


class HearForm(ActForm):
    heard_on = forms.DateField(label=_("Heard on"), widget=forms.DateInput)
    hearing = forms.CharField(label=_("What the firm said"), max_length=2000, widget=lines(6))


class RulesForm(ActForm):
    admit_percent = forms.IntegerField(
        label=_("Admission needs more than so many percent of the votes"), min_value=0, max_value=99
    )
    expel_percent = forms.IntegerField(
        label=_("Expulsion needs more than so many percent of the votes"), min_value=0, max_value=99
    )
    certificate_years = forms.IntegerField(
        label=_("A certificate is good for so many years"), min_value=1, max_value=20
    )


class ConditionForm(forms.Form):
    stage = forms.ChoiceField(label=_("Kind of rule"), choices=Condition.Stage.choices)
    words = forms.CharField(label=_("Condition"), max_length=160)
    words_en = forms.CharField(label=_("In English"), max_length=160, required=False)
    order = forms.IntegerField(label=_("Order"), min_value=1, max_value=9999, initial=100)
