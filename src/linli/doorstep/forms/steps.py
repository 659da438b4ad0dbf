"""What each drive of the household asks, and of each person who lives there."""

import re
from collections.abc import Iterable
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
        # What an older page offered is taken; whether it can be so now, the action says in words.
        stage.choices = [(choice.code, choice.name) for choice in task.known]
        # A choice made by mistake can be taken off again.
        drawn = [
            *((choice.code, choice.name) for choice in task.stages),
            ("", _("Not spoken about")),
        ]
        stage.widget.choices = drawn
        if task.person:
            stage.label = f"{task.person} · {stage.label}"
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
        codes = [choice.code for choice in self.task.known if choice.meaning == meaning]
        return f"{self.add_prefix('stage')}={'|'.join(codes) or '-'}"

    def draft(self) -> StepDraft | None:
        """The clean values as the action takes them; None where no stage was chosen."""
        typed = self.cleaned_data
        chosen = next((one for one in self.task.known if one.code == typed["stage"]), None)
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
        meaning = next((one.meaning for one in self.task.known if one.code == code), "")
        return f"reason_{meaning}"


def step_forms(tasks: Iterable[Task], data: Any = None) -> list[StepForm]:
    """A form for each target: of the door, and of each person who is asked here. Of others only
    where a page that is older than that has sent something.
    """
    return [
        StepForm(data, task=task)
        for task in tasks
        if task.asks or not task.person or (data and data.get(f"steps-{task.target.pk}-stage"))
    ]


def strays(steps: Iterable[StepForm], data: Any) -> list[StepDraft]:
    """What was sent about targets that are not at this door (any more): the action refuses it,
    unless the record was kept before.
    """
    known = {form.task.target.pk for form in steps}
    sent = {int(found[1]): data[name] for name in data if (found := _STAGE.fullmatch(name))}
    return [StepDraft(pk, code) for pk, code in sent.items() if code and pk not in known]


_STAGE = re.compile(r"steps-([0-9]{1,18})-stage")
