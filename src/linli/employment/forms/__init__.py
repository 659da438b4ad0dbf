"""What people type; nothing is saved here."""

from linli.employment.forms.fairs import (
    AtForm,
    EndForm,
    FairForm,
    FollowForm,
    OnForm,
    SheetForm,
    SignForm,
    StallForm,
)
from linli.employment.forms.seekers import (
    FindForm,
    InterestForm,
    MoveForm,
    OpenForm,
    OwnWishesForm,
    PurposeForm,
    ServiceForm,
    UnemploymentForm,
    WishesForm,
    wishes_of,
)
from linli.employment.forms.training import CourseForm, EnrolForm, PlatformForm, SessionForm
from linli.employment.forms.vacancies import (
    DayForm,
    ListForm,
    VacancyForm,
    WhyForm,
    WordForm,
    initial_of,
)

__all__ = [
    "AtForm",
    "CourseForm",
    "DayForm",
    "EndForm",
    "EnrolForm",
    "FairForm",
    "FindForm",
    "FollowForm",
    "InterestForm",
    "ListForm",
    "MoveForm",
    "OnForm",
    "OpenForm",
    "OwnWishesForm",
    "PlatformForm",
    "PurposeForm",
    "ServiceForm",
    "SessionForm",
    "SheetForm",
    "SignForm",
    "StallForm",
    "UnemploymentForm",
    "VacancyForm",
    "WhyForm",
    "WishesForm",
    "WordForm",
    "initial_of",
    "wishes_of",
]
