"""Input about lectures and questions → clean values."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from linli.base.forms import LAST_DAY, ActForm, lines, sent_once
from linli.clock import queries as clock
from linli.knowledge.spec import HANDS_OVER
from linli.live.models import Consultation, Lecture
from linli.live.spec import (
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    RECORDING_KEPT,
    BookingDraft,
    LectureDraft,
    QuestionDraft,
    Way,
)

Choices = Iterable[tuple[Any, Any]]


def _time() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class LectureForm(ActForm):
    """What a lecture is about, who gives it, when, and how picture and sound come in."""

    title = forms.CharField(label=_("Subject of the lecture"), max_length=120)
    laws = forms.CharField(
        label=_("Law articles"),
        required=False,
        max_length=2000,
        widget=lines(3),
        help_text=_("One article a line, for example: Civil Code, article 1077."),
    )
    about = forms.CharField(label=_("In short"), required=False, max_length=4000, widget=lines(4))
    lecturer_name = forms.CharField(label=_("Lecturer"), max_length=60)
    lecturer = forms.TypedChoiceField(
        label=_("Their account"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Without one they enter the studio by a link."),
    )
    office = forms.CharField(label=_("Justice office or law firm"), required=False, max_length=120)
    conflict = forms.CharField(
        label=_("Conflicts of interest"),
        required=False,
        max_length=300,
        help_text=_("Whom the lecturer acts for here, if anybody. Shown to everybody."),
    )
    venue = forms.CharField(label=_("Place of the event"), max_length=120)
    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput, validators=[MaxValueValidator(LAST_DAY)]
    )
    starts = forms.TimeField(label=_("Begins at"), widget=_time())
    ends = forms.TimeField(label=_("Ends at"), widget=_time())
    moderated = forms.BooleanField(
        label=_("Questions are read before they are shown"), required=False
    )
    way = forms.ChoiceField(
        label=_("Picture and sound come"), choices=Way.choices, widget=forms.RadioSelect
    )
    play_url = forms.URLField(
        label=_("Address elsewhere"),
        required=False,
        assume_scheme="https",
        help_text=_("Only if listeners follow a link."),
    )
    keep_days = forms.IntegerField(
        label=_("Days the recording is kept"),
        min_value=1,
        max_value=3650,
        initial=RECORDING_KEPT.days,
    )

    def __init__(self, *args: Any, lecturers: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["lecturer"]
        field.choices = [("", _("No account")), *lecturers]

    def draft(self) -> LectureDraft:
        """What was typed, as the actions take it."""
        clean, zone = self.cleaned_data, clock.zone()
        return LectureDraft(
            title=clean["title"],
            venue=clean["venue"],
            starts_at=datetime.combine(clean["day"], clean["starts"], tzinfo=zone),
            ends_at=datetime.combine(clean["day"], clean["ends"], tzinfo=zone),
            lecturer_name=clean["lecturer_name"],
            lecturer_id=clean["lecturer"],
            office=clean["office"],
            laws=clean["laws"],
            about=clean["about"],
            conflict=clean["conflict"],
            moderated=clean["moderated"],
            way=clean["way"],
            play_url=clean["play_url"],
            keep_days=clean["keep_days"],
        )

    @staticmethod
    def values(lecture: Lecture) -> dict[str, Any]:
        """What stands, for the form that changes it."""
        event = lecture.event
        begins, ends = clock.local(event.starts_at), clock.local(event.ends_at)
        return {
            "title": event.title,
            "venue": event.venue,
            "day": begins.date(),
            "starts": begins.time(),
            "ends": ends.time(),
            "lecturer": lecture.lecturer_id,
            "keep_days": (lecture.keep_until - ends.date()).days,
            **{
                name: getattr(lecture, name)
                for name in ("laws", "about", "lecturer_name", "office", "conflict", "moderated")
            },
            **{name: getattr(lecture, name) for name in ("way", "play_url", "version")},
        }


class QuestionForm(forms.Form):
    """What somebody asks."""

    text = forms.CharField(label=_("Your question"), max_length=LONGEST_QUESTION, widget=lines(3))
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=60,
        help_text=_("Not shown to others unless you wish it."),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=20,
        help_text=_("Only if you want an answer when it is handed over."),
    )
    named = forms.BooleanField(label=_("Show my surname with the question"), required=False)
    consent = forms.BooleanField(
        label=_("My name and number may be kept for 90 days to answer me"), required=False
    )
    once = sent_once(required=False)

    def draft(self) -> QuestionDraft:
        """What was typed, as the actions take it."""
        clean = self.cleaned_data
        return QuestionDraft(
            clean["text"], clean["name"], clean["phone"], clean["named"], clean["consent"]
        )


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Answer"), max_length=LONGEST_ANSWER, widget=lines(6))


class HandOverForm(forms.Form):
    """To whom a question goes."""

    category = forms.TypedChoiceField(label=_("Category"), coerce=int)
    to = forms.CharField(
        label=_("Handed over to"),
        required=False,
        max_length=200,
        help_text=_("People’s mediation committee, legal aid centre …"),
    )

    def __init__(self, *args: Any, categories: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["category"]
        field.choices = list(categories)


class CaptionForm(forms.Form):
    caption = forms.CharField(
        label=_("Note under the picture"),
        required=False,
        max_length=300,
        widget=forms.TextInput({"class": "input"}),
    )


class RateForm(forms.Form):
    """How a listener found the lecture."""

    stars = forms.TypedChoiceField(
        label=_("How was it?"),
        coerce=int,
        choices=(
            (5, _("Very good")),
            (4, _("Good")),
            (3, _("Fair to middling")),
            (2, _("Poor")),
            (1, _("Very poor")),
        ),
        widget=forms.RadioSelect,
    )


class TakeOverForm(ActForm):
    """Which answers of a lecture go into the knowledge base, and on what they rest."""

    questions = forms.TypedMultipleChoiceField(
        label=_("Answers to take over"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    source = forms.CharField(
        label=_("Rests on"), help_text=_("Law, lecture; with its date."), max_length=200
    )
    hands_over = forms.ChoiceField(
        label=_("Advice in the single case"),
        choices=[("", _("Nobody else is needed")), *HANDS_OVER.items()],
        required=False,
    )
    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=forms.DateInput)

    def __init__(self, *args: Any, questions: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["questions"]
        field.choices = list(questions)


class SlideForm(forms.Form):
    slide = forms.UUIDField(required=False)


class CutForm(ActForm):
    """Which stretch of the recording is kept, as minutes and seconds."""

    start = forms.CharField(label=_("Keep from"), initial="0:00", max_length=8)
    end = forms.CharField(
        label=_("Keep until"), required=False, max_length=8, help_text=_("Empty: to its end.")
    )

    def clean_start(self) -> int:
        """Seconds of “3:20” or “1:03:20”."""
        return self._seconds(self.cleaned_data["start"])

    def clean_end(self) -> int | None:
        """As `clean_start`; None for nothing."""
        words = self.cleaned_data["end"]
        return self._seconds(words) if words else None

    @staticmethod
    def _seconds(words: str) -> int:
        parts = words.replace("：", ":").split(":")
        if not all(part.strip().isdecimal() for part in parts) or len(parts) > 3:
            raise forms.ValidationError(_("Write it as minutes and seconds: 3:20."))
        seconds = 0
        for part in parts:
            seconds = seconds * 60 + int(part)
        return seconds


class FileForm(forms.Form):
    upload = forms.FileField(label=_("Slide or document"))


class AdviserForm(forms.Form):
    """Who advises, and which duties are on."""

    name = forms.CharField(label=_("Adviser"), max_length=60)
    office = forms.CharField(label=_("Justice office or law firm"), required=False, max_length=120)
    account = forms.TypedChoiceField(
        label=_("Their account"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, accounts: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["account"]
        field.choices = [("", _("No account")), *accounts]


class DutiesForm(ActForm):
    hours_a_month = forms.IntegerField(
        label=_("Hours of consultation a month"), min_value=0, max_value=200, initial=0
    )
    lectures_a_quarter = forms.IntegerField(
        label=_("Lectures a quarter"), min_value=0, max_value=50, initial=0
    )
    replaces = forms.CharField(
        label=_("Old table that this replaces"),
        required=False,
        max_length=120,
        help_text=_("No duty is added without one that goes. 0 switches a duty off."),
    )


class TimesForm(forms.Form):
    """A stretch of duty, cut into times for one person each."""

    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput, validators=[MaxValueValidator(LAST_DAY)]
    )
    starts = forms.TimeField(label=_("Begins at"), widget=_time())
    ends = forms.TimeField(label=_("Ends at"), widget=_time())
    minutes = forms.IntegerField(
        label=_("Minutes for each person"), min_value=10, max_value=240, initial=30
    )
    place = forms.CharField(label=_("Place of the event"), max_length=120)

    def moments(self) -> tuple[datetime, datetime]:
        """From when until when."""
        clean, zone = self.cleaned_data, clock.zone()
        return (
            datetime.combine(clean["day"], clean["starts"], tzinfo=zone),
            datetime.combine(clean["day"], clean["ends"], tzinfo=zone),
        )


class BookForm(forms.Form):
    """Who wants to be advised; the time is chosen among those that are free."""

    slot = forms.TypedChoiceField(
        label=_("Time of consultation"),
        coerce=int,
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("Name"), max_length=60)
    phone = forms.CharField(label=_("Telephone"), max_length=20)
    matter = forms.CharField(
        label=_("In a line, what it is about"),
        required=False,
        max_length=300,
        help_text=_("Only the adviser and the staff who book read this."),
    )
    consent = forms.BooleanField(
        label=_("My name and number may be kept for this consultation, for half a year"),
        required=False,
    )
    once = sent_once(required=False)

    def __init__(self, *args: Any, slots: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["slot"]
        found = list(slots)
        field.choices = [*found, ("", _("None of these: put me on the waiting list"))]
        field.initial = found[0][0] if found else ""  # who presses at once gets the next time

    def draft(self) -> BookingDraft:
        """What was typed, as the actions take it."""
        clean = self.cleaned_data
        return BookingDraft(clean["name"], clean["phone"], clean["matter"], clean["consent"])


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Outcome of the consultation"), choices=Consultation.Outcome.choices
    )
    note = forms.CharField(
        label=_("Adviser’s note"),
        required=False,
        max_length=2000,
        widget=lines(4),
        help_text=_("Sealed: only the adviser with their own account reads it again."),
    )


class PassOnForm(forms.Form):
    category = forms.TypedChoiceField(label=_("Category"), coerce=int)
    summary = forms.CharField(label=_("In a line, what it is about"), max_length=120)

    def __init__(self, *args: Any, categories: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["category"]
        field.choices = list(categories)
