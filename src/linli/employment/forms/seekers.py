"""What people type about somebody who looks for work."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.base.forms import ActForm, lines, sent_once
from linli.employment.models import Occupation, Seeker, Skill
from linli.employment.spec import Education, Hours
from linli.employment.spec.seekers import LONGEST_NOTE, REASONS, Reach, SeekerDraft, Wishes


class WishesForm(ActForm):
    """Skills and wishes. Nothing here says who somebody is."""

    wishes = forms.ModelMultipleChoiceField(
        label=_("Occupations wished for"),
        queryset=Occupation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: any work that fits."),
    )
    wage_from = forms.IntegerField(
        label=_("Wage wished for"),
        min_value=500,
        max_value=200_000,
        required=False,
        help_text=_("Yuan a month, at least. Empty: to be agreed."),
    )
    reach = forms.ChoiceField(
        label=_("How far away"), choices=Reach.choices, initial=Reach.SUBDISTRICT
    )
    hours = forms.MultipleChoiceField(
        label=_("Hours"),
        choices=Hours.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: any."),
    )
    lodging = forms.BooleanField(label=_("Needs lodging"), required=False)
    education = forms.ChoiceField(label=_("Education"), choices=Education.choices)
    years = forms.IntegerField(
        label=_("Years of experience"), min_value=0, max_value=60, required=False
    )
    skills = forms.ModelMultipleChoiceField(
        label=_("Skills and certificates"),
        queryset=Skill.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What was learned in service counts as its civil equivalents."),
    )
    training = forms.ModelMultipleChoiceField(
        label=_("Wishes to learn"),
        queryset=Skill.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=lines(3),
        help_text=_("For colleagues of the community alone; never used for matching."),
    )

    def __init__(
        self,
        *args: Any,
        occupations: "QuerySet[Occupation]",
        skills: "QuerySet[Skill]",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        learnable = skills.exclude(kind=Skill.Kind.SERVICE)
        for name, rows in (("wishes", occupations), ("skills", skills), ("training", learnable)):
            field: Any = self.fields[name]
            field.queryset = rows

    def draft(self) -> SeekerDraft:
        """The clean values as the action takes them."""
        typed = self.cleaned_data
        return SeekerDraft(
            education=typed["education"],
            years=typed["years"] or 0,
            occupation_ids=tuple(row.pk for row in typed["wishes"]),
            skill_ids=tuple(row.pk for row in typed["skills"]),
            training_ids=tuple(row.pk for row in typed["training"]),
            wage_from=typed["wage_from"],
            reach=typed["reach"],
            hours=tuple(typed["hours"]),
            lodging=typed["lodging"],
            note=typed["note"],
        )


class OwnWishesForm(WishesForm):
    """What somebody puts right on the page of their own file: wishes alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("education", "years", "skills", "note"):
            del self.fields[name]

    def wished(self) -> Wishes:
        """The clean values as the action takes them."""
        typed = self.cleaned_data
        return Wishes(
            occupation_ids=tuple(row.pk for row in typed["wishes"]),
            training_ids=tuple(row.pk for row in typed["training"]),
            wage_from=typed["wage_from"],
            reach=typed["reach"],
            hours=tuple(typed["hours"]),
            lodging=typed["lodging"],
        )


class InterestForm(forms.Form):
    """Somebody without a file asks about a vacancy."""

    name = forms.CharField(label=_("Name"), max_length=30)
    phone = forms.CharField(label=_("Telephone"), max_length=20)
    words = forms.CharField(
        label=_("What you would like to say or ask"),
        max_length=500,
        required=False,
        widget=lines(3),
        help_text=_("When you can be called, what you have worked as."),
    )
    consent = forms.BooleanField(
        label=_("The community may call me about work and pass my interest on to the firm")
    )
    once = sent_once()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs["inputmode"] = "tel"


class OpenForm(WishesForm):
    """The first page of a file."""

    veteran = forms.BooleanField(label=_("Veteran"), required=False)
    since = forms.DateField(
        label=_("Looks for work since"), required=False, help_text=_("Empty: today.")
    )

    field_order = ("veteran", "since")


def wishes_of(seeker: Seeker) -> dict[str, Any]:
    """What the form shows of a file that stands."""
    same = ("wage_from", "reach", "hours", "lodging", "education", "years", "note", "version")
    many = ("wishes", "skills", "training")
    return {name: getattr(seeker, name) for name in same} | {
        name: [row.pk for row in getattr(seeker, name).all()] for name in many
    }


class FindForm(forms.Form):
    """Whose file it is: a resident of the registry."""

    q = forms.CharField(
        label=_("Name or telephone"),
        max_length=60,
        help_text=_("In full: names are kept sealed and cannot be searched in part."),
    )


class MoveForm(ActForm):
    """Since when somebody stands otherwise, and why."""

    reason = forms.ChoiceField(label=_("Reason"), required=False)
    since = forms.DateField(label=_("Since"), required=False, help_text=_("Empty: today."))

    def __init__(self, *args: Any, move: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = [(code, words) for code, (words, moves) in REASONS.items() if move in moves]
        field: Any = self.fields["reason"]
        field.choices = [("", _("Not said")), *fitting] if move != "leave" else fitting
        if not fitting:
            del self.fields["reason"]


class UnemploymentForm(ActForm):
    """The registration of unemployment and the referral."""

    registered_on = forms.DateField(label=_("Unemployment registered on"), required=False)
    referred_on = forms.DateField(label=_("Referred for work on"), required=False)


class ServiceForm(ActForm):
    """What is needed of somebody's service."""

    service = forms.CharField(
        label=_("Service"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=lines(2),
        help_text=_("Kind and year of leaving; no unit, no number. Sealed."),
    )


class PurposeForm(forms.Form):
    """What a sealed value is needed for."""

    purpose = forms.CharField(
        label=_("What do you need it for?"),
        max_length=120,
        help_text=_("It is written into the access log."),
    )
