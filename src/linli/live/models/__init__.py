"""Lectures, the questions asked there, and who watched without being named."""

from linli.live.models.lectures import Broadcast, Lecture, Like, Question, Viewing

__all__ = ["Broadcast", "Lecture", "Like", "Question", "Viewing"]
