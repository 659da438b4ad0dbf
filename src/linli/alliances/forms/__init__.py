"""Input about alliances and their firms → clean values."""

from linli.alliances.forms.admitting import (
    ApplicationForm,
    ApplyForm,
    CheckForm,
    ConditionForm,
    ExpulsionForm,
    HearForm,
    MissingForm,
    ReasonForm,
    RulesForm,
    TakeUpForm,
    VoteForm,
)
from linli.alliances.forms.alliances import AllianceForm, CameForm, EditForm, FoundersForm
from linli.alliances.forms.constitution import EditionForm, LeaveForm, SeatForm
from linli.alliances.forms.duty import CallOffForm, DutyForm, ExchangeForm, HandOverForm
from linli.alliances.forms.firms import FileForm, ListForm, SpeakForm
from linli.alliances.forms.party import (
    BodyForm,
    BodySeatForm,
    NewBodyForm,
    ShowForm,
    StandardForm,
    TaskForm,
)
from linli.alliances.forms.sharing import AskForm, OfferForm
from linli.base.forms import ActForm

__all__ = [
    "ActForm",
    "AllianceForm",
    "ApplicationForm",
    "ApplyForm",
    "AskForm",
    "BodyForm",
    "BodySeatForm",
    "CallOffForm",
    "CameForm",
    "CheckForm",
    "ConditionForm",
    "DutyForm",
    "EditForm",
    "EditionForm",
    "ExchangeForm",
    "ExpulsionForm",
    "FileForm",
    "FoundersForm",
    "HandOverForm",
    "HearForm",
    "LeaveForm",
    "ListForm",
    "MissingForm",
    "NewBodyForm",
    "OfferForm",
    "ReasonForm",
    "RulesForm",
    "SeatForm",
    "ShowForm",
    "SpeakForm",
    "StandardForm",
    "TakeUpForm",
    "TaskForm",
    "VoteForm",
]
