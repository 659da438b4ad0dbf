"""What people type about courses."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base.forms import ActForm
from linli.employment.models import Seeker, Skill
from linli.people.models import Organisation
from linli.places.models import Area


class CourseForm(forms.Form):
    """A course that is planned."""

    area = forms.ModelChoiceField(
        label=_("Area"), queryset=Area.objects.none(), empty_label=_("Choose")
    )
    title = forms.CharField(label=_("Title"), max_length=60)
    skill = forms.ModelChoiceField(
        label=_("Certificate or skill it gives"),
        queryset=Skill.objects.none(),
        empty_label=_("Choose"),
    )
    organisation = forms.ModelChoiceField(
        label=_("Made to measure for"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("No firm in particular"),
    )
    places = forms.IntegerField(
        label=_("Places for people"), min_value=1, max_value=500, initial=30
    )
    starts_on = forms.DateField(label=_("Day of the first session"))
    ends_on = forms.DateField(label=_("Day of the last session"))
    link = forms.URLField(
        label=_("On a training platform"),
        max_length=90,
        required=False,
        assume_scheme="https",
        help_text=_("Its address there, with https://."),
    )

    def __init__(
        self,
        *args: Any,
        areas: "QuerySet[Area]",
        skills: "QuerySet[Skill]",
        firms: "QuerySet[Organisation]",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("area", areas), ("skill", skills), ("organisation", firms)):
            field: Any = self.fields[name]
            field.queryset = rows


class PlatformForm(ActForm):
    """A training platform outside."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=90, required=False)
    address = forms.URLField(
        label=_("Its address"),
        max_length=200,
        assume_scheme="https",
        help_text=_("With https://."),
    )
    about = forms.CharField(label=_("What is learned there"), max_length=120, required=False)
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class SessionForm(forms.Form):
    """One session of a course."""

    venue = forms.CharField(label=_("Place"), max_length=120)
    starts_at = forms.DateTimeField(label=_("Begins"))
    ends_at = forms.DateTimeField(label=_("Ends"))


class EnrolForm(forms.Form):
    """Who takes the course."""

    seeker = forms.TypedChoiceField(label=_("Seekers"), coerce=int)

    def __init__(self, *args: Any, seekers: "list[tuple[Seeker, str]]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["seeker"]
        field.choices = [("", _("Choose")), *((row.pk, words) for row, words in seekers)]
