"""What every page knows: the house, who looks, what they may open, how they like to read."""

from typing import Any

from django.http import HttpRequest

from linli.base import rights
from linli.clock import queries as clock
from linli.site.menu import menu


def house(request: HttpRequest) -> dict[str, Any]:
    """Context of all templates. The menu is made only for staff pages of signed-in people."""
    viewer = getattr(request, "viewer", None)
    signed_in = viewer is not None and viewer.account_id is not None
    return {
        "viewer": viewer,
        "signed_in": signed_in,
        # Others have no queue on their phone, and no page on which to look at it.
        "keeps_records": viewer is not None and rights.may(viewer, "doorstep.record"),
        "house": {"banner": clock.banner(), "now": clock.now()},
        "menu": (
            menu(viewer, request.path, request.COOKIES.get("menu", ""))
            if viewer is not None and signed_in
            else []
        ),
        "place": viewer.place if viewer is not None and signed_in else "",
        "prefs": {
            "theme": _one_of(request.COOKIES.get("theme"), ("light", "dark")),
            "view": _one_of(request.COOKIES.get("view"), ("large", "elder")),
        },
    }


def _one_of(value: str | None, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else ""
