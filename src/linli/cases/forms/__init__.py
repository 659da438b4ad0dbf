"""What people type about cases; nothing is saved here."""

from linli.base.forms import refuse
from linli.cases.forms.acts import (
    ActForm,
    ArbitrateForm,
    CallForm,
    CategoryForm,
    ConfirmForm,
    ContactForm,
    DecideForm,
    DispatchForm,
    NoteForm,
    PauseForm,
    PublishForm,
    ReasonForm,
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
    "ConfirmForm",
    "ContactForm",
    "DecideForm",
    "DispatchForm",
    "FeedbackForm",
    "NoteForm",
    "PauseForm",
    "PortalForm",
    "PublishForm",
    "RaiserForm",
    "ReasonForm",
    "RegisterForm",
    "ResolveForm",
    "ReturnForm",
    "RevealForm",
    "TrackForm",
    "refuse",
    "yes",
]
