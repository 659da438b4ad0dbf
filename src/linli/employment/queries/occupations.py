"""Occupations and skills, and what free words may mean."""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Count, QuerySet

from linli.base.viewer import Viewer
from linli.employment.models import Occupation, Skill
from linli.employment.queries.vacancies import visible_to
from linli.employment.spec.occupations import Suggestion, plain, suggest
from linli.employment.spec.vacancies import VacancyDraft
from linli.employment.workflow import STANDING


def occupations() -> "QuerySet[Occupation]":
    """Those in use, in the order of the classification."""
    return Occupation.objects.filter(active=True)


def skills() -> "QuerySet[Skill]":
    """Skills and certificates in use."""
    return Skill.objects.filter(active=True)


def known_words() -> dict[str, tuple[str, ...]]:
    """Code → the name and all words of each occupation in use."""
    rows = occupations().values_list("code", "name", "words")
    return {code: (name, *words) for code, name, words in rows}


def suggestions(words: str) -> list[tuple[Occupation, Suggestion]]:
    """Occupations that these words may mean, the best first."""
    found = suggest(words, known_words())
    rows = {row.code: row for row in Occupation.objects.filter(code__in=[x.code for x in found])}
    return [(rows[each.code], each) for each in found]


def by_words(words: str, known: dict[str, tuple[str, ...]], ids: dict[str, int]) -> int | None:
    """The occupation whose own word this is; None where somebody has to say."""
    best = next(iter(suggest(words, known)), None)
    return ids[best.code] if best and best.exact else None


def skills_in(words: str, known: Iterable[tuple[int, Iterable[str]]]) -> list[int]:
    """Skills that are named in these words; `known`: (id, its words)."""
    text = plain(words)
    return [pk for pk, names in known if any(plain(name) and plain(name) in text for name in names)]


def undecided(viewer: Viewer) -> list[tuple[str, int]]:
    """Words of standing vacancies that no occupation has yet, with how many wait for each."""
    rows = visible_to(viewer).filter(occupation=None, state__in=STANDING).order_by()
    found = rows.values("title").annotate(n=Count("pk")).order_by("-n", "title")
    return [(row["title"], row["n"]) for row in found[:100]]


def understood(draft: VacancyDraft) -> VacancyDraft:
    """The draft with its occupation, where its title is one of an occupation's own words."""
    if draft.occupation_id is not None:
        return draft
    ids = dict(Occupation.objects.values_list("code", "pk"))
    return replace(draft, occupation_id=by_words(draft.title, known_words(), ids))
