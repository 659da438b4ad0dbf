"""Every read of this app."""

from linli.surveys.queries.answers import (
    answers_of,
    read_answers,
    signature_holds,
    table,
)
from linli.surveys.queries.exporting import archive, geojson, has_points
from linli.surveys.queries.filling import Fill, fill, media_of, registry_list
from linli.surveys.queries.forms import (
    app_user_by,
    app_users_visible_to,
    current_versions,
    forms_editable_in,
    forms_for,
    forms_to_fill,
    forms_visible_to,
    may_send,
    version_of,
    versions_visible_to,
    with_counts,
    workbooks_of,
)
from linli.surveys.queries.submissions import (
    attachments_of,
    filtered,
    in_area,
    listed,
    of_subject,
    submissions_of,
    visible_to,
)

__all__ = [
    "Fill",
    "answers_of",
    "app_user_by",
    "app_users_visible_to",
    "archive",
    "attachments_of",
    "current_versions",
    "fill",
    "filtered",
    "forms_editable_in",
    "forms_for",
    "forms_to_fill",
    "forms_visible_to",
    "geojson",
    "has_points",
    "in_area",
    "listed",
    "may_send",
    "media_of",
    "of_subject",
    "read_answers",
    "registry_list",
    "signature_holds",
    "submissions_of",
    "table",
    "version_of",
    "versions_visible_to",
    "visible_to",
    "with_counts",
    "workbooks_of",
]
