"""What the pages of alliances share."""

from django.shortcuts import get_object_or_404

from linli.alliances import queries
from linli.alliances.models import Alliance, Member
from linli.base.pages import LinliRequest
from linli.people.models import Organisation


def get_alliance(request: LinliRequest, pk: int) -> Alliance:
    """The alliance, if it is theirs to see; else 404."""
    return get_object_or_404(queries.visible_to(request.viewer), pk=pk)


def get_member(request: LinliRequest, pk: int) -> Member:
    """The membership, if it is theirs to open; else 404."""
    return get_object_or_404(queries.members_visible_to(request.viewer), pk=pk)


def get_firm(request: LinliRequest, pk: int) -> Organisation:
    """The firm, if its file is theirs to open; else 404."""
    return get_object_or_404(queries.firms_visible_to(request.viewer), pk=pk)


def number(text: str) -> int | None:
    """A number of an address; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def chosen(text: str, allowed: object, default: str = "") -> str:
    """What was chosen above a list, if it is one of these."""
    return text if text in allowed else default  # type: ignore[operator]  # a dict or a tuple
