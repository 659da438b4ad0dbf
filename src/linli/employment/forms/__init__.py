"""What people type; nothing is saved here."""

from linli.employment.forms.seekers import (
    FindForm,
    MoveForm,
    OpenForm,
    PurposeForm,
    ServiceForm,
    UnemploymentForm,
    WishesForm,
    wishes_of,
)
from linli.employment.forms.vacancies import (
    DayForm,
    ListForm,
    VacancyForm,
    WhyForm,
    WordForm,
    initial_of,
)

__all__ = [
    "DayForm",
    "FindForm",
    "ListForm",
    "MoveForm",
    "OpenForm",
    "PurposeForm",
    "ServiceForm",
    "UnemploymentForm",
    "VacancyForm",
    "WhyForm",
    "WishesForm",
    "WordForm",
    "initial_of",
    "wishes_of",
]
