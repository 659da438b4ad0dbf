"""Input about topics and meetings → clean values."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.commitments.spec import Owner
from linli.deliberation.spec import CaseAnswer, CommitmentDraft
from linli.events.models import Invitation

Choices = Sequence[tuple[str, Any]]
#: People come to a courtyard after work.
EVENING, END = time(19, 0), time(20, 30)


def _long(
    label: object, *, rows: int = 3, required: bool = True, help_text: object = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]  # a lazy translation
        help_text=help_text,  # type: ignore[arg-type]  # as above
        required=required,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class PlaceForm(forms.Form):
    """Where: a compound, or a whole community."""

    place = forms.ChoiceField(label=_("Compound or community"))

    def __init__(self, *args: Any, places: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(places)  # type: ignore[attr-defined]  # a ChoiceField


class CasesForm(forms.Form):
    """Cases to be gathered; the page shows each with its facts."""

    case_ids = forms.TypedMultipleChoiceField(label=_("Cases"), coerce=int, required=False)

    def __init__(self, *args: Any, cases: Iterable[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case_ids"].choices = [(pk, str(pk)) for pk in cases]  # type: ignore[attr-defined]


class TopicForm(CasesForm):
    title = forms.CharField(
        label=_("Topic"),
        max_length=120,
        help_text=_("In the residents' words; it is read in public."),
    )
    body = _long(_("What is to be agreed"), required=False)

    field_order = ("title", "body", "case_ids")


class TimesForm(forms.Form):
    """Venue, day, beginning and end."""

    venue = forms.CharField(label=_("Where people meet"), max_length=120)
    on = forms.DateField(label=_("Day"), widget=forms.DateInput)
    begins = forms.TimeField(label=_("Begins"), widget=forms.TimeInput, initial=EVENING)
    ends = forms.TimeField(label=_("Ends"), widget=forms.TimeInput, initial=END)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def moments(self) -> tuple[datetime, datetime]:
        """Beginning and end in the town's time; of a form that is valid."""
        clean = self.cleaned_data
        zone = timezone.get_default_timezone()
        return (
            datetime.combine(clean["on"], clean["begins"], tzinfo=zone),
            datetime.combine(clean["on"], clean["ends"], tzinfo=zone),
        )


class MeetingForm(TimesForm):
    title = forms.CharField(label=_("Title"), max_length=120)
    topic_ids = forms.TypedMultipleChoiceField(
        label=_("Topics"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    field_order = ("title", "topic_ids", "venue", "on", "begins", "ends")

    def __init__(self, *args: Any, topics: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(topics)
        self.fields["topic_ids"].choices = rows  # type: ignore[attr-defined]  # a choice field
        self.fields["topic_ids"].initial = [pk for pk, __ in rows]


class TopicChoiceForm(forms.Form):
    topic = forms.TypedChoiceField(label=_("Topic"), coerce=int)

    def __init__(self, *args: Any, topics: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = list(topics)  # type: ignore[attr-defined]  # a choice field


class GuestsForm(forms.Form):
    """Stakeholders chosen from those proposed: "person:5 raiser"."""

    guests = forms.MultipleChoiceField(label=_("Who is asked"))

    def __init__(self, *args: Any, proposed: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guests"].choices = [(key, key) for key in proposed]  # type: ignore[attr-defined]


class NamedGuestForm(forms.Form):
    """Somebody who is not proposed, or walked in."""

    name = forms.CharField(label=_("Name"), max_length=60)
    phone = forms.CharField(
        label=_("Telephone"), max_length=20, required=False, help_text=_("Only if they wish.")
    )
    capacity = forms.ChoiceField(
        label=_("Comes as"),
        choices=Invitation.Capacity.choices,
        initial=Invitation.Capacity.REPRESENTATIVE,
    )


class InviteForm(NamedGuestForm):
    topic = forms.TypedChoiceField(
        label=_("For which topic"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, topics: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", _("All topics")), *topics]  # type: ignore[attr-defined]


class StatementForm(forms.Form):
    invitation_id = forms.TypedChoiceField(label=_("Who speaks"), coerce=int)
    text = _long(_("What is said"), rows=2)

    def __init__(self, *args: Any, speakers: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invitation_id"].choices = list(speakers)  # type: ignore[attr-defined]


class MotionForm(forms.Form):
    text = _long(_("Put to the vote"), rows=2)


class HandsForm(forms.Form):
    in_favour = forms.IntegerField(label=_("In favour"), min_value=0, initial=0)
    against = forms.IntegerField(label=_("Against"), min_value=0, initial=0)
    abstained = forms.IntegerField(label=_("Abstained"), min_value=0, initial=0)
    entitled = forms.IntegerField(label=_("May vote"), min_value=1)


class HeadsForm(forms.Form):
    number = forms.IntegerField(label=_("People present"), min_value=0, max_value=9999)


class ReasonForm(forms.Form):
    reason = _long(_("Reason"))


class HandOverForm(ReasonForm):
    to = forms.CharField(label=_("Who takes it over"), max_length=120)

    field_order = ("to", "reason")


class MinutesForm(forms.Form):
    minutes = forms.CharField(
        label=_("Minutes"),
        help_text=_("No names of residents, no telephone, no door numbers: everyone reads it."),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 20}),
    )


class AdoptForm(forms.Form):
    text = _long(_("What was agreed"))


class CommitmentForm(forms.Form):
    """One promise of a resolution. A row left empty is no promise."""

    what = forms.CharField(label=_("What is to be done"), max_length=300, required=False)
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    due_on = forms.DateField(label=_("By"), widget=forms.DateInput, required=False)
    next_check_on = forms.DateField(
        label=_("Next check on"),
        widget=forms.DateInput,
        required=False,
        help_text=_("Needed for a firm or another outside owner."),
    )
    households = forms.ChoiceField(label=_("Households to reach"), required=False)

    def __init__(
        self, *args: Any, owners: Choices = (), households: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", _("Choose …")), *owners]  # type: ignore[attr-defined]
        self.fields["households"].choices = [("", _("None")), *households]  # type: ignore[attr-defined]

    @property
    def is_empty(self) -> bool:
        """Nothing was written into this row."""
        return not any(self.data.get(self.add_prefix(name)) for name in ("what", "owner", "due_on"))

    def clean(self) -> dict[str, Any]:
        """A row that was begun must say what, who and by when."""
        clean = super().clean() or {}
        if not self.is_empty:
            for name in ("what", "owner", "due_on"):
                if not clean.get(name) and name not in self.errors:
                    self.add_error(name, _("A commitment names what, who and by when."))
        return clean

    def draft(self, doors: dict[str, tuple[int, ...]]) -> CommitmentDraft:
        """The promise of a valid row; `doors` are the dwellings behind each choice."""
        clean = self.cleaned_data
        owner = Owner.parse(clean["owner"])
        if owner is None:
            raise ValueError(f"no owner in a row that was checked: {clean['owner']!r}")
        return CommitmentDraft(
            what=clean["what"],
            owner=owner,
            due_on=clean["due_on"],
            next_check_on=clean["next_check_on"],
            dwelling_ids=doors.get(clean["households"], ()),
        )


class AnswerForm(forms.Form):
    """The answer to one case of the topic."""

    chosen = forms.BooleanField(label=_("Answer this case now"), required=False, initial=True)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False)
    answer = _long(_("Answer to the one who raised it"), rows=5, required=False)
    next_on = forms.DateField(
        label=_("Next date"),
        widget=forms.DateInput,
        required=False,
        help_text=_("Only for “not now”."),
    )

    def __init__(self, *args: Any, outcomes: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [("", _("Choose …")), *outcomes]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A chosen case needs an outcome that somebody chose: closing is not solving."""
        clean = super().clean() or {}
        if clean.get("chosen") and not clean.get("outcome") and "outcome" not in self.errors:
            self.add_error("outcome", _("Choose how it ended."))
        return clean

    def given(self, case_id: int) -> CaseAnswer:
        """The answer of a valid row."""
        clean = self.cleaned_data
        return CaseAnswer(case_id, clean["outcome"], clean["answer"], clean["next_on"])
