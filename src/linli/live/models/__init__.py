"""Lectures, the questions asked there, who watched without being named; consultations."""

from linli.live.models.consultations import Adviser, Consultation, Slot
from linli.live.models.lectures import (
    Broadcast,
    Lecture,
    Like,
    Note,
    Question,
    Rating,
    Viewing,
)

__all__ = [
    "Adviser",
    "Broadcast",
    "Consultation",
    "Lecture",
    "Like",
    "Note",
    "Question",
    "Rating",
    "Slot",
    "Viewing",
]
