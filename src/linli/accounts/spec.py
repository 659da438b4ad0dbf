"""Words other apps share: what masked values may be uncovered for, which fields there are."""

from django.utils.translation import gettext_lazy as _

#: Code (kept in the access log) → words. Picked, not typed, so that the log can be read.
PURPOSES = {
    "contact": _("Contact about a case or commitment"),
    "visit": _("Prepare a visit"),
    "correct": _("Correct wrong data"),
    "request": _("The person asked for it"),
    "check": _("Check how a case was handled"),
    "check_in": _("Check in at a meeting"),
}

FIELDS = {
    "name": _("Name"),
    "phone": _("Telephone"),
    "note": _("Note"),
    "identity": _("Identity number"),
    "contact_name": _("Contact's name"),
    "contact_phone": _("Contact's telephone"),
    "raiser_name": _("Raiser's name"),
    "raiser_phone": _("Raiser's telephone"),
}

THINGS = {
    "person": _("Resident"),
    "organisation": _("Organisation"),
    "case": _("Case"),
}


def purpose_words(code: str) -> object:
    """The words of a purpose; a purpose that another page wrote in words stands for itself."""
    return PURPOSES.get(code, code)


def field_words(code: str) -> object:
    """The words of a field's code; the code where nobody wrote words."""
    return FIELDS.get(code, code)


def thing_words(subject: str) -> str:
    """ "person:8" as "Resident 8": names stay out of the log."""
    kind, _sep, number = subject.partition(":")
    return f"{THINGS.get(kind, kind)} {number}"
