"""What can happen to topics and meetings, and how the timeline says it."""

from django.utils.translation import gettext_lazy as _

TOPIC_RAISED = "topic.raised"
CASES_ADDED = "topic.cases_added"
CASE_REMOVED = "topic.case_removed"
PUT_ON_AGENDA = "topic.put_on_agenda"
TAKEN_OFF_AGENDA = "topic.taken_off_agenda"
RESOLVED = "topic.resolved"
NOT_AGREED = "topic.not_agreed"
HANDED_OVER = "topic.handed_over"
REOPENED = "topic.reopened"
TOPIC_WITHDRAWN = "topic.withdrawn"
ANSWERED = "topic.answered"

MEETING_PLANNED = "meeting.planned"
MEETING_ANNOUNCED = "meeting.announced"
MEETING_MOVED = "meeting.moved"
MEETING_CANCELLED = "meeting.cancelled"
MEETING_CLOSED = "meeting.closed"
STATED = "meeting.stated"
STATEMENT_WITHDRAWN = "meeting.statement_withdrawn"
STATEMENTS_ERASED = "meeting.statements_erased"
MOTION_PUT = "meeting.motion_put"
MOTION_VOTED = "meeting.motion_voted"
MINUTES_SAVED = "meeting.minutes_saved"
MINUTES_PUBLISHED = "meeting.minutes_published"

WORDS = {
    TOPIC_RAISED: _("Made a topic for deliberation"),
    CASES_ADDED: _("Case added to a topic"),
    CASE_REMOVED: _("Case taken out of the topic"),
    PUT_ON_AGENDA: _("Put on the agenda of a meeting"),
    TAKEN_OFF_AGENDA: _("Taken off the agenda"),
    RESOLVED: _("Agreed at the meeting"),
    NOT_AGREED: _("Not agreed: goes to the next agenda"),
    HANDED_OVER: _("Topic handed over"),
    REOPENED: _("Topic reopened: waits for the next agenda"),
    TOPIC_WITHDRAWN: _("Topic withdrawn"),
    ANSWERED: _("Answered to those who raised it"),
    MEETING_PLANNED: _("Meeting planned"),
    MEETING_ANNOUNCED: _("Invitation published"),
    MEETING_MOVED: _("Meeting moved"),
    MEETING_CANCELLED: _("Meeting cancelled"),
    MEETING_CLOSED: _("Meeting closed"),
    STATED: _("Statement recorded"),
    STATEMENT_WITHDRAWN: _("Statement withdrawn"),
    STATEMENTS_ERASED: _("Statements of a person erased"),
    MOTION_PUT: _("Motion put"),
    MOTION_VOTED: _("Show of hands counted"),
    MINUTES_SAVED: _("Minutes drafted"),
    MINUTES_PUBLISHED: _("Minutes published"),
}
