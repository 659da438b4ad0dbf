"""What may become a case: appeals as they are said, a hazard as it is found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from linli.base import facts
from linli.cases import queries as cases
from linli.cases.models import Category
from linli.cases.spec import APPEAL, HAZARD, MOST_PHOTOS, Raiser
from linli.doorstep.spec import MOST_APPEALS, AppealDraft, Ending
from linli.people.queries import Resident
from linli.places.models import in_this_language

#: In `who`: somebody who is not on our list, by name.
OTHER = "other"
NOBODY = ""


class Photos(forms.FileInput):
    """Several files in one field."""

    allow_multiple_selected = True

    def value_from_datadict(
        self,
        data: Mapping[str, Any],  # noqa: ARG002 - Django's signature
        files: "MultiValueDict[str, UploadedFile[bytes]]",
        name: str,
    ) -> "list[UploadedFile[bytes]]":
        return files.getlist(name)


class PhotosField(forms.FileField):
    """None, one or several photos; what is in them is judged where they are kept."""

    widget = Photos

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(PhotosField, self).clean(one, initial) for one in data or []]

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ARG002 - Django's signature
        return bool(data)


class CategoryField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Categories in the reader's language."""

    def label_from_instance(self, obj: Category) -> str:
        return in_this_language(obj.name, obj.name_en)


class MatterForm(forms.Form):
    """One matter of the record; left empty, it does not count."""

    use_required_attribute = False
    #: Its kind of case.
    kind = APPEAL

    category = CategoryField(
        label=_("What it is about"),
        queryset=Category.objects.none(),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose what it is about.")},
    )
    summary = forms.CharField(
        label=_("In a few words"),
        max_length=120,
        error_messages={"required": _("Say in a few words what it is about.")},
    )
    body = forms.CharField(
        label=_("Details"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    place = forms.CharField(
        label=_("Exact place"),
        max_length=120,
        required=False,
        help_text=_("If it is not in this household: staircase, roof, courtyard."),
    )
    photos = PhotosField(label=_("Photos"), required=False)
    ending = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=Ending.choices,
        initial=Ending.TAKEN,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, categories: Sequence[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_permitted = True
        category = self.fields["category"]
        assert isinstance(category, CategoryField)  # noqa: S101 - declared above
        category.queryset = cases.categories_for(self.kind.code)
        # Read once for all matters of the page; the queryset is asked for what was chosen.
        category.choices = [
            ("", category.empty_label or ""),
            *(
                (one.pk, category.label_from_instance(one))
                for one in categories
                if not one.kinds or self.kind.code in one.kinds
            ),
        ]

    def has_changed(self) -> bool:
        """True if something was typed or chosen; a choice that was not sent at all is none."""
        sent = (name for name in self.changed_data if name != "ending" or self["ending"].data)
        return any(sent)

    @property
    def number(self) -> int:
        """Its place among those of its kind, from 1."""
        return int((self.prefix or "0").rpartition("-")[2]) + 1

    def draft(self) -> AppealDraft:
        """The clean values as the action takes them."""
        typed = self.cleaned_data
        return AppealDraft(
            kind=self.kind.code,
            category_id=typed["category"].pk,
            summary=typed["summary"],
            body=typed["body"],
            place=typed["place"],
            ending=typed["ending"],
            photos=tuple(typed["photos"]),
        )

    def clean(self) -> dict[str, Any]:
        """No more photos than one case may have."""
        typed = super().clean() or self.cleaned_data
        if len(typed.get("photos") or []) > MOST_PHOTOS:
            self.add_error("photos", _("At most %(n)d photos.") % {"n": MOST_PHOTOS})
        return typed


class AppealForm(MatterForm):
    """One appeal as it is said."""

    answer = forms.CharField(
        label=_("How it was settled"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The one who raised it reads this; a colleague asks later whether it is so."),
    )
    who = forms.ChoiceField(
        label=_("Who raises it"), required=False, widget=forms.RadioSelect, initial=NOBODY
    )
    name = forms.CharField(label=_("Name"), max_length=40, required=False)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    consent = forms.BooleanField(
        label=_("They heard what name and number are kept for, and agree"), required=False
    )

    def __init__(self, *args: Any, residents: Sequence[Resident], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)  # noqa: S101 - declared above
        who.choices = [
            *((str(pk), words) for pk, words in _by_person(residents)),
            (OTHER, _("Someone else")),
            (NOBODY, _("The household, nobody by name")),
        ]

    def draft(self) -> AppealDraft:
        """The clean values as the action takes them."""
        return replace(super().draft(), answer=self.cleaned_data["answer"], raiser=self._raiser())

    def _raiser(self) -> Raiser:
        typed = self.cleaned_data
        if typed["who"] == OTHER:
            return Raiser(name=typed["name"], phone=typed["phone"], consent=typed["consent"])
        return Raiser(person_id=int(typed["who"])) if typed["who"] else Raiser()

    def clean(self) -> dict[str, Any]:
        """A name and number that nobody chose are not kept in silence."""
        typed = super().clean() or self.cleaned_data
        if typed.get("who") == OTHER and not (typed.get("name") or typed.get("phone")):
            self.add_error("name", _("Write down the name or the number, or choose another line."))
        return typed


class HazardForm(MatterForm):
    """A hazard as it was found at the door; nobody raises it but whoever stands there."""

    kind = HAZARD

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= facts.fields(self.kind.facts, prefix=self.kind.code)
        ending: Any = self.fields["ending"]
        ending.choices = (
            (Ending.TAKEN, _("To be put right by a deadline")),
            (Ending.SETTLED, _("Put right on the spot")),
            (Ending.URGENT, _("Danger now: the urgent term runs")),
        )

    def stated(self) -> "list[BoundField]":
        """The fields of what a hazard asks for, to be drawn."""
        return [self[f"{self.kind.code}_{fact.code}"] for fact in self.kind.facts]

    def draft(self) -> AppealDraft:
        """The clean values as the action takes them."""
        given = facts.of_form(self.kind.facts, self.cleaned_data, prefix=self.kind.code)
        return replace(super().draft(), facts=given)


def matter_forms(
    data: Any, files: Any, residents: Sequence[Resident]
) -> tuple[list[AppealForm], list[HazardForm]]:
    """As many empty appeals and as many empty hazards as a record holds; more are registered at
    the desk.
    """
    categories = list(cases.categories_for(APPEAL.code, HAZARD.code))
    appeals = [
        AppealForm(
            data, files, prefix=f"appeals-{number}", residents=residents, categories=categories
        )
        for number in range(MOST_APPEALS)
    ]
    hazards = [
        HazardForm(data, files, prefix=f"hazard-{number}", categories=categories)
        for number in range(MOST_APPEALS)
    ]
    return appeals, hazards


def _by_person(residents: Iterable[Resident]) -> list[tuple[int, str]]:
    """One line for each person of the household, with all their ties."""
    names: dict[int, str] = {}
    ties: dict[int, list[str]] = {}
    for resident in residents:
        names[resident.person_id] = resident.name
        ties.setdefault(resident.person_id, []).append(str(resident.tie_words))
    return [(pk, f"{name} ({'、'.join(ties[pk])})") for pk, name in names.items()]
