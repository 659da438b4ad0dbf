"""The tables of employment."""

from linli.employment.models.fairs import Candidacy, Fair, FollowUp, Post, Stall
from linli.employment.models.seekers import Seeker, Step
from linli.employment.models.training import Course, Platform, Taker
from linli.employment.models.vacancies import Interest, Occupation, Requirement, Skill, Vacancy

__all__ = [
    "Candidacy",
    "Course",
    "Fair",
    "FollowUp",
    "Interest",
    "Occupation",
    "Platform",
    "Post",
    "Requirement",
    "Seeker",
    "Skill",
    "Stall",
    "Step",
    "Taker",
    "Vacancy",
]
