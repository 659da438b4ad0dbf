"""Figures of employment: employers and occupations are things, posts and intents are counted once
each. An intent is never counted as hired.
"""

from django.db.models import Exists, OuterRef, QuerySet

from linli.base.figures import Extent
from linli.employment.models import Candidacy, Occupation, Post
from linli.employment.queries.fairs import candidacies_visible_to
from linli.employment.rules import RIGHTS
from linli.people.models import Organisation


def posts_offered(extent: Extent) -> "QuerySet[Post]":
    """Vacancies at fairs that began in the period; the sum of `posts` is what was offered."""
    rows = Post.objects.filter(
        stall__fair__area__path__within_any=RIGHTS.areas(extent.viewer, "see_fairs"),
        **extent.during("stall__fair__event__starts_at"),
    )
    if extent.area:
        rows = rows.filter(stall__fair__area__path__within=extent.area)
    return rows.select_related("stall__organisation", "stall__fair", "vacancy")


def employers_at_fairs(extent: Extent) -> "QuerySet[Organisation]":
    """Different firms that offered something there."""
    there = posts_offered(extent).filter(stall__organisation=OuterRef("pk"))
    return Organisation.objects.filter(Exists(there)).select_related("area")


def occupations_at_fairs(extent: Extent) -> "QuerySet[Occupation]":
    """Different occupations among what was offered."""
    there = posts_offered(extent).filter(vacancy__occupation=OuterRef("pk"))
    return Occupation.objects.filter(Exists(there))


def intents(extent: Extent) -> "QuerySet[Candidacy]":
    """Intents signed at fairs in the period; those written down by mistake are none."""
    rows = candidacies_visible_to(extent.viewer).filter(
        fair__isnull=False, signed_at__isnull=False, **extent.during("signed_at")
    )
    rows = rows.exclude(why="mistake").select_related("vacancy__organisation", "area")
    return rows.filter(area__path__within=extent.area) if extent.area else rows


def intents_of_veterans(extent: Extent) -> "QuerySet[Candidacy]":
    """Of these: by veterans."""
    return intents(extent).filter(veteran=True)


def hired(extent: Extent) -> "QuerySet[Candidacy]":
    """Of these intents: the firm took them on, on the day or later."""
    return intents(extent).filter(hired_on__isnull=False)
