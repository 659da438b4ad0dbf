"""What the pages of places do alike."""

from urllib.parse import urlencode

PAGE = 50


def address(**query: object) -> str:
    """The query of a link, without what is empty."""
    return "?" + urlencode({key: value for key, value in query.items() if value not in ("", None)})
