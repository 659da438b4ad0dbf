"""What people type about cases; nothing is saved here."""

from linli.base.forms import refuse
from linli.cases.forms.acts import (
    ActForm,
    ArbitrateForm,
    CallForm,
    CategoryForm,
    CheckForm,
    ConfirmForm,
    ContactForm,
    DecideForm,
    DispatchForm,
    HandOverForm,
    NoteForm,
    PauseForm,
    PublishForm,
    ReasonForm,
    RecheckForm,
    ResolveForm,
    ReturnForm,
    RevealForm,
)
from linli.cases.forms.fields import yes
from linli.cases.forms.raising import (
    FeedbackForm,
    PortalForm,
    RaiserForm,
    RegisterForm,
    TrackForm,
)

__all__ = [
    "ActForm",
    "ArbitrateForm",
    "CallForm",
    "CategoryForm",
    "CheckForm",
    "ConfirmForm",
    "ContactForm",
    "DecideForm",
    "DispatchForm",
    "FeedbackForm",
    "HandOverForm",
    "NoteForm",
    "PauseForm",
    "PortalForm",
    "PublishForm",
    "RaiserForm",
    "ReasonForm",
    "RecheckForm",
    "RegisterForm",
    "ResolveForm",
    "ReturnForm",
    "RevealForm",
    "TrackForm",
    "refuse",
    "yes",
]
