"""What this app is given and gives: wages read, occupations suggested, columns of lists."""

from linli.employment.spec.columns import MADE, VACANCY_COLUMNS, education_in, insurance_in
from linli.employment.spec.occupations import Suggestion, group_of, plain, suggest
from linli.employment.spec.vacancies import (
    LONGEST_DUTIES,
    VALID_DAYS,
    Education,
    Hours,
    Insurance,
    Need,
    Source,
    VacancyDraft,
    alike_of,
)
from linli.employment.spec.wages import Unreadable, Wage, WageKind

__all__ = [
    "LONGEST_DUTIES",
    "MADE",
    "VACANCY_COLUMNS",
    "VALID_DAYS",
    "Education",
    "Hours",
    "Insurance",
    "Need",
    "Source",
    "Suggestion",
    "Unreadable",
    "VacancyDraft",
    "Wage",
    "WageKind",
    "alike_of",
    "education_in",
    "group_of",
    "insurance_in",
    "plain",
    "suggest",
]
