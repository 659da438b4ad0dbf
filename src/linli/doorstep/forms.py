"""What is typed at the door, as clean values. Nothing is saved here."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from linli.cases import queries as cases
from linli.cases.models import Category
from linli.cases.spec import MOST_PHOTOS, Raiser
from linli.doorstep.models import Overlap
from linli.doorstep.spec import MOST_APPEALS, AppealDraft, Ending
from linli.people.queries import Resident
from linli.places.models import in_this_language
from linli.visits.models import Visit

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


class VisitForm(forms.Form):
    """What happened at the door."""

    outcome = forms.ChoiceField(
        label=_("What happened at the door"),
        choices=Visit.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happened at the door.")},
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only what the next visitor needs. No identity numbers, no illnesses."),
    )
    again_on = forms.DateField(label=_("Come again on"), required=False, widget=forms.DateInput)
    at = forms.DateTimeField(
        label=_("It was earlier"),
        required=False,
        widget=forms.DateTimeInput,
        help_text=_("Leave empty for now."),
    )
    once = forms.CharField(widget=forms.HiddenInput, max_length=64)
    #: The number of the last visit that the page showed.
    seen = forms.IntegerField(
        required=False, min_value=0, max_value=2**62, widget=forms.HiddenInput
    )
    #: How many seconds the record has waited on the phone: its clock need not be the house's.
    waited = forms.IntegerField(
        required=False, min_value=0, max_value=366 * 24 * 3600, widget=forms.HiddenInput
    )


class AppealForm(forms.Form):
    """One appeal as it is said; left empty, it does not count."""

    use_required_attribute = False

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
        self.empty_permitted = True
        category, who = self.fields["category"], self.fields["who"]
        assert isinstance(category, CategoryField)  # noqa: S101 - declared above
        assert isinstance(who, forms.ChoiceField)  # noqa: S101 - declared above
        category.queryset = cases.categories_for("appeal")
        who.choices = [
            *((str(pk), words) for pk, words in _by_person(residents)),
            (OTHER, _("Someone else")),
            (NOBODY, _("The household, nobody by name")),
        ]

    def has_changed(self) -> bool:
        """True if something was typed or chosen; a choice that was not sent at all is none."""
        sent = (name for name in self.changed_data if name != "ending" or self["ending"].data)
        return any(sent)

    @property
    def number(self) -> int:
        """Its place in the record, from 1."""
        return int((self.prefix or "0").rpartition("-")[2]) + 1

    def draft(self) -> AppealDraft:
        """The clean values as the action takes them."""
        typed = self.cleaned_data
        return AppealDraft(
            category_id=typed["category"].pk,
            summary=typed["summary"],
            body=typed["body"],
            place=typed["place"],
            ending=typed["ending"],
            answer=typed["answer"],
            raiser=self._raiser(),
            photos=tuple(typed["photos"]),
        )

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
        if len(typed.get("photos") or []) > MOST_PHOTOS:
            self.add_error("photos", _("At most %(n)d photos.") % {"n": MOST_PHOTOS})
        return typed


def appeal_forms(data: Any, files: Any, residents: Sequence[Resident]) -> list[AppealForm]:
    """As many empty appeals as a record holds."""
    return [
        AppealForm(data, files, prefix=f"appeals-{number}", residents=residents)
        for number in range(MOST_APPEALS)
    ]


def _by_person(residents: Iterable[Resident]) -> list[tuple[int, str]]:
    """One line for each person of the household, with all their ties."""
    names: dict[int, str] = {}
    ties: dict[int, list[str]] = {}
    for resident in residents:
        names[resident.person_id] = resident.name
        ties.setdefault(resident.person_id, []).append(str(resident.tie_words))
    return [(pk, f"{name} ({'、'.join(ties[pk])})") for pk, name in names.items()]


class AskForm(forms.Form):
    """What the one who raised it says at the door about a case that has ended."""

    solved = forms.TypedChoiceField(
        label=_("Is it solved?"),
        choices=[("yes", _("Yes, it is solved")), ("no", _("No, it is not"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they said.")},
    )
    satisfied = forms.TypedChoiceField(
        label=_("Are they satisfied with how it was handled?"),
        choices=[("yes", _("Satisfied")), ("no", _("Not satisfied")), ("", _("Did not say"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )
    comment = forms.CharField(
        label=_("In their words"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SettleForm(forms.Form):
    """Which of two records stands."""

    how = forms.ChoiceField(
        label=_("What stands"),
        choices=Overlap.How.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what stands.")},
    )
    why = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Needed when one of the two is withdrawn."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
