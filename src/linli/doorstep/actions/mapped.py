"""What a filled form says, as the drafts that the house's own acts take."""

from collections.abc import Mapping
from datetime import date

from linli.cases import queries as cases
from linli.doorstep.spec import AppealDraft
from linli.drives.spec import LetterDraft
from linli.surveys import queries as forms
from linli.surveys.actions import Kept


def letter_of(kept: Kept) -> LetterDraft | None:
    """The letter, if one was signed, with its drawn signature, bound by the digest that the
    submission keeps.
    """
    said = kept.mapped
    if not said.get("letter.signer"):
        return None
    signature = getattr(kept.submission, "signature", None)
    return LetterDraft(
        signer=said["letter.signer"],
        name=said.get("letter.name", ""),
        authority=forms.words_of(kept.submission.form_version, "letter.authority", said),
        digest=signature.digest if signature else "",
        attachment=str(signature.medium.attachment_id) if signature else "",
    )


def appeals_of(said: Mapping[str, str]) -> list[AppealDraft]:
    """At most one appeal: a category by its code, and a sentence."""
    summary = said.get("appeal.summary", "").strip()
    if not summary:
        return []
    offered = cases.categories_for("appeal")
    chosen = offered.filter(code=said.get("appeal.category", "")).first() or offered.last()
    return [AppealDraft(category_id=chosen.pk, summary=summary[:120])] if chosen else []


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
