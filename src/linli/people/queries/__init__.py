"""Every read of persons, ties, organisations and consents."""

from linli.people.queries.checking import problems
from linli.people.queries.forgetting import erased, gone
from linli.people.queries.importing import check_residents, checked
from linli.people.queries.reading import (
    OrganisationLine,
    Resident,
    areas_for_organisations,
    communities,
    consents_of,
    find_by_phone,
    households,
    imports_visible_to,
    organisation_lines,
    organisations_visible_to,
    page_of_register,
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
    "OrganisationLine",
    "Resident",
    "areas_for_organisations",
    "check_residents",
    "checked",
    "communities",
    "consents_of",
    "erased",
    "find_by_phone",
    "gone",
    "households",
    "imports_visible_to",
    "organisation_lines",
    "organisations_visible_to",
    "page_of_register",
    "person_lines",
    "problems",
    "register_of",
    "resident",
    "search_register",
    "ties_of",
    "uncovered",
    "visible_to",
    "words_for_tie",
]
