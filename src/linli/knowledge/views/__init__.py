"""Pages of the library."""

from linli.knowledge.views.answers import (
    answer,
    answers,
    approve,
    edit_answer,
    new_answer,
    read_again,
    take_shipped,
    unanswered,
    withdraw,
)
from linli.knowledge.views.asking import ask, asked, at_door, helped, inquiry
from linli.knowledge.views.words import change_words, new_words, words

__all__ = [
    "answer",
    "answers",
    "approve",
    "ask",
    "asked",
    "at_door",
    "change_words",
    "edit_answer",
    "helped",
    "inquiry",
    "new_answer",
    "new_words",
    "read_again",
    "take_shipped",
    "unanswered",
    "withdraw",
    "words",
]
