"""Every read of alliances: scope, members, enterprise files, figures."""

from linli.alliances.queries.alliances import (
    kind_label,
    kinds,
    listed,
    places_for,
    spec_of,
    visible_to,
)
from linli.alliances.queries.figures import founders, jobs, line, members
from linli.alliances.queries.firms import (
    file_line,
    file_of,
    files,
    files_visible_to,
    firms_visible_to,
    page_of_files,
    specialists_for,
)
from linli.alliances.queries.members import (
    SIZE,
    counts,
    current,
    enrolable,
    filtered,
    member_lines,
    members_of_firm,
    members_visible_to,
    page_after,
)

__all__ = [
    "SIZE",
    "counts",
    "current",
    "enrolable",
    "file_line",
    "file_of",
    "files",
    "files_visible_to",
    "filtered",
    "firms_visible_to",
    "founders",
    "jobs",
    "kind_label",
    "kinds",
    "line",
    "listed",
    "member_lines",
    "members",
    "members_of_firm",
    "members_visible_to",
    "page_after",
    "page_of_files",
    "places_for",
    "spec_of",
    "specialists_for",
    "visible_to",
]
