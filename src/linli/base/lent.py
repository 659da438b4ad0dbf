"""What upper apps lend to those below them: names of areas and colleagues, the house's present.

The lenders are named in the settings; a lower app never imports a higher one.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from linli.base.viewer import Viewer


def areas(viewer: Viewer) -> list[tuple[str, str]]:
    """Path and name of the areas the viewer works with, in their order (LINLI_AREAS).

    The name is in the language of the reader.
    """
    found = import_string(settings.LINLI_AREAS)(viewer)
    return [(str(area.path), str(area)) for area in found]


def names(keys: Iterable[str]) -> dict[str, str]:
    """Names of the colleagues among these actors: {"account:5": "…"} (LINLI_NAMES). The
    bearers of links and other outsiders have no name here.
    """
    return dict(import_string(settings.LINLI_NAMES)(keys))


def now() -> datetime:
    """The house's present (LINLI_NOW), for the views and jobs of apps that lie below its clock."""
    ask: Callable[[], datetime] = import_string(settings.LINLI_NOW)
    return ask()
