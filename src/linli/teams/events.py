"""What can happen to a task team, and how the timeline says it."""

from django.utils.translation import gettext_lazy as _

FORMED = "team.formed"
EDITED = "team.edited"
PERIOD_CHANGED = "team.period_changed"
LEAD_CHANGED = "team.lead_changed"
JOINED = "team.joined"
LEFT = "team.left"
STARTED = "team.started"
PROMISED = "team.promised"
MET = "team.met"
HELPS = "team.helps"
HELPS_NO_MORE = "team.helps_no_more"
HANDED_ON = "team.handed_on"
SUMMARISED = "team.summarised"
DISSOLVED = "team.dissolved"
CANCELLED = "team.cancelled"
OUTSIDERS_FORGOTTEN = "team.outsiders_forgotten"
NAME_BLACKENED = "team.name_blackened"

WORDS = {
    FORMED: _("Task team set up"),
    EDITED: _("Purpose or tasks changed"),
    PERIOD_CHANGED: _("Period changed"),
    LEAD_CHANGED: _("Leader changed"),
    JOINED: _("Member joined"),
    LEFT: _("Member left"),
    STARTED: _("Task team began"),
    PROMISED: _("Task agreed in the team"),
    MET: _("Team meeting noted"),
    HELPS: _("A task team helps with it"),
    HELPS_NO_MORE: _("The task team helps no more"),
    HANDED_ON: _("Open task handed on"),
    SUMMARISED: _("Summary written"),
    DISSOLVED: _("Task team dissolved"),
    CANCELLED: _("Task team not formed"),
    OUTSIDERS_FORGOTTEN: _("Names of outside members erased"),
    NAME_BLACKENED: _("Name of an erased person blackened"),
}
