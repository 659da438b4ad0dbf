"""What the pages of people do alike."""

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

PAGE = 50


def reveal_url(subject: str, field: str, back: str) -> str:
    """Where a purpose is asked before a masked value is shown; that page belongs to accounts."""
    try:
        door = reverse("accounts:reveal")
    except NoReverseMatch:
        return ""
    return f"{door}?{urlencode({'subject': subject, 'field': field, 'back': back})}"
