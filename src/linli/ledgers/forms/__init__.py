"""Input about ledgers → clean values."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Account, Section
from linli.base.forms import ActForm
from linli.cases.models import Category as CaseCategory
from linli.cases.spec import KINDS
from linli.drives.models import Drive
from linli.drives.workflow import Meaning
from linli.ledgers.models import Category, Item, ItemClass, Ledger, Milestone, Tag
from linli.ledgers.spec import LinkDraft, LinkKind, Measured, NoteKind, RequestKind
from linli.places.models import Area

_NOTHING = "—"


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; how many and of what kind is decided where they are kept."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(each, initial) for each in files]


#: Days beyond these are a slip of the hand.
_FIRST, _LAST = date(2000, 1, 1), date(2100, 12, 31)


def _date(label: Any, **more: Any) -> forms.DateField:
    limits = [MinValueValidator(_FIRST), MaxValueValidator(_LAST)]
    return forms.DateField(label=label, widget=forms.DateInput, validators=limits, **more)


def _words(label: Any, *, required: bool = True, rows: int = 3, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=widget, max_length=2000, required=required, **more)


class ReasonForm(ActForm):
    reason = _words(_("Reason"))


class LedgerForm(ActForm):
    area = forms.ModelChoiceField(label=_("Area"), queryset=Area.objects.none())
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    name = forms.CharField(label=_("Name of the ledger"), max_length=80)
    name_en = forms.CharField(label=_("English name"), max_length=80, required=False)
    like = forms.ModelChoiceField(
        label=_("Take categories, classes and labels over from"),
        queryset=Ledger.objects.none(),
        required=False,
        empty_label=_("Nothing: begin with the shipped classes"),
    )
    categories = _words(
        _("Categories, one a line"),
        required=False,
        help_text=_("English behind a bar: 安全生产 | Safety. Not needed when taken over."),
    )

    def __init__(self, *args: Any, areas: Any = None, ledgers: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if areas is None:
            for name in ("area", "year", "like", "categories"):
                del self.fields[name]
        else:
            self.fields["area"].queryset = areas  # type: ignore[attr-defined]
            self.fields["like"].queryset = ledgers  # type: ignore[attr-defined]

    def pairs(self) -> list[tuple[str, str]]:
        """The categories that were written, with their English."""
        lines = (line.partition("|") for line in self.cleaned_data["categories"].splitlines())
        return [(zh.strip(), en.strip()) for zh, _bar, en in lines if zh.strip()]


class WordForm(ActForm):
    name = forms.CharField(label=_("Word"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    position = forms.IntegerField(
        label=_("Place in the order"), min_value=1, max_value=999, required=False
    )
    active = forms.BooleanField(label=_("In use"), required=False)

    def __init__(self, *args: Any, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            del self.fields["position"]
            del self.fields["active"]
        else:
            self.fields["position"].required = True


class ItemForm(ActForm):
    """What an item says. Choices are those of its ledger and area."""

    number = forms.CharField(
        label=_("No."), max_length=16, required=False, help_text=_("Empty: the next one.")
    )
    title = forms.CharField(label=_("Item"), max_length=200)
    goal = _words(_("Goal"), help_text=_("By what one will see that it is reached."))
    category = forms.ModelChoiceField(label=_("Category"), queryset=Category.objects.none())
    item_class = forms.ModelChoiceField(label=_("Class"), queryset=ItemClass.objects.none())
    area = forms.ModelChoiceField(label=_("Area"), queryset=Area.objects.none())
    in_charge = forms.ModelChoiceField(label=_("Person in charge"), queryset=Account.objects.none())
    leader = forms.ModelChoiceField(
        label=_("Leader"), queryset=Account.objects.none(), required=False, empty_label=_NOTHING
    )
    lead_section = forms.ModelChoiceField(
        label=_("Lead section"),
        queryset=Section.objects.none(),
        required=False,
        empty_label=_NOTHING,
    )
    assisting = forms.ModelMultipleChoiceField(
        label=_("Assisting sections"),
        queryset=Section.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = _date(_("Starts on"))
    due_on = _date(_("Deadline"), required=False)
    due_words = forms.CharField(
        label=_("Deadline in words"),
        max_length=60,
        required=False,
        help_text=_("As the sheet says it: 6月底, 全年, 长期坚持."),
    )
    funds = forms.DecimalField(
        label=_("Funds (10,000 yuan)"),
        min_value=0,
        max_digits=14,
        decimal_places=4,
        required=False,
    )
    measured_by = forms.ChoiceField(label=_("Progress is measured by"), choices=Measured.choices)
    tags = forms.ModelMultipleChoiceField(
        label=_("Labels"),
        queryset=Tag.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    start = forms.BooleanField(label=_("Start it at once"), required=False)

    def __init__(
        self, *args: Any, rows: dict[str, Any], item: Item | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, queryset in rows.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        if item is not None:
            for name in ("area", "in_charge", "start"):
                del self.fields[name]
        for name in ("assisting", "tags"):
            if not rows[name]:
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        """By the names of `ItemDraft` and of `actions.change`."""
        clean = dict(self.cleaned_data)
        named = ("category", "item_class", "leader", "lead_section")
        values: dict[str, Any] = {
            f"{name}_id": clean[name].pk if clean[name] else None for name in named
        }
        plain = ("number", "title", "goal", "starts_on", "due_on", "due_words", "funds")
        values |= {name: clean[name] for name in (*plain, "measured_by")}
        for name in ("assisting", "tags"):
            if name in clean:
                values[name] = tuple(row.pk for row in clean[name])
        return values


class MilestoneForm(ActForm):
    title = forms.CharField(label=_("Milestone"), max_length=200)
    shows = forms.CharField(
        label=_("What must be shown"),
        max_length=300,
        required=False,
        help_text=_("Acceptance sheet, photo, minutes: what proves it."),
    )
    due_on = _date(_("Deadline"), required=False)
    due_words = forms.CharField(label=_("Deadline in words"), max_length=60, required=False)
    weight = forms.IntegerField(label=_("Weight"), min_value=1, max_value=100, initial=1)
    reason = _words(_("Reason of the change"), required=False, rows=2)

    def __init__(self, *args: Any, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            del self.fields["reason"]

    def values(self) -> dict[str, Any]:
        """By the names of `MilestoneDraft` and of `actions.change_milestone`."""
        names = ("title", "shows", "due_on", "due_words", "weight")
        return {name: self.cleaned_data[name] for name in names}


class ShowForm(ActForm):
    done_on = _date(_("Reached on"))
    text = _words(_("What is shown"), required=False)
    evidence = FilesField(
        label=_("Evidence"),
        required=False,
        help_text=_("Photos, PDF, Word or Excel files; only if they help."),
    )


class NoteForm(ActForm):
    kind = forms.ChoiceField(label=_("Kind of note"), choices=NoteKind.choices)
    corrects = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = _words(_("What is noted"))


class PercentForm(ActForm):
    percent = forms.IntegerField(label=_("Percentage"), min_value=0, max_value=100)


class AskForm(ActForm):
    kind = forms.ChoiceField(label=_("What is asked for"), choices=RequestKind.choices)
    milestone = forms.TypedChoiceField(
        label=_("For which milestone"), coerce=int, empty_value=None, required=False
    )
    until = _date(_("New date, or end of the pause"), required=False)
    reason = _words(_("Reason"))

    def __init__(self, *args: Any, steps: Sequence[Milestone] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("The item itself")), *((step.pk, step.title) for step in steps)]
        self.fields["milestone"].choices = choices  # type: ignore[attr-defined]


class DecideForm(ActForm):
    granted = forms.TypedChoiceField(
        label=_("Decision"),
        choices=(("yes", _("Grant")), ("no", _("Refuse"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = _words(_("Answer"), required=False, help_text=_("Needed for a refusal."))


class ResumeForm(ActForm):
    due_on = _date(
        _("New deadline"),
        required=False,
        help_text=_("Set by whoever keeps the ledger. Empty: it stays."),
    )


class ApplyForm(ActForm):
    result = _words(_("How the goal was reached"), rows=4)
    evidence = FilesField(label=_("Evidence"), required=False)


class CheckForm(ActForm):
    text = _words(_("What you saw"), required=False)


class ReopenForm(ReasonForm):
    due_on = _date(_("New deadline"))

    field_order = ("due_on", "reason")


class HandOnForm(ReasonForm):
    in_charge = forms.ModelChoiceField(label=_("Person in charge"), queryset=Account.objects.none())

    field_order = ("in_charge", "reason")

    def __init__(self, *args: Any, people: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["in_charge"].queryset = people  # type: ignore[attr-defined]


class TeamForm(ActForm):
    name = forms.CharField(label=_("Name of the team"), max_length=80)
    leader = forms.TypedChoiceField(label=_("Leader of the team"), coerce=int)
    ends_on = _date(_("Last day"))

    def __init__(self, *args: Any, leaders: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leader"].choices = [("", _NOTHING), *leaders]  # type: ignore[attr-defined]


class LinkForm(ActForm):
    """Which records are the item's progress. Only the fields of the kind chosen count."""

    kind = forms.ChoiceField(label=_("It fills itself from"), choices=LinkKind.choices)
    drive = forms.ModelChoiceField(
        label=_("Drive"), queryset=Drive.objects.none(), required=False, empty_label=_NOTHING
    )
    meaning = forms.ChoiceField(
        label=_("Counts as reached"),
        choices=[
            (each.value, each.label) for each in (Meaning.DONE, Meaning.SIGNED, Meaning.AGREED)
        ],
        required=False,
    )
    case_kind = forms.ChoiceField(
        label=_("Kind of case"),
        choices=[("", _("All")), *((code, kind.label) for code, kind in KINDS.items())],
        required=False,
    )
    case_category = forms.ModelChoiceField(
        label=_("Category of the cases"),
        queryset=CaseCategory.objects.none(),
        required=False,
        empty_label=_("All"),
    )
    event_kind = forms.ChoiceField(label=_("Kind of gathering"), required=False)
    figure = forms.ChoiceField(label=_("Figure"), required=False)
    plan = forms.IntegerField(
        label=_("Planned number"),
        min_value=1,
        max_value=10_000_000,
        required=False,
        help_text=_("Empty: all of them. Gatherings need a number."),
    )

    def __init__(
        self,
        *args: Any,
        drives: Any,
        categories: Any,
        events: Sequence[tuple[str, Any]],
        figures: Sequence[tuple[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["drive"].queryset = drives  # type: ignore[attr-defined]
        self.fields["case_category"].queryset = categories  # type: ignore[attr-defined]
        self.fields["event_kind"].choices = [("", _NOTHING), *events]  # type: ignore[attr-defined]
        self.fields["figure"].choices = [("", _NOTHING), *figures]  # type: ignore[attr-defined]

    def draft(self) -> LinkDraft:
        """Only what belongs to the kind chosen."""
        clean = self.cleaned_data
        kind = clean["kind"]
        values: dict[str, Any] = {"kind": kind, "plan": clean["plan"]}
        if kind == LinkKind.DRIVE:
            values |= {"drive_id": clean["drive"].pk if clean["drive"] else None}
            values |= {"meaning": clean["meaning"] or Meaning.DONE.value}
        elif kind == LinkKind.CASES:
            category = clean["case_category"]
            values |= {"case_kind": clean["case_kind"]}
            values |= {"case_category_id": category.pk if category else None}
        elif kind == LinkKind.EVENTS:
            values |= {"event_kind": clean["event_kind"]}
        else:
            values |= {"figure": clean["figure"]}
        return LinkDraft(**values)
