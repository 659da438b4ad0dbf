"""The photos of a case: as it was found, and as it was when somebody looked again."""

from typing import Any
from uuid import UUID

from linli.cases.models import Case, Confirmation
from linli.files import queries as files
from linli.files.models import Attachment


def recheck_subject(confirmation_id: int) -> str:
    """Under what the photos of one recheck are kept."""
    return f"recheck:{confirmation_id}"


def photo_subjects(case: Case) -> list[str]:
    """Under what its photos are kept: its own first, then those of each recheck."""
    rechecks = case.confirmations.filter(how=Confirmation.How.RECHECK).order_by("pk")
    return [
        f"case:{case.pk}",
        *(recheck_subject(pk) for pk in rechecks.values_list("pk", flat=True)),
    ]


def photo_of(case: Case, file_id: UUID) -> Attachment | None:
    """One of its photos, for those who work on it."""
    rows = files.of_many(photo_subjects(case)).values()
    return next((one for found in rows for one in found if one.pk == file_id), None)


def photos_with(
    case: Case, words: "list[Confirmation]"
) -> tuple[list[Attachment], list[tuple[Any, list[Attachment]]]]:
    """Photos of how it was found, and for each recheck that has some (of `words`) its photos, the
    earliest first; one query.
    """
    rechecks = [word for word in words if word.how == Confirmation.How.RECHECK]
    subjects = [recheck_subject(word.pk) for word in rechecks]
    found = files.of_many([f"case:{case.pk}", *subjects])
    after = [(word, found.get(recheck_subject(word.pk), [])) for word in reversed(rechecks)]
    return found.get(f"case:{case.pk}", []), [(word, photos) for word, photos in after if photos]
