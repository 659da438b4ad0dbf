"""Every read of vaccination: schedules, vaults, opened courses, screened totals, FHIR."""

from linli.vaccination.queries.courses import (
    Opened,
    course_of,
    courses_visible_to,
    name_of,
    opened,
    plan_of,
    sealed_from,
    sitting,
)
from linli.vaccination.queries.fhir import bundle
from linli.vaccination.queries.overview import (
    Preview,
    beside,
    drives_visible_to,
    preview,
    products,
    schedules,
    table,
    vault_of,
)

__all__ = [
    "Opened",
    "Preview",
    "beside",
    "bundle",
    "course_of",
    "courses_visible_to",
    "drives_visible_to",
    "name_of",
    "opened",
    "plan_of",
    "preview",
    "products",
    "schedules",
    "sealed_from",
    "sitting",
    "table",
    "vault_of",
]
