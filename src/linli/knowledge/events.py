"""What happens to answers and questions, by name."""

from django.utils.translation import gettext_lazy as _

WRITTEN = "answer.written"
APPROVED = "answer.approved"
WITHDRAWN = "answer.withdrawn"
ASKED = "question.asked"
HANDED_OVER = "question.handed_over"
ANSWERED = "question.answered"

WORDS = {
    WRITTEN: _("Answer written, to be approved"),
    APPROVED: _("Answer approved"),
    WITHDRAWN: _("Answer taken out of use"),
    ASKED: _("Question put in the box"),
    HANDED_OVER: _("Question handed over to a person"),
    ANSWERED: _("Question answered by a person"),
}
