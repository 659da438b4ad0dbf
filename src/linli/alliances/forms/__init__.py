"""Input about alliances and their firms → clean values."""

from linli.alliances.forms.admitting import (
    ApplicationForm,
    ApplyForm,
    CheckForm,
    ConditionForm,
    ExpulsionForm,
    HearForm,
    ReasonForm,
    RulesForm,
    TakeUpForm,
    VoteForm,
)
from linli.alliances.forms.alliances import AllianceForm, CameForm, EditForm, FoundersForm
from linli.alliances.forms.constitution import EditionForm, LeaveForm, SeatForm
from linli.alliances.forms.firms import FileForm, SpeakForm
from linli.base.forms import ActForm

__all__ = [
    "ActForm",
    "AllianceForm",
    "ApplicationForm",
    "ApplyForm",
    "CameForm",
    "CheckForm",
    "ConditionForm",
    "EditForm",
    "EditionForm",
    "ExpulsionForm",
    "FileForm",
    "FoundersForm",
    "HearForm",
    "LeaveForm",
    "ReasonForm",
    "RulesForm",
    "SeatForm",
    "SpeakForm",
    "TakeUpForm",
    "VoteForm",
]
