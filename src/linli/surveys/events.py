"""What can happen to forms, their codes for phones, and submissions."""

from django.utils.translation import gettext_lazy as _

UPLOADED = "survey_form.uploaded"
PUBLISHED = "survey_form.published"
DROPPED = "survey_form.dropped"
RETIRED = "survey_form.retired"
RECEIVED = "submission.received"
COMPLETED = "submission.completed"
CONFLICTED = "submission.conflicted"
SETTLED = "submission.settled"
REVIEWED = "submission.reviewed"
UNAPPLIED = "submission.unapplied"
EDITED = "submission.edited"
EXPORTED = "submission.exported"
ERASED = "submission.erased"
CODE_MADE = "app_user.made"
CODE_REVOKED = "app_user.revoked"

WORDS = {
    UPLOADED: _("Survey form uploaded"),
    PUBLISHED: _("Survey form published"),
    DROPPED: _("Survey form left"),
    RETIRED: _("Survey form retired"),
    RECEIVED: _("Submission received"),
    COMPLETED: _("Last file of a submission received"),
    CONFLICTED: _("Second copy of a submission kept"),
    SETTLED: _("Two copies of a submission settled"),
    REVIEWED: _("Submission reviewed"),
    UNAPPLIED: _("Answers kept, could not take effect"),
    EDITED: _("Answers corrected"),
    EXPORTED: _("Submissions exported"),
    ERASED: _("Answers erased"),
    CODE_MADE: _("Phone code made"),
    CODE_REVOKED: _("Phone code revoked"),
}
