"""What each drive of the household asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.drives.models import Letter
from linli.drives.queries import Task
from linli.drives.spec import LetterDraft, StepDraft
from linli.drives.workflow import Meaning


class StepForm(forms.Form):
    """How one target of a drive stands now; left empty, nothing is written down for it.

    Reasons are asked by what the chosen stage means, and a letter where it is signed.
    """

    use_required_attribute = False

    stage = forms.ChoiceField(
        label=_("How it stands now"), required=False, widget=forms.RadioSelect
    )
    signer = forms.ChoiceField(
        label=_("Who signs the letter"),
        choices=Letter.Signer.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    signed_name = forms.CharField(label=_("Name, as signed"), max_length=60, required=False)
    authority = forms.CharField(
        label=_("How the owner's authority was shown"),
        max_length=200,
        required=False,
        help_text=_("A paper, or a telephone call with the owner: when, and by which number."),
    )
    next_on = forms.DateField(label=_("Ask again on"), required=False, widget=forms.DateInput)

    def __init__(self, data: Any = None, *, task: Task) -> None:
        super().__init__(data, prefix=f"steps-{task.target.pk}")
        self.task = task
        stage = self.fields["stage"]
        assert isinstance(stage, forms.ChoiceField)  # noqa: S101 - declared above
        stage.choices = [(choice.code, choice.name) for choice in task.stages]
        for meaning in dict.fromkeys(reason.meaning for reason in task.reasons):
            self.fields[f"reason_{meaning}"] = forms.ChoiceField(
                label=_("Why"),
                required=False,
                choices=[
                    ("", _("Choose")),
                    *((one.code, one.name) for one in task.reasons if one.meaning == meaning),
                ],
            )

    def reasons(self) -> list[tuple[Any, str]]:
        """Each reason's field with the choice it goes with, as the page's script reads it."""
        return [
            (self[name], self._when(name.removeprefix("reason_")))
            for name in self.fields
            if name.startswith("reason_")
        ]

    @property
    def when_signed(self) -> str:
        """The choice with which the letter's fields are shown."""
        return self._when(Meaning.SIGNED)

    def _when(self, meaning: str) -> str:
        codes = [choice.code for choice in self.task.stages if choice.meaning == meaning]
        return f"{self.add_prefix('stage')}={'|'.join(codes)}"

    def draft(self) -> StepDraft | None:
        """The clean values as the action takes them; None where no stage was chosen."""
        typed = self.cleaned_data
        chosen = next((one for one in self.task.stages if one.code == typed["stage"]), None)
        if chosen is None:
            return None
        signs = chosen.meaning == Meaning.SIGNED and not self.task.signed
        letter = LetterDraft(typed["signer"], typed["signed_name"], typed["authority"])
        return StepDraft(
            target_id=self.task.target.pk,
            stage=chosen.code,
            reason=typed.get(f"reason_{chosen.meaning}", ""),
            next_on=typed["next_on"],
            letter=letter if signs else None,
        )

    def refuse(self, field: str, words: str) -> None:
        """Put a refusal of the action on the field it names, or above the form."""
        names = {"letter": "signer", "reason": self._reason_field()}
        name = names.get(field, field)
        self.add_error(name if name in self.fields else None, words)

    def _reason_field(self) -> str:
        code = self.cleaned_data.get("stage")
        meaning = next((one.meaning for one in self.task.stages if one.code == code), "")
        return f"reason_{meaning}"
