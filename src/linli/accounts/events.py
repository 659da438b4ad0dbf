"""What can happen to accounts, sections, links, and masked values."""

from django.utils.translation import gettext_lazy as _

OPENED = "account.opened"
EDITED = "account.edited"
DEACTIVATED = "account.deactivated"
REACTIVATED = "account.reactivated"
PASSWORD_SET = "account.password_set"  # noqa: S105 - the name of an event
APPOINTED = "account.appointed"
APPOINTMENT_ENDED = "account.appointment_ended"
SECTION_CREATED = "section.created"
SECTION_EDITED = "section.edited"
DUTY_ADDED = "section.duty_added"
DUTY_RETIRED = "section.duty_retired"
LINK_MADE = "link.made"
LINKS_REVOKED = "link.revoked"
REVEALED = "access.revealed"

WORDS = {
    OPENED: _("Account opened"),
    EDITED: _("Account edited"),
    DEACTIVATED: _("Account closed"),
    REACTIVATED: _("Account opened again"),
    PASSWORD_SET: _("Password set"),
    APPOINTED: _("Appointed"),
    APPOINTMENT_ENDED: _("Appointment ended"),
    SECTION_CREATED: _("Section created"),
    SECTION_EDITED: _("Section edited"),
    DUTY_ADDED: _("Duty item added"),
    DUTY_RETIRED: _("Duty item retired"),
    LINK_MADE: _("Signed link made"),
    LINKS_REVOKED: _("Signed links revoked"),
    REVEALED: _("Masked value uncovered"),
}
