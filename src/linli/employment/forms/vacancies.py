"""What people type about vacancies; nothing is saved here."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.base.forms import ActForm, lines
from linli.employment.models import Occupation, Skill, Vacancy
from linli.employment.spec import (
    LONGEST_DUTIES,
    Education,
    Hours,
    Insurance,
    Need,
    Unreadable,
    VacancyDraft,
)
from linli.employment.spec.wages import read
from linli.people.models import Organisation
from linli.places.models import Area


class VacancyForm(ActForm):
    """One vacancy as the firm says it."""

    organisation = forms.ModelChoiceField(
        label=_("Firm"), queryset=Organisation.objects.none(), empty_label=_("Choose")
    )
    title = forms.CharField(label=_("Post"), max_length=60, help_text=_("In the firm's own words."))
    occupation = forms.ModelChoiceField(
        label=_("Occupation"),
        queryset=Occupation.objects.none(),
        required=False,
        empty_label=_("Not decided yet"),
        help_text=_("Empty: what the words mean is looked up, or asked of a colleague."),
    )
    posts = forms.IntegerField(label=_("Number of posts"), min_value=1)
    wage_words = forms.CharField(
        label=_("Wage"),
        max_length=60,
        help_text=_("As the firm writes it: 4000-6000+提成, 20/小时 管吃住, 5-8K, 日结150, 面议."),
    )
    insurance = forms.ChoiceField(label=_("Social insurance"), choices=Insurance.choices)
    board = forms.BooleanField(label=_("Meals"), required=False)
    lodging = forms.BooleanField(label=_("Lodging"), required=False)
    hours = forms.ChoiceField(label=_("Hours"), choices=Hours.choices)
    education = forms.ChoiceField(label=_("Education"), choices=Education.choices)
    education_must = forms.BooleanField(label=_("This education is a must"), required=False)
    years = forms.IntegerField(
        label=_("Years of experience"), min_value=0, max_value=40, required=False
    )
    must = forms.ModelMultipleChoiceField(
        label=_("Must have"),
        queryset=Skill.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without these nobody is recommended. Age, sex, marriage are no conditions."),
    )
    nice = forms.ModelMultipleChoiceField(
        label=_("Nice to have"),
        queryset=Skill.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    work_area = forms.ModelChoiceField(
        label=_("Area of work"),
        queryset=Area.objects.none(),
        required=False,
        empty_label=_("That of the firm"),
    )
    place = forms.CharField(label=_("Place of work"), max_length=80, required=False)
    duties = forms.CharField(
        label=_("Duties"),
        max_length=LONGEST_DUTIES,
        required=False,
        widget=lines(4),
        help_text=_("Everybody reads it: no telephone numbers, no names."),
    )
    valid_until = forms.DateField(
        label=_("Valid until"), required=False, help_text=_("Empty: 60 days from today.")
    )

    def __init__(
        self,
        *args: Any,
        firms: "QuerySet[Organisation]",
        occupations: "QuerySet[Occupation]",
        skills: "QuerySet[Skill]",
        areas: "QuerySet[Area]",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("organisation", firms),
            ("occupation", occupations),
            ("must", skills),
            ("nice", skills),
            ("work_area", areas),
        ):
            field: Any = self.fields[name]
            field.queryset = rows

    def clean_wage_words(self) -> str:
        """The words, if they can be read as a wage."""
        words = str(self.cleaned_data["wage_words"])
        try:
            self.wage = read(words)
        except Unreadable as trouble:
            raise forms.ValidationError(
                _("This wage cannot be read: write 4000-6000, 20元/小时, 计件 or 面议.")
            ) from trouble
        return words

    def draft(self) -> VacancyDraft:
        """The clean values as the action takes them."""
        typed = self.cleaned_data
        must = [Need(skill.pk, must=True) for skill in typed["must"]]
        nice = [Need(skill.pk, must=False) for skill in typed["nice"] if skill not in typed["must"]]
        same = ("title", "posts", "wage_words", "duties", "insurance", "hours", "education")
        also = ("education_must", "place", "valid_until")
        return VacancyDraft(
            **{name: typed[name] for name in (*same, *also)},
            wage=self.wage,
            occupation_id=typed["occupation"].pk if typed["occupation"] else None,
            board=typed["board"] or self.wage.board,
            lodging=typed["lodging"] or self.wage.lodging,
            years=typed["years"] or 0,
            work_area_id=typed["work_area"].pk if typed["work_area"] else None,
            needs=(*must, *nice),
        )


def initial_of(vacancy: Vacancy) -> dict[str, Any]:
    """What the form shows of a vacancy that stands."""
    needs = list(vacancy.requirements.all())
    same = ("organisation", "title", "occupation", "posts", "wage_words", "insurance", "board")
    also = ("lodging", "hours", "education", "education_must", "years", "work_area", "place")
    return {
        **{name: getattr(vacancy, name) for name in (*same, *also, "duties", "valid_until")},
        "must": [need.skill_id for need in needs if need.must],
        "nice": [need.skill_id for need in needs if not need.must],
        "version": vacancy.version,
    }


class WhyForm(ActForm):
    """Why it is not on offer."""

    why = forms.CharField(label=_("Reason"), max_length=90)


class DayForm(ActForm):
    """Until when it is on offer."""

    valid_until = forms.DateField(label=_("Valid until"))


class WordForm(forms.Form):
    """Which occupation some words mean."""

    title = forms.CharField(widget=forms.HiddenInput, max_length=60)
    occupation = forms.ModelChoiceField(
        label=_("Occupation"), queryset=Occupation.objects.none(), empty_label=_("Choose")
    )

    def __init__(self, *args: Any, occupations: "QuerySet[Occupation]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["occupation"]
        field.queryset = occupations


class ListForm(forms.Form):
    """An employers' sheet."""

    area = forms.ModelChoiceField(
        label=_("Area of the firms"), queryset=Area.objects.none(), empty_label=None
    )
    file = forms.FileField(label=_("Excel or CSV file"))

    def __init__(self, *args: Any, areas: "QuerySet[Area]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["area"]
        field.queryset = areas
