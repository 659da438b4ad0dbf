"""Policies and applications."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.alliances.spec import CHAIN, RANKS
from linli.base.forms import ActForm, lines
from linli.labels import queries as labels
from linli.services.forms.needs import Choosing
from linli.services.spec import PolicyDraft


class PolicyForm(Choosing):
    title = forms.CharField(label=_("Title of the policy"), max_length=120)
    summary = forms.CharField(
        label=_("What it gives"), max_length=300, widget=lines(2), help_text=_("In one sentence.")
    )
    issuer = forms.CharField(label=_("Issued by, number"), max_length=120, required=False)
    body = forms.CharField(label=_("Text"), max_length=8000, widget=lines(8), required=False)
    documents = forms.CharField(
        label=_("Papers to hand in"),
        max_length=2000,
        widget=lines(4),
        required=False,
        help_text=_("One a line."),
    )
    deadline = forms.DateField(label=_("Apply by"), required=False)
    links = forms.MultipleChoiceField(
        label=_("Links of the chain"),
        choices=list(CHAIN.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None ticked: all of them."),
    )
    labels = forms.TypedMultipleChoiceField(
        label=_("What the firm is"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("One of those ticked is enough; none ticked: any firm."),
    )
    staff_from = forms.IntegerField(label=_("People working there, from"), required=False)
    staff_to = forms.IntegerField(label=_("to"), required=False)
    area = forms.TypedChoiceField(label=_("Area"), coerce=int, empty_value=None, required=False)
    rank = forms.ChoiceField(
        label=_("Standing in the alliance"),
        choices=[("", _("any")), *RANKS.items()],
        required=False,
    )
    since = forms.DateField(label=_("Member by"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["labels"].choices = labels.choices("firm")  # type: ignore[attr-defined]

    def draft(self) -> PolicyDraft:
        """What the action takes."""
        clean = self.cleaned_data
        return PolicyDraft(
            title=clean["title"],
            summary=clean["summary"],
            body=clean["body"],
            issuer=clean["issuer"],
            documents=clean["documents"],
            deadline=clean["deadline"],
            conditions={
                "links": clean["links"],
                "labels": clean["labels"],
                "staff": {"from": clean["staff_from"], "to": clean["staff_to"]},
                "area": clean["area"],
                "rank": clean["rank"],
                "since": clean["since"],
            },
        )


def begun_from(conditions: dict[str, Any]) -> dict[str, Any]:
    """The conditions of a policy as the form shows them; its area is looked up by the view."""
    staff = conditions.get("staff", {})
    return {
        "links": conditions.get("links", []),
        "labels": [each["id"] for each in conditions.get("labels", [])],
        "staff_from": staff.get("from"),
        "staff_to": staff.get("to"),
        "rank": conditions.get("rank", ""),
        "since": conditions.get("since"),
    }


class ApplyForm(Choosing):
    organisation = forms.TypedChoiceField(label=_("Firm"), coerce=int)


class NoteForm(ActForm):
    note = forms.CharField(label=_("How far it is"), max_length=300, widget=lines(3))


class HandInForm(ActForm):
    sent_on = forms.DateField(label=_("Handed in on"), required=False, help_text=_("Empty: today."))


class AnswerForm(ActForm):
    granted = forms.ChoiceField(
        label=_("Decision"),
        choices=(("yes", _("Granted")), ("no", _("Refused"))),
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("What the firm was told"), max_length=300, widget=lines(3))
