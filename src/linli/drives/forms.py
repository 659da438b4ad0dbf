"""Input about drives → clean values."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Account
from linli.base.forms import ActForm
from linli.drives.models import Batch, Drive, Letter, Reason, Stage
from linli.drives.spec import LetterDraft, StageDraft
from linli.drives.workflow import Meaning
from linli.people.models import Organisation
from linli.places.models import Area, Compound

Choices = list[tuple[str, Any]]


class StageSelect(forms.Select):
    """A select of stages; each option carries what its stage means, so that the page can show
    what belongs to it.
    """

    meanings: dict[str, str] = {}  # noqa: RUF012 - one per form, set when it is made

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if meaning := self.meanings.get(str(value)):
            option["attrs"]["data-meaning"] = meaning
        return option


class WhyForm(ActForm):
    why = forms.CharField(label=_("Why"), max_length=200)


class DriveForm(ActForm):
    """How a drive is called, who leads it, when it runs, and what is said at the door."""

    name = forms.CharField(label=_("Name of the drive"), max_length=80)
    name_en = forms.CharField(label=_("English name"), max_length=80, required=False)
    area = forms.ModelChoiceField(
        label=_("Community"), queryset=Area.objects.none(), empty_label=_("Choose")
    )
    lead = forms.ModelChoiceField(
        label=_("Led by"), queryset=Account.objects.none(), empty_label=_("Choose")
    )
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput)
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput)
    retention_on = forms.DateField(
        label=_("Notes and letters are erased on"),
        widget=forms.DateInput,
        required=False,
        help_text=_("Empty: as the kind of drive says, counted from the last day."),
    )
    threshold = forms.IntegerField(
        label=_("Threshold per building, in percent"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("So many must agree before the work can begin; 0: no threshold."),
    )
    script = forms.CharField(
        label=_("What is said at the door"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )
    notice = forms.CharField(
        label=_("Notice about the data"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        areas: "QuerySet[Area] | None",
        leads: "QuerySet[Account]",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = leads  # type: ignore[attr-defined]
        if areas is None:
            del self.fields["area"]
        else:
            self.fields["area"].queryset = areas  # type: ignore[attr-defined]


class StageRow:
    """One stage in the form of a drive: kept or dropped, perhaps in other words."""

    def __init__(self, code: str, name: str, name_en: str, meaning: str, *, kept: bool = True):
        self.code, self.name, self.name_en, self.kept = code, name, name_en, kept
        self.meaning = Meaning(meaning)
        #: The first stage and the one of those who decline belong to every drive.
        self.must = self.meaning in {Meaning.UNTRIED, Meaning.DECLINED}

    def draft(self) -> StageDraft:
        return StageDraft(self.code, self.name, self.name_en)


def sent_stages(rows: Sequence[StageRow], data: Any) -> list[StageRow]:
    """The rows as they came back: in the order sent, renamed, kept or dropped. What was not sent
    stays behind the others.
    """
    known = {row.code: row for row in rows}
    order = [code for code in dict.fromkeys(data.getlist("stage")) if code in known]
    order += [code for code in known if code not in order]
    found = []
    for code in order:
        row = known[code]
        found.append(
            StageRow(
                code,
                data.get(f"name-{code}", row.name).strip()[:40] or row.name,
                data.get(f"name_en-{code}", row.name_en).strip()[:40],
                row.meaning,
                kept=row.must or f"keep-{code}" in data,
            )
        )
    return moved(found, data.get("move", ""))


def moved(rows: list[StageRow], move: str) -> list[StageRow]:
    """The rows after a button: "up:signed" is that stage one place up. The first stays first."""
    way, _sep, code = move.partition(":")
    at = next((at for at, row in enumerate(rows) if row.code == code), 0)
    to = at - 1 if way == "up" else at + 1
    if way in {"up", "down"} and at > 0 and 0 < to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    return rows


class ReasonForm(forms.Form):
    meaning = forms.ChoiceField(label=_("For stages that mean"))
    name = forms.CharField(label=_("The reason in a few words"), max_length=60)
    name_en = forms.CharField(label=_("In English"), max_length=60, required=False)

    def __init__(self, *args: Any, stages: Sequence[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = {stage.meaning for stage in stages}
        self.fields["meaning"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (meaning.value, meaning.label) for meaning in Meaning if meaning in there
        ]


class DrawForm(forms.Form):
    """Which records of the registry become targets."""

    unmanaged = forms.BooleanField(label=_("Only unmanaged compounds"), required=False)
    compounds = forms.ModelMultipleChoiceField(
        label=_("Only these compounds"),
        queryset=Compound.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all."),
    )
    organisation_kinds = forms.MultipleChoiceField(
        label=_("Only these kinds"),
        choices=Organisation.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all."),
    )

    def __init__(
        self, *args: Any, drive: Drive, compounds: "QuerySet[Compound]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["compounds"].queryset = compounds  # type: ignore[attr-defined]
        asked = {
            "dwelling": ("unmanaged", "compounds"),
            "person": ("compounds",),
            "organisation": ("organisation_kinds",),
        }[drive.target_kind]
        for name in [name for name in self.fields if name not in asked]:
            del self.fields[name]


class StepForm(ActForm):
    """How a target stands now, as the desk writes it down."""

    stage = forms.ChoiceField(label=_("How it stands now"), widget=StageSelect)
    reason = forms.ChoiceField(label=_("Reason"), required=False)
    signer = forms.ChoiceField(label=_("Who signed"), required=False)
    signer_name = forms.CharField(label=_("Name as signed"), max_length=60, required=False)
    authority = forms.CharField(
        label=_("How the owner's authority was shown"), max_length=200, required=False
    )
    next_on = forms.DateField(label=_("See them again on"), widget=forms.DateInput, required=False)
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 2}), max_length=500, required=False
    )
    once = forms.CharField(max_length=60, widget=forms.HiddenInput)
    back = forms.CharField(max_length=10, widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, stages: Sequence[Stage], reasons: Sequence[Reason], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = uuid4().hex
        stage: Any = self.fields["stage"]
        stage.choices = [("", _("Choose")), *((row.code, str(row)) for row in stages)]
        stage.widget.meanings = {row.code: row.meaning for row in stages}
        self.fields["reason"].choices = grouped(reasons)  # type: ignore[attr-defined]
        self.fields["signer"].choices = signers()  # type: ignore[attr-defined]
        if not any(row.meaning == Meaning.SIGNED for row in stages):
            for name in ("signer", "signer_name", "authority"):
                del self.fields[name]
        if not reasons:
            del self.fields["reason"]

    def letter(self) -> LetterDraft | None:
        """The letter that was signed, if somebody signed."""
        clean = self.cleaned_data
        if not clean.get("signer"):
            return None
        return LetterDraft(clean["signer"], clean["signer_name"], clean["authority"])


class LeaveOutForm(ActForm):
    reason = forms.ChoiceField(label=_("Reason"), required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, reasons: Sequence[Reason], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("Choose")),
            *((row.code, str(row)) for row in reasons if row.meaning == Meaning.OUT),
        ]


class PaperRow(forms.Form):
    """One row of a paper that a steward brought back. The field names carry the target."""

    stage = forms.ChoiceField(required=False)
    reason = forms.ChoiceField(required=False)
    signer = forms.ChoiceField(required=False)
    authority = forms.CharField(max_length=200, required=False)
    note = forms.CharField(max_length=500, required=False)
    version = forms.IntegerField(required=False)

    def __init__(self, *args: Any, stages: Choices, reasons: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("stage", stages), ("reason", reasons), ("signer", signers())):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class PaperForm(forms.Form):
    """The paper as a whole."""

    paper_on = forms.DateField(label=_("Day on the paper"), widget=forms.DateInput)
    once = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = uuid4().hex


class BatchForm(forms.Form):
    """Whom to hand over, and to whom."""

    organisation = forms.ModelChoiceField(
        label=_("Handed over to"), queryset=Organisation.objects.none(), empty_label=_("Choose")
    )
    stage = forms.ChoiceField(label=_("They then stand on"))
    targets = forms.TypedMultipleChoiceField(
        label=_("Signed, not handed over yet"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        organisations: "QuerySet[Organisation]",
        stages: Sequence[Stage],
        targets: Sequence[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["stage"].choices = [(row.code, str(row)) for row in stages]  # type: ignore[attr-defined]
        self.fields["targets"].choices = [(pk, str(pk)) for pk in targets]  # type: ignore[attr-defined]


class RosterImportForm(forms.Form):
    """A list from Excel and the drive it is for."""

    drive = forms.ModelChoiceField(
        label=_("Drive"), queryset=Drive.objects.none(), empty_label=_("Choose")
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel (.xlsx, .xls) or CSV, at most 10 MB and 50,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def __init__(self, *args: Any, drives: "QuerySet[Drive]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["drive"].queryset = drives  # type: ignore[attr-defined]


class ResultImportForm(forms.Form):
    """What a company answered, and the batch it answers."""

    batch = forms.ModelChoiceField(
        label=_("Batch"), queryset=Batch.objects.none(), empty_label=_("Choose")
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel (.xlsx, .xls) or CSV, at most 10 MB and 50,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def __init__(self, *args: Any, batches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["batch"]
        field.queryset = batches
        field.label_from_instance = lambda row: f"{row.drive} · {row.number} · {row.organisation}"


def signers() -> Choices:
    """Who may sign a letter."""
    return [("", "—"), *Letter.Signer.choices]


def grouped(reasons: Sequence[Reason]) -> Choices:
    """Reasons under what they are for."""
    groups: dict[str, Choices] = {}
    for row in reasons:
        groups.setdefault(str(Meaning(row.meaning).label), []).append((row.code, str(row)))
    return [("", "—"), *groups.items()]
