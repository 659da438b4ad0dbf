"""What people type for the acts on one case, and for the categories."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Account, DutyItem, Section
from linli.base import facts
from linli.base.forms import ActForm, FilesField
from linli.cases.forms.fields import YES_NO, words
from linli.cases.models import Case
from linli.cases.spec import PAUSE_REASONS, RATINGS, Kind, kind_choices
from linli.cases.workflow import Outcome
from linli.people.models import Organisation


class DispatchForm(ActForm):
    to = forms.ChoiceField(label=_("To whom"))
    note = words(_("For the colleague"), lines=2, required=False)

    def __init__(
        self,
        *args: Any,
        sections: "QuerySet[Section]",
        colleagues: "QuerySet[Account]",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            (_("Sections"), [(f"section:{each.pk}", str(each)) for each in sections]),
            (_("Colleagues"), [(f"account:{each.pk}", str(each)) for each in colleagues]),
        ]

    def target(self) -> dict[str, int]:
        """The arguments of `actions.dispatch`."""
        kind, _sep, number = str(self.cleaned_data["to"]).partition(":")
        return {f"{kind}_id": int(number)}


class ReturnForm(ActForm):
    duty_item = forms.ModelChoiceField(
        label=_("Duty item it rests on"),
        queryset=DutyItem.objects.none(),
        help_text=_("Whose list it stands on shows whose it is."),
    )
    reason = words(_("Reason"), lines=3)

    def __init__(self, *args: Any, duty_items: "QuerySet[DutyItem]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["duty_item"]
        field.queryset = duty_items
        field.label_from_instance = lambda item: f"{item.section} · {item}"


class ReasonForm(ActForm):
    reason = words(_("Reason"), lines=3)


class ArbitrateForm(ActForm):
    account = forms.ModelChoiceField(label=_("Whose case it is"), queryset=Account.objects.none())
    reason = words(_("Reason"), lines=3, help_text=_("Both sides read it."))

    def __init__(self, *args: Any, colleagues: "QuerySet[Account]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = colleagues  # type: ignore[attr-defined]


class PassOnForm(ActForm):
    account = forms.ModelChoiceField(label=_("To which colleague"), queryset=Account.objects.none())
    reason = words(_("Reason"), lines=2, help_text=_("On leave, another post … both read it."))

    def __init__(self, *args: Any, colleagues: "QuerySet[Account]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = colleagues  # type: ignore[attr-defined]


def _stars(*, required: bool) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("How good is the outcome?"),
        choices=[(stars, f"{'★' * stars} {words}") for stars, words in RATINGS.items()],
        widget=forms.RadioSelect,
        coerce=int,
        empty_value=None,
        required=required,
    )


class ContactForm(ActForm):
    note = words(_("What was said"), lines=3, required=False, help_text=_("For colleagues only."))


class NoteForm(ActForm):
    text = words(_("How far it is"), lines=3)
    visible_to_raiser = forms.BooleanField(
        label=_("The one who raised it may read this"), required=False
    )


class PauseForm(ActForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=list(PAUSE_REASONS.items()))
    note = words(
        _("What is awaited"), lines=2, longest=200, help_text=_("The one who raised it reads this.")
    )
    until_on = forms.DateField(label=_("Until"))


class DecideForm(ActForm):
    approved = forms.ChoiceField(
        label=_("Decision"),
        choices=(("yes", _("Approve")), ("no", _("Refuse"))),
        widget=forms.RadioSelect,
    )


class ResolveForm(ActForm):
    outcome = forms.ChoiceField(label=_("How it ended"), widget=forms.RadioSelect)
    answer = words(
        _("Answer"), lines=5, help_text=_("The one who raised it reads exactly these words.")
    )
    next_on = forms.DateField(
        label=_("Next date"), required=False, help_text=_("Only for “not now”.")
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (code, kind.say(f"outcome.{code}", Outcome(code).label)) for code in kind.outcomes
        ]
        if Outcome.NOT_NOW not in kind.outcomes:
            del self.fields["next_on"]


class DeferForm(ActForm):
    answer = words(
        _("Answer"), lines=4, help_text=_("Why not yet, and what is being done; they read this.")
    )
    next_on = forms.DateField(label=_("Answered again on"))


class CallForm(ActForm):
    reached = forms.ChoiceField(
        label=_("Reached"), choices=YES_NO, widget=forms.RadioSelect, initial="yes"
    )
    solved = forms.ChoiceField(
        label=_("Is it solved"), choices=YES_NO, widget=forms.RadioSelect, required=False
    )
    satisfied = forms.ChoiceField(
        label=_("Satisfied with how it was dealt with"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
    )
    rating = _stars(required=False)
    comment = words(_("In their words"), lines=3, longest=500, required=False)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["satisfied" if kind.of_firms else "rating"]


class HandOverForm(ActForm):
    to = forms.ChoiceField(label=_("To which authority"))
    note = words(
        _("What was handed over"),
        lines=3,
        longest=500,
        help_text=_("What was found, which papers and photos, who took it."),
    )
    handed_on = forms.DateField(
        label=_("Handed over on"), required=False, help_text=_("Empty: today.")
    )
    next_on = forms.DateField(label=_("Ask the authority again on"))

    def __init__(
        self,
        *args: Any,
        sections: "QuerySet[Section]",
        authorities: "QuerySet[Organisation]",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            (_("Authorities"), [(f"organisation:{each.pk}", str(each)) for each in authorities]),
            (_("Sections"), [(f"section:{each.pk}", str(each)) for each in sections]),
        ]

    def target(self) -> dict[str, int]:
        """The arguments of `actions.hand_over`."""
        kind, _sep, number = str(self.cleaned_data["to"]).partition(":")
        return {f"{kind}_id": int(number)}


class CheckForm(ActForm):
    text = words(_("What the authority says"), lines=3, longest=500)
    next_on = forms.DateField(label=_("Ask the authority again on"))


class RecheckForm(ActForm):
    in_order = forms.ChoiceField(
        label=_("Is it in order now?"), choices=YES_NO, widget=forms.RadioSelect
    )
    comment = words(
        _("What you saw"), lines=3, longest=500, required=False, help_text=_("Needed for “no”.")
    )
    photos = FilesField(label=_("Photos of how it is now"), required=False)


class CorrectForm(ActForm):
    """What its kind lets be corrected, as it stands now, and why."""

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields |= facts.fields(kind.to_correct, prefix=kind.code)
        self.fields["reason"] = words(_("Why it is corrected"), lines=2, longest=500)

    def stated(self) -> dict[str, object]:
        """The facts as the action takes them."""
        return facts.of_form(self.kind.to_correct, self.cleaned_data, prefix=self.kind.code)


class ConfirmForm(forms.Form):
    """The raiser's own word, on the tracking page."""

    solved = forms.ChoiceField(label=_("Is it solved?"), choices=YES_NO, widget=forms.RadioSelect)
    satisfied = forms.ChoiceField(
        label=_("Are you satisfied with how it was dealt with?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
    )
    comment = words(
        _("Anything else"),
        lines=3,
        longest=500,
        required=False,
        help_text=_("If it is not solved: what is still wrong."),
    )


class RateForm(ConfirmForm):
    """A firm's word: the same with stars, and the version its contact looked at, for a firm may
    have several contacts.
    """

    satisfied = None  # type: ignore[assignment]  # Django's way to leave a field out
    rating = _stars(required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("solved", "rating", "comment")

    def clean(self) -> dict[str, Any]:
        """Who says that it is solved says how well."""
        clean: dict[str, Any] = super().clean() or {}
        if clean.get("solved") == "yes" and clean.get("rating") is None:
            self.add_error("rating", _("Choose one to five stars."))
        return clean


def word_form(case: Case, typed: Any = None) -> ConfirmForm:
    """What the one who raised it fills in."""
    if case.spec.of_firms:
        return RateForm(typed, initial={"version": case.version})
    return ConfirmForm(typed)


class PublishForm(ActForm):
    question = forms.CharField(label=_("Question as everyone reads it"), max_length=200)
    answer = words(_("Answer as everyone reads it"), lines=5)


class RevealForm(forms.Form):
    purpose = forms.CharField(
        label=_("What you need it for"),
        max_length=120,
        help_text=_("Written into the access log, which the supervisor reads."),
    )


class CategoryForm(forms.Form):
    """A category of cases, as the administrator words it."""

    name = forms.CharField(label=_("Name of the category"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    kinds = forms.MultipleChoiceField(
        label=_("For kinds"),
        choices=kind_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None ticked: for all."),
    )
    order = forms.IntegerField(
        label=_("Place in the list"), min_value=0, max_value=9999, initial=100
    )
    answers_public = forms.BooleanField(
        label=_("Answers may be published for everyone"), required=False
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
