"""Every write of answers, questions and words."""

from linli.knowledge.actions.answers import (
    Draft,
    approve,
    read_again,
    rewrite_answer,
    take_shipped,
    withdraw,
    write_answer,
)
from linli.knowledge.actions.asking import (
    answer_inquiry,
    ask,
    forget_due,
    forget_person,
    hand_over,
    note_answered,
    say_whether_it_helped,
)
from linli.knowledge.actions.words import add_words, change_words, cleaned

__all__ = [
    "Draft",
    "add_words",
    "answer_inquiry",
    "approve",
    "ask",
    "change_words",
    "cleaned",
    "forget_due",
    "forget_person",
    "hand_over",
    "note_answered",
    "read_again",
    "rewrite_answer",
    "say_whether_it_helped",
    "take_shipped",
    "withdraw",
    "write_answer",
]
