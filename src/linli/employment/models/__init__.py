"""The tables of employment."""

from linli.employment.models.seekers import Seeker, Step
from linli.employment.models.vacancies import Occupation, Requirement, Skill, Vacancy

__all__ = ["Occupation", "Requirement", "Seeker", "Skill", "Step", "Vacancy"]
