"""What people type about needs, mechanisms, policies and applications."""

from linli.services.forms.alliance import GatheringForm, MechanismForm, TeamForm
from linli.services.forms.needs import (
    DropForm,
    GiveForm,
    JoinForm,
    MeetForm,
    NeedForm,
    SolutionForm,
)
from linli.services.forms.policies import AnswerForm, ApplyForm, HandInForm, NoteForm, PolicyForm

__all__ = [
    "AnswerForm",
    "ApplyForm",
    "DropForm",
    "GatheringForm",
    "GiveForm",
    "HandInForm",
    "JoinForm",
    "MechanismForm",
    "MeetForm",
    "NeedForm",
    "NoteForm",
    "PolicyForm",
    "SolutionForm",
    "TeamForm",
]
