"""What happens to answers and questions, by name."""

from django.utils.translation import gettext_lazy as _

WRITTEN = "answer.written"
APPROVED = "answer.approved"
WITHDRAWN = "answer.withdrawn"
READ_AGAIN = "answer.read_again"
USED = "answer.used"
WORDS_CHANGED = "words.changed"
ASKED = "question.asked"
HANDED_OVER = "question.handed_over"
ANSWERED = "question.answered"

WORDS = {
    WRITTEN: _("Answer written, to be approved"),
    APPROVED: _("Answer approved"),
    WITHDRAWN: _("Answer taken out of use"),
    READ_AGAIN: _("Answer read again and found right"),
    USED: _("Answer sent to whoever raised an inquiry"),
    WORDS_CHANGED: _("Words that mean the same changed"),
    ASKED: _("Question put in the box"),
    HANDED_OVER: _("Question handed over to a person"),
    ANSWERED: _("Question answered by a person"),
}
