"""The answers a phone takes along, and what it needs to search them without network."""

from datetime import datetime
from typing import Any

from linli.base.viewer import Viewer
from linli.knowledge.models import Answer
from linli.knowledge.queries.reading import groups, usable, visible_to
from linli.knowledge.spec import DIGITS, FITS, MORE, OF_TEXT, SHOWN, WORTH, sounds

#: Answers on one phone, those of the own place first: about 250 KB of page.
MOST = 400


def taken_along(viewer: Viewer, now: datetime) -> list[Answer]:
    """Approved answers of the viewer's places and of those above (1 query)."""
    rows = visible_to(viewer).filter(pk__in=usable(now).values("pk"))
    return list(rows.order_by("subject", "question", "pk")[:MOST])


def index() -> dict[str, Any]:
    """What the search on the phone needs beside the answers themselves, with the same numbers as
    here (1 query): groups of words that mean the same, the sounds of common signs.
    """
    return {
        "groups": [sorted(group) for group in groups()],
        "sounds": sounds(),
        "worth": WORTH,
        "more": MORE,
        "ofText": OF_TEXT,
        "fits": FITS,
        "digits": DIGITS,
        "shown": SHOWN,
    }
