"""Words for the kinds of things the journal speaks of; a kind without words shows itself."""

from django.utils.translation import gettext_lazy as _

THINGS = {
    "account": _("Account"),
    "area": _("Area"),
    "ballot": _("Ballot"),
    "building": _("Building"),
    "calendar": _("Calendar day"),
    "case": _("Case"),
    "category": _("Category"),
    "commitment": _("Commitment"),
    "compound": _("Compound"),
    "delivery": _("Reaction"),
    "dwelling": _("Dwelling"),
    "event": _("Event"),
    "file": _("File"),
    "house": _("House"),
    "import": _("Import"),
    "link": _("Link"),
    "meeting": _("Meeting"),
    "motion": _("Motion"),
    "notice": _("Notice"),
    "organisation": _("Organisation"),
    "person": _("Resident"),
    "resolution": _("Resolution"),
    "section": _("Section"),
    "term": _("Term"),
    "topic": _("Topic"),
    "visit": _("Visit"),
    "visit_plan": _("Visit plan"),
}


def thing_words(subject: str) -> str:
    """ "case:5" as "Case 5": what it is and its number, without any name."""
    kind, _sep, number = subject.partition(":")
    return f"{THINGS.get(kind, kind)} {number[:8] if kind == 'file' else number}"
