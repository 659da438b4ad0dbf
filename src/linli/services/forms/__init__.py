"""What people type about needs, mechanisms, policies and applications."""

from linli.services.forms.alliance import GatheringForm, MechanismForm, TeamForm
from linli.services.forms.firm import ColleagueForm
from linli.services.forms.needs import (
    DropForm,
    GiveForm,
    JoinForm,
    MeetForm,
    NeedForm,
    SolutionForm,
)
from linli.services.forms.policies import AnswerForm, ApplyForm, HandInForm, NoteForm, PolicyForm
from linli.services.forms.stations import GiveBackForm, PlaceForm

__all__ = [
    "AnswerForm",
    "ApplyForm",
    "ColleagueForm",
    "DropForm",
    "GatheringForm",
    "GiveBackForm",
    "GiveForm",
    "HandInForm",
    "JoinForm",
    "MechanismForm",
    "MeetForm",
    "NeedForm",
    "NoteForm",
    "PlaceForm",
    "PolicyForm",
    "SolutionForm",
    "TeamForm",
]
