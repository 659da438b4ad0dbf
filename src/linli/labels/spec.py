"""Which groups of labels there are. The labels themselves are rows of the town."""

from typing import Any

from django.utils.translation import gettext_lazy as _

#: Group → its words. What a group's labels are put on is said by the app that reads them.
GROUPS: dict[str, Any] = {
    "work": _("Lines of work"),
    "service": _("Services"),
    "resource": _("Kinds of resources"),
    "liaison": _("Officials look after firms"),
    "help": _("Helps for firms"),
    "mobiliser": _("Kinds of mobilising organisations"),
    "firm": _("What firms are"),
}
#: What a group's labels are for, in the words of the settings page.
PURPOSES: dict[str, Any] = {
    "work": _("What a task team, an item or a project belongs to, such as “Party + livelihood”."),
    "service": _("Services by colour or name, in this town’s words."),
    "resource": _("What the units of a joint committee can offer."),
    "liaison": _("What it is called here that an official looks after a firm."),
    "help": _("What a visit to a firm can help with, in this town’s words."),
    "mobiliser": _("Which kinds of organisations mobilise for a vaccination drive."),
    "firm": _("What a firm is, such as “high-tech”: on its file; policies may ask for it."),
}
#: Colours a label may carry; always beside its words. "" is none.
COLOURS: dict[str, Any] = {
    "": _("No colour"),
    "red": _("Red"),
    "orange": _("Orange"),
    "yellow": _("Yellow"),
    "green": _("Green"),
    "blue": _("Blue"),
    "grey": _("Grey"),
}


def group_choices() -> list[tuple[str, Any]]:
    """Callable: a new group is no migration."""
    return list(GROUPS.items())


def colour_choices() -> list[tuple[str, Any]]:
    """Callable: a new colour is no migration."""
    return list(COLOURS.items())
