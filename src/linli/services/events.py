"""What can happen in the service of firms, and how the timeline says it."""

from django.utils.translation import gettext_lazy as _

TEAM_SET = "service_team.set"
GIVEN = "order.given_to_team"
NEED_LISTED = "need.listed"
NEED_CHANGED = "need.changed"
NEED_JOINED = "need.joined"
NEED_PARTED = "need.parted"
NEED_MET = "need.met"
NEED_DROPPED = "need.dropped"
NEED_REOPENED = "need.reopened"
SOLUTION_KEPT = "solution.kept"
SOLUTION_RETIRED = "solution.retired"
MECHANISM_SET = "mechanism.set"
POLICY_KEPT = "policy.kept"
POLICY_PUBLISHED = "policy.published"
POLICY_ENDED = "policy.ended"
POLICY_TOLD = "policy.told"
APPLIED = "application.begun"
NOTED = "application.noted"
SENT = "application.sent"
SENT_BACK = "application.sent_back"
GRANTED = "application.granted"
REFUSED = "application.refused"
APPLICATION_WITHDRAWN = "application.withdrawn"
NAME_BLACKENED = "service.name_blackened"

WORDS = {
    TEAM_SET: _("Service team set"),
    GIVEN: _("Given to a service team"),
    NEED_LISTED: _("Need listed"),
    NEED_CHANGED: _("Need changed"),
    NEED_JOINED: _("Need joined to another"),
    NEED_PARTED: _("Need taken apart again"),
    NEED_MET: _("Need met"),
    NEED_DROPPED: _("Need dropped"),
    NEED_REOPENED: _("Need opened again"),
    SOLUTION_KEPT: _("Solution kept"),
    SOLUTION_RETIRED: _("Solution taken out"),
    MECHANISM_SET: _("Mechanism set"),
    POLICY_KEPT: _("Policy kept"),
    POLICY_PUBLISHED: _("Policy published"),
    POLICY_ENDED: _("Policy ended"),
    POLICY_TOLD: _("Policy told to a firm it fits"),
    APPLIED: _("Application begun"),
    NOTED: _("Application: how far it is"),
    SENT: _("Application handed in"),
    SENT_BACK: _("Application: papers missing"),
    GRANTED: _("Application granted"),
    REFUSED: _("Application refused"),
    APPLICATION_WITHDRAWN: _("Application taken back"),
    NAME_BLACKENED: _("Name of an erased person blackened in what firms need"),
}
