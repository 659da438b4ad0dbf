"""Every read of persons, ties, organisations and consents."""

from linli.people.queries.importing import check_residents, checked
from linli.people.queries.reading import (
    Resident,
    consents_of,
    find_by_phone,
    households,
    imports_visible_to,
    organisation_lines,
    organisations_visible_to,
    person_lines,
    register_of,
    resident,
    search_register,
    ties_of,
    uncovered,
    visible_to,
    words_for_tie,
)

__all__ = [
    "Resident",
    "check_residents",
    "checked",
    "consents_of",
    "find_by_phone",
    "households",
    "imports_visible_to",
    "organisation_lines",
    "organisations_visible_to",
    "person_lines",
    "register_of",
    "resident",
    "search_register",
    "ties_of",
    "uncovered",
    "visible_to",
    "words_for_tie",
]
